"""Dates in text."""

from __future__ import annotations

import time
from datetime import date

import pytest

from intake.reading.dates import find_date, find_dates

BASE = date(2026, 3, 11)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("October 14, 2026", "2026-10-14"), ("Oct. 14th, 2026", "2026-10-14"), ("14 October 2026", "2026-10-14"),
        ("the 14th of October, 2026", "2026-10-14"), ("14-OCT-2026", "2026-10-14"), ("14 Oct '26", "2026-10-14"),
        ("2026-10-14", "2026-10-14"), ("2026/10/14", "2026-10-14"), ("2026-10-14T09:00", "2026-10-14"), ("20261014", "2026-10-14"),
        ("10/14/2026", "2026-10-14"), ("10/14/26", "2026-10-14"), ("10-14-2026", "2026-10-14"), ("14/10/2026", "2026-10-14"),
        ("14.10.2026", "2026-10-14"), ("14. 10. 2026", "2026-10-14"), ("05.06.2026", "2026-06-05"), ("05/06/2026", "2026-05-06"),
        ("14. Oktober 2026", "2026-10-14"), ("1er octobre 2026", "2026-10-01"), ("14 de octubre de 2026", "2026-10-14"),
        ("14 de outubro de 2026", "2026-10-14"), ("1º de julho de 2026", "2026-07-01"), ("3 août 2026", "2026-08-03"),
        ("Wednesday, October 14, 2026 at 9:00", "2026-10-14"), ("October\n14, 2026", "2026-10-14"),
    ],
)  # fmt: skip
def test_a_full_date_is_read_in_every_form(text: str, day: str) -> None:
    """ISO, numbers, month names, five languages."""
    assert find_date(text) == date.fromisoformat(day)


@pytest.mark.parametrize(
    ("text", "day"), [("03/17, 11:00 AM", "2026-03-17"), ("February 24", "2026-02-24"), ("5 de mayo", "2026-05-05"), ("Nov 3rd", "2026-11-03")]
)  # fmt: skip
def test_a_date_without_year_takes_that_of_the_message(text: str, day: str) -> None:
    """The conventions give it the year of the message's Date; without one it is no date."""
    assert find_date(text, BASE) == date.fromisoformat(day)
    assert find_date(text) is None


@pytest.mark.parametrize(
    "text",
    ["July 2025", "June 8-12", "8-12 June", "tomorrow", "Monday", "13/13/2026", "31 April 2026", "203.0.113.88", "555-01-2026-7", "port out 5 numbers", "$1/2", "May 4:30", "set 5 lines", "1850-01-01"],
)  # fmt: skip
def test_what_is_no_day_is_left_alone(text: str) -> None:
    """Months, spans, relative days and impossible days are no dates."""
    assert find_date(text, BASE) is None


def test_day_first_is_a_habit_that_the_caller_knows() -> None:
    """05/06 is June 5 where days come first."""
    assert find_date("05/06/2026", day_first=True) == date(2026, 6, 5)


def test_dates_come_in_order_with_their_places() -> None:
    """Several dates of a text keep their order."""
    text = "not June 8 but June 22, 2026"

    found = find_dates(text, BASE)

    assert [f.day.day for f in found] == [8, 22]
    assert text[found[1].start : found[1].end] == "June 22, 2026"


@pytest.mark.parametrize("pump", ["1/", "1 ", "May ", "1 May ", "2026-", "0", "1. ", " ", "May 1, "])
def test_hostile_text_takes_linear_time(pump: str) -> None:
    """Four times the text takes about four times the time."""
    text = pump * (10_000 // len(pump))
    find_dates(text, BASE)

    begin = time.process_time()
    find_dates(text, BASE)
    spent = time.process_time() - begin
    begin = time.process_time()
    find_dates(text * 4, BASE)

    assert time.process_time() - begin < 12 * spent + 0.05
