"""Events: every change with who, what, when, why and the message that caused it. They are only ever added."""

from __future__ import annotations

from datetime import datetime

from intake.store.database import Database, Row, plain
from intake.store.times import to_text

BOT = "bot"
CUSTOMER = "customer"
CARRIER = "carrier"


def staff(name: str) -> str:
    """The `who` of a member of staff."""
    return f"staff:{name.strip()}"


def record(
    db: Database,
    *,
    now: datetime,
    who: str,
    what: str,
    before: str | None = None,
    after: str | None = None,
    why: str = "",
    ticket_id: int | None = None,
    request_id: int | None = None,
    message_id: int | None = None,
    letter_id: int | None = None,
) -> int:
    """Adds one event and gives its id. `who` is BOT, CUSTOMER, CARRIER or `staff(name)`; `what` names the change."""
    return db.insert(
        "events",
        {
            "at": to_text(now),
            "who": who,
            "what": what,
            "before": None if before is None else plain(before),
            "after": None if after is None else plain(after),
            "why": plain(why),
            "ticket_id": ticket_id,
            "request_id": request_id,
            "message_id": message_id,
            "letter_id": letter_id,
        },
    )


def history(db: Database, ticket_id: int) -> list[Row]:
    """The events of a ticket, oldest first. Needs no transaction."""
    return db.rows("SELECT * FROM events WHERE ticket_id = ? ORDER BY id", (ticket_id,))
