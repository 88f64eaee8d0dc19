"""Lines that are named one by one: "TN 2: 740-555-0100", "Additional line 208 555-0171" over its charges, "Fax line 218-555-0100   31.00"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from intake.reading.documents.layout import Cell, Page
from intake.reading.documents.remembered import find_dates, find_numbers
from intake.reading.documents.sections import says
from intake.reading.documents.values import amount
from intake.reading.documents.vocabulary import fold
from intake.reading.numbers import Found

NUMBERED = re.compile(
    r"(?:tn|wtn|did|telephone|phone|number|line|l[ií]nea|ligne|rufnummer|t[eé]l[eé]fono|num[eé]ro)(?: (?:number|no\.?))? ?#?\d{1,3}\s?[:.)=\-]\s?[(+]?\d{1,3}[)\-. ]",
    re.I,
)
"""One of a series of fields for numbers."""
MOST_WORDS = 5
"""Words that may stand before the number in such a heading."""


def named_lines(page: Page) -> dict[int, list[str]]:
    """Line of the page -> numbers that are named as lines one by one: "TN 2: 740-555-0100", or "Telephone 740-555-0100"
    among rows of charges, below the letterhead."""
    found: dict[int, list[str]] = {}
    blocks: dict[int, str] = {}
    for index, line in enumerate(page.lines):
        for cell in line.cells:
            numbers = find_numbers(cell.text)
            if len(numbers) != 1:
                continue
            if NUMBERED.match(cell.text) or _named_and_priced(line.cells, cell, numbers[0]):
                found.setdefault(index, []).append(numbers[0].number)
                continue
            follow = page.lines[index + 1 : index + 4]
            if _heads_block(page, index, numbers[0]):
                blocks[index] = numbers[0].number
            if not _names_line(cell, numbers[0]):
                continue
            if _charge(line.cells, cell):
                found.setdefault(index, []).append(numbers[0].number)
            elif page.number == 1 and cell.box[1] < 0.2 * page.height:
                continue
            elif any(_charge(x.cells, cell) for x in follow):
                found[index] = [numbers[0].number]
    if len(blocks) > 1:
        for index, number in blocks.items():
            found.setdefault(index, [number])
    return found


def _heads_block(page: Page, index: int, number: Found) -> bool:
    """True for one of several headings that end with a number, its charges below: "Truck 2 - 256-555-0182" over "Plan  $75.00"."""
    line = page.lines[index]
    before = line.text[: number.start]
    if len(line.cells) != 1 or number.end < len(line.text.rstrip(" :)")) or not 0 < len(before.split()) <= MOST_WORDS:
        return False
    if any(says(before, group) for group in ("care", "usage", "not_lines", "staying", "hotline")):
        return False
    if {"account", "compte", "cuenta"} & set(fold(before)) or before.rstrip(" (").endswith((".", ",")):
        return False
    below = page.lines[index + 1] if index + 1 < len(page.lines) else None
    near = below is not None and below.box[1] - line.box[3] < 1.6 * line.words[0].height
    return below is not None and near and _charge(below.cells, line.cells[0])


def _names_line(cell: Cell, number: Found) -> bool:
    """True for a cell that ends with a number after words that call it a line: "Additional line 208 555-0171"."""
    before = cell.text[: number.start]
    if not before[:1].isalpha() or number.end < len(cell.text.rstrip(" :)")) or len(before.split()) > MOST_WORDS:
        return False
    if any(c.isdigit() for c in before) or {"account", "compte", "cuenta"} & set(fold(before)):
        return False
    return (says(before, "own") or says(before, "named")) and not any(
        says(before, group) for group in ("care", "usage", "not_lines", "staying")
    )


def _named_and_priced(cells: Sequence[Cell], cell: Cell, number: Found) -> bool:
    """True for "Local line 218-555-0100" with a price on its right."""
    if cells[0] is not cell or not _names_line(cell, number):
        return False
    return len(cells) >= 2 and amount(cells[-1].text) is not None and not find_dates(cells[1].text)


def _charge(cells: Sequence[Cell], over: Cell) -> bool:
    """A row of a charge that begins near the left edge of `over` and ends with an amount."""
    return (
        len(cells) >= 2
        and abs(cells[0].box[0] - over.box[0]) < 25
        and any(amount(c.text) is not None for c in cells[1:])
    )
