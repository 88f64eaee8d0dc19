"""What a ticket's messages and their attachments tell, beside the record of its account: for staff who check a rejection."""

from __future__ import annotations

import json

from intake.desk.desk import Desk
from intake.desk.staff_csr import account_of
from intake.domain.numbers import spoken
from intake.domain.side_by_side import Beside, Told, side_by_side
from intake.store import corrections, ticket_lists, tickets

FIELDS = ("account_number", "billing_number", "company", "authorized_name", "service_address")


def compare(desk: Desk, reference: str) -> tuple[Beside, ...]:
    """The record beside everything told on the ticket. NotFoundError; ConflictError where no account is known."""
    ticket = tickets.ticket_by_reference(desk.db, reference)
    account = account_of(desk, ticket)
    told: list[Told] = []
    numbers: list[str] = []
    for message in ticket_lists.ticket_story(desk.db, ticket["id"]).messages:
        read = json.loads(message["findings"] or "{}")
        facts = {**read.get("facts", {}), **corrections.of_message(desk.db, message["id"])}
        sources = [(f"message {message['id']}", facts)]
        sources += [(a["filename"] or "attachment", a["facts"]) for a in read.get("attachments", [])]
        for where, values in sources:
            numbers += values.get("numbers") or []
            told += [Told(field, _shown(field, str(values[field])), where) for field in FIELDS if values.get(field)]
    return side_by_side(account, told, numbers)


def _shown(field: str, value: str) -> str:
    return spoken(value) if field == "billing_number" else value
