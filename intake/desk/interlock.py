"""The interlock of cancellations and ports over the record: what holds one, and what a port that is over gives back (rule 12)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from intake.desk.desk import Desk
from intake.desk.known import ports_around
from intake.domain import cancellation
from intake.domain.calendar import due_at
from intake.domain.findings import Kind
from intake.domain.ticket import OPEN_PORT, CancellationView, OpenPort, State
from intake.store import audit, ports, requests, tickets


def settle_cancellations(
    desk: Desk, numbers: Sequence[str], account_number: str | None, why: str, ticket_id: int | None = None
) -> None:
    """After staff changed what is known: every cancellation about these numbers, this account or this ticket stands
    where the ports around it say. What an open port touches is held, and what none holds goes back to staff.

    Inside the transaction of the act that changed something.
    """
    now, due = desk.now(), _for_staff(desk)
    for view in ports.held_cancellations(desk.db, numbers=numbers, account_number=account_number, ticket_id=ticket_id):
        holding = ports_that_hold(desk, view)
        if holding and view.state in cancellation.HOLDABLE:
            told = f"{why}; a port-out is open ({', '.join(holding)}) (rule 12)"
            requests.move_request(desk.db, view.request_id, State.HELD, who=audit.BOT, why=told, now=now)
        elif not holding and view.state is State.HELD:
            told = f"{why}; no port-out holds it any more: staff may cancel now (rule 12)"
            requests.move_request(desk.db, view.request_id, State.RECEIVED, who=audit.BOT, why=told, now=now, due=due)


def ports_that_hold(desk: Desk, view: CancellationView) -> tuple[str, ...]:
    """References of the open ports that share a number, the account or the ticket with a cancellation."""
    around = ports_around(desk.db, [view])
    found = [port.reference for port in around if port.state in OPEN_PORT and cancellation.touches(view, port)]
    ticket = tickets.view(desk.db, view.ticket_id)
    if any(kind is Kind.PORT_OUT and state in OPEN_PORT for _, kind, state in ticket.requests):
        found.append(ticket.reference)  # asked on its own ticket: one matter, whoever opened it
    return tuple(dict.fromkeys(found))


def give_back(desk: Desk, over: OpenPort, state: State, now: datetime) -> None:
    """Gives the cancellations that only this port held back to staff; `state` is how it ended.

    A port that waits for the same numbers, asked for twice, holds nothing any more, which `ports_that_hold` cannot know.
    """
    held = ports.held_cancellations(
        desk.db, numbers=tuple(over.numbers), account_number=over.account_number, ticket_id=over.ticket_id
    )
    why = f"the port {over.reference} is {state.value}"
    for move in cancellation.release(held, ports_around(desk.db, held), over, why, _for_staff(desk)):
        requests.move_request(desk.db, move.request_id, move.to, who=audit.BOT, why=move.why, now=now, due=move.due)


def _for_staff(desk: Desk) -> datetime:
    rules = desk.settings.rules
    return due_at(desk.now(), rules.staff_business_days, rules.timezone, rules.provider_holidays)
