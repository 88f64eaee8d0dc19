"""Telephone numbers on a paper that are nobody's lines: people are told to call them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from intake.reading.documents.bill_labels import Label
from intake.reading.documents.fields import candidates, parse_telephone
from intake.reading.documents.layout import Line, Page, joined
from intake.reading.documents.prose import BILLED
from intake.reading.documents.remembered import find_numbers
from intake.reading.documents.sections import numbers_of, phrases, says
from intake.reading.documents.values import amount
from intake.reading.documents.vocabulary import fold
from intake.reading.numbers import Found


def contacts(pages: Sequence[Page], labels: Sequence[Sequence[Label]]) -> set[str]:
    """Numbers whose label says that they are no line: "Contact phone". What stands under a labelled amount is none of them."""
    return {
        hit.value
        for page, of_page in zip(pages, labels, strict=True)
        for hit in candidates(page, [one for one in of_page if not _priced(page, one)], "decoy", parse_telephone)
    }


def _priced(page: Page, label: Label) -> bool:
    return any(amount(c.text) is not None for c in page.lines[label.line].cells if c.box[0] > label.box[2])


def _wrapped(page: Page, index: int, line: Line) -> list[str]:
    """A number at the head of a cell that goes on with the prose of the line before: "... call | 800-555-0100."."""
    found = []
    for cell in line.cells:
        numbers = find_numbers(cell.text)
        if not numbers or numbers[0].start > 1:
            continue
        for above in reversed(page.lines[max(index - 3, 0) : index]):
            words = [w for w in above.words if w.x1 > cell.box[0] - 5]
            if not words:
                continue
            if says(above.text, "own") and not says(above.text, "care") and len(words) <= 6:
                break  # a heading
            if BILLED.search(joined(words[-8:]) + " "):
                break
            tail = joined(words[-3:])
            last = fold(words[-1].text)
            if len(words) >= 4 and (says(tail, "care") or (last and last[-1] in phrases()["leading"])):
                found.append(numbers[0].number)
            break
    return found


NAMES = re.compile(r"(?<=[a-zà-ÿ,] )[A-ZÀ-Ý][\w&.'’\-]*(?: [A-ZÀ-Ý][\w&.'’\-]*)+")
"""Names within a sentence: "Nimbus Dial" tells nobody to dial."""
OFFICES = re.compile(
    r"^\W*(?:local|tel|phone|telephone|office|toll[ -]?free|fax|sans frais|tél|teléfono|gratis)\b[ .:]{1,3}[(+\d][^:]{6,20}[\d][\s|/,;]{1,4}"
    r"(?:local|tel|phone|telephone|office|toll[ -]?free|fax|sans frais|tél|teléfono|gratis|or|ou|o)\b[ .:]{1,3}[(+\d][^:]{6,20}$",
    re.I,
)
"""A line of an office's numbers: "Local: 555-0100  Toll free: 800-555-0100"."""


def strangers(pages: Sequence[Page]) -> set[str]:
    """Numbers that people are told to call."""
    told = {
        f.number
        for page in pages
        for line in page.lines
        if says(line.text, "care") and not row_start(line)
        for f in numbers_of(line)
        if says(NAMES.sub(" ", _sentence(line.text, f)), "care")
    }
    told |= {f.number for page in pages for line in page.lines if OFFICES.match(line.text) for f in numbers_of(line)}
    for page in pages:
        for index, line in enumerate(page.lines):
            told.update(_wrapped(page, index, line))
    return told


def _sentence(text: str, number: Found) -> str:
    """The sentence of a line that holds a number; a service record is nobody to call."""
    start = max((text.rfind(end, 0, number.start) for end in (". ", "! ", "? ")), default=-1)
    end = text.find(". ", number.end)
    told = text[start + 1 : end if end >= 0 else len(text)]
    return re.sub(r"customer service records?", "", told, flags=re.I) if start >= 0 or end >= 0 else told


CODED = re.compile(r"(?:\W{0,2}|W?TN:? )\W?")
"""What may stand before the number at the head of a row: a service record calls each line "TN"."""


def row_start(line: Line) -> bool:
    """True for a row of several cells that a number heads, perhaps after "TN"."""
    found = numbers_of(line)
    heads = bool(found) and CODED.fullmatch(line.text[: found[0].start]) is not None
    return heads and len(line.cells) > 1 and not says(line.text, "hotline")
