"""Staff put two tickets of one matter together, or part one that holds two matters."""

from __future__ import annotations

from intake.desk.desk import Desk
from intake.desk.interlock import settle_cancellations
from intake.desk.seen import ticket_as_seen
from intake.domain.account import same_address, spelling
from intake.domain.decision import Priority
from intake.domain.errors import ConflictError, NotFoundError
from intake.domain.findings import Kind, Party
from intake.domain.ticket import OPEN_PORT, State
from intake.store import audit, request_facts, request_numbers, ticket_moves, tickets
from intake.store.database import Row
from intake.store.schema import TicketState
from intake.store.times import from_text


def merge(desk: Desk, reference: str, into: str, who: str, why: str, seen: int | None = None) -> None:
    """Puts the messages, requests and letters of a ticket on another, and closes it empty; its history stays with it.

    Raises NotFoundError; ConflictError for one and the same ticket, a closed one, or two different accounts.
    """
    staff, now = audit.staff(who), desk.now()
    with desk.db.transaction():
        old = ticket_as_seen(desk, reference, seen)
        new = tickets.ticket_by_reference(desk.db, into)
        if old["id"] == new["id"]:
            raise ConflictError(f"{old['reference']} cannot be merged into itself.")
        for ticket in (old, new):
            if ticket["state"] == TicketState.CLOSED:
                raise ConflictError(f"Ticket {ticket['reference']} is closed; only open tickets are merged.")
        accounts = {spelling(ticket["account_number"]) for ticket in (old, new) if ticket["account_number"]}
        if len(accounts) > 1:
            raise ConflictError(
                f"{old['reference']} is about account {old['account_number']}, and {new['reference']} about"
                f" {new['account_number']}: what is told to one must not reach the other."
            )
        if not _same_person(old, new):
            raise ConflictError(
                f"{old['reference']} is of {old['requester'] or 'nobody'}, and {new['reference']} of"
                f" {new['requester'] or 'nobody'}: an answer would reach only one of them. Note it on both instead."
            )
        ticket_moves.move_all(desk.db, old["id"], new["id"])
        tickets.touch(
            desk.db,
            new["id"],
            now=now,
            priority=Priority(old["priority"]),
            due=from_text(old["due"]),
            account_number=old["account_number"],
        )
        tickets.note(
            desk.db, new["id"], f"{old['reference']} was merged into this ticket. {why}".strip(), who=staff, now=now
        )
        tickets.close(desk.db, old["id"], who=staff, why=f"merged into {new['reference']}. {why}".strip(), now=now)
        _settle(desk, new["id"], "tickets were merged")


def split(desk: Desk, reference: str, kind: Kind, who: str, why: str, seen: int | None = None) -> str:
    """Gives the requests of one kind a ticket of their own, to the same person; returns its reference.

    Messages stay where they are. Raises NotFoundError; ConflictError where nothing would be left, or a port and the
    cancellation that it may hold would be parted (rule 12).
    """
    staff, now = audit.staff(who), desk.now()
    with desk.db.transaction():
        old = ticket_as_seen(desk, reference, seen)
        rows = request_facts.of_ticket(desk.db, old["id"])
        going = [row for row in rows if row["kind"] == kind and row["state"] != State.CLOSED]
        if not going:
            raise NotFoundError(f"Ticket {old['reference']} has no open {kind.value.replace('_', ' ')}.")
        if len(going) == len(rows):
            raise ConflictError(f"Ticket {old['reference']} asks nothing else: there is nothing to part it from.")
        _keep_together(old, rows, kind)
        ticket_id, new = tickets.open_ticket(
            desk.db,
            requester=old["requester"],
            subject=old["subject"],
            priority=Priority(old["priority"]),
            due=None,
            account_number=old["account_number"],
            party=Party(old["party"]),
            now=now,
            who=staff,
        )
        for row in going:
            ticket_moves.move_request(desk.db, row["id"], ticket_id)
        words = kind.value.replace("_", " ")
        tickets.note(
            desk.db, old["id"], f"The {words} has a ticket of its own now: {new}. {why}".strip(), who=staff, now=now
        )
        tickets.note(
            desk.db,
            ticket_id,
            f"Parted from {old['reference']}, where its messages are. {why}".strip(),
            who=staff,
            now=now,
        )
        _settle(desk, ticket_id, "a ticket was parted")
    return new


def _same_person(one: Row, other: Row) -> bool:
    return same_address(one["requester"], other["requester"]) or not one["requester"] or not other["requester"]


def _keep_together(ticket: Row, rows: list[Row], kind: Kind) -> None:
    pair = {Kind.PORT_OUT, Kind.CANCELLATION}
    port_open = any(row["kind"] == Kind.PORT_OUT and State(row["state"]) in OPEN_PORT for row in rows)
    ending = any(row["kind"] == Kind.CANCELLATION and row["state"] != State.CLOSED for row in rows)
    if kind in pair and port_open and ending:
        raise ConflictError(
            f"The port and the cancellation of {ticket['reference']} belong together: one holds the other (rule 12)."
        )


def _settle(desk: Desk, ticket_id: int, why: str) -> None:
    ticket = tickets.get(desk.db, ticket_id)
    rows = request_facts.of_ticket(desk.db, ticket_id)
    numbers = [n for row in rows for n in request_numbers.number_states(desk.db, row["id"])]
    settle_cancellations(desk, numbers, ticket["account_number"], why)
