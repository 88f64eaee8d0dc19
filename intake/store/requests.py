"""The requests of a ticket: each with its kind, its state, its due time, its numbers and the words that decided it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from intake.domain.decision import RequestPlan
from intake.domain.errors import ConflictError, NotFoundError
from intake.domain.findings import Facts, Kind, PortStatus
from intake.domain.ticket import CLOCK_STANDS, ENDED, State, may_follow, next_states
from intake.store import audit
from intake.store.database import Database, Row, as_json, plain
from intake.store.times import to_text

CLOCK_STOPPED = "clock stopped"
"""What the event is called that keeps the due time of a request whose clock stands."""

NOTHING_DUE = (
    ENDED
    | CLOCK_STANDS
    | frozenset(
        {
            State.INSTRUCTED,
            State.CONFIRMED,
            State.COMPLETED,
            State.RELEASED,
            State.SENT,
            State.ANSWERED,
            State.CANCELLED,
            State.HELD,
        }
    )
)
"""States that a request enters without a due time, unless one is named."""


def add_request(
    db: Database,
    *,
    ticket_id: int,
    message_id: int | None,
    plan: RequestPlan,
    facts: Facts,
    now: datetime,
    who: str = audit.BOT,
    numbers: Sequence[str] | None = None,
) -> int:
    """Adds a planned request with the facts of its message and gives its id; an event tells of it.

    `numbers` are those of the facts unless they are named; each starts in the request's own state.
    """
    read = plan.read
    request_id = db.insert(
        "requests",
        {
            "ticket_id": ticket_id,
            "message_id": message_id,
            "kind": plan.kind,
            "status": read.status,
            "state": plan.state,
            "state_since": to_text(now),
            "due": to_text(plan.due),
            "clock_stopped_at": to_text(now) if plan.state in CLOCK_STANDS else None,
            "confidence": float(read.confidence),
            "evidence": as_json(read.evidence),
            "rules": as_json(read.rules),
            "why": plain(plan.why),
            "order_number": _plain(facts.order_number),
            "billing_number": facts.billing_number,
            "account_number": _plain(facts.account_number),
            "new_provider": _plain(facts.new_provider),
            "requested_date": _day(facts.requested_date),
            "committed_date": _day(plan.committed_date),
            "created_at": to_text(now),
            "updated_at": to_text(now),
        },
    )
    chosen = dict.fromkeys(facts.numbers if numbers is None else numbers)
    for position, number in enumerate(chosen):
        db.insert(
            "ticket_numbers",
            {"request_id": request_id, "number": number, "position": position, "state": plan.state},
        )
    audit.record(
        db,
        now=now,
        who=who,
        what=f"{plan.kind} asked" if read.status is None else f"{plan.kind} {read.status} told",
        after=plan.state,
        why=plan.why,
        ticket_id=ticket_id,
        request_id=request_id,
        message_id=message_id,
    )
    return request_id


def move_request(
    db: Database,
    request_id: int,
    to: State,
    *,
    who: str,
    why: str,
    now: datetime,
    message_id: int | None = None,
    due: datetime | None = None,
    status: PortStatus | None = None,
    committed_date: date | None = None,
    order_number: str | None = None,
) -> None:
    """Moves a request along its life cycle, with an event. ConflictError where the life cycle has no such step.

    Without `due` the old due time stays, and ends in states in which nothing is due from us. The other values
    are kept where they are given. A request that closes takes its numbers' states with it no further.
    """
    request = get(db, request_id)
    kind, before = Kind(request["kind"]), State(request["state"])
    if not may_follow(kind, before, to):
        raise ConflictError(
            f"A {kind.replace('_', ' ')} request that is {before} cannot become {to};"
            f" it may become {', '.join(next_states(kind, before)) or 'nothing else'}."
        )
    if due is not None:
        due_text: str | None = to_text(due)
    else:
        due_text = None if to in NOTHING_DUE else request["due"]
    db.write(
        "UPDATE requests SET state = :to, state_since = :now, due = :due, why = :why, updated_at = :now,"
        " clock_stopped_at = :clock, status = coalesce(:status, status),"
        " committed_date = coalesce(:committed, committed_date), order_number = coalesce(order_number, :order)"
        " WHERE id = :id",
        {
            "id": request_id,
            "to": to,
            "now": to_text(now),
            "due": due_text,
            "why": plain(why),
            "clock": to_text(now) if to in CLOCK_STANDS else None,
            "status": status,
            "committed": _day(committed_date),
            "order": _plain(order_number),
        },
    )
    ticket_changed(db, request["ticket_id"], now)
    if to in CLOCK_STANDS and request["due"]:
        audit.record(
            db,
            now=now,
            who=who,
            what=CLOCK_STOPPED,
            before=request["due"],
            why="the clock stands until the customer answers",
            ticket_id=request["ticket_id"],
            request_id=request_id,
            message_id=message_id,
        )
    audit.record(
        db,
        now=now,
        who=who,
        what=kind,
        before=before,
        after=to,
        why=why,
        ticket_id=request["ticket_id"],
        request_id=request_id,
        message_id=message_id,
    )


def amend_request(
    db: Database,
    request_id: int,
    *,
    who: str,
    why: str,
    now: datetime,
    message_id: int | None = None,
    committed_date: date | None = None,
    requested_date: date | None = None,
    order_number: str | None = None,
    new_provider: str | None = None,
    account_number: str | None = None,
    billing_number: str | None = None,
    due: datetime | None = None,
) -> None:
    """Fills in or corrects what is known of a request without moving it, with one event for each value that changes."""
    request = get(db, request_id)
    values = {
        "committed_date": _day(committed_date),
        "requested_date": _day(requested_date),
        "order_number": _plain(order_number),
        "new_provider": _plain(new_provider),
        "account_number": _plain(account_number),
        "billing_number": billing_number,
        "due": to_text(due),
    }
    for column, value in values.items():
        if value is None or value == request[column]:
            continue
        db.write(
            f"UPDATE requests SET {column} = ?, updated_at = ? WHERE id = ?",  # noqa: S608  a name from this function
            (value, to_text(now), request_id),
        )
        audit.record(
            db,
            now=now,
            who=who,
            what=column.replace("_", " "),
            before=request[column],
            after=value,
            why=why,
            ticket_id=request["ticket_id"],
            request_id=request_id,
            message_id=message_id,
        )
    ticket_changed(db, request["ticket_id"], now)


def nothing_due(db: Database, request_id: int, *, who: str, why: str, now: datetime) -> None:
    """Takes the due time of a request away, with an event."""
    request = get(db, request_id)
    db.write("UPDATE requests SET due = NULL, updated_at = ? WHERE id = ?", (to_text(now), request_id))
    ticket_changed(db, request["ticket_id"], now)
    audit.record(
        db,
        now=now,
        who=who,
        what="due",
        before=request["due"],
        why=why,
        ticket_id=request["ticket_id"],
        request_id=request_id,
    )


def get(db: Database, request_id: int) -> Row:
    """The row of a request. NotFoundError. Needs no transaction."""
    row = db.row("SELECT * FROM requests WHERE id = ?", (request_id,))
    if row is None:
        raise NotFoundError(f"There is no request with the id {request_id}.")
    return row


def ticket_changed(db: Database, ticket_id: int, now: datetime) -> None:
    """Notes that something of a ticket was changed now. Inside a transaction."""
    db.write("UPDATE tickets SET updated_at = ? WHERE id = ?", (to_text(now), ticket_id))


def _plain(text: str | None) -> str | None:
    return None if text is None else plain(text)


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
