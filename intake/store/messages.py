"""Messages: their bytes made safe once, then read, handled or shunted."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from intake.domain.decision import Route
from intake.domain.errors import ConflictError, NotFoundError
from intake.domain.findings import Automatic, Party
from intake.store.database import Database, Row, as_json, plain
from intake.store.schema import MessageState, Quiet
from intake.store.search import SearchText, index_message
from intake.store.times import from_text, to_text

BATCH_BYTES = 100_000_000
"""`waiting` stops before it holds more bytes than this in memory."""


@dataclass(frozen=True, slots=True)
class StoredMessage:
    """A message that waits to be handled."""

    id: int
    mailbox: str
    raw: bytes = field(repr=False)
    whole: bool
    """False: `raw` holds the header block only, the message was over the limit."""
    size: int
    """Bytes of the whole message."""
    attempts: int
    """How often handling it was begun."""
    taken_at: datetime
    quiet: Quiet | None = None
    """Why no letter may go out because of it."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read in a message and decided about it, as the record keeps it."""

    message_id: str | None = None
    from_address: str | None = None
    from_name: str | None = None
    subject: str | None = None
    sent_at: datetime | None = None
    automatic: Automatic | None = None
    party: Party | None = None
    route: Route | None = None
    screen: str | None = None
    findings: Mapping[str, Any] = field(default_factory=dict)
    """What JSON can hold: requests, facts with their sources, notes."""
    said: str = ""
    ticket_id: int | None = None
    search: SearchText = field(default_factory=SearchText)


def record(
    db: Database,
    *,
    mailbox: str,
    validity: str,
    uid: str,
    raw: bytes,
    size: int,
    whole: bool,
    now: datetime,
    arrived: datetime | None = None,
    quiet: Quiet | None = None,
) -> tuple[int, bool]:
    """Stores the bytes of a message: its id, and whether it is new. Known is what has the same bytes, or the same place.

    Other bytes at a place that is taken (a mailbox made anew that counts from the start again) are a new message,
    kept without a place; but not where either is only a header block, which may be the same message.
    """
    digest = hashlib.sha256(raw).hexdigest()
    known = db.value("SELECT id FROM messages WHERE mailbox = ? AND sha256 = ?", (mailbox, digest))
    if known is not None:
        return int(known), False
    here = db.row(
        "SELECT id, whole FROM messages WHERE mailbox = ? AND validity = ? AND uid = ?",
        (mailbox, validity, uid),
    )
    if here is not None and whole and not here["whole"]:
        return _made_whole(db, int(here["id"]), raw, digest, size), True
    if here is not None and not whole:
        return int(here["id"]), False
    place = (None, None) if here is not None else (validity, uid)
    message_id = db.insert(
        "messages",
        {
            "mailbox": mailbox,
            "validity": place[0],
            "uid": place[1],
            "sha256": digest,
            "size": size,
            "whole": int(whole),
            "taken_at": to_text(now),
            "arrived_at": to_text(arrived),
            "quiet": quiet,
        },
    )
    db.insert("raw_messages", {"message_id": message_id, "raw": raw})
    return message_id, True


def _made_whole(db: Database, message_id: int, raw: bytes, digest: str, size: int) -> int:
    """A message of which only the headers were taken came back whole, after the limit was raised: it waits again."""
    db.write(
        "UPDATE messages SET sha256 = ?, size = ?, whole = 1, state = 'waiting', attempts = 0, error = NULL WHERE id = ?",
        (digest, size, message_id),
    )
    db.write("UPDATE raw_messages SET raw = ? WHERE message_id = ?", (raw, message_id))
    return message_id


def waiting(db: Database, limit: int) -> list[StoredMessage]:
    """Up to `limit` messages that wait, oldest first; fewer where their bytes would fill the memory. No transaction."""
    rows = db.rows("SELECT id, size FROM messages WHERE state = 'waiting' ORDER BY id LIMIT ?", (limit,))
    messages: list[StoredMessage] = []
    held = 0
    for row in rows:
        message = _stored(db, row["id"])
        held += len(message.raw)
        if messages and held > BATCH_BYTES:
            break
        messages.append(message)
    return messages


def _stored(db: Database, message_id: int) -> StoredMessage:
    row = db.row(
        "SELECT m.*, r.raw FROM messages m JOIN raw_messages r ON r.message_id = m.id WHERE m.id = ?",
        (message_id,),
    )
    if row is None:
        raise NotFoundError(f"There is no message {message_id}.")
    taken_at = from_text(row["taken_at"])
    assert taken_at is not None
    return StoredMessage(
        id=row["id"],
        mailbox=row["mailbox"],
        raw=row["raw"],
        whole=bool(row["whole"]),
        size=row["size"],
        attempts=row["attempts"],
        taken_at=taken_at,
        quiet=Quiet(row["quiet"]) if row["quiet"] else None,
    )


def begin_attempt(db: Database, ids: Sequence[int], now: datetime) -> None:
    """Counts an attempt; committed before the message is touched, so that one that kills us is counted too."""
    for message_id in ids:
        db.write(
            "UPDATE messages SET attempts = attempts + 1, attempted_at = ? WHERE id = ?",
            (to_text(now), message_id),
        )


def handled(db: Database, message_id: int, *, now: datetime, reading: Reading) -> None:
    """Records what was read and decided, and makes the message findable. ConflictError when it was not waiting."""
    changed = db.write(
        "UPDATE messages SET state = 'handled', handled_at = :now, error = NULL, message_id = :message_id,"
        " from_address = :from_address, from_name = :from_name, subject = :subject, sent_at = :sent_at,"
        " automatic = :automatic, party = :party, route = :route, screen = :screen, findings = :findings,"
        " said = :said, ticket_id = :ticket_id WHERE id = :id AND state = 'waiting'",
        {
            "id": message_id,
            "now": to_text(now),
            "message_id": _plain(reading.message_id),
            "from_address": _plain(reading.from_address),
            "from_name": _plain(reading.from_name),
            "subject": _plain(reading.subject),
            "sent_at": to_text(reading.sent_at),
            "automatic": reading.automatic,
            "party": reading.party,
            "route": reading.route,
            "screen": reading.screen,
            "findings": as_json(reading.findings),
            "said": plain(reading.said),
            "ticket_id": reading.ticket_id,
        },
    )
    if not changed:
        raise ConflictError(f"Message {message_id} does not wait to be handled.")
    sender = [part for part in (reading.from_name, reading.from_address) if part]
    index_message(db, message_id, subject=reading.subject or "", said=reading.said, more=reading.search, sender=sender)


def _plain(text: str | None) -> str | None:
    return None if text is None else plain(text)


def failed_attempt(db: Database, message_id: int, error: str) -> None:
    """Notes why an attempt failed; the message goes on waiting. One that somebody handled meanwhile is left alone."""
    db.write("UPDATE messages SET error = ? WHERE id = ? AND state = 'waiting'", (plain(error), message_id))


def give_back(db: Database, message_id: int) -> None:
    """Takes back an attempt that was counted but not made, because the desk was told to stop."""
    db.write("UPDATE messages SET attempts = attempts - 1 WHERE id = ? AND attempts > 0", (message_id,))


def shunt(db: Database, message_id: int, error: str, now: datetime) -> None:
    """Sets a message aside that broke us; its bytes are kept, staff see it, the next one goes on."""
    db.write(
        "UPDATE messages SET state = 'shunted', error = ?, attempted_at = ? WHERE id = ? AND state = 'waiting'",
        (plain(error), to_text(now), message_id),
    )


def shunted(db: Database) -> list[Row]:
    """The messages set aside, oldest first, as the view `shunted_messages` shows them. Needs no transaction."""
    return db.rows("SELECT * FROM shunted_messages")


def replay(db: Database, message_id: int) -> None:
    """Lets a shunted message wait again, its attempts forgotten. NotFoundError, ConflictError."""
    if get(db, message_id)["state"] != MessageState.SHUNTED:
        raise ConflictError(f"Message {message_id} is not shunted; only shunted messages are run again.")
    db.write("UPDATE messages SET state = 'waiting', attempts = 0 WHERE id = ?", (message_id,))


def get(db: Database, message_id: int) -> Row:
    """The row of a message, without its bytes. NotFoundError. Needs no transaction."""
    row = db.row("SELECT * FROM messages WHERE id = ?", (message_id,))
    if row is None:
        raise NotFoundError(f"There is no message {message_id}.")
    return row


def stored(db: Database, message_id: int) -> StoredMessage:
    """A message with its bytes. NotFoundError. Needs no transaction."""
    get(db, message_id)
    return _stored(db, message_id)


def raw(db: Database, message_id: int) -> bytes:
    """The bytes of a message as they were delivered. NotFoundError. Needs no transaction."""
    return _stored(db, message_id).raw


def is_recorded(db: Database, mailbox: str, raw: bytes) -> bool:
    """True when these very bytes are recorded for the mailbox. Needs no transaction."""
    digest = hashlib.sha256(raw).hexdigest()
    return db.value("SELECT 1 FROM messages WHERE mailbox = ? AND sha256 = ?", (mailbox, digest)) is not None


def counts(db: Database, mailbox: str) -> dict[MessageState, int]:
    """How many messages of a mailbox are recorded, by state; every state is named. Needs no transaction."""
    rows = db.rows("SELECT state, count(*) AS n FROM messages WHERE mailbox = ? GROUP BY state", (mailbox,))
    found = {row["state"]: int(row["n"]) for row in rows}
    return {state: found.get(state.value, 0) for state in MessageState}
