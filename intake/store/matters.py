"""What the follow-up looks at: requests and tickets that wait for a time, and what was done about them already."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from intake.domain.decision import Priority
from intake.domain.findings import Kind, Party
from intake.domain.follow_up import ABANDONABLE, OVERDUE, Matter
from intake.domain.ticket import ENDED, State
from intake.store import audit, requests
from intake.store.database import Database, Row
from intake.store.times import day_from_text, from_text, to_text

FOLLOW_UP = "follow-up"
"""What the events of the follow-up are called; `after` says what was done, each once."""

_ANSWERED = """EXISTS (SELECT 1 FROM letters l WHERE l.ticket_id = t.id AND l.purpose = 'reply'
        AND l.to_address = t.requester AND l.state NOT IN ('draft', 'withdrawn', 'failed'))"""

_MATTERS = f"""
SELECT t.id AS ticket_id, t.reference, t.priority, t.party, t.updated_at, {_ANSWERED} AS was_answered,
    r.state_since AS since, r.id AS request_id, r.kind, r.state, r.due, r.clock_stopped_at, r.requested_date, r.committed_date
FROM requests r JOIN tickets t ON t.id = r.ticket_id
WHERE t.state = 'open' AND NOT EXISTS (SELECT 1 FROM json_each(:over) WHERE value = r.state)
AND (r.due IS NOT NULL OR r.clock_stopped_at IS NOT NULL
    OR (r.kind = '{Kind.CANCELLATION}' AND r.state = '{State.HELD}')
    OR (r.kind = '{Kind.PORT_OUT}' AND EXISTS (SELECT 1 FROM json_each(:waiting) WHERE value = r.state)))
UNION ALL
SELECT t.id, t.reference, t.priority, t.party, t.updated_at, {_ANSWERED}, t.created_at, NULL, NULL, NULL, t.due, NULL, NULL, NULL
FROM tickets t WHERE t.state = 'open' AND t.due IS NOT NULL
ORDER BY ticket_id, request_id
"""  # noqa: S608  made of our own words


def matters(db: Database) -> list[Matter]:
    """Everything that a rule about time may concern, oldest ticket first. Needs no transaction."""
    rows = db.rows(
        _MATTERS, {"over": json.dumps(sorted(ENDED)), "waiting": json.dumps(sorted(ABANDONABLE | {State.DISPUTED}))}
    )
    of_requests = _told(db, "request_id", {row["request_id"] for row in rows if row["request_id"]})
    of_tickets = _told(db, "ticket_id", {row["ticket_id"] for row in rows if not row["request_id"]})
    return [
        _matter(
            row, of_requests.get(row["request_id"], ()) if row["request_id"] else of_tickets.get(row["ticket_id"], ())
        )
        for row in rows
    ]


def _told(db: Database, column: str, ids: set[int]) -> dict[int, list[str]]:
    """Request or ticket -> what was done about it; a request keeps it wherever staff move it."""
    found: dict[int, list[str]] = {}
    other = "request_id IS NULL" if column == "ticket_id" else "TRUE"
    for event in db.rows(
        f"SELECT {column} AS id, after FROM events WHERE what = ? AND {other}"  # noqa: S608  names from this file
        f" AND {column} IN (SELECT value FROM json_each(?))",
        (FOLLOW_UP, json.dumps(sorted(ids))),
    ):
        found.setdefault(event["id"], []).append(event["after"])
    return found


def _matter(row: Row, told: Iterable[str]) -> Matter:
    since, last = from_text(row["since"]), from_text(row["updated_at"])
    assert since is not None and last is not None
    return Matter(
        ticket_id=row["ticket_id"],
        reference=row["reference"],
        request_id=row["request_id"],
        kind=Kind(row["kind"]) if row["kind"] else None,
        state=State(row["state"]) if row["state"] else None,
        priority=Priority(row["priority"]),
        party=Party(row["party"]),
        due=from_text(row["due"]),
        clock_stopped_at=from_text(row["clock_stopped_at"]),
        since=since,
        last_activity=last,
        requested_date=day_from_text(row["requested_date"]),
        committed_date=day_from_text(row["committed_date"]),
        was_answered=bool(row["was_answered"]),
        told=frozenset(told),
    )


def stopped_clock(db: Database, request_id: int) -> tuple[datetime, datetime] | None:
    """The due time that a request had, and since when its clock stands; None when it runs, or nothing was due.

    Needs no transaction.
    """
    request = requests.get(db, request_id)
    stopped_at = from_text(request["clock_stopped_at"])
    due = db.value(
        "SELECT before FROM events WHERE request_id = ? AND what = ? AND at = ? ORDER BY id DESC",
        (request_id, requests.CLOCK_STOPPED, request["clock_stopped_at"]),
    )
    was_due = from_text(due)
    return (was_due, stopped_at) if was_due and stopped_at else None


def done(db: Database, matter: Matter, mark: str, why: str, now: datetime) -> None:
    """Notes that something was done about a matter, so that it is never done again."""
    audit.record(
        db,
        now=now,
        who=audit.BOT,
        what=FOLLOW_UP,
        after=mark,
        why=why,
        ticket_id=matter.ticket_id,
        request_id=matter.request_id,
    )


def done_since(db: Database, since: datetime | None) -> list[Row]:
    """What the follow-up did after a time (ever, where None): reference, kind, after, why. Needs no transaction.

    What it only marked as overdue is left out.
    """
    values: tuple[Any, ...] = (FOLLOW_UP, OVERDUE + "%", to_text(since) or "")
    return db.rows(
        "SELECT t.reference, r.kind, e.after, e.why FROM events e JOIN tickets t ON t.id = e.ticket_id"
        " LEFT JOIN requests r ON r.id = e.request_id WHERE e.what = ? AND e.after NOT LIKE ? AND e.at > ? ORDER BY e.id",
        values,
    )
