"""The interlock after staff changed what is known: every cancellation stands where the ports around it say (rule 12)."""

from __future__ import annotations

from collections.abc import Sequence

from intake.desk.desk import Desk
from intake.desk.known import ports_around
from intake.domain.calendar import due_at
from intake.domain.cancellation import HOLDABLE, touches
from intake.domain.findings import Kind
from intake.domain.ticket import OPEN_PORT, CancellationView, State
from intake.store import audit, ports, requests, tickets


def settle_cancellations(desk: Desk, numbers: Sequence[str], account_number: str | None, why: str) -> None:
    """Holds the cancellations about these numbers or this account that an open port touches, and gives back the others
    that were held. Inside the transaction of the act that changed something.
    """
    now, rules = desk.now(), desk.settings.rules
    due = due_at(now, rules.staff_business_days, rules.timezone, rules.provider_holidays)
    views = ports.held_cancellations(desk.db, numbers=numbers, account_number=account_number)
    around = ports_around(desk.db, views)
    for view in views:
        holding = [p.reference for p in around if p.state in OPEN_PORT and touches(view, p)] or _on_its_ticket(
            desk, view
        )
        if holding and view.state in HOLDABLE:
            told = f"{why}; a port-out is open ({', '.join(dict.fromkeys(holding))}) (rule 12)"
            requests.move_request(desk.db, view.request_id, State.HELD, who=audit.BOT, why=told, now=now)
        elif not holding and view.state is State.HELD:
            told = f"{why}; no port-out holds it any more: staff may cancel now (rule 12)"
            requests.move_request(desk.db, view.request_id, State.RECEIVED, who=audit.BOT, why=told, now=now, due=due)


def _on_its_ticket(desk: Desk, view: CancellationView) -> list[str]:
    """The reference of the cancellation's own ticket, where a port was asked for on it: one matter, numbers or not."""
    ticket = tickets.view(desk.db, view.ticket_id)
    asked = any(kind is Kind.PORT_OUT and state in OPEN_PORT for _, kind, state in ticket.requests)
    return [ticket.reference] if asked else []
