"""Tables of numbers inside a text: their rows, and what their columns say."""

from __future__ import annotations

import pytest

from intake.reading.facts.grids import cells_of, moves, rows_of, with_ranges
from intake.reading.numbers import find_numbers


@pytest.mark.parametrize(
    ("line", "cells"),
    [
        ("415-555-0101\tReception\tyes", ["415-555-0101", "Reception", "yes"]),
        ("| 415-555-0101 | Reception | yes |", ["415-555-0101", "Reception", "yes"]),
        ('"4155550101","Front desk","Main St","no"', ["4155550101", "Front desk", "Main St", "no"]),
        ("415-555-0101   Reception   yes", ["415-555-0101", "Reception", "yes"]),
        ("Please port 415-555-0101, thanks", ["Please port 415-555-0101, thanks"]),
    ],
)
def test_cells_of_rows_in_many_spellings(line: str, cells: list[str]) -> None:
    """Tabs, bars, commas and wide gaps part cells; a sentence is one."""
    assert [text for text, _ in cells_of(line)] == cells


@pytest.mark.parametrize(
    ("head", "cell", "moving"),
    [
        ("Port?", "Yes", True), ("Port?", "No", False), ("Move (Y/N)", "y", True), ("Keep", "yes", False), ("Keep", "no", True),
        ("¿Portar?", "sí", True), ("Se queda", "sí", False), ("Portieren", "nein", False), ("Location", "yes", None), ("Port", "maybe", None),
    ],
)  # fmt: skip
def test_a_column_says_whether_a_number_moves(head: str, cell: str, moving: bool | None) -> None:
    """ "Port? No" and "Keep: yes" leave a number behind; other columns say nothing."""
    rows = rows_of([f"Number\t{head}", f"415-555-0101\t{cell}"])

    assert moves(rows[1]) is moving


@pytest.mark.parametrize(
    "table",
    [
        "NPA-NXX\tFrom\tTo\tQty\n904-555\t0120\t0123\t4",
        "First | Last | Count |\n904-555-0120 | 904-555-0123 | 4 |",
        "Site\tStart\tEnd\nTampa\t(904) 555-0120\t(904) 555-0123",
    ],
)
def test_rows_with_a_first_and_a_last_number_are_ranges(table: str) -> None:
    """A column "from" and a column "to" span the numbers between them; a count beside them is none."""
    ranged = with_ranges(table)

    assert len(ranged) == len(table)
    assert [found.number[-4:] for found in find_numbers(ranged)] == ["0120", "0121", "0122", "0123"]
