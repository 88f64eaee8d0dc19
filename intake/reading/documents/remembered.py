"""What is found in a piece of text, remembered: the same cells of a page are asked for numbers and dates many times over."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from intake.reading import dates, numbers
from intake.reading.dates import FoundDate
from intake.reading.numbers import Found

MOST = 4_096
FEWEST_DIGITS = 7
"""A telephone number has no fewer."""


def find_numbers(text: str) -> list[Found]:
    """As `intake.reading.numbers.find_numbers`."""
    return list(_numbers(text)) if sum(map(str.isdigit, text)) >= FEWEST_DIGITS else []


@lru_cache(maxsize=MOST)
def _numbers(text: str) -> tuple[Found, ...]:
    return tuple(numbers.find_numbers(text))


def find_dates(text: str, base: date | None = None, *, day_first: bool = False) -> list[FoundDate]:
    """As `intake.reading.dates.find_dates`."""
    return list(_dates(text, base, day_first)) if any(map(str.isdigit, text)) else []


@lru_cache(maxsize=MOST)
def _dates(text: str, base: date | None, day_first: bool) -> tuple[FoundDate, ...]:
    return tuple(dates.find_dates(text, base, day_first=day_first))
