"""What staff look at: lists of tickets, and the whole story of one."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from intake.domain.findings import Kind
from intake.domain.ticket import State
from intake.store import audit, tickets
from intake.store.database import Database, Row
from intake.store.schema import TicketState
from intake.store.search import find_messages
from intake.store.times import to_text


@dataclass(frozen=True, slots=True)
class TicketFilter:
    """Which tickets to list; what is not named does not narrow the list."""

    kind: Kind | None = None
    state: State | None = None
    """Some request of the ticket stands there."""
    ticket_state: TicketState | None = TicketState.OPEN
    """None lists closed ones too."""
    overdue: datetime | None = None
    """Due before this time."""
    number: str | None = None
    """E.164; a request of the ticket is about it, or a message of it tells it."""
    sender: str | None = None
    """Address of the requester."""
    text: str | None = None
    """Words that a message of the ticket holds; telephone numbers in any spelling."""
    assignee: str | None = None
    limit: int = 200


@dataclass(frozen=True, slots=True)
class TicketStory:
    """All that happened on a ticket; rows as the tables hold them, without bytes, oldest first."""

    ticket: Row
    messages: list[Row]
    requests: list[Row]
    numbers: list[Row]
    attachments: list[Row]
    letters: list[Row]
    events: list[Row]


_CONDITIONS = {
    "ticket_state": "a.ticket_state = :ticket_state",
    "kind": "EXISTS (SELECT 1 FROM requests r WHERE r.ticket_id = a.ticket_id AND r.kind = :kind)",
    "state": "EXISTS (SELECT 1 FROM requests r WHERE r.ticket_id = a.ticket_id AND r.state = :state)",
    "kind and state": "EXISTS (SELECT 1 FROM requests r WHERE r.ticket_id = a.ticket_id"
    " AND r.kind = :kind AND r.state = :state)",
    "overdue": "a.due < :overdue",
    "number": "EXISTS (SELECT 1 FROM requests r JOIN ticket_numbers n ON n.request_id = r.id"
    " WHERE r.ticket_id = a.ticket_id AND n.number = :number)"
    " OR a.ticket_id IN (SELECT m.ticket_id FROM messages m JOIN json_each(:told) j ON j.value = m.id)",
    "sender": "a.from_address = :sender COLLATE NOCASE",
    "assignee": "a.assignee = :assignee COLLATE NOCASE",
    "text": "a.ticket_id IN (SELECT m.ticket_id FROM messages m JOIN json_each(:found) j ON j.value = m.id)",
}
"""What each part of a filter asks of a row of the view `all_tickets`."""

SEARCHED_MESSAGES = 2000
"""Of the messages that hold the words, the best so many are looked at."""


def list_tickets(db: Database, wanted: TicketFilter) -> list[Row]:
    """Rows of the view `all_tickets`, the most urgent first. Needs no transaction."""
    values: dict[str, Any] = {
        "ticket_state": wanted.ticket_state,
        "kind": wanted.kind,
        "state": wanted.state,
        "overdue": to_text(wanted.overdue),
        "number": wanted.number,
        "sender": wanted.sender,
        "assignee": wanted.assignee,
        "text": wanted.text,
    }
    named = [name for name, value in values.items() if value is not None]
    if wanted.kind and wanted.state:
        named = [*(name for name in named if name not in ("kind", "state")), "kind and state"]
    if wanted.text is not None:
        values["found"] = json.dumps(find_messages(db, wanted.text, SEARCHED_MESSAGES))
    if wanted.number is not None:
        values["told"] = json.dumps(find_messages(db, wanted.number, SEARCHED_MESSAGES))
    where = " AND ".join(f"({_CONDITIONS[name]})" for name in named) or "1"
    return db.rows(
        f"SELECT a.* FROM all_tickets a WHERE {where}"  # noqa: S608  conditions from the table above, values bound
        " ORDER BY a.ticket_state DESC, a.due IS NULL, a.priority, a.due, a.waiting_since LIMIT :limit",
        {**values, "limit": wanted.limit},
    )


def ticket_story(db: Database, ticket_id: int) -> TicketStory:
    """All that happened on a ticket. NotFoundError. Needs no transaction."""
    mine = (ticket_id,)
    return TicketStory(
        ticket=tickets.get(db, ticket_id),
        messages=db.rows("SELECT * FROM messages WHERE ticket_id = ? ORDER BY id", mine),
        requests=db.rows("SELECT * FROM requests WHERE ticket_id = ? ORDER BY id", mine),
        numbers=db.rows(
            "SELECT n.* FROM ticket_numbers n JOIN requests r ON r.id = n.request_id WHERE r.ticket_id = ?"
            " ORDER BY n.request_id, n.position",
            mine,
        ),
        attachments=db.rows(
            "SELECT a.* FROM attachments a JOIN messages m ON m.id = a.message_id WHERE m.ticket_id = ? ORDER BY a.id",
            mine,
        ),
        letters=db.rows("SELECT * FROM letters WHERE ticket_id = ? ORDER BY id", mine),
        events=audit.history(db, ticket_id),
    )
