"""The record of an account follows what happens: completed ports, and the locks of staff."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from intake.desk import record, staff_mark
from intake.desk.desk import Desk
from intake.domain.account import Account, AccountNumber
from intake.domain.errors import ConflictError, InputError, NotFoundError
from intake.domain.findings import Kind
from intake.domain.ticket import State
from intake.store import accounts
from tests.desk.test_carrier_stories import comes, ticket_of
from tests.desk.test_stories import DONE, ONE, ORDER, ORDERS, TWO

Arrive = Callable[..., None]
FIRST, SECOND = "+14155550123", "+14155550124"


def on_record(desk: Desk) -> dict[str, tuple[str, date | None]]:
    """Number -> how it stands on Ana's record."""
    account = accounts.get(desk.db, "8X-204417")
    assert account is not None
    return {line.number: (line.state, line.since) for line in account.numbers}


def test_a_completion_puts_its_numbers_on_record_as_ported(heron: Desk, arrive: Arrive) -> None:
    """Told for one of two numbers, one is ported, with an event; the notice of the other follows; again changes nothing."""
    comes(heron, arrive, ORDERS, "New port order LK-100", ORDER)
    comes(heron, arrive, ORDERS, "Completed LK-100", DONE.replace(f", {TWO}", ""))
    first = on_record(heron)
    comes(heron, arrive, ORDERS, "Completed LK-100", DONE.replace(f"{ONE}, ", ""))
    comes(heron, arrive, ORDERS, "Completed LK-100", DONE, Message_ID="<again@larkspur.example>")

    today = date(2026, 11, 16)
    assert first == {FIRST: ("ported", today), SECOND: ("active", None)}
    assert on_record(heron) == {FIRST: ("ported", today), SECOND: ("ported", today)}
    events = heron.db.rows("SELECT who, after FROM events WHERE what = 'record changed' ORDER BY id")
    assert [event["who"] for event in events] == ["carrier", "carrier"]
    assert "number 415-555-0123, state: active -> ported" in events[0]["after"]


def test_the_day_that_a_completion_tells_stands_on_record(heron: Desk, arrive: Arrive) -> None:
    """A day in the past is the carrier's word for it; one that is still to come is not when it was ported."""
    comes(heron, arrive, ORDERS, "New port order LK-100", ORDER)
    comes(heron, arrive, ORDERS, "Completed LK-100", DONE.replace("12/01/2026", "11/13/2026"))

    assert {since for _, since in on_record(heron).values()} == {date(2026, 11, 13)}


def test_a_completion_that_is_not_proven_leaves_the_record_alone(heron: Desk, arrive: Arrive) -> None:
    """What changes no state changes no record (rule 17)."""
    comes(heron, arrive, ORDERS, "New port order LK-100", ORDER)
    comes(heron, arrive, ORDERS, "Completed LK-100", DONE, proven=False)

    assert {state for state, _ in on_record(heron).values()} == {"active"}


def test_a_port_touches_the_record_of_its_own_account_only(heron: Desk, arrive: Arrive) -> None:
    """A port that names another account's number besides: staff mark it completed, and that account stays as it is."""
    other = Account("8X-9", "Other", numbers=(AccountNumber("+16125550145"),))
    with heron.db.transaction():
        accounts.upsert(heron.db, other)
    comes(heron, arrive, "ana@heron.example", "Port", f"How do I port out {ONE} and 612-555-0145? Account 8X-204417.")
    staff_mark.mark(heron, ticket_of(heron, "port_out"), Kind.PORT_OUT, State.COMPLETED, "june", "the carrier called")

    assert on_record(heron)[FIRST] == ("ported", date(2026, 11, 16))
    assert accounts.get(heron.db, "8X-9") == other


def test_staff_lock_an_account_and_take_the_lock_off(heron: Desk) -> None:
    """Locked whole or by number, in any spelling of the account, with who and why; what is so already is a conflict."""
    whole = record.set_lock(heron, "8x 204417", (), locked=True, who="june", why="asked by telephone")
    with pytest.raises(ConflictError, match="locked already"):
        record.set_lock(heron, "8X-204417", (), locked=True, who="kay", why="again")
    one = record.set_lock(heron, "8X-204417", (FIRST,), locked=True, who="june", why="asked by telephone")
    off = record.set_lock(heron, "8X-204417", (), locked=False, who="june", why="the port is theirs, called back")

    account = accounts.get(heron.db, "8X-204417")
    assert account is not None
    assert (account.frozen, [line.locked for line in account.numbers]) == (False, [True, False])
    assert (whole, one, off) == (
        ("account lock: (empty) -> locked",),
        ("number 415-555-0123, lock: (empty) -> locked",),
        ("account lock: locked -> (empty)",),
    )
    events = heron.db.rows("SELECT who, what, why FROM events ORDER BY id")
    assert [event["what"] for event in events] == ["account locked", "account locked", "account unlocked"]
    assert events[0] == {"who": "staff:june", "what": "account locked", "why": "account 8X-204417: asked by telephone"}


def test_what_cannot_be_locked_is_said(heron: Desk) -> None:
    """No such account, a number of another one, no reason: nothing is changed and nothing recorded."""
    with pytest.raises(NotFoundError, match="There is no account 8X-1"):
        record.set_lock(heron, "8X-1", (), locked=True, who="june", why="asked")
    with pytest.raises(InputError, match="612-555-0145 is not on account 8X-204417"):
        record.set_lock(heron, "8X-204417", ("+16125550145",), locked=True, who="june", why="asked")
    with pytest.raises(InputError, match="Say why"):
        record.set_lock(heron, "8X-204417", (), locked=True, who="june", why=" ")

    assert heron.db.value("SELECT count(*) FROM events") == 0
