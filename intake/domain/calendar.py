"""Business days, and dates as letters tell them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays

CLOSING = time(17, 0)
"""A business day is over at this local time: what is due "by Wednesday" is due before the desk goes home."""

SATURDAY = 5

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def is_business_day(day: date, own_holidays: Collection[date] = ()) -> bool:
    """True unless `day` is a weekend day, a US federal holiday as observed, or one of the provider's own (rule 8)."""
    return day.weekday() < SATURDAY and day not in _federal_holidays(day.year) and day not in own_holidays


def add_business_days(start: date, days: int, own_holidays: Collection[date] = ()) -> date:
    """The business day that is `days` business days after `start`, which itself never counts.

    With `days` 0 it is `start`, or the first business day after it. Raises ValueError when `days` is negative,
    and OverflowError where the calendar ends.
    """
    if days < 0:
        raise ValueError(f"days must be 0 or more, not {days}")
    day = start
    left = days
    while left or not is_business_day(day, own_holidays):
        day += timedelta(days=1)
        if left and is_business_day(day, own_holidays):
            left -= 1
    return day


def business_days_between(start: date, end: date, own_holidays: Collection[date] = ()) -> int:
    """How many business days follow `start` up to and with `end`; 0 when `end` is not later."""
    days = range(1, (end - start).days + 1)
    return sum(is_business_day(start + timedelta(days=day), own_holidays) for day in days)


def resumed(
    due: datetime, stopped_at: datetime, now: datetime, timezone: str, own_holidays: Collection[date] = ()
) -> datetime:
    """The due time of what stood still from `stopped_at` to `now`: as many business days later as passed meanwhile."""
    zone = ZoneInfo(timezone)
    stood = business_days_between(stopped_at.astimezone(zone).date(), now.astimezone(zone).date(), own_holidays)
    return due_at(due, stood, timezone, own_holidays) if stood else due


def due_at(now: datetime, business_days: int, timezone: str, own_holidays: Collection[date] = ()) -> datetime:
    """When something that takes `business_days` is due: at `CLOSING` on that day, aware, in `timezone`.

    The day on which the clock starts is today in `timezone`, whatever zone `now` is told in.
    Raises ValueError when `now` is naive or `business_days` is negative.
    """
    if now.tzinfo is None:
        raise ValueError("now must be aware: without a zone nobody knows which day it is")
    zone = ZoneInfo(timezone)
    day = add_business_days(now.astimezone(zone).date(), business_days, own_holidays)
    return datetime.combine(day, CLOSING, zone)


def long_date(day: date) -> str:
    """A date that nobody can read wrongly: "Wednesday, December 2, 2026". In English whatever the locale."""
    return f"{WEEKDAYS[day.weekday()]}, {MONTHS[day.month - 1]} {day.day}, {day.year}"


@lru_cache(maxsize=64)
def _federal_holidays(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("US", years=year, observed=True))
