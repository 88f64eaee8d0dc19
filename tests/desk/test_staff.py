"""What staff do: each act changes what it says, tells who did it, and is refused where it makes no sense."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from intake.desk import staff, staff_mark
from intake.desk.desk import Desk, open_desk
from intake.desk.seen import version
from intake.domain.account import Contact
from intake.domain.errors import ConflictError, InputError
from intake.domain.findings import Kind
from intake.domain.ticket import State
from intake.loop import Loop
from intake.settings import parse
from intake.store import accounts
from tests.desk.conftest import Clock
from tests.desk.test_path import letters

Arrive = Callable[..., None]
PIN = ("ana@heron.example", "PIN", "Where do I get my porting PIN?")


@pytest.fixture
def drafting(values: dict[str, object], settings: object, tmp_path: Path, clock: Clock) -> Desk:
    """A desk that drafts every letter."""
    with open_desk(parse({**values, "rules": {}}, base=tmp_path), clock) as desk:
        yield desk


def reference(desk: Desk) -> str:
    """The reference of the only ticket."""
    return str(desk.db.value("SELECT reference FROM tickets"))


def history(desk: Desk) -> list[tuple[str, str]]:
    """Who did what, in order."""
    return [(row["who"], row["what"]) for row in desk.db.rows("SELECT who, what FROM events ORDER BY id")]


def test_a_drafted_letter_waits_until_it_is_released(drafting: Desk, arrive: Arrive, tmp_path: Path) -> None:
    """A draft does not go out by itself; released, it goes with the next pass, and its request is answered."""
    arrive(*PIN)
    Loop(drafting).once()
    before = drafting.db.value("SELECT state FROM requests")
    waiting = drafting.db.value("SELECT count(*) FROM letters_waiting")

    to = staff.release(drafting, 1, "june")
    Loop(drafting).once()

    assert (before, waiting, to) == ("received", 1, "ana@heron.example")
    assert [letter["To"] for letter in letters(tmp_path)] == ["ana@heron.example"]
    assert drafting.db.value("SELECT state FROM requests") == "answered"
    assert ("staff:june", "letter") in history(drafting)


def test_a_withdrawn_letter_never_goes_out(drafting: Desk, arrive: Arrive, tmp_path: Path) -> None:
    """A letter that staff took back is not sent, and cannot be released any more."""
    arrive(*PIN)
    Loop(drafting).once()

    staff.withdraw(drafting, 1, "june", "answered by phone")
    Loop(drafting).once()

    assert drafting.db.value("SELECT state FROM letters") == "withdrawn"
    with pytest.raises(ConflictError):
        staff.release(drafting, 1, "june")


def test_a_sent_letter_can_be_neither_released_nor_withdrawn(desk: Desk, arrive: Arrive) -> None:
    """What went out is out: both acts are refused and nothing changes."""
    arrive(*PIN)
    Loop(desk).once()

    with pytest.raises(ConflictError):
        staff.release(desk, 1, "june")
    with pytest.raises(ConflictError):
        staff.withdraw(desk, 1, "june", "no")

    assert desk.db.value("SELECT state FROM letters") == "sent"


def test_an_answer_of_staff_goes_to_the_sender_in_the_thread(drafting: Desk, arrive: Arrive, tmp_path: Path) -> None:
    """Staff's own words go to the ticket's sender, in reply to the message, not marked as an automatic reply."""
    arrive(*PIN)
    Loop(drafting).once()

    staff.answer(drafting, reference(drafting), "Dear Ana,\n\nplease ask the chatbot.\n\n- or call us", "june")
    Loop(drafting).once()

    [letter] = letters(tmp_path)
    text = letter.get_body(("plain",)).get_content()
    assert letter["To"] == "ana@heron.example"
    assert letter["In-Reply-To"] == "<1.test@heron.example>"
    assert letter["Auto-Submitted"] in (None, "no")
    assert "please ask the chatbot." in text
    assert reference(drafting) in text
    assert drafting.db.value("SELECT state FROM requests") == "answered"


@pytest.mark.parametrize("text", ["", "  \n ", "x" * 20_001], ids=["empty", "blank", "too long"])
def test_an_answer_without_words_or_without_end_is_refused(drafting: Desk, arrive: Arrive, text: str) -> None:
    """An empty or endless answer is refused with a sentence, and no letter is written."""
    arrive(*PIN)
    Loop(drafting).once()
    before = drafting.db.value("SELECT count(*) FROM letters")

    with pytest.raises(InputError):
        staff.answer(drafting, reference(drafting), text, "june")

    assert drafting.db.value("SELECT count(*) FROM letters") == before


def test_a_message_without_a_sender_cannot_be_answered(drafting: Desk, arrive: Arrive) -> None:
    """There is nobody to write to, and staff are told so."""
    arrive("", "", "", raw=b"Subject: PIN\r\n\r\nWhere do I get my porting PIN?")
    Loop(drafting).once()

    with pytest.raises(ConflictError, match="no sender"):
        staff.answer(drafting, reference(drafting), "hello", "june")


def test_closing_ends_a_ticket_and_its_requests_and_a_second_time_is_refused(desk: Desk, arrive: Arrive) -> None:
    """A closed ticket leaves the queue with all its requests, and cannot be closed again."""
    arrive(*PIN)
    Loop(desk).once()

    staff.close(desk, reference(desk).lower(), "june", "done")

    assert desk.db.rows("SELECT * FROM queue") == []
    assert desk.db.value("SELECT state FROM requests") == "closed"
    with pytest.raises(ConflictError):
        staff.close(desk, reference(desk), "june", "again")


def test_a_further_message_opens_a_closed_ticket_again(desk: Desk, arrive: Arrive, tmp_path: Path) -> None:
    """Who answers after the ticket was closed is back in the queue, not lost in an ended matter."""
    arrive(*PIN)
    Loop(desk).once()
    staff.close(desk, reference(desk), "june", "done")
    arrive("ana@heron.example", "Re: PIN", "It does not work.", In_Reply_To=letters(tmp_path)[0]["Message-ID"])

    Loop(desk).once()

    assert [row["reference"] for row in desk.db.rows("SELECT reference FROM queue")] == [reference(desk)]


def test_assigning_and_noting_are_told_in_the_history(desk: Desk, arrive: Arrive) -> None:
    """Who gave the ticket to whom, and who noted what, stands in the history."""
    arrive(*PIN)
    Loop(desk).once()

    staff.assign(desk, reference(desk), "june", "kay")
    staff.note(desk, reference(desk), "called back, no answer", "june")

    assert desk.db.value("SELECT assignee FROM queue") == "june"
    assert history(desk)[-2:] == [("staff:kay", "assignee"), ("staff:june", "note")]


def test_a_shunted_message_can_be_run_again(desk: Desk, arrive: Arrive, monkeypatch: pytest.MonkeyPatch) -> None:
    """After the cause is mended, a message that was set aside is handled as if it had just come."""
    arrive(*PIN)
    with monkeypatch.context() as broken:
        broken.setattr(type(desk.reader), "read", lambda self, message: 1 / 0)
        Loop(desk).once()
    shunted = desk.db.value("SELECT state FROM messages")

    staff.replay(desk, 1)
    Loop(desk).once()

    assert shunted == "shunted"
    assert desk.db.value("SELECT asked FROM queue") == "port_pin"


@pytest.mark.parametrize(
    "act",
    [
        lambda desk, ticket, seen: staff.answer(desk, ticket, "Hello", "kay", seen=seen),
        lambda desk, ticket, seen: staff.close(desk, ticket, "kay", "done", seen),
        lambda desk, ticket, seen: staff_mark.mark(desk, ticket, Kind.PORT_PIN, State.CLOSED, "kay", "", seen),
        lambda desk, ticket, seen: staff.assign(desk, ticket, "kay", "kay", seen),
    ],
    ids=["answer", "close", "mark", "assign"],
)
def test_an_act_on_an_old_view_of_a_ticket_is_a_conflict(
    desk: Desk, arrive: Arrive, act: Callable[[Desk, str, int], object]
) -> None:
    """Who was second is told who was first and what that was; on the newer view the act is done."""
    arrive(*PIN)
    Loop(desk).once()
    seen = version(desk, 1)
    staff.note(desk, reference(desk), "called back", "june")

    with pytest.raises(ConflictError, match="staff:june: note"):
        act(desk, reference(desk), seen)
    before = history(desk)[-1]
    act(desk, reference(desk), version(desk, 1))

    assert before == ("staff:june", "note")
    assert "staff:kay" in {who for who, _ in history(desk)}


def test_a_letter_is_withdrawn_and_a_ticket_closed_only_with_a_reason(drafting: Desk, arrive: Arrive) -> None:
    """The reason stands in the history: an empty one is refused, and nothing changes."""
    arrive(*PIN)
    Loop(drafting).once()

    with pytest.raises(InputError, match="Say why"):
        staff.withdraw(drafting, 1, "june", " ")
    with pytest.raises(InputError, match="Say why"):
        staff.close(drafting, reference(drafting), "june", "")

    assert drafting.db.value("SELECT state FROM letters") == "draft"
    assert drafting.db.value("SELECT state FROM tickets") == "open"


def test_a_letter_whose_address_changed_is_not_released(heron: Desk, arrive: Arrive) -> None:
    """A drafted notice to what is no address of record any more is refused at once, with what to do, and stays a draft."""
    order = "NEW PORT ORDER\nPON: LK-100\nNumbers: 415-555-0123\nNew provider: Tidewater Fiber\nDue date: 12/01/2026"
    arrive("orders@tidewater.example", "New port order LK-100", order)
    Loop(heron).once()
    letter = int(heron.db.value("SELECT id FROM letters WHERE state = 'draft'"))
    before = accounts.get(heron.db, "8X-204417")
    with heron.db.transaction():
        moved = Contact("Ana Ruiz", "ana.ruiz@heron.example", True, date(2020, 1, 1))
        accounts.upsert(heron.db, replace(before, contacts=(moved,)))

    with pytest.raises(
        ConflictError, match=rf"no address of record .* run\.py withdraw {letter} .* accounts show 8X-20"
    ):
        staff.release(heron, letter, "june")

    assert heron.db.value("SELECT state FROM letters WHERE id = ?", (letter,)) == "draft"
