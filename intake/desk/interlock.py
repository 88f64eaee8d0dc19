"""The interlock of cancellations and ports over the record: what holds one, and what a port that is over gives back (rule 12)."""

from __future__ import annotations

from datetime import datetime

from intake.desk.desk import Desk
from intake.desk.known import ports_around
from intake.domain import cancellation
from intake.domain.calendar import due_at
from intake.domain.ticket import OPEN_PORT, OpenPort, State
from intake.store import audit, ports, requests, tickets


def give_back(desk: Desk, over: OpenPort, state: State, now: datetime) -> None:
    """Gives the cancellations that only this port held back to staff; `state` is how it ended."""
    rules = desk.settings.rules
    held = ports.held_cancellations(
        desk.db, numbers=tuple(over.numbers), account_number=over.account_number, ticket_id=over.ticket_id
    )
    due = due_at(now, rules.staff_business_days, rules.timezone, rules.provider_holidays)
    why = f"the port {over.reference} is {state.value}"
    for move in cancellation.release(held, ports_around(desk.db, held), over, why, due):
        requests.move_request(desk.db, move.request_id, move.to, who=audit.BOT, why=move.why, now=now, due=move.due)


def hold_again(desk: Desk, port: OpenPort, now: datetime) -> None:
    """Holds the cancellations that a port touches which staff say is open again."""
    near = ports.held_cancellations(
        desk.db, numbers=tuple(port.numbers), account_number=port.account_number, ticket_id=port.ticket_id
    )
    for move in cancellation.hold(near, port.reference):
        requests.move_request(desk.db, move.request_id, move.to, who=audit.BOT, why=move.why, now=now)


def is_held_by_a_port(desk: Desk, request_id: int) -> bool:
    """True while an open port shares a number, the account or the ticket with this cancellation."""
    row = requests.get(desk.db, request_id)
    near = ports.open_ports(
        desk.db,
        order_number=None,
        numbers=tuple(requests.number_states(desk.db, request_id)),
        billing_number=None,
        account_number=row["account_number"] or tickets.get(desk.db, row["ticket_id"])["account_number"],
        ticket_id=row["ticket_id"],
    )
    return any(port.state in OPEN_PORT for port in near)
