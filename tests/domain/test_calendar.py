"""Business days (desk rule 8)."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.domain.calendar import add_business_days, due_at, is_business_day, long_date

DAYS = st.dates(min_value=date(2000, 1, 1), max_value=date(2060, 1, 1))


@pytest.mark.parametrize(
    "day",
    [
        date(2026, 11, 28),  # a Saturday
        date(2026, 11, 29),  # a Sunday
        date(2026, 11, 26),  # Thanksgiving
        date(2026, 1, 1),
        date(2026, 1, 19),  # Martin Luther King Jr.
        date(2026, 2, 16),  # Washington's Birthday
        date(2026, 5, 25),  # Memorial Day
        date(2026, 6, 19),  # Juneteenth
        date(2026, 7, 3),  # Independence Day is a Saturday: observed on Friday
        date(2026, 9, 7),  # Labor Day
        date(2026, 10, 12),  # Columbus Day
        date(2026, 11, 11),  # Veterans Day
        date(2026, 12, 25),
        date(2021, 12, 31),  # New Year's Day 2022 is a Saturday: observed in the year before
        date(2023, 1, 2),  # New Year's Day 2023 is a Sunday: observed on Monday
    ],
)
def test_weekends_and_federal_holidays_are_no_business_days(day):
    """Weekends and all eleven federal holidays, on the day they are observed, are left out."""
    assert not is_business_day(day)


@pytest.mark.parametrize("day", [date(2026, 11, 25), date(2026, 11, 27), date(2026, 12, 24)])
def test_days_around_holidays_are_business_days(day):
    """The day before or after a holiday is a business day unless the provider says otherwise."""
    assert is_business_day(day)


def test_own_holidays_are_left_out():
    """A day in the provider's own list is no business day."""
    assert not is_business_day(date(2026, 11, 27), (date(2026, 11, 27),))


@pytest.mark.parametrize(
    ("start", "days", "own", "expected"),
    [
        (date(2026, 11, 24), 1, (), date(2026, 11, 25)),
        (date(2026, 11, 24), 2, (), date(2026, 11, 27)),  # over Thanksgiving
        (date(2026, 11, 24), 7, (), date(2026, 12, 4)),
        (date(2026, 11, 24), 2, (date(2026, 11, 27),), date(2026, 11, 30)),
        (date(2026, 11, 28), 1, (), date(2026, 11, 30)),  # asked on a Saturday: Monday is the first day
        (date(2026, 12, 31), 1, (), date(2027, 1, 4)),
        (date(2026, 11, 25), 0, (), date(2026, 11, 25)),
        (date(2026, 11, 26), 0, (), date(2026, 11, 27)),
    ],
)
def test_counting(start, days, own, expected):
    """The starting day never counts; days that are no business days are stepped over."""
    assert add_business_days(start, days, own) == expected


def test_negative_days_are_refused():
    """Counting backwards is a mistake of the caller."""
    with pytest.raises(ValueError, match="0 or more"):
        add_business_days(date(2026, 11, 24), -1)


@given(start=DAYS, days=st.integers(0, 30))
def test_result_is_a_business_day_and_never_before_the_start(start, days):
    """Whatever the start, the result is a business day with exactly `days` business days up to it."""
    end = add_business_days(start, days)

    assert end >= start
    assert is_business_day(end)
    between = sum(is_business_day(date.fromordinal(n)) for n in range(start.toordinal() + 1, end.toordinal() + 1))
    assert between == days or (days == 0 and between == 1 and not is_business_day(start))


def test_due_at_is_the_end_of_the_local_day():
    """Due is five in the afternoon where the desk is, winter and summer."""
    winter = due_at(datetime(2026, 11, 24, 15, 0, tzinfo=UTC), 7, "America/New_York")
    summer = due_at(datetime(2026, 7, 6, 15, 0, tzinfo=UTC), 1, "America/New_York")

    assert winter.isoformat() == "2026-12-04T17:00:00-05:00"
    assert summer.isoformat() == "2026-07-07T17:00:00-04:00"


def test_due_at_counts_from_the_local_day():
    """Late in the evening of a Tuesday in New York it is Wednesday in UTC; Tuesday counts."""
    due = due_at(datetime(2026, 12, 2, 3, 0, tzinfo=UTC), 1, "America/New_York")

    assert due.date() == date(2026, 12, 2)


def test_due_at_refuses_a_naive_time():
    """A time without a zone has no day."""
    with pytest.raises(ValueError, match="aware"):
        due_at(datetime(2026, 12, 2, 3, 0), 1, "America/New_York")


def test_long_date_names_weekday_and_month():
    """Dates are told in full."""
    assert long_date(date(2026, 12, 2)) == "Wednesday, December 2, 2026"
