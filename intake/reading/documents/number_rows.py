"""One line of a paper and the customer's numbers on it: a row of a table, a line of nothing but numbers; calls are none."""

from __future__ import annotations

import re
from collections.abc import Sequence

from intake.reading.documents.layout import Cell, Line, overlap
from intake.reading.documents.number_columns import CLOCK, COUNTED, DAY_FIRST
from intake.reading.documents.remembered import find_dates, find_numbers
from intake.reading.documents.sections import Section, says
from intake.reading.documents.strangers import row_start
from intake.reading.documents.values import amount
from intake.reading.numbers import Found


def own_of_row(line: Line, numbers: list[Found], section: Section, strangers: set[str], *, running: bool) -> list[str]:
    """The own numbers of one line: of the number column, at the head of a row, or of a line of nothing but numbers."""
    text = line.text
    if section.kind == "usage" or is_call(line, numbers) or _prose(text, numbers[0]):
        return []
    fresh = [f for f in numbers if f.number not in strangers]
    if not fresh:
        return []
    if section.column is not None:
        cells = [c for c in line.cells if overlap(c.box, section.column) > -2]
        hits = [f.number for c in cells for f in find_numbers(c.text) if f.number not in strangers and _heads(c, f)]
        if hits:
            return hits
    if says(text, "care") and not row_start(line):
        return []
    if only_numbers(text, numbers):
        return [f.number for f in fresh] if section.kind == "own" or running else []
    first = fresh[0]
    whole = [f.number for f in fresh if (f.start, f.end) == (first.start, first.end)]
    head = text[: first.start]
    leads = not head.strip(" #.•*-–()") or bool(re.fullmatch(r"\W*\d{1,3}[.)]?\W*", head))
    money = amount(text[first.end :]) is not None
    described = len(line.cells) > 1 and _says_what(text[first.end :]) and len(text[first.end :].split()) <= 6
    if leads and (section.kind == "own" or money or described) and len(text) < 160:
        return whole
    called = section.kind == "own" or (
        says(head, "plural") and not says(head, "staying")
    )  # "DID block 330-555-0100 to ..."
    if called and money and len(head.split()) <= 6 and len(line.cells) > 1:
        return whole
    return []


def _says_what(rest: str) -> bool:
    """True for words that tell what a line is; dates and figures beside a number are of another matter."""
    dates = find_dates(rest[:80])
    return bool(re.search(r"[^\W\d]{2,}", (rest[: dates[0].start] + rest[dates[0].end :]) if dates else rest))


def _prose(text: str, first: Found) -> bool:
    """True for a line that goes on as a sentence after its number: "800-555-0100. We answer ..."."""
    return bool(re.match(r"[.,;)]?\s[^\W\d]\w*(?:\s[^\W\d][\w,.']*){4}", text[first.end : first.end + 80])) and (
        text[first.end : first.end + 1] in (".", ",", ";")
    )


def _heads(cell: Cell, found: Found) -> bool:
    if says(cell.text[: found.start], "usage") or says(cell.text[: found.start], "care"):
        return False
    before = re.findall(r"[^\W\d]{3,}", cell.text[: found.start])
    return len(before) <= 2 and all(len(w) < 12 for w in before) and len(cell.text) < 60


def only_numbers(text: str, numbers: Sequence[Found]) -> bool:
    left, at = "", 0
    for f in numbers:
        left += text[at : f.start] if f.start > at else ""
        at = max(at, f.end)
    return not re.search(r"[^\W_]{3,}", left + text[at:])


def is_call(line: Line, numbers: Sequence[Found]) -> bool:
    """True for a row of a call table: it begins with a day, or tells a time of day, a duration or how many calls."""
    text = line.text
    outside = text[: numbers[0].start] + " " + text[numbers[0].end :]
    if COUNTED.match(text[numbers[-1].end :].strip()) or CLOCK.search(outside):
        return True
    before = [c for c in line.cells if not find_numbers(c.text)]
    if len(line.cells) > 2 and sum(bool(COUNTED.fullmatch(c.text)) for c in before) >= 1:
        return True
    days = [c for c in line.cells[:3] if DAY_FIRST.match(c.text) and len(c.text) < 30 and not find_numbers(c.text[:14])]
    return bool(days) and days[0].box[0] < numbers_at(line, numbers[0])


def numbers_at(line: Line, number: Found) -> float:
    """Where the word begins in which a number of the line's text begins, in points."""
    offset = 0
    for cell in line.cells:
        if number.start < offset + len(cell.text):
            return cell.box[0] + 1
        offset += len(cell.text) + 2
    return line.box[2]
