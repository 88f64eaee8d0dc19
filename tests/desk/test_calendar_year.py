"""A year of the desk, five looks a day: nothing told twice, nothing due unnoticed."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from intake.desk.desk import Desk, open_desk
from intake.desk.follow_up import follow_up
from intake.domain.calendar import due_at, is_business_day
from intake.domain.decision import Priority, RequestPlan
from intake.domain.findings import Facts, Kind, Party, PortStatus, Request
from intake.domain.policy import Mode
from intake.domain.ticket import State
from intake.settings import parse
from intake.store import letters, requests, tickets
from tests.desk.conftest import Clock

ZONE = ZoneInfo("America/New_York")
YEAR = 2026
OWN_HOLIDAY = date(2026, 12, 24)
STAFF = "porting@losing.example"
WRITTEN_IN_THE_DAY = ("delay", "reminder", "digest")

PLANS: tuple[tuple[Kind, State, int | None, Priority, Party], ...] = (
    (Kind.CSR, State.VERIFYING, 7, Priority.NORMAL, Party.CUSTOMER),
    (Kind.CSR, State.NEEDS_INFO, None, Priority.NORMAL, Party.CUSTOMER),
    (Kind.CANCELLATION, State.NEEDS_SCOPE, None, Priority.NORMAL, Party.CUSTOMER),
    (Kind.CANCELLATION, State.RECEIVED, 2, Priority.NORMAL, Party.CUSTOMER),
    (Kind.RECORDS_UPDATE, State.CHECKING, 2, Priority.NORMAL, Party.CUSTOMER),
    (Kind.PORT_OUT, State.INSTRUCTED, None, Priority.NORMAL, Party.CUSTOMER),
    (Kind.PORT_OUT, State.REQUESTED, 0, Priority.PORT_NOTICE, Party.CARRIER),
    (Kind.PORT_DISPUTE, State.CHECKING, 0, Priority.DISPUTE, Party.CUSTOMER),
)
"""What comes in: kind, first state, business days until it is due (0: four hours), urgency, who asks."""


@pytest.fixture
def year(values: dict[str, object], tmp_path: Path, clock: Clock) -> Iterator[Desk]:
    """A desk that sends every letter, with an address for staff and a holiday of its own."""
    rules = {"letters": dict.fromkeys([kind.value for kind in Kind], "send"), "provider_holidays": [OWN_HOLIDAY]}
    settings = parse({**values, "rules": rules, "staff": {"address": STAFF}}, base=tmp_path)
    with open_desk(settings, clock) as desk:
        desk.db.db.execute("PRAGMA synchronous = OFF")  # a year of commits, and no power cut to survive
        yield desk


def hours() -> Iterator[datetime]:
    """Four hours of every day, and one at night."""
    day = datetime(YEAR, 1, 1, tzinfo=ZONE)
    while day.year == YEAR:
        for hour in (3, 8, 11, 14, 16):
            yield day.replace(hour=hour, minute=1).astimezone(UTC)
        day += timedelta(days=1)


def comes_in(desk: Desk, chance: random.Random, now: datetime) -> None:
    """A request of some kind, with the letter that answered it."""
    kind, state, days, priority, party = chance.choice(PLANS)
    due = (
        None if days is None else now + timedelta(hours=4) if days == 0 else due_at(now, days, ZONE.key, (OWN_HOLIDAY,))
    )
    facts = Facts(numbers=(f"+1415555{chance.randrange(100, 200):04d}",))
    with desk.db.transaction():
        ticket, _ = tickets.open_ticket(
            desk.db, requester="ana@heron.example", subject="x", priority=priority, due=None, account_number=None,
            now=now, party=party,
        )  # fmt: skip
        request = requests.add_request(
            desk.db, ticket_id=ticket, message_id=None, plan=RequestPlan(Request(kind), state, due, ""), facts=facts,
            now=now,
        )  # fmt: skip
        if party is Party.CUSTOMER:
            letters.write(
                desk.db, ticket_id=ticket, message_id=None, purpose="reply", mode=Mode.SEND, sender="s@losing.example",
                sender_name="Desk", to="ana@heron.example", subject="Re: x", text="x", now=now,
            )  # fmt: skip
        elif chance.random() < 0.7:
            requests.move_request(
                desk.db, request, State.CONFIRMED, who="carrier", why="", now=now, status=PortStatus.FOC,
                committed_date=now.date() + timedelta(days=chance.randrange(3, 20)),
            )  # fmt: skip


def settle(desk: Desk, chance: random.Random, now: datetime) -> None:
    """Staff close some ticket."""
    open_ = desk.db.rows("SELECT id FROM tickets WHERE state = 'open'")
    if open_:
        with desk.db.transaction():
            tickets.close(desk.db, chance.choice(open_)["id"], who="staff:june", why="done", now=now)


@pytest.mark.parametrize("seed", [2])
def test_a_year_of_follow_up(year: Desk, seed: int) -> None:
    """Through weekends, holidays and changes of the clock: each letter once, each late thing noticed, digests daily."""
    chance = random.Random(seed)
    unnoticed = []
    for now in hours():
        local = now.astimezone(ZONE)
        if time(8) <= local.time() < time(17) and chance.random() < 0.08:
            comes_in(year, chance, now)
        if chance.random() < 0.05:
            settle(year, chance, now)
        follow_up(year, now)
        follow_up(year, now)
        unnoticed += year.db.rows(
            "SELECT r.id, r.due FROM requests r WHERE r.due < ? AND NOT EXISTS (SELECT 1 FROM events e"
            " WHERE e.request_id = r.id AND e.what = 'follow-up' AND e.after LIKE 'overdue since%' AND e.at > r.due)",
            (now.strftime("%Y-%m-%dT%H:%M:%SZ"),),
        )

    written = year.db.rows("SELECT * FROM letters WHERE purpose <> 'reply'")
    days = {purpose: set() for purpose in WRITTEN_IN_THE_DAY}
    for row in written:
        at = datetime.fromisoformat(row["created_at"]).astimezone(ZONE)
        purpose = row["purpose"].split()[0]
        if purpose in days:
            days[purpose].add(at.date())
            assert is_business_day(at.date(), (OWN_HOLIDAY,)), f"{row['purpose']} on {at}"
            assert at.time() >= time(8)
    every_day = {date(YEAR, 1, 1) + timedelta(days=n) for n in range(365)}
    once = Counter((row["purpose"], row["ticket_id"]) for row in written if row["purpose"] != "reminder")
    reminded = Counter(row["ticket_id"] for row in written if row["purpose"] == "reminder")

    assert unnoticed == []
    assert max(once.values()) == 1
    assert max(reminded.values()) == 2
    assert days["digest"] == {day for day in every_day if is_business_day(day, (OWN_HOLIDAY,))}
    assert {"delay", "reminder", "staff_overdue", "digest"} <= {row["purpose"].split()[0] for row in written}
    assert late_letters(year) == []
    assert forgotten(year, now) == []


def late_letters(desk: Desk) -> list[object]:
    """Delay notices that were written after the time that had been promised first."""
    return desk.db.rows(
        "SELECT l.id FROM letters l JOIN events e ON e.ticket_id = l.ticket_id AND e.what = 'due' AND e.at = l.created_at"
        " WHERE l.purpose = 'delay' AND l.created_at >= e.before"
    )


def forgotten(desk: Desk, now: datetime) -> list[object]:
    """Matters of open tickets that nobody is waiting for and nothing will ever move again."""
    long_ago = (now - timedelta(days=60)).strftime("%Y-%m-%dT%H:%M:%SZ")
    return desk.db.rows(
        "SELECT r.* FROM requests r JOIN tickets t ON t.id = r.ticket_id WHERE t.state = 'open' AND r.due IS NULL"
        " AND r.updated_at < ? AND r.state NOT IN ('abandoned', 'answered', 'sent', 'closed')",
        (long_ago,),
    )
