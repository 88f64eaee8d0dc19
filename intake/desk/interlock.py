"""What a port that is over gives back: the cancellations that it held wait for staff again (rule 12)."""

from __future__ import annotations

from datetime import datetime

from intake.desk.desk import Desk
from intake.desk.known import ports_around
from intake.domain import cancellation
from intake.domain.calendar import due_at
from intake.domain.ticket import OpenPort, State
from intake.store import audit, ports, requests


def give_back(desk: Desk, over: OpenPort, state: State, now: datetime) -> None:
    """Gives the cancellations that only this port held back to staff; `state` is how it ended."""
    rules = desk.settings.rules
    held = ports.held_cancellations(desk.db, numbers=tuple(over.numbers), account_number=over.account_number)
    due = due_at(now, rules.staff_business_days, rules.timezone, rules.provider_holidays)
    why = f"the port {over.reference} is {state.value}"
    for move in cancellation.release(held, ports_around(desk.db, held), over, why, due):
        requests.move_request(desk.db, move.request_id, move.to, who=audit.BOT, why=move.why, now=now, due=move.due)
