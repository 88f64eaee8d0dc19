"""What a request rests on: its messages, and the facts that staff correct."""

from __future__ import annotations

from datetime import datetime

from intake.store.database import Database, Row, plain
from intake.store.requests import get, ticket_changed
from intake.store.times import to_text

FACTS = frozenset({"account_number", "billing_number", "order_number", "new_provider", "requested_date"})
"""Columns of a request that hold what its message told."""


def set_fact(db: Database, request_id: int, column: str, value: str | None, *, now: datetime) -> None:
    """Puts a corrected fact into a request; the correction has an event of its own. `column` is one of FACTS."""
    if column not in FACTS:
        raise ValueError(f"A request keeps no {column}.")
    db.write(
        f"UPDATE requests SET {column} = ?, updated_at = ? WHERE id = ?",  # noqa: S608  a name from the list above
        (None if value is None else plain(value), to_text(now), request_id),
    )
    ticket_changed(db, get(db, request_id)["ticket_id"], now)


def of_ticket(db: Database, ticket_id: int) -> list[Row]:
    """The requests of a ticket, oldest first. Needs no transaction."""
    return db.rows("SELECT * FROM requests WHERE ticket_id = ? ORDER BY id", (ticket_id,))


def messages_of(db: Database, request_id: int) -> list[Row]:
    """The messages that a request rests on: the one that asked, and those that joined it. Needs no transaction."""
    return db.rows(
        "SELECT m.* FROM messages m WHERE m.id = (SELECT message_id FROM requests WHERE id = :id)"
        " OR m.id IN (SELECT message_id FROM events WHERE request_id = :id AND message_id IS NOT NULL) ORDER BY m.id",
        {"id": request_id},
    )
