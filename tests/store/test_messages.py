"""Messages: recorded once, handled or shunted."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from intake.domain.errors import ConflictError, NotFoundError
from intake.domain.findings import AttachmentKind, Problem
from intake.store import documents, messages
from intake.store.database import Database
from intake.store.messages import Reading
from intake.store.schema import MessageState

NOW = datetime(2026, 3, 2, 14, 0, tzinfo=UTC)


def record(
    db: Database,
    raw: bytes,
    uid: str = "1",
    mailbox: str = "support",
    *,
    validity: str = "7",
    whole: bool = True,
) -> tuple[int, bool]:
    with db.transaction():
        return messages.record(
            db, mailbox=mailbox, validity=validity, uid=uid, raw=raw, size=len(raw), whole=whole, now=NOW
        )


def test_a_message_is_recorded_once(db: Database) -> None:
    """The same place and bytes again are known and give the same id."""
    first = record(db, b"one")

    assert first == (1, True)
    assert record(db, b"one") == (1, False)


def test_the_same_bytes_elsewhere_are_known(db: Database) -> None:
    """A message met at another place of the mailbox (UIDVALIDITY changed) is the same message."""
    record(db, b"one")

    assert record(db, b"one", "500", validity="8") == (1, False)


def test_the_same_bytes_in_another_mailbox_are_new(db: Database) -> None:
    """Two mailboxes each have their own messages."""
    record(db, b"one")

    assert record(db, b"one", mailbox="carriers") == (2, True)


def test_other_bytes_at_a_taken_place_are_not_lost(db: Database) -> None:
    """A place that is met with other bytes is another message, recorded once."""
    record(db, b"one")

    assert record(db, b"two") == (2, True)
    assert record(db, b"two") == (2, False)


def test_a_header_block_at_a_taken_place_is_known(db: Database) -> None:
    """A message of which only the header block was read is not recorded a second time."""
    record(db, b"head and body")

    assert record(db, b"head", whole=False) == (1, False)


def test_waiting_gives_the_oldest_first_with_its_bytes(db: Database) -> None:
    """Messages wait in the order in which they were taken, any byte kept."""
    record(db, bytes(range(256)), "1")
    record(db, b"two", "2")
    record(db, b"three", "3")

    waiting = messages.waiting(db, 2)

    assert [message.raw for message in waiting] == [bytes(range(256)), b"two"]
    assert waiting[0].attempts == 0
    assert waiting[0].taken_at == NOW


def test_waiting_does_not_fill_the_memory(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """A batch ends before its bytes are too many, but always holds one message."""
    monkeypatch.setattr(messages, "BATCH_BYTES", 10)
    for uid in "123":
        record(db, uid.encode() * 8, uid)

    assert len(messages.waiting(db, 3)) == 1


def test_attempts_are_counted_and_given_back(db: Database) -> None:
    """An attempt counts when it begins; one that was not made is taken back."""
    record(db, b"one")
    with db.transaction():
        messages.begin_attempt(db, [1], NOW)
        messages.begin_attempt(db, [1], NOW)
        messages.give_back(db, 1)
        messages.failed_attempt(db, 1, "ValueError: odd")

    assert messages.waiting(db, 1)[0].attempts == 1
    assert messages.get(db, 1)["error"] == "ValueError: odd"


def test_a_shunted_message_is_kept_and_run_again(db: Database) -> None:
    """A message that broke us is out of the way, whole, and waits again when staff say so."""
    record(db, b"one")
    with db.transaction():
        messages.begin_attempt(db, [1], NOW)
        messages.shunt(db, 1, "ValueError: odd", NOW)

    assert messages.waiting(db, 5) == []
    assert messages.shunted(db)[0]["error"] == "ValueError: odd"
    assert messages.raw(db, 1) == b"one"

    with db.transaction():
        messages.replay(db, 1)

    assert messages.waiting(db, 5)[0].attempts == 0
    with pytest.raises(ConflictError, match="not shunted"), db.transaction():
        messages.replay(db, 1)


def test_a_message_is_handled_once(db: Database) -> None:
    """What was read is kept; a message that does not wait cannot be handled."""
    record(db, b"one")
    reading = Reading(
        subject="Moving \ud800 our\x00 numbers",
        from_address="ana@heron.example",
        sent_at=NOW,
        findings={"notes": ["é"]},
    )
    with db.transaction():
        messages.handled(db, 1, now=NOW, reading=reading)

    row = messages.get(db, 1)
    assert (row["state"], row["subject"], row["sent_at"]) == (
        "handled",
        "Moving ? our numbers",
        "2026-03-02T14:00:00Z",
    )
    assert row["findings"] == '{"notes": ["é"]}'
    with pytest.raises(ConflictError), db.transaction():
        messages.handled(db, 1, now=NOW, reading=reading)


def test_counts_name_every_state(db: Database) -> None:
    """The counts of a mailbox can be compared with the mailbox itself."""
    record(db, b"one", "1")
    record(db, b"two", "2")
    record(db, b"three", mailbox="carriers")
    with db.transaction():
        messages.shunt(db, 2, "odd", NOW)

    assert messages.counts(db, "support") == {
        MessageState.WAITING: 1,
        MessageState.HANDLED: 0,
        MessageState.SHUNTED: 1,
    }


def test_a_message_that_is_not_there_is_named(db: Database) -> None:
    """NotFoundError says which message."""
    with pytest.raises(NotFoundError, match="message 17"):
        messages.get(db, 17)


def test_a_document_is_read_once(db: Database) -> None:
    """A reading is kept under the bytes' SHA-256, and a later one replaces it."""
    assert documents.cached_document(db, "ab" * 32) is None
    with db.transaction():
        documents.keep_document(db, "ab" * 32, {"kind": "bill"}, NOW)
        documents.keep_document(db, "ab" * 32, {"kind": "bill", "pages": 3}, NOW)

    assert documents.cached_document(db, "ab" * 32) == {"kind": "bill", "pages": 3}


def test_unread_attachments_are_shown(db: Database) -> None:
    """A file that could not be read stands in the view for staff."""
    record(db, b"one")
    with db.transaction():
        for problem in (None, Problem.ENCRYPTED):
            documents.add_attachment(
                db, message_id=1, filename="bill.pdf", media_type="application/pdf", sha256="ab" * 32, size=9,
                kind=AttachmentKind.BILL, problem=problem,
            )  # fmt: skip

    shown = db.rows("SELECT filename, problem FROM unread_attachments")
    assert shown == [{"filename": "bill.pdf", "problem": "encrypted"}]
