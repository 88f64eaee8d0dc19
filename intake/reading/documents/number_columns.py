"""Columns of telephone numbers on a page: cells that begin with a number and stand under each other.

A column is told by its own heading and its own neighbours, so that a side bar or a second table on the same lines
does not matter. Columns of calls, and numbers within prose, are none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from dataclasses import dataclass
from itertools import takewhile

from intake.domain.numbers import TOLL_FREE_CODES
from intake.reading.documents.label_text import names_fact, starts_with_label
from intake.reading.documents.layout import Box, Cell, Page, overlap
from intake.reading.documents.remembered import find_dates, find_numbers
from intake.reading.documents.sections import phrases, says
from intake.reading.documents.values import amount
from intake.reading.documents.vocabulary import fold
from intake.reading.numbers import Found

CLOCK = re.compile(r"\b\d{1,3}:\d\d(?::\d\d)?\s?(?:[ap]m?\b)?", re.I)
MONTH = r"(?:jan|ene|feb|f[eé]v|m[aä]r|mrz|apr|abr|avr|ma[iy]|ju[ilno]|aug|ago|ao[uû]|sep|set|o[ck]t|nov|d[eéi][czs])[^\W\d]{0,7}\.?"
DAY_FIRST = re.compile(
    rf"^(?:\d{{1,2}}[/\-.]\d{{1,2}}\b|\d{{1,2}}[/\-.]?{MONTH}\b|{MONTH}\s\d{{1,2}}\b|\d{{1,2}}\s{MONTH}(?!\w)|\d{{4}}-\d\d)",
    re.I,
)
"""A row of a table of calls begins with a day, often without its year."""
COUNTED = re.compile(
    r"\d{1,4} ?(?:calls?|min|mins|minutes|llamadas|minutos|appels|minutes|gespräche|anrufe|minuten)\b", re.I
)
"""Beside a number that was called."""
PRICE = re.compile(r"[$€£]? ?\d{1,4}[.,]\d\d")
"""A price, which reads as a day too: "11.25"."""
ALIGNED = 3.0
"""Points within which two cells begin at one edge."""
APART = 3.6
"""Heights of a letter that two numbers of a column may stand apart; a line of description fits between."""
OTHERS = ("usage", "care", "not_lines", "foreign")
"""Groups of words that head other people's numbers."""
MOST_WORDS = 4
"""Words that may follow the number in its cell: "(toll-free)", "fax"."""


@dataclass(frozen=True, slots=True)
class Row:
    """One cell of a column of numbers."""

    line: int
    cell: Cell
    numbers: tuple[str, ...]


def columns(page: Page, main: Set[str] = frozenset()) -> list[list[Row]]:
    """The columns of the customer's own numbers on a page, each from top to bottom. `main`: billing numbers that are known."""
    runs = _runs(page)
    own = [run for run in runs if _is_own(page, run, main)]
    own += [run for run in runs if run not in own and any(_goes_beside(page, run, other) for other in own)]
    lines = [{row.line for row in run} for run in own]
    ids = [says(_heading(page, run[0]) or "", "ids") for run in own]
    return [
        run
        for at, run in enumerate(own)
        if not (ids[at] and any(2 * len(lines[at] & lines[o]) >= len(lines[at]) for o in range(len(own)) if not ids[o]))
    ]


def _goes_beside(page: Page, run: Sequence[Row], own: Sequence[Row]) -> bool:
    """True for a further column of one list: it has no heading of its own and stands on the lines of the first."""
    lines = {row.line for row in own}
    if run[0].cell.box[0] < own[0].cell.box[0] or 2 * sum(row.line in lines for row in run) < len(run):
        return False
    heads = [_heading(page, run[0]) or "", *(column_head(page, row.line, row.cell) for row in run[:1])]
    if any(says(head, group) for head in heads for group in OTHERS):
        return False
    return not any(_is_call(page, row) or _dated(page, row) for row in run[:40])


def number_cell(cell: Cell) -> tuple[str, ...]:
    """The numbers of a cell that holds a number, or a range or list of them, and little else; () for others."""
    text = cell.text
    if len(text) > 120 or sum(map(str.isdigit, text)) < 10:
        return ()
    found = find_numbers(text)
    if not found or not re.fullmatch(r"\W*(?:\d{1,3}[.)]?\s)?\W*", text[: found[0].start]):
        return ()
    rest = _outside(text, found)
    return () if len(re.findall(r"[^\W\d]{2,}", rest)) > MOST_WORDS else tuple(f.number for f in found)


def _outside(text: str, found: Sequence[Found]) -> str:
    at, left = 0, ""
    for f in found:
        left += text[at : f.start] if f.start > at else ""
        at = max(at, f.end)
    return left + text[at:]


def _runs(page: Page) -> list[list[Row]]:
    runs: list[list[Row]] = []
    for index, line in enumerate(page.lines):
        for cell in line.cells:
            numbers = number_cell(cell)
            if not numbers:
                continue
            row = Row(index, cell, numbers)
            for run in reversed(runs[-12:]):
                last = run[-1].cell
                near = cell.box[1] - last.box[3] < APART * last.words[0].height
                if (
                    near
                    and run[-1].line != index
                    and not _parted(page, run[-1], row)
                    and _clocked(page, run[-1]) == _clocked(page, row)
                    and abs(last.box[0] - cell.box[0]) < ALIGNED
                ):
                    run.append(row)
                    break
            else:
                runs.append([row])
    return runs


def _parted(page: Page, above: Row, below: Row) -> bool:
    """True when a heading stands between two numbers: "Numbers you called most", "Toll-free numbers"."""
    for line in page.lines[above.line + 1 : below.line]:
        if len(line.cells) == 1 and abs(line.box[0] - below.cell.box[0]) < ALIGNED and says(line.text, "columns"):
            return True
        for cell in line.cells:
            if overlap(cell.box, below.cell.box) <= 0 or len(cell.words) > 8 or amount(cell.text) is not None:
                continue
            calls = says(cell.text, "usage") and not says(cell.text, "own")
            if calls or says(cell.text, "care") or says(cell.text, "not_lines"):
                return True
    return False


def _is_own(page: Page, run: Sequence[Row], main: Set[str]) -> bool:
    some = run[:40]
    if len(run) > 1 and any(n in main for row in run for n in row.numbers) and _of_lines(page, run):
        return True
    if any(_is_call(page, row) for row in some) or 2 * sum(_dated(page, row) for row in some) > len(some):
        return False
    if _calls_listed(page, run[0]):
        return False
    head = _heading(page, run[0])
    if head is not None:
        if says(head, "usage") or says(head, "care") or says(head, "not_lines"):
            return False
        if says(head, "own"):
            return not _of_desks(page, run)
    if _to_call(page, run):
        return False
    if head is None and len(run) > 1 and _captioned(page, run[0]):
        return True
    priced = sum(_price(page, row) for row in run)
    return 2 * priced >= len(run) and 2 * sum(says(_beside(page, row), "hotline") for row in run) < len(run)


def _to_call(page: Page, run: Sequence[Row]) -> bool:
    """True for the numbers of a desk beside what it sells: "Questions? Call:" stands over them, or one is for repairs."""
    first = run[0]
    left = neighbours(page, first)[0]
    for line in page.lines[max(first.line - 3, 0) : first.line]:
        for cell in line.cells:
            near = first.cell.box[1] - cell.box[3] < 3.2 * first.cell.words[0].height
            flush = left is not None and abs(cell.box[0] - left.box[0]) < ALIGNED
            if near and flush and len(cell.words) <= 7 and says(cell.text, "care"):
                return True
    free = all(number[2:5] in TOLL_FREE_CODES for row in run for number in row.numbers)
    return free and any(says(_beside(page, row), "hotline") for row in run)


def _of_desks(page: Page, run: Sequence[Row]) -> bool:
    """True for a list of whom to call, which has no prices: "Department  Phone  Hours", "Repair  800-555-0122"."""
    if any(_price(page, row) for row in run):
        return False
    left, right = neighbours(page, run[0])
    heads = (column_head(page, run[0].line, cell) for cell in ([left] if left else []) + right[:2])
    named = any(" ".join(fold(head)) in phrases()["desks"] for head in heads)
    headed = len(page.lines[max(run[0].line - 1, 0)].cells) > 1
    return named or (headed and 2 * sum(says(_beside(page, row), "hotline") for row in run) >= len(run))


def _captioned(page: Page, row: Row) -> bool:
    """True where the line above a table without headings says that it lists lines: "Users and numbers"."""
    if not row.line:
        return False
    line, above = page.lines[row.line], page.lines[row.line - 1]
    near = line.box[1] - above.box[3] < 3.2 * row.cell.words[0].height
    if not near or len(above.cells) != 1 or abs(above.box[0] - line.box[0]) > ALIGNED or len(above.words) > 7:
        return False
    return says(above.text, "columns") and not any(says(above.text, group) for group in OTHERS)


def _of_lines(page: Page, run: Sequence[Row]) -> bool:
    """True for a column that tells no times of day and whose heading names nobody else's numbers."""
    head = _heading(page, run[0]) or ""
    if any(says(head, group) for group in OTHERS):
        return False
    lefts = [left for row in run[:40] if (left := neighbours(page, row)[0]) is not None]
    if not says(head, "own") and any(starts_with_label(left.words) for left in lefts):
        return False  # values of a form
    return not any(CLOCK.search(c.text) for row in run[:40] for c in page.lines[row.line].cells)


def column_head(page: Page, line: int, cell: Cell) -> str:
    """The text without digits that stands nearest above a cell, over other rows of its column."""
    for above in reversed(page.lines[max(line - 40, 0) : line]):
        for other in above.cells:
            if overlap(other.box, cell.box) > 0 and not any(c.isdigit() for c in other.text):
                return other.text if len(other.words) <= 5 else ""
    return ""


def _calls_listed(page: Page, row: Row) -> bool:
    """True under a heading row that names the columns of a list of calls: "Date  Time  Place called  Number"."""
    for index in range(row.line - 1, max(row.line - 4, -1), -1):
        line = page.lines[index]
        if row.cell.box[1] - line.box[3] > 2.6 * row.cell.words[0].height:
            return False
        if len(line.cells) >= 3 and not any(c.isdigit() for c in line.text):
            return sum(says(cell.text, "call_columns") for cell in line.cells) >= 2
    return False


def _heading(page: Page, row: Row) -> str | None:
    """The short text over a column: the nearest cell above its first row that stands over it."""
    box: Box = row.cell.box
    height = row.cell.words[0].height
    for index in range(row.line - 1, max(row.line - 6, -1), -1):
        line = page.lines[index]
        if box[1] - line.box[3] > 3.2 * height:
            return None
        for at, cell in enumerate(line.cells):
            if overlap(cell.box, box) > 0 and cell.box[3] < box[1] + 0.5 * height:
                if any(amount(c.text) is not None for c in line.cells[at + 1 :]):
                    return None  # a row of charges over the column
                short = len(cell.words) <= 7 and amount(cell.text) is None and not find_dates(cell.text)
                return cell.text if short else None
    return None


def neighbours(page: Page, row: Row) -> tuple[Cell | None, list[Cell]]:
    cells = page.lines[row.line].cells
    at = cells.index(row.cell)
    return (cells[at - 1] if at else None), list(cells[at + 1 :])


def _is_call(page: Page, row: Row) -> bool:
    left, right = neighbours(page, row)
    before = "" if left is None else left.text
    return bool(
        CLOCK.search(before)
        or (left is not None and _is_day(page, row, left))
        or any(CLOCK.search(c.text) for c in right[:3])
        or any(COUNTED.match(c.text) for c in right[:2])
        or CLOCK.search(row.cell.text)
    )


def _dated(page: Page, row: Row) -> bool:
    """A day or a time of day stands somewhere to the left on the line, as in a table of calls (or in a side bar)."""
    before = page.lines[row.line].cells[: page.lines[row.line].cells.index(row.cell)][-4:]
    return any(len(c.text) < 30 and (CLOCK.search(c.text) or _is_day(page, row, c)) for c in before)


def _is_day(page: Page, row: Row, cell: Cell) -> bool:
    """True for a day to the left of a number; a price within the row ends the columns before it."""
    if len(cell.text) >= 30 or (PRICE.fullmatch(cell.text) and cell is not page.lines[row.line].cells[0]):
        return False
    return bool(DAY_FIRST.match(cell.text) or find_dates(cell.text))


def _clocked(page: Page, row: Row) -> bool:
    """A time of day stands left of the number: a call, though it stands by chance under a list of lines."""
    cells = page.lines[row.line].cells
    return any(len(c.text) < 30 and CLOCK.search(c.text) for c in cells[: cells.index(row.cell)][-4:])


def _price(page: Page, row: Row) -> bool:
    _, right = neighbours(page, row)
    right = list(takewhile(lambda cell: not names_fact(cell.words), right[:4]))
    return any(amount(c.text) is not None for c in right) or amount(row.cell.text) is not None


def in_table(page: Page, row: Row) -> bool:
    """True for a row with a price under a row of headings, one of which names the customer's numbers."""
    if not _price(page, row) or row.line == 0:
        return False
    above = page.lines[row.line - 1]
    if len(above.cells) < 3 or any(c.isdigit() for c in above.text):
        return False
    return says(_heading(page, row) or "", "own")


def _beside(page: Page, row: Row) -> str:
    left, right = neighbours(page, row)
    return " | ".join(c.text for c in ([left] if left else []) + right[:1])
