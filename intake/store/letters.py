"""Letters as they are written: once, in the transaction that decides them, their Message-ID fixed with them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime

from intake.domain.errors import NotFoundError
from intake.domain.letter import Enclosure, Letter
from intake.domain.policy import Mode
from intake.store import audit, tokens
from intake.store.database import Database, Row, as_json, plain
from intake.store.schema import LetterState
from intake.store.times import to_text


def write(
    db: Database,
    *,
    ticket_id: int | None,
    message_id: int | None,
    purpose: str,
    mode: Mode,
    sender: str,
    sender_name: str,
    to: str,
    subject: str,
    text: str,
    now: datetime,
    html: str = "",
    sections: Sequence[str] = (),
    account_data: bool = False,
    in_reply_to: str | None = None,
    references: Sequence[str] = (),
    automatic: str = "auto-replied",
    null_return_path: bool = True,
    enclosures: Sequence[Enclosure] = (),
    request_id: int | None = None,
    who: str = audit.BOT,
) -> int:
    """Writes a letter and gives its id; one letter of a purpose for each message: the one already written is given.

    It waits as a draft, or goes out, as `mode` says. Its Message-ID is fixed here: a token that only we can make, the
    ticket's reference, and the domain of `sender`. Raises ValueError for Mode.OFF: such a letter is not written.
    """
    if mode is Mode.OFF:
        raise ValueError("A letter whose mode is off is not written.")
    if message_id is not None:
        written = db.value("SELECT id FROM letters WHERE message_id = ? AND purpose = ?", (message_id, purpose))
        if written is not None:
            return int(written)
    state = LetterState.PENDING if mode is Mode.SEND else LetterState.DRAFT
    letter_id = db.insert(
        "letters",
        {
            "ticket_id": ticket_id,
            "message_id": message_id,
            "purpose": purpose,
            "state": state,
            "mode": mode,
            "sender": sender,
            "sender_name": plain(sender_name),
            "to_address": to,
            "subject": plain(subject),
            "text": plain(text),
            "html": plain(html),
            "sections": as_json(list(sections)),
            "account_data": int(account_data),
            "request_id": request_id,
            "rfc_message_id": _new_message_id(db, ticket_id, sender),
            "in_reply_to": in_reply_to,
            "references": as_json(list(references)),
            "automatic": automatic,
            "null_return_path": int(null_return_path),
            "next_try": to_text(now),
            "created_at": to_text(now),
        },
    )
    for position, enclosure in enumerate(enclosures):
        db.insert(
            "enclosures",
            {
                "letter_id": letter_id,
                "position": position,
                "filename": plain(enclosure.filename),
                "media_type": enclosure.media_type,
                "content": enclosure.content,
                "sealed": int(enclosure.sealed),
            },
        )
    letter_event(db, get(db, letter_id), who=who, before=None, after=state, why=f"{purpose} to {to}", now=now)
    return letter_id


def _new_message_id(db: Database, ticket_id: int | None, sender: str) -> str:
    reference = db.value("SELECT reference FROM tickets WHERE id = ?", (ticket_id,))
    return tokens.new_message_id(db, reference, sender)


def letter_of(db: Database, row: Row) -> Letter:
    """A row of `letters` with its enclosures as the domain's letter. Needs no transaction."""
    enclosures = db.rows("SELECT * FROM enclosures WHERE letter_id = ? ORDER BY position", (row["id"],))
    return Letter(
        message_id=row["rfc_message_id"],
        sender_name=row["sender_name"],
        sender=row["sender"],
        to=row["to_address"],
        subject=row["subject"],
        text=row["text"],
        html=row["html"],
        in_reply_to=row["in_reply_to"],
        references=tuple(json.loads(row["references"])),
        automatic=row["automatic"],
        null_return_path=bool(row["null_return_path"]),
        enclosures=tuple(
            Enclosure(e["filename"], e["media_type"], e["content"], bool(e["sealed"])) for e in enclosures
        ),
    )


def get(db: Database, letter_id: int) -> Row:
    """The row of a letter. NotFoundError. Needs no transaction."""
    row = db.row("SELECT * FROM letters WHERE id = ?", (letter_id,))
    if row is None:
        raise NotFoundError(f"There is no letter {letter_id}; `run.py letters` shows those there are.")
    return row


def written_for(db: Database, request_id: int) -> list[Row]:
    """The letters with account data that answer a request, oldest first. Needs no transaction."""
    return db.rows("SELECT * FROM letters WHERE request_id = ? ORDER BY id", (request_id,))


def by_message_id(db: Database, message_id: str) -> Row | None:
    """The row of the letter with this Message-ID, or None. Needs no transaction."""
    return db.row("SELECT * FROM letters WHERE rfc_message_id = ?", (plain(message_id),))


def tell(db: Database, row: Row, what: str, why: str, *, message_id: int | None, now: datetime) -> None:
    """Adds to the history what a mail system said about a letter. Inside a transaction."""
    audit.record(
        db, now=now, who=audit.BOT, what=what, why=why,
        ticket_id=row["ticket_id"], message_id=message_id, letter_id=row["id"],
    )  # fmt: skip


def written_since(db: Database, address: str, purpose: str, since: datetime) -> bool:
    """True when a letter of this purpose was written to an address since then. Needs no transaction."""
    sql = "SELECT count(*) FROM letters WHERE to_address = ? AND purpose = ? AND created_at >= ?"
    return bool(db.value(sql, (address.strip(), purpose, to_text(since))))


def was_written(db: Database, address: str, purpose: str, ticket_id: int | None) -> bool:
    """True when a letter of this purpose was ever written to an address about a ticket. Needs no transaction."""
    sql = "SELECT count(*) FROM letters WHERE to_address = ? AND purpose = ? AND ticket_id IS ?"
    return bool(db.value(sql, (address.strip(), purpose, ticket_id)))


def drafted(db: Database, message_id: int, purpose: str) -> int | None:
    """The draft of this purpose that a message caused. Needs no transaction."""
    sql = "SELECT id FROM letters WHERE message_id = ? AND purpose = ? AND state = 'draft'"
    found = db.value(sql, (message_id, purpose))
    return None if found is None else int(found)


def reword(db: Database, letter_id: int, *, text: str, html: str) -> None:
    """Other words for a draft: those that are true now. Nothing happens to a letter that is no draft any more."""
    sql = "UPDATE letters SET text = ?, html = ? WHERE id = ? AND state = 'draft'"
    db.write(sql, (plain(text), plain(html), letter_id))


def last_written(db: Database, address: str, purpose: str) -> str | None:
    """When the last letter whose purpose begins so was written to an address, as text. Needs no transaction."""
    sql = "SELECT max(created_at) FROM letters WHERE to_address = ? AND substr(purpose, 1, ?) = ?"
    found = db.value(sql, (address.strip(), len(purpose), purpose))
    return None if found is None else str(found)


def last_reply(db: Database, ticket_id: int) -> Row | None:
    """The last letter that answered the ticket's requester, unless staff keep it back. Needs no transaction."""
    return db.row(
        "SELECT l.* FROM letters l JOIN tickets t ON t.id = l.ticket_id WHERE l.ticket_id = ? AND l.purpose = 'reply'"
        " AND l.to_address = t.requester AND l.state NOT IN ('draft', 'withdrawn', 'failed') ORDER BY l.id DESC",
        (ticket_id,),
    )


def listed(db: Database, states: Sequence[str] = ()) -> list[Row]:
    """Letters in these states (all when none is named) as the view `all_letters` shows them, oldest first.

    Needs no transaction.
    """
    return db.rows(
        "SELECT * FROM all_letters WHERE :every OR state IN (SELECT value FROM json_each(:states)) ORDER BY letter",
        {"every": not states, "states": json.dumps(list(states))},
    )


def letter_event(
    db: Database,
    row: Row,
    *,
    who: str,
    before: LetterState | None,
    after: LetterState,
    why: str,
    now: datetime,
) -> None:
    """Records that a letter went from one state to another; None stands for one just written. Inside a transaction."""
    audit.record(
        db,
        now=now,
        who=who,
        what="letter" if before else "letter written",
        before=before,
        after=after,
        why=why,
        ticket_id=row["ticket_id"],
        message_id=row["message_id"],
        letter_id=row["id"],
    )
