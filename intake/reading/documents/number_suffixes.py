"""Numbers told by their last four digits under or beside area code and exchange: "512-555 | 0110 | 0111 | 0120 - 0128"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from intake.reading.documents.layout import Line, Page, Word
from intake.reading.documents.sections import numbers_of, says
from intake.reading.documents.values import amount
from intake.reading.number_shapes import north_american
from intake.reading.numbers import LARGEST_RANGE

AREA = re.compile(r"\(?([2-9]\d\d)\)?$")
EXCHANGE = re.compile(r"([2-9]\d\d)(?:-|–)?(?:[xX#*]{4})?:?$")
WHOLE = re.compile(r"\(?([2-9]\d\d)(?:\)|\)?[\-./])([2-9]\d\d)(?:-|–)?(?:[xX#*]{4})?:?$")
"""Area code and exchange, and nothing or placeholders for the rest: "512-555", "(512)555-", "512-555-XXXX:"."""
SUFFIXES = re.compile(r"-?(\d{4})(?:(?:-|–|—|\.\.|/)(\d{4}))?[,;]?$")
UNTIL = frozenset(["-", "–", "—", "to", "thru", "through", "..", "al", "a", "à", "au", "hasta"])
LABELS = frozenset(
    [
        "npa",
        "nxx",
        "npa-nxx",
        "npa/nxx",
        "npanxx",
        "exchange",
        "prefix",
        "area",
        "code",
        "central",
        "prefijo",
        "préfixe",
        "indicatif",
        "serie",
        "station",
        "stations",
    ]
)
"""Words beside an area code and exchange that only say what they are."""
NEAR = 3.0
"""Heights of a letter between two lines of one list."""
MOST_WORDS = 5
"""Words that may follow the last four digits on their line: a place, a price."""


@dataclass(frozen=True, slots=True)
class Head:
    """Area code and exchange as they stand on a line."""

    x0: float
    base: str
    """E.164 without the last four digits."""
    first: int
    last: int
    """The words of the line from `first` up to but not including `last`."""


def suffixed_lines(page: Page) -> dict[int, list[str]]:
    """Line of the page -> E.164 numbers, of lines whose numbers are told by area code, exchange and last digits apart."""
    found: dict[int, list[str]] = {}
    heads: list[Head] = []
    above: Line | None = None
    for index, line in enumerate(page.lines):
        words = line.words
        here = list(_heads(line))
        alone = bool(here) and here[-1].last == len(words) - sum(_labels(w) for w in words[here[-1].last :])
        if here and not _of_calls(page, index):
            numbers = _numbers(words[here[0].first :], here)
            heads, above = (here, line) if numbers or alone else ([], None)
        elif heads and above is not None and line.box[1] - above.box[3] < NEAR * words[0].height:
            numbers = _numbers(words, heads)
            heads, above = (heads, line) if numbers else ([], None)
        else:
            numbers, heads = [], []
        if len(numbers) > len(numbers_of(line)):  # else each stands whole: "512 555 0110"
            found[index] = numbers
    return found


def _labels(word: Word) -> bool:
    return word.text.strip(":().").lower() in LABELS


def _heads(line: Line) -> Iterator[Head]:
    """Area codes and exchanges that begin a cell, perhaps after words that only say so."""
    at = 0
    for cell in line.cells:
        skip = next((i for i, w in enumerate(cell.words) if not _labels(w)), len(cell.words))
        words = cell.words[skip:]
        start = at + skip
        at += len(cell.words)
        whole = WHOLE.match(words[0].text) if words else None
        area, exchange, taken = "", "", 1
        if whole:
            area, exchange = whole[1], whole[2]
        elif len(words) > 1 and (one := AREA.match(words[0].text)) and (two := EXCHANGE.match(words[1].text)):
            area, exchange, taken = one[1], two[1], 2
        if area and (number := north_american(area, exchange, "0000")):
            yield Head(words[0].x0, number[:-4], start, start + taken)


def _numbers(words: Sequence[Word], heads: Sequence[Head]) -> list[str]:
    """The numbers that the words of a line make with the heads over or before them; [] where other things stand between."""
    found: list[str] = []
    starts = {head.x0 for head in heads}
    base = heads[0].base
    until = False
    passed = 0
    for index, word in enumerate(words):
        if word.x0 in starts or (index and words[index - 1].x0 in starts and EXCHANGE.match(word.text)):
            continue
        match = SUFFIXES.match(word.text)
        if match is None:
            until = bool(found) and word.text.lower() in UNTIL
            if not until and not _labels(word):
                passed += 1
                if not found or passed > MOST_WORDS:
                    return found
            continue
        if passed and amount(" ".join(w.text for w in words[index - 1 : index + 1])) is None and len(heads) == 1:
            break  # an extension, a count: what stands after the words that describe a number
        base = next((h.base for h in reversed(heads) if h.x0 <= word.x0 + word.height), base)
        low = int(match[1])
        if until and found and found[-1].startswith(base):
            found += _span(base, int(found[-1][-4:]) + 1, low)
        else:
            found += _span(base, low, int(match[2] or match[1]))
        until = False
    return found


def _span(base: str, low: int, high: int) -> list[str]:
    return [f"{base}{n:04d}" for n in range(low, high + 1)] if low <= high < low + LARGEST_RANGE else []


def _of_calls(page: Page, index: int) -> bool:
    """True where the nearest heading names calls."""
    for line in reversed(page.lines[max(index - 8, 0) : index]):
        for cell in line.cells:
            if len(cell.words) <= 6 and not any(c.isdigit() for c in cell.text):
                if says(cell.text, "own"):
                    return False
                if says(cell.text, "usage"):
                    return True
    return False
