"""The clock of a request: it stands while we wait for the customer, and then runs on (desk.md, life cycles)."""

from __future__ import annotations

from datetime import datetime

from intake.desk.desk import Desk
from intake.domain.calendar import resumed
from intake.domain.ticket import State
from intake.store import requests
from intake.store.matters import stopped_clock


def due_again(desk: Desk, request_id: int, to: State, now: datetime) -> datetime | None:
    """When a request whose clock stands is due if it now goes on to a state in which we owe something.

    None when its clock runs, or never ran before it was stopped.
    """
    stopped = None if to in requests.NOTHING_DUE else stopped_clock(desk.db, request_id)
    if stopped is None:
        return None
    rules = desk.settings.rules
    return resumed(*stopped, now, rules.timezone, rules.provider_holidays)
