"""What the record says around a message: ports that are not closed, and cancellations that are not over."""

from __future__ import annotations

import json
from collections.abc import Sequence

from intake.domain.errors import NotFoundError
from intake.domain.findings import Kind, Party
from intake.domain.ticket import ENDED, CancellationView, OpenPort, State
from intake.store.database import Database, Row
from intake.store.request_numbers import number_states
from intake.store.times import day_from_text

_COLUMNS = """
SELECT r.id, r.ticket_id, r.state, r.order_number, r.billing_number, r.committed_date, r.requested_date, r.new_provider,
    coalesce(r.account_number, t.account_number) AS account_number, t.reference, t.requester, t.party
FROM requests r JOIN tickets t ON t.id = r.ticket_id
"""

_REQUESTS = f"""
{_COLUMNS}
WHERE r.kind = :kind AND NOT EXISTS (SELECT 1 FROM json_each(:over) WHERE value = r.state)
AND r.id IN (
    SELECT n.request_id FROM json_each(:numbers) j CROSS JOIN ticket_numbers n ON n.number = j.value
    UNION SELECT id FROM requests WHERE order_number = :order_number
    UNION SELECT id FROM requests WHERE billing_number = :billing_number
    UNION SELECT id FROM requests WHERE account_number = :account_number
    UNION SELECT own.id FROM tickets whose JOIN requests own ON own.ticket_id = whose.id
        WHERE whose.account_number = :account_number
    UNION SELECT id FROM requests WHERE ticket_id = :ticket_id)
ORDER BY r.id
"""  # noqa: S608  made of our own words
"""A comparison with a value that is not known (NULL) is never true, so what was not said matches nothing."""


def port(db: Database, request_id: int) -> OpenPort:
    """One port-out. NotFoundError. Needs no transaction."""
    return _open_port(db, _one(db, request_id))


def open_ports(
    db: Database,
    *,
    order_number: str | None,
    numbers: Sequence[str],
    billing_number: str | None,
    account_number: str | None,
    ticket_id: int | None = None,
) -> tuple[OpenPort, ...]:
    """Port-outs that are not closed and share an order number, a number, the BTN, the account or the ticket, oldest first.

    A completed one counts: an old notice may follow it (rule 18). A carrier's order that was not proven is none
    (rule 17): it stays "received" until staff look. Needs no transaction.
    """
    rows = _sharing(
        db,
        Kind.PORT_OUT,
        frozenset({State.CLOSED}),
        order_number=order_number,
        numbers=numbers,
        billing_number=billing_number,
        account_number=account_number,
        ticket_id=ticket_id,
    )
    return tuple(
        _open_port(db, row) for row in rows if not (row["party"] == Party.CARRIER and row["state"] == State.RECEIVED)
    )


def held_cancellations(
    db: Database, *, account_number: str | None, numbers: Sequence[str], ticket_id: int | None = None
) -> tuple[CancellationView, ...]:
    """Cancellations that are not over and share the account, a number or the ticket, oldest first; `state` says which
    are held.

    Needs no transaction.
    """
    rows = _sharing(
        db,
        Kind.CANCELLATION,
        ENDED | {State.CANCELLED},
        order_number=None,
        numbers=numbers,
        billing_number=None,
        account_number=account_number,
        ticket_id=ticket_id,
    )
    return tuple(_view(db, row) for row in rows)


def cancellation(db: Database, request_id: int) -> CancellationView:
    """One cancellation. NotFoundError. Needs no transaction."""
    return _view(db, _one(db, request_id))


def _view(db: Database, row: Row) -> CancellationView:
    return CancellationView(
        request_id=row["id"],
        ticket_id=row["ticket_id"],
        state=State(row["state"]),
        numbers=tuple(number_states(db, row["id"])),
        account_number=row["account_number"],
    )


def _one(db: Database, request_id: int) -> Row:
    row = db.row(_COLUMNS + "WHERE r.id = ?", (request_id,))
    if row is None:
        raise NotFoundError(f"There is no request with the id {request_id}.")
    return row


def _sharing(
    db: Database,
    kind: Kind,
    over: frozenset[State],
    *,
    order_number: str | None,
    numbers: Sequence[str],
    billing_number: str | None,
    account_number: str | None,
    ticket_id: int | None = None,
) -> list[Row]:
    return db.rows(
        _REQUESTS,
        {
            "kind": kind,
            "over": json.dumps(sorted(over)),
            "order_number": order_number or None,
            "numbers": json.dumps(list(numbers)),
            "billing_number": billing_number or None,
            "account_number": account_number or None,
            "ticket_id": ticket_id,
        },
    )


def _open_port(db: Database, row: Row) -> OpenPort:
    return OpenPort(
        request_id=row["id"],
        ticket_id=row["ticket_id"],
        reference=row["reference"],
        state=State(row["state"]),
        customer="" if row["party"] == Party.CARRIER else row["requester"],
        order_number=row["order_number"],
        billing_number=row["billing_number"],
        account_number=row["account_number"],
        numbers=number_states(db, row["id"]),
        committed_date=day_from_text(row["committed_date"]),
        new_provider=row["new_provider"],
        requested_date=day_from_text(row["requested_date"]),
        former_orders=_former_orders(db, row),
    )


def _former_orders(db: Database, row: Row) -> tuple[str, ...]:
    events = db.rows(
        "SELECT before FROM events WHERE request_id = ? AND what = 'order number' AND before IS NOT NULL ORDER BY id",
        (row["id"],),
    )
    return tuple(event["before"] for event in events)
