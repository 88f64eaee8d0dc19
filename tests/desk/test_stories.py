"""Whole stories, message by message, as customers, carriers and staff live them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from intake.desk import staff, staff_mark
from intake.desk.desk import Desk
from intake.domain.account import Account, AccountNumber, Contact
from intake.domain.errors import ConflictError
from intake.domain.findings import Kind
from intake.domain.ticket import State
from intake.loop import Loop
from intake.store import accounts
from tests.desk.test_path import letters

Arrive = Callable[..., None]
ANA, ORDERS = "ana@heron.example", "orders@larkspur.example"
ONE, TWO = "415-555-0123", "415-555-0124"

ORDER = f"NEW PORT ORDER\nPON: LK-100\nEnd user: Heron Dental\nNumbers: {ONE}, {TWO}\nNew provider: Larkspur Networks\nDue date: 12/01/2026"
FOC = f"FIRM ORDER COMMITMENT\nPON: LK-100\nNumbers: {ONE}, {TWO}\nFOC date: 12/01/2026"
DONE = f"PORT COMPLETED\nPON: LK-100\nNumbers: {ONE}, {TWO}\nCompleted: 12/01/2026"
REJECTED = f"ORDER REJECTED\nPON: LK-100\nNumbers: {ONE}, {TWO}\nReason: service address mismatch"


@pytest.fixture
def heron(desk: Desk) -> Desk:
    """A desk with Ana's account of two numbers."""
    numbers = tuple(AccountNumber("+1" + number.replace("-", "")) for number in (ONE, TWO))
    contact = Contact("Ana Ruiz", ANA, True, date(2020, 1, 1))
    with desk.db.transaction():
        accounts.upsert(
            desk.db, Account("8X-204417", "Heron Dental", "business", numbers[0].number, numbers, (contact,))
        )
    return desk


def states(desk: Desk, kind: str) -> list[str]:
    """The states of all requests of a kind, oldest first."""
    return [row["state"] for row in desk.db.rows("SELECT state FROM requests WHERE kind = ? ORDER BY id", (kind,))]


def told(tmp_path: Path, to: str) -> list[str]:
    """Subjects of the letters that somebody got."""
    return [str(letter["Subject"]) for letter in letters(tmp_path) if letter["To"] == to]


def test_a_port_from_the_first_question_to_its_end(heron: Desk, arrive: Arrive, tmp_path: Path) -> None:
    """The customer asks, the carrier files, confirms and completes: one ticket, one letter for each step."""
    arrive(ANA, "Leaving", f"How do I move my numbers {ONE} and {TWO} to another provider?")
    Loop(heron).once()
    for subject, text in (("New port order LK-100", ORDER), ("FOC LK-100", FOC), ("Completed LK-100", DONE)):
        arrive(ORDERS, subject, text)
        Loop(heron).once()

    assert states(heron, "port_out") == ["completed"]
    assert len(told(tmp_path, ANA)) == 4
    assert len({row["ticket_id"] for row in heron.db.rows("SELECT ticket_id FROM messages")}) == 1


def test_a_notice_that_names_only_the_order_is_told_to_the_customer(
    heron: Desk, arrive: Arrive, tmp_path: Path
) -> None:
    """Without a number in it, a confirmation still finds its port, and whose it is."""
    arrive(ORDERS, "New port order LK-100", ORDER)
    arrive(ORDERS, "FOC LK-100", "FOC confirmed for PON LK-100, due date 12/09/2026.")
    Loop(heron).once()

    assert states(heron, "port_out") == ["confirmed"]
    assert len(told(tmp_path, ANA)) == 2


def test_a_cancellation_waits_for_the_port_that_came_after_it(heron: Desk, arrive: Arrive, tmp_path: Path) -> None:
    """Cancelled first, ported by an order later: held, and given back to staff when the port is complete (rule 12)."""
    arrive(ANA, "Cancel", "Please cancel our account 8X-204417 completely.")
    Loop(heron).once()
    before = states(heron, "cancellation")
    arrive(ORDERS, "New port order LK-100", ORDER)
    Loop(heron).once()
    held = states(heron, "cancellation")
    arrive(ORDERS, "Completed LK-100", DONE)
    Loop(heron).once()

    assert (before, held, states(heron, "cancellation")) == (["received"], ["held"], ["received"])
    assert heron.db.value("SELECT due FROM requests WHERE kind = 'cancellation'") is not None


def test_an_order_filed_again_after_a_rejection(heron: Desk, arrive: Arrive, tmp_path: Path) -> None:
    """Order, rejection, the same order again: the port is filed anew and the customer is told each time (rule 13)."""
    for subject, text in (
        ("New port order LK-100", ORDER),
        ("Rejected LK-100", REJECTED),
        ("New port order LK-100", ORDER),
    ):
        arrive(ORDERS, subject, text)
        Loop(heron).once()

    assert states(heron, "port_out") == ["requested"]
    assert len(told(tmp_path, ANA)) == 3


def test_the_same_order_twice_is_one_port(heron: Desk, arrive: Arrive, tmp_path: Path) -> None:
    """A carrier's order that comes again opens no second ticket and mails nobody again (rule 18)."""
    for number in (1, 2):
        arrive(ORDERS, "New port order LK-100", ORDER, Message_ID=f"<again.{number}@larkspur.example>")
        Loop(heron).once()

    assert states(heron, "port_out") == ["requested"]
    assert len(told(tmp_path, ANA)) == 1


def test_a_forged_notice_moves_nothing(heron: Desk, arrive: Arrive, tmp_path: Path) -> None:
    """A completion from a sender that our server did not prove waits for staff, and the customer hears nothing (rule 17)."""
    arrive(ORDERS, "New port order LK-100", ORDER)
    arrive(ORDERS, "Completed LK-100", DONE, proven=False)
    Loop(heron).once()

    assert states(heron, "port_out") == ["requested"]
    assert len(told(tmp_path, ANA)) == 1


def test_a_forged_order_stands_in_no_real_notices_way(heron: Desk, arrive: Arrive) -> None:
    """An order that was not proven is no port: the real carrier's notices still find theirs (rule 17)."""
    arrive(ORDERS, "New port order LK-100", ORDER, proven=False)
    arrive(ORDERS, "New port order LK-100", ORDER, Message_ID="<real@larkspur.example>")
    arrive(ORDERS, "FOC LK-100", FOC)
    Loop(heron).once()

    assert sorted(states(heron, "port_out")) == ["confirmed", "received"]


def test_a_strangers_flood_writes_to_the_contact_once_a_day(heron: Desk, arrive: Arrive, tmp_path: Path) -> None:
    """However often strangers ask for a record, its owner is told once a day."""
    for number in range(4):
        arrive(
            f"eve{number}@else.example",
            "CSR",
            "Please send me the customer service record for account 8X-204417.",
            proven=False,
        )
    Loop(heron).once()

    assert len(told(tmp_path, ANA)) == 1


def test_an_answer_is_for_one_of_several_people(heron: Desk, arrive: Arrive, tmp_path: Path) -> None:
    """Where a carrier and a customer are on one ticket, staff must say whom they answer."""
    arrive(ORDERS, "New port order LK-100", ORDER)
    Loop(heron).once()
    reference = str(heron.db.value("SELECT reference FROM tickets"))

    with pytest.raises(ConflictError, match="--to"):
        staff.answer(heron, reference, "We will look at it.", "june")
    staff.answer(heron, reference, "We will look at it.", "june", to=ANA)
    Loop(heron).once()

    assert len(told(tmp_path, ANA)) == 2
    assert told(tmp_path, ORDERS) == []


def test_a_ticket_with_a_port_under_way_is_not_closed_unseen(heron: Desk, arrive: Arrive) -> None:
    """Closing over a live port would free what it holds: staff say first how it ended."""
    arrive(ORDERS, "New port order LK-100", ORDER)
    Loop(heron).once()
    reference = str(heron.db.value("SELECT reference FROM tickets"))

    with pytest.raises(ConflictError, match="port is under way"):
        staff.close(heron, reference, "june", "done")


def test_a_port_that_staff_end_gives_its_cancellation_back(heron: Desk, arrive: Arrive) -> None:
    """While a port is open staff cannot mark the cancellation it holds; once they say how it ended, they can (rule 12)."""
    arrive(ANA, "Cancel", "Please cancel our account 8X-204417 completely.")
    arrive(ORDERS, "New port order LK-100", ORDER)
    Loop(heron).once()
    of_kind = "SELECT t.reference FROM requests r JOIN tickets t ON t.id = r.ticket_id WHERE r.kind = ?"
    cancel, port = (str(heron.db.value(of_kind, (kind,))) for kind in ("cancellation", "port_out"))

    for state in (State.SCHEDULED, State.RECEIVED):
        with pytest.raises(ConflictError, match="would lose the numbers"):
            staff_mark.mark(heron, cancel, Kind.CANCELLATION, state, "june", "")
    held = states(heron, "cancellation")
    staff_mark.mark(heron, port, Kind.PORT_OUT, State.WITHDRAWN, "june", "the customer stays")
    given_back = states(heron, "cancellation")
    staff_mark.mark(heron, cancel, Kind.CANCELLATION, State.SCHEDULED, "june", "")

    assert (held, given_back, states(heron, "cancellation")) == (["held"], ["received"], ["scheduled"])


def test_a_port_that_staff_open_again_holds_again(heron: Desk, arrive: Arrive) -> None:
    """An abandoned port that turns out to be under way: what it held before is held again (rule 12)."""
    arrive(ANA, "Cancel", "Please cancel our account 8X-204417 completely.")
    arrive(ORDERS, "New port order LK-100", ORDER)
    Loop(heron).once()
    of_port = "SELECT t.reference FROM requests r JOIN tickets t ON t.id = r.ticket_id WHERE r.kind = 'port_out'"
    port = str(heron.db.value(of_port))

    staff_mark.mark(heron, port, Kind.PORT_OUT, State.ABANDONED, "june", "no word")
    free = states(heron, "cancellation")
    staff_mark.mark(heron, port, Kind.PORT_OUT, State.CONFIRMED, "june", "the carrier called")

    assert (free, states(heron, "cancellation")) == (["received"], ["held"])
