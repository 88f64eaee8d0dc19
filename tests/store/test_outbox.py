"""Letters: written once, sent one try at a time, recovered after a crash."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from intake.domain.errors import ConflictError, NotFoundError
from intake.domain.letter import Enclosure
from intake.domain.policy import Mode
from intake.store import audit, outbox, tickets
from intake.store.database import Database

Later = Callable[[float], datetime]


def state(db: Database, letter_id: int) -> str:
    return str(outbox.get(db, letter_id)["state"])


def on_the_wire(db: Database, letter_id: int, now: datetime) -> None:
    with db.transaction():
        assert outbox.lease(db, letter_id, now)
        assert outbox.mark_sending(db, letter_id, now)


def test_a_letter_comes_back_as_it_was_written(db: Database, fill: Any, later: Later) -> None:
    """What is leased is the letter with all its parts, its Message-ID fixed, and the try counted."""
    ticket_id = fill.ticket()
    enclosure = Enclosure("csr.pdf", "application/pdf", bytes(range(256)))
    letter_id = fill.letter(
        ticket_id, html="<p>Dear</p>", in_reply_to="<a@b>", references=("<0@b>", "<a@b>"), sections=("csr",),
        account_data=True, automatic="auto-generated", null_return_path=False, enclosures=[enclosure],
    )  # fmt: skip

    with db.transaction():
        outgoing = outbox.lease(db, letter_id, later(1))

    assert outgoing is not None
    assert (outgoing.attempts, outgoing.account_data, outgoing.ticket_id) == (1, True, ticket_id)
    letter = outgoing.letter
    reference = tickets.get(db, ticket_id)["reference"]
    assert letter.message_id.startswith("<")
    assert letter.message_id.endswith(f".{reference}@provider.example>")
    assert (letter.html, letter.in_reply_to, letter.references) == (
        "<p>Dear</p>",
        "<a@b>",
        ("<0@b>", "<a@b>"),
    )
    assert (letter.automatic, letter.null_return_path) == ("auto-generated", False)
    assert letter.enclosures == (enclosure,)


def test_one_letter_of_a_purpose_for_a_message(db: Database, fill: Any) -> None:
    """The same purpose for the same message gives the letter that is there; staff's own letters are each new."""
    message_id = fill.message()

    first, again = fill.letter(None, message_id), fill.letter(None, message_id, text="other words")
    other = fill.letter(None, message_id, purpose="csr_asked")

    assert first == again != other
    assert fill.letter() != fill.letter()
    assert outbox.get(db, first)["text"] == "Dear customer"


def test_the_mode_decides_what_becomes_of_it(db: Database, fill: Any, later: Later) -> None:
    """A draft waits until staff release it; a letter that is off is not written."""
    draft, goes = fill.letter(mode=Mode.DRAFT), fill.letter()

    assert outbox.due(db, later(0), 5) == [goes]
    with db.transaction():
        outbox.release(db, draft, who="staff:kim", now=later(1))
    assert outbox.due(db, later(1), 5) == [goes, draft]
    with pytest.raises(ValueError, match="off"):
        fill.letter(mode=Mode.OFF)


def test_a_letter_is_leased_once(db: Database, fill: Any, later: Later) -> None:
    """Whoever comes second gets nothing."""
    letter_id = fill.letter()
    with db.transaction():
        assert outbox.lease(db, letter_id, later(0)) is not None
        assert outbox.lease(db, letter_id, later(0)) is None


def test_a_deferred_letter_waits_for_its_time(db: Database, fill: Any, later: Later) -> None:
    """A letter that the server wants later is due again at the time that was set, and not before."""
    letter_id = fill.letter()
    with db.transaction():
        outbox.lease(db, letter_id, later(0))
        outbox.defer(db, letter_id, reason="451 later", next_try=later(10))

    assert outbox.due(db, later(9), 5) == []
    assert outbox.due(db, later(10), 5) == [letter_id]
    assert outbox.get(db, letter_id)["reason"] == "451 later"


def test_a_sent_letter_is_over(db: Database, fill: Any, later: Later) -> None:
    """What was sent is counted, told in the history, and never goes again."""
    ticket_id = fill.ticket()
    letter_id = fill.letter(ticket_id)
    on_the_wire(db, letter_id, later(1))
    with db.transaction():
        outbox.mark_sent(db, letter_id, later(2))

    assert outbox.sent_since(db, later(1)) == 1
    assert outbox.sent_since(db, later(3)) == 0
    assert audit.history(db, ticket_id)[-1]["after"] == "sent"
    for act in (
        lambda: outbox.release(db, letter_id, who="staff:kim", now=later(3)),
        lambda: outbox.withdraw(db, letter_id, who="staff:kim", why="", now=later(3)),
        lambda: outbox.fail(db, letter_id, reason="550", now=later(3)),
    ):
        with pytest.raises(ConflictError, match="is sent"), db.transaction():
            act()


def test_a_refused_letter_is_shown_to_staff(db: Database, fill: Any, later: Later) -> None:
    """A letter refused for good stands in letters_failed with the server's words, and can go again."""
    letter_id = fill.letter()
    on_the_wire(db, letter_id, later(1))
    with db.transaction():
        outbox.fail(db, letter_id, reason="550 no such user", now=later(2))

    assert db.rows("SELECT letter, reason FROM letters_failed") == [{"letter": letter_id, "reason": "550 no such user"}]
    with db.transaction():
        outbox.release(db, letter_id, who="staff:kim", now=later(3))
    assert state(db, letter_id) == "pending"


def test_a_letter_withdrawn_in_hand_does_not_go(db: Database, fill: Any, later: Later) -> None:
    """Staff withdraw a letter just before it goes: it may not be sent, and a late deferral does not bring it back."""
    letter_id = fill.letter()
    with db.transaction():
        outbox.lease(db, letter_id, later(0))
        outbox.withdraw(db, letter_id, who="staff:kim", why="wrong", now=later(0))

        assert outbox.mark_sending(db, letter_id, later(1)) is False
        outbox.defer(db, letter_id, reason="", next_try=later(2))
    assert state(db, letter_id) == "withdrawn"


def test_what_was_only_leased_goes_again(db: Database, fill: Any, later: Later) -> None:
    """After a crash a letter of which nothing was sent is pending again, with account data or without."""
    ids = [fill.letter(), fill.letter(account_data=True)]
    with db.transaction():
        for letter_id in ids:
            outbox.lease(db, letter_id, later(0))

    with db.transaction():
        assert outbox.recover(db, later(1)) == (ids, [])
    assert outbox.due(db, later(1), 5) == ids


def test_a_receipt_goes_at_most_twice(db: Database, fill: Any, later: Later) -> None:
    """After a crash amid sending, a letter without account data goes once more with the same Message-ID, then never."""
    letter_id = fill.letter()
    message_id = outbox.get(db, letter_id)["rfc_message_id"]
    on_the_wire(db, letter_id, later(0))
    with db.transaction():
        assert outbox.recover(db, later(1)) == ([letter_id], [])

    on_the_wire(db, letter_id, later(2))
    with db.transaction():
        assert outbox.recover(db, later(3)) == ([], [letter_id])
    assert state(db, letter_id) == "unknown"
    assert outbox.get(db, letter_id)["rfc_message_id"] == message_id


def test_account_data_never_goes_again_by_itself(db: Database, fill: Any, later: Later) -> None:
    """After a crash amid sending, a letter with account data waits for staff."""
    letter_id = fill.letter(account_data=True)
    on_the_wire(db, letter_id, later(0))
    with db.transaction():
        assert outbox.recover(db, later(1)) == ([], [letter_id])

    assert outbox.due(db, later(9), 5) == []
    shown = db.rows("SELECT letter, state, carries_account_data FROM letters_waiting")
    assert shown == [{"letter": letter_id, "state": "unknown", "carries_account_data": "yes"}]


def test_letters_to_an_address_are_counted(db: Database, fill: Any, later: Later) -> None:
    """The limit of an address counts every spelling of it, and leaves out what was withdrawn."""
    fill.letter(to="Ana@Heron.example")
    fill.letter(to="ana@heron.example", now=later(5))
    withdrawn = fill.letter(now=later(5))
    fill.letter(to="else@heron.example")
    with db.transaction():
        outbox.withdraw(db, withdrawn, who="staff:kim", why="", now=later(6))

    assert outbox.letters_since(db, " ANA@heron.example", later(0)) == 2
    assert outbox.letters_since(db, "ana@heron.example", later(1)) == 1


def test_letters_are_listed_by_state(db: Database, fill: Any) -> None:
    """All letters, or those in the states that are named, oldest first."""
    draft, pending = fill.letter(mode=Mode.DRAFT), fill.letter()

    assert [row["letter"] for row in outbox.listed(db, ())] == [draft, pending]
    assert [row["letter"] for row in outbox.listed(db, ["pending", "sent"])] == [pending]


def test_a_letter_that_is_not_there_is_named(db: Database, later: Later) -> None:
    """NotFoundError says which letter."""
    with pytest.raises(NotFoundError, match="letter 9"), db.transaction():
        outbox.release(db, 9, who="staff:kim", now=later(0))
