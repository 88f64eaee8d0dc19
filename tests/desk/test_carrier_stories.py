"""Stories of carriers' mail, from the message to the last letter: out of order, twice, corrected, disputed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from unittest.mock import ANY

import pytest

from intake.desk import carrier_mail, record, staff_correct, staff_mark
from intake.desk.desk import Desk
from intake.desk.rejection import record_and_rejection
from intake.domain.errors import ConflictError, InputError
from intake.domain.findings import Kind
from intake.domain.ticket import State
from intake.loop import Loop
from tests.desk.test_path import letters
from tests.desk.test_stories import (
    ANA,
    DONE,
    FOC,
    ONE,
    ORDER,
    ORDERS,
    REJECTED,
    TWO,
    states,
    told,
)

Arrive = Callable[..., None]
STAFF = "porting@losing.example"


def comes(desk: Desk, arrive: Arrive, sender: str, subject: str, text: str, **headers: object) -> None:
    """One message arrives and is handled."""
    arrive(sender, subject, text, **headers)
    Loop(desk).once()


def words(letter: object) -> str:
    """The text of a letter in one line."""
    return " ".join(letter.get_body(("plain",)).get_content().split())


def to_ana(tmp_path: Path) -> list[object]:
    """The letters that Ana got, in order."""
    return [letter for letter in letters(tmp_path) if letter["To"] == ANA]


def test_a_confirmation_overtakes_its_order(heron: Desk, arrive: Arrive, tmp_path: Path) -> None:
    """The FOC comes first: Ana hears at once, with what to do if she did not ask; the order then changes nothing."""
    comes(heron, arrive, ORDERS, "FOC LK-100", FOC)
    first = states(heron, "port_out")
    comes(heron, arrive, ORDERS, "New port order LK-100", ORDER)
    comes(heron, arrive, ORDERS, "Completed LK-100", DONE)

    foc, done = to_ana(tmp_path)
    assert (first, states(heron, "port_out")) == (["confirmed"], ["completed"])
    assert "Tuesday, December 1, 2026" in words(foc)
    assert "If you did NOT ask for this, tell us at once" in words(foc)
    assert "nassign the numbers" in words(done)
    assert len({row["ticket_id"] for row in heron.db.rows("SELECT ticket_id FROM messages")}) == 1


def test_everything_twice_and_in_reverse_is_told_once(heron: Desk, arrive: Arrive, tmp_path: Path) -> None:
    """After the whole story, its mails again in reverse order move nothing and mail nobody (rule 18)."""
    story = [("New port order LK-100", ORDER), ("FOC LK-100", FOC), ("Completed LK-100", DONE)]
    for subject, text in story:
        comes(heron, arrive, ORDERS, subject, text)
    before = len(letters(tmp_path))
    for number, (subject, text) in enumerate(reversed(story)):
        comes(heron, arrive, ORDERS, subject, text, Message_ID=f"<again.{number}@larkspur.example>")

    assert states(heron, "port_out") == ["completed"]
    assert len(letters(tmp_path)) == before


def test_a_confirmed_date_that_is_corrected_is_told_again(heron: Desk, arrive: Arrive, tmp_path: Path) -> None:
    """A further FOC with another day: the new day stands in the second letter and on file."""
    comes(heron, arrive, ORDERS, "New port order LK-100", ORDER)
    comes(heron, arrive, ORDERS, "FOC LK-100", FOC)
    comes(heron, arrive, ORDERS, "FOC LK-100 corrected", FOC.replace("12/01/2026", "12/08/2026"))

    assert heron.db.value("SELECT committed_date FROM requests WHERE kind = 'port_out'") == "2026-12-08"
    assert "Tuesday, December 8, 2026" in words(to_ana(tmp_path)[-1])
    assert states(heron, "port_out") == ["confirmed"]


def test_one_of_two_numbers_ports_and_the_other_is_withdrawn(heron: Desk, arrive: Arrive, tmp_path: Path) -> None:
    """Number by number: the first is complete, the second is taken back, and a letter tells of each alone."""
    comes(heron, arrive, ORDERS, "New port order LK-100", ORDER)
    comes(heron, arrive, ORDERS, "FOC LK-100", FOC)
    comes(heron, arrive, ORDERS, "Completed LK-100", DONE.replace(f", {TWO}", ""))
    cancelled = f"ORDER CANCELLED\nPON: LK-100\nNumbers: {TWO}\nThe port order has been withdrawn."
    comes(heron, arrive, ORDERS, "Cancelled LK-100", cancelled)

    moved = {row["number"]: row["state"] for row in heron.db.rows("SELECT number, state FROM ticket_numbers")}
    assert moved == {"+14155550123": "completed", "+14155550124": "withdrawn"}
    done, taken_back = to_ana(tmp_path)[-2:]
    assert (ONE in words(done), TWO in words(done)) == (True, False)
    assert (ONE in words(taken_back), TWO in words(taken_back)) == (False, True)


def test_a_rejection_is_told_and_staff_answer_it(heron: Desk, arrive: Arrive, tmp_path: Path) -> None:
    """Ana hears that staff compare it with the record, by when, and to have it filed again; then it is filed again."""
    comes(heron, arrive, ORDERS, "New port order LK-100", ORDER)
    comes(heron, arrive, ORDERS, "Rejected LK-100", REJECTED)
    comes(heron, arrive, ORDERS, "New port order LK-101", ORDER.replace("LK-100", "LK-101"))
    comes(heron, arrive, ORDERS, "Cancelled LK-100", f"ORDER CANCELLED\nPON: LK-100\nNumbers: {ONE}, {TWO}")

    rejected = to_ana(tmp_path)[1]
    assert "our staff compare it with our record and tell you what to correct" in words(rejected)
    assert "can file the request again" in words(rejected)
    assert states(heron, "port_out") == ["requested"]
    assert heron.db.value("SELECT order_number FROM requests WHERE kind = 'port_out'") == "LK-101"
    assert len(to_ana(tmp_path)) == 3


def test_a_customers_rejection_is_shown_beside_the_record(heron: Desk, arrive: Arrive, tmp_path: Path) -> None:
    """Ana forwards the rejection: she is told by when staff answer, and staff see what differs (rule 11)."""
    text = (
        f"Our port was rejected, see below.\nAccount number: 8X-204417\nNumbers: {ONE}\n"
        "Service address: 12 Mill Street, San Jose, CA 95112\nReason: service address does not match"
    )
    comes(heron, arrive, ANA, "Port request rejected", text)

    reference = str(heron.db.value("SELECT reference FROM tickets"))
    compared = {line.name: line for line in record_and_rejection(heron, reference)}
    assert states(heron, "port_status") == ["checking"]
    assert "tell you what to correct, by Wednesday, November 18, 2026" in words(to_ana(tmp_path)[0])
    assert (compared["account number"].agrees, compared["service address"].agrees) == (True, False)
    assert compared["service address"].on_record == "12 Mill Rd, San Jose, CA 95112"


def test_a_ticket_without_a_rejection_has_nothing_to_compare(heron: Desk, arrive: Arrive) -> None:
    """The record is put beside a rejection and beside nothing else."""
    comes(heron, arrive, ORDERS, "New port order LK-100", ORDER)

    assert record_and_rejection(heron, str(heron.db.value("SELECT reference FROM tickets"))) == ()


def test_another_carrier_cannot_end_a_port(heron: Desk, arrive: Arrive, tmp_path: Path) -> None:
    """A listed carrier that did not file the port changes nothing of it; staff see what it would (rule 17)."""
    comes(heron, arrive, ORDERS, "New port order LK-100", ORDER)
    comes(heron, arrive, "orders@brightpole.example", "Completed LK-100", DONE)

    waiting = heron.db.row("SELECT why FROM requests WHERE kind = 'port_status'")
    assert states(heron, "port_out") == ["requested"]
    assert "was filed by Larkspur Networks, not by Brightpole" in waiting["why"]
    assert "completed" in waiting["why"]
    assert len(to_ana(tmp_path)) == 1


def test_a_port_that_nobody_asked_for(heron: Desk, arrive: Arrive, tmp_path: Path) -> None:
    """Ana answers the notice "not us": the port is disputed, staff are alarmed, the FOC moves nothing, and no one cancels."""
    comes(heron, arrive, ORDERS, "New port order LK-100", ORDER)
    notice = str(to_ana(tmp_path)[0]["Message-ID"])
    text = "We did not ask for this port! Nobody here authorized it. Please stop it."
    comes(heron, arrive, ANA, "Re: Did you ask to move these numbers?", text, In_Reply_To=notice)
    comes(heron, arrive, ORDERS, "FOC LK-100", FOC)

    assert states(heron, "port_out") == ["disputed"]
    assert heron.db.value("SELECT priority FROM queue") == "1-dispute"
    assert [subject for subject in told(tmp_path, STAFF) if "disputes" in subject] == [ANY]
    assert [letter["Subject"] for letter in to_ana(tmp_path)][2:] == []
    assert "a person looks at it with our highest priority" in words(to_ana(tmp_path)[1])
    waiting = heron.db.value("SELECT why FROM requests WHERE kind = 'port_status'")
    assert "is disputed: staff decide (rule 14)" in waiting

    reference = str(
        heron.db.value(
            "SELECT t.reference FROM tickets t JOIN requests r ON r.ticket_id = t.id WHERE r.kind = 'port_out'"
        )
    )
    staff_mark.mark(heron, reference, Kind.PORT_OUT, State.WITHDRAWN, "june", "the carrier took it back")
    assert states(heron, "port_out") == ["withdrawn"]


def test_a_strangers_dispute_alarms_staff_and_marks_nothing(heron: Desk, arrive: Arrive, tmp_path: Path) -> None:
    """Somebody who is not on the account says so: looked at first, but no port is marked, and Ana hears nothing of it."""
    comes(heron, arrive, ORDERS, "New port order LK-100", ORDER)
    text = f"We never asked for the port of {ONE}. Nobody authorized it."
    comes(heron, arrive, "eve@else.example", "Not us", text, proven=False)

    assert states(heron, "port_out") == ["requested"]
    assert [subject for subject in told(tmp_path, STAFF) if "disputes" in subject] == [ANY]
    assert len(to_ana(tmp_path)) == 1


def test_a_withdrawn_port_that_comes_again_is_told_again(heron: Desk, arrive: Arrive, tmp_path: Path) -> None:
    """A port was taken back; a new order for the same numbers is a new port, and silence would be consent (rule 13)."""
    comes(heron, arrive, ORDERS, "New port order LK-100", ORDER)
    comes(heron, arrive, ORDERS, "Cancelled LK-100", f"ORDER CANCELLED\nPON: LK-100\nNumbers: {ONE}, {TWO}")
    comes(heron, arrive, ORDERS, "New port order LK-200", ORDER.replace("LK-100", "LK-200"))

    assert states(heron, "port_out") == ["withdrawn", "requested"]
    assert len(to_ana(tmp_path)) == 3


def ticket_of(desk: Desk, kind: str) -> str:
    """The reference of the newest ticket that asks this."""
    sql = "SELECT t.reference FROM requests r JOIN tickets t ON t.id = r.ticket_id WHERE r.kind = ? ORDER BY r.id DESC"
    return str(desk.db.value(sql, (kind,)))


def test_staff_let_a_waiting_notice_count(heron: Desk, arrive: Arrive, tmp_path: Path) -> None:
    """An unproven FOC waits; staff make sure by telephone; then the port moves and Ana is told, as from a proven one."""
    comes(heron, arrive, ORDERS, "New port order LK-100", ORDER)
    comes(heron, arrive, ORDERS, "FOC LK-100", FOC, proven=False)
    waits = states(heron, "port_out")
    reference = ticket_of(heron, "port_status")

    accepted = carrier_mail.accept(heron, reference, "june", "called Larkspur back", carrier="Larkspur")
    Loop(heron).once()

    assert (waits, accepted.states, states(heron, "port_out")) == (["requested"], ("confirmed",), ["confirmed"])
    assert accepted.locked == ()
    assert "Tuesday, December 1, 2026" in words(to_ana(tmp_path)[-1])
    event = heron.db.row("SELECT who, why FROM events WHERE what = 'notice accepted'")
    assert event == {"who": "staff:june", "why": "counts as from Larkspur Networks: called Larkspur back"}
    with pytest.raises(ConflictError, match="waits on ticket"):
        carrier_mail.accept(heron, reference, "june", "again")


def test_staff_let_a_waiting_order_count(heron: Desk, arrive: Arrive, tmp_path: Path) -> None:
    """An order of an unlisted carrier: its drafted notice goes out, the order itself becomes the port, and holds."""
    comes(heron, arrive, ANA, "Cancel", "Please cancel our account 8X-204417 completely.")
    text = ORDER.replace("Larkspur Networks", "Tidewater Fiber")
    comes(heron, arrive, "orders@tidewater.example", "New port order LK-100", text)
    before = (states(heron, "port_out"), len(to_ana(tmp_path)))

    carrier_mail.accept(heron, ticket_of(heron, "port_out"), "june", "their desk confirmed it")
    Loop(heron).once()

    assert before == (["received"], 1)
    assert (states(heron, "port_out"), states(heron, "cancellation")) == (["requested"], ["held"])
    assert "New provider: Tidewater Fiber" in words(to_ana(tmp_path)[-1])
    assert heron.db.value("SELECT count(*) FROM letters WHERE state = 'draft'") == 0


def test_what_changes_nothing_even_so_is_not_accepted(heron: Desk, arrive: Arrive, tmp_path: Path) -> None:
    """A notice about a disputed port, or about none, stays where it is, and staff read why."""
    comes(heron, arrive, ORDERS, "FOC LK-777", "FOC confirmed for PON LK-777, due date 12/09/2026.", proven=False)

    with pytest.raises(ConflictError, match="changes nothing even so: the notice changes nothing by itself"):
        carrier_mail.accept(heron, ticket_of(heron, "port_status"), "june", "called", carrier="Larkspur")
    with pytest.raises(
        InputError, match='--carrier NAME; it shows a domain of Larkspur Networks, so perhaps with --carrier "L'
    ):
        carrier_mail.accept(heron, ticket_of(heron, "port_status"), "june", "called")

    assert states(heron, "port_status") == ["checking"]
    assert heron.db.value("SELECT count(*) FROM events WHERE what = 'notice accepted'") == 0


def test_a_port_that_staff_looked_at_is_due_no_more(heron: Desk, arrive: Arrive) -> None:
    """Looked at, it leaves the list of what is due until the carrier writes again; a second time there is nothing."""
    comes(heron, arrive, ORDERS, "New port order LK-100", ORDER)
    sql = "SELECT due FROM requests WHERE kind = 'port_out'"
    due = heron.db.value(sql)

    carrier_mail.looked(heron, ticket_of(heron, "port_out"), "june", "Ana knows of it")

    assert (due is None, heron.db.value(sql)) == (False, None)
    with pytest.raises(ConflictError, match="No filed port"):
        carrier_mail.looked(heron, ticket_of(heron, "port_out"), "june", "")


def test_a_notice_does_not_count_for_a_port_to_another_provider(heron: Desk, arrive: Arrive, tmp_path: Path) -> None:
    """Ana's ticket names Verizon: a rejection accepted as Tidewater's is refused until staff correct that, then named so."""
    comes(heron, arrive, ANA, "Leaving", f"How do I move {ONE} to Verizon?")
    text = f"ORDER REJECTED\nPON: TF-7\nNumbers: {ONE}\nReason: service address mismatch"
    comes(heron, arrive, "orders@tidewater.example", "Rejected TF-7", text)
    notice, port, before = ticket_of(heron, "port_status"), ticket_of(heron, "port_out"), len(to_ana(tmp_path))

    with pytest.raises(ConflictError, match="names Verizon as the new provider, not Tidewater Fiber"):
        carrier_mail.accept(heron, notice, "june", "called them", carrier="Tidewater Fiber")
    refused = (states(heron, "port_out"), states(heron, "port_status"), len(to_ana(tmp_path)))
    staff_correct.correct_field(heron, port, "new_provider", "Tidewater Fiber", "june", "Ana says so")
    carrier_mail.accept(heron, notice, "june", "called them", carrier="Tidewater Fiber")
    Loop(heron).once()

    assert refused == (["instructed"], ["checking"], before)
    assert states(heron, "port_out") == ["rejected"]
    assert "New provider: Tidewater Fiber" in words(to_ana(tmp_path)[-1])


def test_a_letter_names_the_carrier_that_staff_accepted(heron: Desk, arrive: Arrive, tmp_path: Path) -> None:
    """The draft of an order named what its message did; what goes out names whose it is, as staff made sure."""
    text = ORDER.replace("Larkspur Networks", "Tidewater Fiber")
    comes(heron, arrive, "orders@tidewater.example", "New port order LK-100", text)

    carrier_mail.accept(heron, ticket_of(heron, "port_out"), "june", "called them", carrier="Harborline Voice")
    Loop(heron).once()

    assert "New provider: Harborline Voice" in words(to_ana(tmp_path)[-1])
    assert "Tidewater" not in to_ana(tmp_path)[-1].as_string()


def test_a_proven_carrier_is_named_where_the_customer_named_another(
    heron: Desk, arrive: Arrive, tmp_path: Path
) -> None:
    """Before a carrier files, the new provider on file is only what the customer said."""
    comes(heron, arrive, ANA, "Leaving", f"How do I move {ONE} and {TWO} to Verizon?")
    comes(heron, arrive, ORDERS, "Rejected LK-100", REJECTED)

    assert "New provider: Larkspur Networks" in words(to_ana(tmp_path)[-1])


def test_a_notice_counts_only_where_staff_say_how_they_made_sure(heron: Desk, arrive: Arrive) -> None:
    """Without it nothing moves, and no letter goes out."""
    comes(heron, arrive, "orders@tidewater.example", "New port order LK-100", ORDER)

    with pytest.raises(InputError, match="Say how you made sure"):
        carrier_mail.accept(heron, ticket_of(heron, "port_out"), "june", " ")

    assert states(heron, "port_out") == ["received"]
    assert heron.db.value("SELECT state FROM letters WHERE to_address = ?", (ANA,)) == "draft"


def test_staff_read_that_an_accepted_order_takes_a_locked_number(heron: Desk, arrive: Arrive) -> None:
    """The order, and any notice of it that is accepted, tells which of its numbers the account holder locked."""
    record.set_lock(heron, "8X-204417", ("+14155550124",), locked=True, who="june", why="asked by telephone")
    comes(heron, arrive, "orders@tidewater.example", "New port order LK-100", ORDER)
    order = carrier_mail.accept(heron, ticket_of(heron, "port_out"), "june", "called them", carrier="Larkspur")
    comes(heron, arrive, ORDERS, "FOC LK-100", FOC, proven=False)
    notice = carrier_mail.accept(heron, ticket_of(heron, "port_status"), "june", "called them", carrier="Larkspur")

    assert (order.locked, notice.locked) == (("+14155550124",), ("+14155550124",))
