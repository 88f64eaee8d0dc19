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


_COUNTS = "ticket_id = ? AND what NOT IN ('letter', 'letter written')"
"""Events that change what staff decide about; the ways of a letter do not."""


def version(db: Database, ticket_id: int) -> int:
    """A number that grows with every change of a ticket. Needs no transaction."""
    return int(db.value(f"SELECT coalesce(max(id), 0) FROM events WHERE {_COUNTS}", (ticket_id,)))  # noqa: S608


def since(db: Database, ticket_id: int, seen: int) -> list[Row]:
    """The changes of a ticket after the version that was seen, oldest first. Needs no transaction."""
    return db.rows(f"SELECT * FROM events WHERE {_COUNTS} AND id > ? ORDER BY id", (ticket_id, seen))  # noqa: S608


def history(db: Database, ticket_id: int) -> list[Row]:
    """The events of a ticket, oldest first. Needs no transaction."""
    return db.rows("SELECT * FROM events WHERE ticket_id = ? ORDER BY id", (ticket_id,))
