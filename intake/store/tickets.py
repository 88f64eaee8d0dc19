"""Tickets: one matter of one requester, with its reference, its urgency and who looks after it."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime

from intake.domain.account import same_address
from intake.domain.decision import Priority
from intake.domain.errors import ConflictError, NotFoundError
from intake.domain.findings import Kind, Party
from intake.domain.ticket import State, TicketView
from intake.store import audit, tokens
from intake.store.database import Database, Row, plain
from intake.store.requests import move_request
from intake.store.schema import TicketState
from intake.store.times import from_text, to_text

REFERENCE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Without 0, O, 1, I and L: a reference is read aloud on the telephone."""


def open_ticket(
    db: Database,
    *,
    requester: str,
    subject: str,
    priority: Priority,
    due: datetime | None,
    account_number: str | None,
    now: datetime,
    party: Party = Party.CUSTOMER,
    message_id: int | None = None,
    who: str = audit.BOT,
) -> tuple[int, str]:
    """Opens a ticket: its id and its reference, such as "PD-7KQ2MX".

    `due` is for what has no request of its own; each request has its own due time, and the earliest counts.
    """
    reference = _new_reference(db)
    ticket_id = db.insert(
        "tickets",
        {
            "reference": reference,
            "priority": priority,
            "requester": plain(requester),
            "party": party,
            "subject": plain(subject),
            "due": to_text(due),
            "account_number": account_number,
            "created_at": to_text(now),
            "updated_at": to_text(now),
        },
    )
    audit.record(
        db,
        now=now,
        who=who,
        what="ticket opened",
        after=reference,
        ticket_id=ticket_id,
        message_id=message_id,
    )
    return ticket_id, reference


def _new_reference(db: Database) -> str:
    while True:
        reference = "PD-" + "".join(secrets.choice(REFERENCE_ALPHABET) for _ in range(6))
        if db.value("SELECT 1 FROM tickets WHERE reference = ?", (reference,)) is None:
            return reference


def touch(
    db: Database,
    ticket_id: int,
    *,
    now: datetime,
    priority: Priority | None = None,
    due: datetime | None = None,
    account_number: str | None = None,
    message_id: int | None = None,
) -> None:
    """A further message joined the ticket: a closed one is open again.

    Priority and due time only ever become more urgent, and an account is only filled in where none is known.
    """
    ticket = get(db, ticket_id)
    soonest = min((text for text in (ticket["due"], to_text(due)) if text), default=None)
    urgent = min(value for value in (ticket["priority"], priority) if value)
    db.write(
        "UPDATE tickets SET state = 'open', closed_at = NULL, updated_at = ?, priority = ?, due = ?,"
        " account_number = coalesce(account_number, ?) WHERE id = ?",
        (to_text(now), str(urgent), soonest, account_number, ticket_id),
    )
    if ticket["state"] == TicketState.CLOSED:
        _opened_again(db, ticket_id, who=audit.BOT, why="a further message came in", now=now, message_id=message_id)


def reopen(db: Database, ticket_id: int, *, who: str, why: str, now: datetime) -> None:
    """Staff began something anew on the ticket: a closed one is open again; an open one stays as it is."""
    if get(db, ticket_id)["state"] != TicketState.CLOSED:
        return
    db.write(
        "UPDATE tickets SET state = 'open', closed_at = NULL, updated_at = ? WHERE id = ?", (to_text(now), ticket_id)
    )
    _opened_again(db, ticket_id, who=who, why=why, now=now)


def _opened_again(
    db: Database, ticket_id: int, *, who: str, why: str, now: datetime, message_id: int | None = None
) -> None:
    audit.record(
        db,
        now=now,
        who=who,
        what="ticket opened again",
        before=TicketState.CLOSED,
        after=TicketState.OPEN,
        why=why,
        ticket_id=ticket_id,
        message_id=message_id,
    )


def set_due(db: Database, ticket_id: int, due: datetime | None, *, who: str, why: str, now: datetime) -> None:
    """Sets or takes away the ticket's own due time: what staff did about a message that asks nothing we know."""
    ticket = get(db, ticket_id)
    _change(db, ticket, "due", to_text(due), who=who, why=why, now=now)


def set_account(db: Database, ticket_id: int, account_number: str | None, *, who: str, why: str, now: datetime) -> None:
    """Says which account a ticket is about."""
    _change(db, get(db, ticket_id), "account_number", account_number, who=who, why=why, now=now)


def assign(db: Database, ticket_id: int, assignee: str | None, *, who: str, now: datetime) -> None:
    """Says who looks after a ticket; None takes it from everybody."""
    _change(
        db,
        get(db, ticket_id),
        "assignee",
        None if assignee is None else plain(assignee),
        who=who,
        why="",
        now=now,
    )


def _change(db: Database, ticket: Row, column: str, value: str | None, *, who: str, why: str, now: datetime) -> None:
    db.write(
        f"UPDATE tickets SET {column} = ?, updated_at = ? WHERE id = ?",  # noqa: S608  a name from this file
        (value, to_text(now), ticket["id"]),
    )
    audit.record(
        db,
        now=now,
        who=who,
        what=column.replace("_", " "),
        before=ticket[column],
        after=value,
        why=why,
        ticket_id=ticket["id"],
    )


def note(db: Database, ticket_id: int, text: str, *, who: str, now: datetime, message_id: int | None = None) -> None:
    """Adds a sentence for staff to the ticket's history."""
    get(db, ticket_id)
    audit.record(db, now=now, who=who, what="note", why=text, ticket_id=ticket_id, message_id=message_id)


def close(db: Database, ticket_id: int, *, who: str, why: str, now: datetime) -> None:
    """Closes a ticket and every request of it that is not closed yet. ConflictError when it is closed already."""
    ticket = get(db, ticket_id)
    if ticket["state"] == TicketState.CLOSED:
        raise ConflictError(f"Ticket {ticket['reference']} is closed already.")
    for row in db.rows("SELECT id FROM requests WHERE ticket_id = ? AND state <> 'closed' ORDER BY id", (ticket_id,)):
        move_request(db, row["id"], State.CLOSED, who=who, why=why, now=now)
    db.write(
        "UPDATE tickets SET state = 'closed', due = NULL, closed_at = :now, updated_at = :now WHERE id = :id",
        {"now": to_text(now), "id": ticket_id},
    )
    audit.record(
        db,
        now=now,
        who=who,
        what="ticket closed",
        before=TicketState.OPEN,
        after=TicketState.CLOSED,
        why=why,
        ticket_id=ticket_id,
    )


def get(db: Database, ticket_id: int) -> Row:
    """The row of a ticket. NotFoundError. Needs no transaction."""
    row = db.row("SELECT * FROM tickets WHERE id = ?", (ticket_id,))
    if row is None:
        raise NotFoundError(f"There is no ticket with the id {ticket_id}.")
    return row


def ticket_by_reference(db: Database, reference: str) -> Row:
    """The row of a ticket; "pd-7kq2mx" and "7KQ2MX" name it too. NotFoundError. Needs no transaction."""
    wanted = reference.strip().upper()
    wanted = wanted if wanted.startswith("PD-") else f"PD-{wanted}"
    row = db.row("SELECT * FROM tickets WHERE reference = ?", (wanted,))
    if row is None:
        named = reference.strip() or "without a reference"
        raise NotFoundError(f"There is no ticket {named}; `run.py tickets` shows those there are.")
    return row


def has_reference(db: Database, reference: str) -> bool:
    """True when a ticket has exactly this reference. Needs no transaction."""
    return db.value("SELECT 1 FROM tickets WHERE reference = ?", (reference,)) is not None


def ticket_answered_by(db: Database, message_ids: Sequence[str], sender: str) -> TicketView | None:
    """The ticket that a message answers: one of our letters has one of its In-Reply-To or References ids, the newest
    reference first, and the sender is the ticket's requester or that letter's recipient. Needs no transaction.
    """
    for message_id in reversed(message_ids):
        if not tokens.is_ours(db, message_id):
            continue
        letter = db.row(
            "SELECT l.ticket_id, l.to_address, t.requester FROM letters l JOIN tickets t ON t.id = l.ticket_id"
            " WHERE l.rfc_message_id = ?",
            (plain(message_id),),
        )
        if letter and (same_address(letter["requester"], sender) or same_address(letter["to_address"], sender)):
            return view(db, letter["ticket_id"])
    return None


def ticket_that_waits_for(db: Database, sender: str, kind: Kind, state: State) -> TicketView | None:
    """The one open ticket of this requester with a request of this kind in this state; None where there are several.

    Needs no transaction.
    """
    found = db.rows(
        "SELECT DISTINCT t.id FROM tickets t JOIN requests r ON r.ticket_id = t.id WHERE t.state = 'open'"
        " AND t.requester = ? COLLATE NOCASE AND r.kind = ? AND r.state = ?",
        (plain(sender), kind, state),
    )
    return view(db, found[0]["id"]) if len(found) == 1 else None


def view(db: Database, ticket_id: int) -> TicketView:
    """A ticket as the decision needs it. NotFoundError. Needs no transaction."""
    ticket = get(db, ticket_id)
    requests = db.rows("SELECT id, kind, state FROM requests WHERE ticket_id = ? ORDER BY id", (ticket_id,))
    return TicketView(
        ticket_id=ticket_id,
        reference=ticket["reference"],
        requester=ticket["requester"],
        requests=tuple((row["id"], Kind(row["kind"]), State(row["state"])) for row in requests),
        due=from_text(ticket["due"]),
    )
