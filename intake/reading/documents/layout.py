"""Words with boxes -> lines -> cells, and who stands beside or below whom on a page."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

Box = tuple[float, float, float, float]
"""x0, top, x1, bottom in PDF points from the top left."""

GLUED = re.compile(r"^([^\W\d][^\W\d.#/&']{1,30}:)(?=[^\s/])(.+)$|^(#)(\w.*)$")
"""A label printed without a space before its value: "Account:PV-1", "#1234"."""


class Word(NamedTuple):
    """One printed word."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float

    @property
    def height(self) -> float:
        height = self.bottom - self.top
        return height if height > 0.1 else 0.1


@dataclass(frozen=True)
class Cell:
    """Words of one line that stand together, as in one column of a table."""

    words: tuple[Word, ...]
    line: int
    """Index of its line on the page."""

    @cached_property
    def text(self) -> str:
        return joined(self.words)

    @cached_property
    def box(self) -> Box:
        return box_of(self.words)


@dataclass(frozen=True)
class Line:
    """Words on one height, from left to right, and the cells that they form."""

    cells: tuple[Cell, ...]

    @cached_property
    def words(self) -> tuple[Word, ...]:
        return tuple(word for cell in self.cells for word in cell.words)

    @cached_property
    def text(self) -> str:
        return "  ".join(cell.text for cell in self.cells)

    @cached_property
    def box(self) -> Box:
        return box_of(self.words)


@dataclass(frozen=True)
class Page:
    """A page laid out."""

    number: int
    """From 1."""
    width: float
    height: float
    lines: tuple[Line, ...]
    turned: int = 0
    """Degrees by which the page was turned clockwise so that its text runs from left to right: 0, 90, 180 or 270."""

    @cached_property
    def heights(self) -> tuple[float, ...]:
        """The heights of its words, the smallest first."""
        return tuple(sorted(word.height for line in self.lines for word in line.words))

    def printed(self, box: Box) -> Box:
        """A box of this page as it stands on the page that was printed, before it was turned."""
        x0, top, x1, bottom = box
        if self.turned == 90:
            return (top, self.width - x1, bottom, self.width - x0)
        if self.turned == 180:
            return (self.width - x1, self.height - bottom, self.width - x0, self.height - top)
        if self.turned == 270:
            return (self.height - bottom, x0, self.height - top, x1)
        return box

    def below(self, box: Box, line: int, reach: float) -> list[Cell]:
        """Cells under `box` (which stands on line `line`) within `reach` points, nearest first.

        A cell counts when it shares some width with the box; of several on one line the best aligned comes first.
        """
        found = []
        for index in range(line + 1, len(self.lines)):
            candidate = self.lines[index]
            top = candidate.box[1]
            if top - box[3] > reach:
                if index > line + 3:
                    break
                continue
            if top < box[1] + 1:
                continue
            found += [cell for cell in candidate.cells if overlap(cell.box, box) > 0]
        return sorted(found, key=lambda c: (round(c.box[1]), min(abs(c.box[0] - box[0]), abs(c.box[2] - box[2]))))


def joined(words: Sequence[Word]) -> str:
    """The text of words as printed; runs of one figure set in several sizes are put together ("$" "322" ".18")."""
    text = ""
    for before, word in zip((None, *words), words, strict=False):
        gap = word.x0 - before.x1 if before is not None else 0.0
        text += (" " if before is not None and gap > 0.12 * min(word.height, before.height) else "") + word.text
    return text


WHOLE = re.compile(r"[$€£]?\d{1,3}(?:,?\d{3})*")


def with_point(words: Sequence[Word]) -> Sequence[Word]:
    """Words of an amount whose cents stand in small figures without a point behind the dollars, with the point."""
    for at, (whole, cents) in enumerate(pairwise(words)):
        raised = cents.height < 0.8 * whole.height and cents.x0 - whole.x1 < 0.5 * whole.height
        if raised and WHOLE.fullmatch(whole.text) and len(cents.text) == 2 and cents.text.isdigit():
            return (*words[:at], whole._replace(text=f"{whole.text}.{cents.text}"), *words[at + 2 :])
    return words


def box_of(words: Sequence[Word]) -> Box:
    """The box round words; there must be one at least."""
    if len(words) == 1:
        return words[0][1:]
    _, lefts, tops, rights, bottoms = zip(*words, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)


def overlap(one: Box, other: Box) -> float:
    """Shared width of two boxes in points; negative when they stand apart."""
    return min(one[2], other[2]) - max(one[0], other[0])


def lay_out(words: Iterable[Word], number: int, width: float, height: float, turned: int = 0) -> Page:
    """Groups the words of page `number` (from 1) into lines and cells. Sizes are those after turning."""
    bands: list[list[Word]] = []
    for word in sorted(_unglued(words), key=lambda w: (w.top, w.x0)):
        for band in reversed(bands[-6:]):
            first = band[0]
            shared = min(first.bottom, word.bottom) - max(first.top, word.top)
            if shared >= 0.55 * min(first.height, word.height) and not _taken(band, word):
                band.append(word)
                break
        else:
            bands.append([word])
    bands.sort(key=lambda band: sum(w.top + w.bottom for w in band) / len(band))
    lines = [Line(_cells(_unspaced(sorted(band, key=lambda w: w.x0)), index)) for index, band in enumerate(bands)]
    return Page(number, width, height, tuple(lines), turned)


def _taken(band: Sequence[Word], word: Word) -> bool:
    """True when another word of the band stands over this one: two small lines beside one large figure."""
    _, left, top, right, bottom = word
    middle, tall = (top + bottom) / 2, 1.6 * word.height
    return any(
        low < middle and low - high < tall and min(x1, right) - max(x0, left) > 1.5
        for _, x0, high, x1, low in band[-40:]
    )


POSTAL = re.compile(r"[A-Z]\d[A-Z]$|[A-Z]\d[A-Z]\d[A-Z]\d$")
"""The first half of a Canadian postal code, or a whole one; a wide blank stands before it."""


def _cells(words: list[Word], line: int) -> tuple[Cell, ...]:
    cells: list[list[Word]] = [[words[0]]]
    for before, word in pairwise(words):
        # A gap wider than a space is a new column; in typewriter faces a space is as wide as a letter.
        letter = (before.x1 - before.x0 + word.x1 - word.x0) / max(len(before.text) + len(word.text), 1)
        gap = word.x0 - before.x1
        coded = POSTAL.match(word.text) and gap < 2 * word.height and not before.text[-1].isdigit()
        if gap > max(0.7 * min(before.height, word.height), 1.5 * letter) and not coded:
            cells.append([])
        cells[-1].append(word)
    return tuple(Cell(tuple(cell), line) for cell in cells)


LEADERS = re.compile(r"[.·…_]{3,}")
"""Dots or a line between a label and its value."""


def _unglued(words: Iterable[Word]) -> Iterable[Word]:
    words = list(words)
    dots = Counter(round(word.bottom) for word in words if set(word.text) <= set(".·…_"))
    for word in words:
        if set(word.text) <= set(".…·_") and (len(word.text) > 2 or dots[round(word.bottom)] > 1):
            continue
        if (
            len(word.text) < 120
            and (run := LEADERS.search(word.text))
            and run.start() > 0
            and run.end() < len(word.text)
        ):
            for start, end in ((0, run.start()), (run.end(), len(word.text))):
                yield _part(word, start, end)
            continue
        if word.text.startswith(":") and len(word.text) > 1:
            yield _part(word, 0, 1)
            yield _part(word, 1, len(word.text))
            continue
        match = GLUED.match(word.text) if len(word.text) < 80 else None
        if match is None:
            yield word
            continue
        left, right = (match[1], match[2]) if match[1] else (match[3], match[4])
        middle = word.x0 + (word.x1 - word.x0) * len(left) / len(word.text)
        yield Word(left, word.x0, word.top, middle - 0.2 * word.height, word.bottom)
        yield Word(right, middle, word.top, word.x1, word.bottom)


SPACED = 4
"""So many letters in a row that stand apart are one word with wide spacing: "T O T A L"."""


def _unspaced(words: list[Word]) -> list[Word]:
    """Words of a line, letters set apart put together; a blank wider than the spacing parts words."""
    runs: list[list[Word]] = []
    for word in words:
        if _is_letter(word) and runs and _is_letter(runs[-1][-1]) and word.x0 - runs[-1][-1].x1 < 1.2 * word.height:
            runs[-1].append(word)
        else:
            runs.append([word])
    if not any(len(run) >= SPACED for run in runs):
        return words
    return [word for run in runs for word in (_put_together(run) if len(run) > 1 else run)]


def _is_letter(word: Word) -> bool:
    return len(word.text.rstrip(":.#")) <= 1 and not word.text.isdigit()


def _put_together(run: list[Word]) -> list[Word]:
    gaps = sorted(after.x0 - before.x1 for before, after in pairwise(run))
    usual = gaps[len(gaps) // 3]
    out = [run[0]]
    for before, word in pairwise(run):
        if word.x0 - before.x1 <= max(1.5 * usual, usual + 0.8):
            last = out[-1]
            out[-1] = Word(
                last.text + word.text, last.x0, min(last.top, word.top), word.x1, max(last.bottom, word.bottom)
            )
        else:
            out.append(word)
    return out


def _part(word: Word, start: int, end: int) -> Word:
    """Letters `start` to `end` of a word, with their share of its box."""
    letter = (word.x1 - word.x0) / len(word.text)
    return Word(word.text[start:end], word.x0 + start * letter, word.top, word.x0 + end * letter, word.bottom)
