"""The views that staff read, through the tools they have at hand."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from intake.domain.decision import Priority
from intake.domain.findings import Kind
from intake.domain.policy import Mode
from intake.domain.ticket import State
from intake.store import messages, tickets
from intake.store.database import Database
from intake.store.views import DESCRIPTIONS, VIEWS

ONE, TWO = "+14155550121", "+14155550122"
Later = Callable[[float], datetime]


@pytest.fixture
def day(fill: Any, later: Later, carrier_ticket: int) -> dict[str, str]:
    """A day's work: a port that holds a cancellation, a question to a customer, a late matter, a broken message."""
    port = carrier_ticket
    request = fill.request(port, numbers=[ONE, TWO], new_provider="Acme Telecom", order_number="PON-7", due=later(240))
    fill.move(request, State.REQUESTED)
    cancel = fill.ticket("ana@heron.example", subject="Please close our account")
    fill.request(cancel, Kind.CANCELLATION, State.HELD, numbers=[ONE])
    fill.request(cancel, Kind.PORT_OUT, State.INSTRUCTED)
    record = fill.ticket("bo@marlow.example", subject="CSR")
    fill.request(record, Kind.CSR, State.NEEDS_INFO)
    late = fill.ticket("cy@tide.example", subject="It was not us", priority=Priority.DISPUTE, due=later(-90))
    fill.letter(cancel, mode=Mode.DRAFT)
    broken = fill.message()
    with fill.db.transaction():
        messages.shunt(fill.db, broken, "ValueError: odd", later(1))
    names = {"port": port, "cancel": cancel, "record": record, "late": late}
    return {name: tickets.get(fill.db, ticket_id)["reference"] for name, ticket_id in names.items()}


def shown(db: Database, *arguments: str) -> str:
    """What the command line of sqlite-utils prints."""
    command = [sys.executable, "-m", "sqlite_utils", "rows", str(db.path), *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def test_the_queue_reads_well_from_the_command_line(db: Database, day: dict[str, str]) -> None:
    """`sqlite-utils rows FILE queue` shows the most urgent first, in words, with times in UTC."""
    rows = json.loads(shown(db, "queue"))

    assert [row["reference"] for row in rows] == [day[name] for name in ("late", "port", "cancel", "record")]
    assert rows[2] == {
        "reference": day["cancel"],
        "priority": "3-normal",
        "asked": "cancellation, port_out",
        "states": "cancellation held, port_out instructed",
        "from_address": "ana@heron.example",
        "subject": "Please close our account",
        "due": None,
        "assignee": None,
        "waiting_since": "2026-03-02T14:00:00Z",
    }
    assert rows[0]["due"] == "2026-03-02T12:30:00Z"
    assert rows[1]["due"] == "2026-03-02T18:00:00Z"


def test_the_queue_reads_well_as_a_table(db: Database, day: dict[str, str]) -> None:
    """`sqlite-utils rows FILE queue -t` is a table with one line for each ticket."""
    lines = shown(db, "queue", "-t").splitlines()

    assert lines[0].split()[:4] == ["reference", "priority", "asked", "states"]
    assert len(lines) == 6


def test_held_cancellations_name_the_port_that_holds_them(db: Database, day: dict[str, str]) -> None:
    """Staff see which ticket's port a cancellation waits for: one with a number in common, and its own."""
    (row,) = db.rows("SELECT * FROM cancellations_held")

    assert row["reference"] == day["cancel"]
    assert set(row["held_by"].split(", ")) == {day["port"], day["cancel"]}
    assert row["numbers"] == ONE


def test_open_ports_tell_how_far_they_are(db: Database, fill: Any, day: dict[str, str]) -> None:
    """Numbers ported out of all, the new provider, the order."""
    with db.transaction():
        db.write("UPDATE ticket_numbers SET state = 'completed' WHERE number = ?", (TWO,))

    row = db.row("SELECT * FROM open_ports WHERE order_number = 'PON-7'")

    assert row is not None
    assert (row["reference"], row["ported"], row["numbers"]) == (day["port"], "1 of 2", f"{ONE}, {TWO}")
    assert row["new_provider"] == "Acme Telecom"


def test_a_long_list_of_numbers_is_shortened(db: Database, fill: Any) -> None:
    """Sixty numbers stand as five and how many more."""
    fill.request(fill.ticket(), numbers=[f"+141555501{n:02}" for n in range(60)])

    shown_numbers = db.value("SELECT numbers FROM open_ports")

    assert shown_numbers.startswith("+14155550100, +14155550101, ")
    assert shown_numbers.endswith(", +14155550104 and 55 more")


def test_overdue_tells_by_how_much(db: Database, fill: Any) -> None:
    """A ticket that was due two hours ago is two hours late; one that is due tomorrow is not there."""
    now = datetime.now(UTC)
    late = fill.ticket(due=now - timedelta(hours=2))
    fill.ticket(due=now + timedelta(days=1))

    (row,) = db.rows("SELECT * FROM overdue")

    assert row["reference"] == tickets.get(db, late)["reference"]
    assert row["hours_late"] == pytest.approx(2, abs=0.1)


def test_the_other_views_show_what_they_say(db: Database, day: dict[str, str]) -> None:
    """Waiting for the customer, drafts, shunted messages."""
    assert [r["reference"] for r in db.rows("SELECT * FROM waiting_for_customer")] == [day["record"]]
    assert [(r["state"], r["reference"]) for r in db.rows("SELECT * FROM letters_waiting")] == [
        ("draft", day["cancel"])
    ]
    assert [r["error"] for r in db.rows("SELECT * FROM shunted_messages")] == ["ValueError: odd"]


@pytest.mark.parametrize("view", VIEWS)
def test_every_view_reads_well(db: Database, day: dict[str, str], view: str) -> None:
    """Every view can be selected; its columns are words, and every time in it is UTC."""
    rows = db.rows(f"SELECT * FROM {view}")

    for column, value in (pair for row in rows for pair in row.items()):
        assert re.fullmatch(r"[a-z]+(_[a-z]+)*", column)
        if isinstance(value, str) and re.match(r"\d{4}-\d\d-\d\dT", value):
            assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", value)


def test_everything_is_described(db: Database) -> None:
    """Each table and view that staff can see has one line that says what it holds, and nothing else has."""
    tables = {name for name in db.db.table_names() if not name.startswith(("search_index_", "sqlite_"))}

    assert tables | set(db.db.view_names()) == set(DESCRIPTIONS)
    assert all("\n" not in line and line.endswith(".") for line in DESCRIPTIONS.values())
