"""Staff correct what was read: a fact or a kind. The record follows, and the correction is kept as a label."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from intake.desk.desk import Desk
from intake.desk.interlock import settle_cancellations
from intake.desk.seen import ticket_as_seen
from intake.domain.calendar import due_at
from intake.domain.decision import Priority, RequestPlan
from intake.domain.errors import ConflictError, InputError, NotFoundError
from intake.domain.findings import Facts, Kind, PortStatus, Request
from intake.domain.plain import MESSAGE_FACTS
from intake.domain.ticket import FILED, State
from intake.reading.numbers import find_numbers
from intake.store import accounts, audit, corrections, request_facts, request_numbers, requests, ticket_lists, tickets
from intake.store.database import Row

FIELDS = tuple(name for name in MESSAGE_FACTS if name != "toll_free")
"""Facts that staff may correct; which numbers are toll-free follows from the numbers."""
OF_REQUEST = ("account_number", "billing_number", "order_number", "new_provider", "requested_date")
"""Facts that a request keeps in a column of its own."""
BEGINS = {
    Kind.CSR: State.VERIFYING,
    Kind.PORT_STATUS: State.CHECKING,
    Kind.PORT_STOP: State.CHECKING,
    Kind.PORT_DISPUTE: State.CHECKING,
    Kind.RECORDS_UPDATE: State.CHECKING,
    Kind.PORT_IN: State.CHECKING,
}
"""Where a request that staff found begins; the others are received. No letter goes out by itself."""
URGENT = {Kind.PORT_DISPUTE: Priority.DISPUTE, Kind.PORT_STOP: Priority.PORT_NOTICE}
ALL_KINDS = "requests"
LONGEST = 500

Asked = list[dict[str, str | None]]
"""Requests as a label has them: [{"kind": ..., "status": ...}]."""


def correct_field(
    desk: Desk,
    reference: str,
    field: str,
    value: str,
    who: str,
    why: str,
    message: int | None = None,
    seen: int | None = None,
) -> str:
    """Corrects a fact of a message: its requests, and the ticket's account, follow. An empty value says that the
    message does not tell it. Gives a sentence about what it meant for the ticket.

    `message` is the number of the message; without it, the last one. Raises NotFoundError, InputError, ConflictError.
    """
    if field not in FIELDS:
        raise InputError(f"There is no fact {field}; correct one of {', '.join(FIELDS)}.")
    new = read_value(field, value)
    staff, now = audit.staff(who), desk.now()
    with desk.db.transaction():
        ticket = ticket_as_seen(desk, reference, seen)
        row = _message(desk, ticket, message)
        before = _facts(desk, row)[field]
        if before == new:
            raise InputError(f"{field} of message {row['id']} is {_shown(new)} already.")
        corrections.add(
            desk.db,
            message_id=row["id"], ticket_id=ticket["id"], field=field, before=before, after=new, why=why, who=staff, now=now,
        )  # fmt: skip
        told = _follow(desk, ticket, row["id"], field, new, staff, why)
        _settle(desk, ticket, f"{field.replace('_', ' ')} was corrected", before if field == "numbers" else ())
    return told


def correct_kind(
    desk: Desk,
    reference: str,
    wrong: Kind | None,
    right: Kind | None,
    who: str,
    why: str,
    status: PortStatus | None = None,
    message: int | None = None,
    seen: int | None = None,
) -> None:
    """Corrects what a message asks: `wrong` was read and `right` is meant; None for a kind that was missed, or is not asked.

    The wrong request is closed, the right one begins, due for staff, and a closed ticket is open again; no letter goes
    out. Raises NotFoundError,
    InputError, ConflictError (a port under way is ended first).
    """
    if (wrong, right) == (None, None) or (wrong is right and status is None):
        raise InputError("Say what was read wrongly, what is meant, or both.")
    if (right is Kind.PORT_STATUS) != (status is not None):
        raise InputError("A port_status needs a --status, and only a port_status has one.")
    staff, now = audit.staff(who), desk.now()
    with desk.db.transaction():
        ticket = ticket_as_seen(desk, reference, seen)
        row = _message(desk, ticket, message)
        asked = _asked(desk, row)
        left = [item for item in asked if wrong is None or item["kind"] != wrong]
        if wrong is not None and left == asked:
            raise NotFoundError(f"Message {row['id']} was not read as {wrong.value}.")
        after = [*left, {"kind": right.value, "status": status.value if status else None}] if right else left
        corrections.add(
            desk.db,
            message_id=row["id"], ticket_id=ticket["id"], field=ALL_KINDS, before=asked, after=after, why=why, who=staff, now=now,
        )  # fmt: skip
        numbers = _close_wrong(desk, ticket, row["id"], wrong, staff, why) if wrong else ()
        if right is not None:
            _begin(desk, ticket, row, Request(right, status, rules=("staff",)), staff, why, now)
        _settle(desk, ticket, "a kind was corrected", numbers)


def read_value(field: str, value: str) -> Any:
    """What staff typed, as a label has it: E.164 numbers, an ISO date, a short text; None or [] when empty. InputError."""
    text = " ".join(value.split())
    if len(text) > LONGEST and field != "numbers":
        raise InputError(f"The value has {len(text)} characters; {LONGEST} are the most.")
    if field in ("numbers", "billing_number"):
        found = list(dict.fromkeys(number.number for number in find_numbers(value)))
        if (text and not found) or (field == "billing_number" and len(found) > 1):
            raise InputError(f'"{text[:60]}" is no telephone number; write it like 415-555-0123.')
        return found if field == "numbers" else (found[0] if found else None)
    if field == "requested_date" and text:
        try:
            return date.fromisoformat(text).isoformat()
        except ValueError as error:
            raise InputError(f'"{text}" is no date; write it like 2026-11-24.') from error
    return text or None


def _message(desk: Desk, ticket: Row, wanted: int | None) -> Row:
    story = ticket_lists.ticket_story(desk.db, ticket["id"]).messages
    if not story:
        raise NotFoundError(f"Ticket {ticket['reference']} has no message.")
    if wanted is None:
        return story[-1]
    found = next((row for row in story if row["id"] == wanted), None)
    if found is None:
        listed = ", ".join(str(row["id"]) for row in story)
        its = f"its messages are {listed}" if len(story) > 1 else f"its message is {listed}"
        raise NotFoundError(f"Message {wanted} is not on ticket {ticket['reference']}; {its}.")
    return found


def _facts(desk: Desk, message: Row) -> dict[str, Any]:
    """The facts of a message as they were read, with what was corrected since."""
    read = json.loads(message["findings"] or "{}").get("facts", {})
    empty: dict[str, Any] = {name: [] if name == "numbers" else None for name in FIELDS}
    made_good = {k: v for k, v in corrections.of_message(desk.db, message["id"]).items() if k in FIELDS}
    return empty | {k: v for k, v in read.items() if k in FIELDS} | made_good


def _asked(desk: Desk, message: Row) -> Asked:
    corrected = corrections.of_message(desk.db, message["id"]).get(ALL_KINDS)
    if corrected is not None:
        return list(corrected)
    read = json.loads(message["findings"] or "{}").get("requests", [])
    return [{"kind": item["kind"], "status": item["status"]} for item in read]


def _follow(desk: Desk, ticket: Row, message_id: int, field: str, value: Any, who: str, why: str) -> str:
    """What a corrected fact changes on the requests that rest on the message, and on the ticket."""
    account = accounts.get(desk.db, value) if field == "account_number" and value else None
    value = account.account_number if account else value  # as the record writes it
    for row in request_facts.of_ticket(desk.db, ticket["id"]):
        if (
            message_id not in {m["id"] for m in request_facts.messages_of(desk.db, row["id"])}
            or row["state"] == State.CLOSED
        ):
            continue
        if field in OF_REQUEST:
            request_facts.set_fact(desk.db, row["id"], field, value, now=desk.now())
        elif field == "numbers":
            request_numbers.set_numbers(desk.db, row["id"], value, now=desk.now())
    if field != "account_number" or value is None:
        return "Corrected."
    number = account.account_number if account else None
    tickets.set_account(desk.db, ticket["id"], number, who=who, why=why, now=desk.now())
    return (
        f"The ticket belongs to account {number} now." if number else "No such account is on file: the ticket has none."
    )


def _close_wrong(desk: Desk, ticket: Row, message_id: int, wrong: Kind, who: str, why: str) -> tuple[str, ...]:
    """Closes the requests of the kind that was read wrongly; the numbers that they were about."""
    numbers: list[str] = []
    for row in request_facts.of_ticket(desk.db, ticket["id"]):
        if row["kind"] != wrong or row["state"] == State.CLOSED or row["message_id"] != message_id:
            continue
        if wrong is Kind.PORT_OUT and State(row["state"]) in FILED - {State.COMPLETED}:
            raise ConflictError(
                f"A port is under way on ticket {ticket['reference']}: say first how it ended, such as"
                f" run.py mark {ticket['reference']} port_out withdrawn."
            )
        numbers += request_numbers.number_states(desk.db, row["id"])
        told = f"read wrongly: {why}" if why else "read wrongly"
        requests.move_request(desk.db, row["id"], State.CLOSED, who=who, why=told, now=desk.now())
    return tuple(numbers)


def _begin(desk: Desk, ticket: Row, message: Row, read: Request, who: str, why: str, now: datetime) -> None:
    rules = desk.settings.rules
    days = rules.csr_business_days if read.kind is Kind.CSR else rules.staff_business_days
    due = due_at(now, days, rules.timezone, rules.provider_holidays)
    plan = RequestPlan(read, BEGINS.get(read.kind, State.RECEIVED), due, why or "staff read it so")
    facts = _as_facts(_facts(desk, message))
    tickets.reopen(desk.db, ticket["id"], who=who, why=plan.why, now=now)
    requests.add_request(
        desk.db, ticket_id=ticket["id"], message_id=message["id"], plan=plan, facts=facts, now=now, who=who
    )
    if read.kind in URGENT:
        tickets.touch(desk.db, ticket["id"], now=now, priority=URGENT[read.kind])


def _as_facts(values: dict[str, Any]) -> Facts:
    day = values["requested_date"]
    told = {name: value for name, value in values.items() if name not in ("numbers", "requested_date")}
    return replace(
        Facts(**told), numbers=tuple(values["numbers"]), requested_date=date.fromisoformat(day) if day else None
    )


def _settle(desk: Desk, ticket: Row, why: str, more: Any = ()) -> None:
    """The interlock over everything the ticket was, and is now, about."""
    now_ticket = tickets.get(desk.db, ticket["id"])
    numbers = [
        n
        for row in request_facts.of_ticket(desk.db, ticket["id"])
        for n in request_numbers.number_states(desk.db, row["id"])
    ]
    for account in dict.fromkeys((ticket["account_number"], now_ticket["account_number"])):
        settle_cancellations(desk, [*numbers, *more], account, why)


def _shown(value: Any) -> str:
    return ", ".join(value) if isinstance(value, list) else str(value) if value is not None else "not told"
