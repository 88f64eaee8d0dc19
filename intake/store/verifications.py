"""Verifications: staff made sure, by other means than mail, which contact stands behind a request (rule 9)."""

from __future__ import annotations

from datetime import datetime

from intake.store import audit
from intake.store.database import Database, Row, plain
from intake.store.times import to_text


def add(db: Database, *, request_id: int, ticket_id: int, contact: str, how: str, who: str, now: datetime) -> None:
    """Records whom staff made sure of, by which means, with an event. `who` is `audit.staff(name)`."""
    db.insert(
        "verifications",
        {"request_id": request_id, "contact": plain(contact), "how": plain(how), "who": who, "at": to_text(now)},
    )
    audit.record(
        db, now=now, who=who, what="verified", after=contact, why=how, ticket_id=ticket_id, request_id=request_id
    )


def last(db: Database, request_id: int) -> Row | None:
    """The latest verification for a request, or None. Needs no transaction."""
    return db.row("SELECT * FROM verifications WHERE request_id = ? ORDER BY id DESC LIMIT 1", (request_id,))
