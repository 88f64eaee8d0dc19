"""The rules about time, one by one, with `now` as an argument."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest

from intake.domain.calendar import business_days_between, resumed
from intake.domain.decision import Priority
from intake.domain.findings import Kind, Party
from intake.domain.follow_up import (
    DELAY,
    FollowUp,
    Matter,
    date_has_passed,
    day_has_begun,
    is_abandoned,
    is_overdue,
    mode_of,
    overdue_key,
    past_date_key,
    reminders,
    will_be_late,
)
from intake.domain.policy import Mode, Policy
from intake.domain.ticket import State

POLICY, NUMBERS = Policy(), FollowUp()
MONDAY = datetime(2026, 11, 16, 15, 0, tzinfo=UTC)  # 10:00 in New York
DUE = datetime(2026, 11, 25, 22, 0, tzinfo=UTC)  # 17:00 there, the day before Thanksgiving


def matter(kind: Kind | None = Kind.CSR, state: State | None = State.VERIFYING, **changes: object) -> Matter:
    """A customer's request that we answered on Monday."""
    plain = Matter(
        1, "PD-AAAAAA", 1, kind, state, Priority.NORMAL, Party.CUSTOMER, DUE, None, MONDAY, MONDAY, was_answered=True
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


def on(day: int, hour: int, month: int = 11, year: int = 2026) -> datetime:
    """A moment in New York's winter time."""
    return datetime(year, month, day, hour + 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "begun"),
    [
        (on(16, 7), False),
        (on(16, 8), True),
        (on(16, 18), True),
        (on(21, 12), False),  # a Saturday
        (on(26, 12), False),  # Thanksgiving
        (datetime(2026, 7, 1, 11, 59, tzinfo=UTC), False),  # 7:59 in summer time
        (datetime(2026, 7, 1, 12, 0, tzinfo=UTC), True),
        (datetime(2026, 7, 3, 15, 0, tzinfo=UTC), False),  # Independence Day, observed
    ],
)
def test_the_day_begins_on_business_days_in_the_desks_zone(now: datetime, begun: bool) -> None:
    """Not before eight, never on a weekend or a federal holiday, and right in summer time."""
    assert day_has_begun(now, time(8), POLICY) is begun


@pytest.mark.parametrize(
    ("start", "end", "days"),
    [
        (date(2026, 11, 16), date(2026, 11, 16), 0),
        (date(2026, 11, 20), date(2026, 11, 23), 1),
        (date(2026, 11, 25), date(2026, 11, 27), 1),  # over Thanksgiving
        (date(2026, 11, 23), date(2026, 11, 20), 0),
    ],
)
def test_business_days_between(start: date, end: date, days: int) -> None:
    """The first day never counts, weekends and holidays neither."""
    assert business_days_between(start, end) == days


def test_a_clock_that_stood_runs_on_by_business_days() -> None:
    """Stopped on Friday and answered on Monday, it is due one business day later; on the same day, not later."""
    assert resumed(DUE, on(20, 12), on(23, 9), "America/New_York") == on(27, 17)
    assert resumed(DUE, on(20, 12), on(20, 15), "America/New_York") == DUE


@pytest.mark.parametrize(
    ("changes", "now", "overdue"),
    [
        ({}, on(25, 16), False),
        ({}, on(25, 18), True),
        ({"clock_stopped_at": MONDAY}, on(25, 18), False),
        ({"told": frozenset({overdue_key(DUE)})}, on(30, 18), False),
        ({"told": frozenset({overdue_key(MONDAY)})}, on(25, 18), True),
        ({"due": None}, on(25, 18), False),
    ],
)
def test_overdue_once_for_each_due_time(changes: dict[str, object], now: datetime, overdue: bool) -> None:
    """Late is what is past its time while the clock runs; a new due time can be missed anew."""
    assert is_overdue(matter(**changes), now) is overdue


@pytest.mark.parametrize(
    ("changes", "now", "late"),
    [
        ({}, on(25, 12), False),
        ({}, on(25, 13), True),
        ({}, on(30, 9), True),
        ({"told": frozenset({DELAY})}, on(25, 13), False),
        ({"was_answered": False}, on(25, 13), False),
        ({"party": Party.CARRIER}, on(25, 13), False),
        ({"state": State.APPROVED}, on(25, 13), False),
        ({"clock_stopped_at": MONDAY}, on(25, 13), False),
        ({"kind": Kind.PORT_STOP, "state": State.CHECKING}, on(25, 13), False),
        ({"kind": None, "state": None}, on(25, 13), True),
        ({"priority": Priority.DISPUTE}, on(25, 13), False),
    ],
)
def test_who_is_told_of_a_delay(changes: dict[str, object], now: datetime, late: bool) -> None:
    """A customer whom we promised an answer, four hours before its time, once; never about what is due in hours."""
    assert will_be_late(matter(**changes), now, NUMBERS) is late


@pytest.mark.parametrize(
    ("now", "told", "count"),
    [
        (on(18, 12), (), 0),
        (on(19, 12), (), 1),
        (on(25, 12), (), 2),
        (on(25, 12), ("reminded after 3 business days",), 1),
        (on(30, 12), ("reminded after 3 business days", "reminded after 7 business days"), 0),
    ],
)
def test_reminders_by_business_days(now: datetime, told: tuple[str, ...], count: int) -> None:
    """The third and the seventh business day after we asked; no more than the setting says."""
    asked = matter(state=State.NEEDS_INFO, due=None, clock_stopped_at=MONDAY, told=frozenset(told))

    assert len(reminders(asked, now, NUMBERS, POLICY)) == count


@pytest.mark.parametrize(
    ("state", "changes", "now", "abandoned"),
    [
        (State.INSTRUCTED, {}, on(15, 12, 12), False),
        (State.INSTRUCTED, {}, on(16, 12, 12), True),
        (State.REQUESTED, {"requested_date": date(2026, 12, 22)}, on(20, 12, 1, 2027), False),
        (State.REQUESTED, {"requested_date": date(2026, 12, 22)}, on(21, 12, 1, 2027), True),
        (State.CONFIRMED, {"committed_date": date(2026, 12, 1)}, on(30, 12, 12), False),
        (State.CONFIRMED, {"committed_date": date(2026, 12, 1)}, on(31, 12, 12), True),
        (State.DISPUTED, {}, on(1, 12, 6, 2027), False),
        (State.COMPLETED, {}, on(1, 12, 6, 2027), False),
        (State.RECEIVED, {"party": Party.CARRIER}, on(1, 12, 6, 2027), False),
    ],
)
def test_which_ports_are_abandoned(state: State, changes: dict[str, object], now: datetime, abandoned: bool) -> None:
    """Thirty days after the last word or the port's date, whichever is later; never a dispute, never what is unproven."""
    assert is_abandoned(matter(Kind.PORT_OUT, state, **changes), now, POLICY) is abandoned


@pytest.mark.parametrize(
    ("state", "told", "now", "passed"),
    [
        (State.CONFIRMED, (), on(20, 18), False),
        (State.CONFIRMED, (), on(21, 12), False),  # the Saturday after
        (State.CONFIRMED, (), on(23, 9), True),
        (State.DELAYED, (), on(23, 9), True),
        (State.COMPLETED, (), on(23, 9), False),
        (State.CONFIRMED, (past_date_key(date(2026, 11, 20)),), on(24, 9), False),
    ],
)
def test_a_date_that_passed_without_word(state: State, told: tuple[str, ...], now: datetime, passed: bool) -> None:
    """On the business day after the carrier's date staff ask, once for each date."""
    port = matter(Kind.PORT_OUT, state, committed_date=date(2026, 11, 20), told=frozenset(told))

    assert date_has_passed(port, now, POLICY) is passed


def test_the_most_careful_setting_decides() -> None:
    """One kind that staff answer themselves keeps the letter from being written; a drafted one makes it a draft."""
    policy = Policy(letters={Kind.CSR: Mode.SEND, Kind.PORT_OUT: Mode.OFF})

    assert mode_of([Kind.CSR, None], policy) is Mode.SEND
    assert mode_of([Kind.CSR, Kind.PORT_PIN], policy) is Mode.DRAFT
    assert mode_of([Kind.CSR, Kind.PORT_PIN, Kind.PORT_OUT], policy) is Mode.OFF
