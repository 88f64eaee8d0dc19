"""Help with a rejection: the record of the ticket's account beside what the rejection tells (rule 11)."""

from __future__ import annotations

import json
from dataclasses import fields
from typing import Any

from intake.desk.desk import Desk
from intake.domain.findings import Facts, Kind, PortStatus
from intake.domain.side_by_side import Compared, side_by_side
from intake.store import accounts, ticket_lists, tickets

TEXTS = frozenset(field.name for field in fields(Facts)) - {"numbers", "requested_date", "sources"}


def record_and_rejection(desk: Desk, reference: str) -> tuple[Compared, ...]:
    """The comparison for a ticket with a rejection; () where none was told, or no account is sure.

    What the newest message that tells a rejection says counts, with what its attachments say. Raises NotFoundError.
    """
    ticket = tickets.ticket_by_reference(desk.db, reference)
    rejections = [
        read
        for row in ticket_lists.ticket_story(desk.db, ticket["id"]).messages
        if (read := json.loads(row["findings"] or "{}")) and _tells_rejection(read)
    ]
    account = accounts.get(desk.db, ticket["account_number"]) if ticket["account_number"] else None
    return side_by_side(account, _facts(rejections[-1])) if rejections and account else ()


def _tells_rejection(read: dict[str, Any]) -> bool:
    return any(
        asked["kind"] == Kind.PORT_STATUS and asked["status"] == PortStatus.REJECTED
        for asked in read.get("requests", ())
    )


def _facts(read: dict[str, Any]) -> Facts:
    """The facts of the message, and what only an attachment says."""
    told = [read.get("facts", {}), *(attachment["facts"] for attachment in read.get("attachments", ()))]
    values: dict[str, Any] = {name: next((facts[name] for facts in told if facts.get(name)), None) for name in TEXTS}
    numbers = next((facts["numbers"] for facts in told if facts.get("numbers")), ())
    return Facts(numbers=tuple(numbers), **values)
