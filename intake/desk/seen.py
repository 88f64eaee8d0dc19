"""Two people on one ticket: who acts on what is not there any more is told so, and nothing is overwritten."""

from __future__ import annotations

from intake.desk.desk import Desk
from intake.domain.errors import ConflictError
from intake.store import audit, tickets
from intake.store.database import Row


def version(desk: Desk, ticket_id: int) -> int:
    """A number that grows with every change of a ticket; what leaves the outbox does not count."""
    return audit.version(desk.db, ticket_id)


def ticket_as_seen(desk: Desk, reference: str, seen: int | None) -> Row:
    """The ticket, in the transaction of an act. ConflictError when it changed after the version that was `seen`.

    None asks for no check. NotFoundError.
    """
    ticket = tickets.ticket_by_reference(desk.db, reference)
    if seen is not None:
        changes = audit.since(desk.db, ticket["id"], seen)
        if changes:
            told = "; ".join(f"{row['who']}: {row['what']} {row['after'] or ''}".strip() for row in changes[:3])
            raise ConflictError(
                f"Ticket {ticket['reference']} was changed since you looked at it ({told}). Nothing was done:"
                f" look again with run.py show {ticket['reference']}."
            )
    return ticket
