"""Ranges of telephone numbers in two columns of a table: "From" and "To"."""

from __future__ import annotations

from intake.reading.documents.layout import Page
from intake.reading.documents.number_columns import Row, column_head, neighbours, number_cell
from intake.reading.documents.sections import says

LARGEST_SPAN = 2_000
"""Numbers in a range between two columns."""


def span_of(page: Page, row: Row) -> list[str]:
    """All numbers from this cell to the one beside it, where the headings say "from" and "to"; [] for other cells."""
    _, right = neighbours(page, row)
    last = number_cell(right[0]) if right else ()
    if len(row.numbers) != 1 or len(last) != 1 or row.numbers[0][:-4] != last[0][:-4]:
        return []
    heads = [column_head(page, row.line, cell) for cell in (row.cell, right[0])]
    if not says(heads[0], "from") or not says(heads[1], "until"):
        return []
    low, high = int(row.numbers[0][-4:]), int(last[0][-4:])
    return [f"{last[0][:-4]}{n:04d}" for n in range(low, high + 1)] if low <= high <= low + LARGEST_SPAN else []
