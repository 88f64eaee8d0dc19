"""Tickets: the states of every request, and which state may follow which. This table is the whole truth."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from intake.domain.findings import Kind


class State(StrEnum):
    """Where a request stands, a line each."""

    RECEIVED = "received"  # recorded, nothing done yet
    INSTRUCTED = "instructed"  # the customer was told how to port
    REQUESTED = "requested"  # a carrier filed the port order
    CONFIRMED = "confirmed"  # firm order commitment with a date
    COMPLETED = "completed"  # every number is ported
    RELEASED = "released"  # the numbers were returned in our system
    REJECTED = "rejected"  # the port order was rejected
    DELAYED = "delayed"  # the committed date is at risk, or the CSR is late and the customer was told
    DISPUTED = "disputed"  # somebody says nobody asked for the port
    WITHDRAWN = "withdrawn"  # the customer or carrier took it back
    ABANDONED = "abandoned"  # nothing happened for long
    NEEDS_INFO = "needs_info"  # we asked for what is missing; the clock stands
    VERIFYING = "verifying"  # staff check identity and record
    APPROVED = "approved"  # staff approved that the CSR goes out
    SENT = "sent"  # the CSR went out
    REFUSED = "refused"  # told only that the authorized person must ask
    BILL_INSTEAD = "bill_instead"  # toll-free only: the bill serves, no CSR
    NEEDS_SCOPE = "needs_scope"  # we asked what is to be cancelled
    HELD = "held"  # a cancellation waits for an open port (rule 12)
    SCHEDULED = "scheduled"  # staff set the date of the cancellation
    CANCELLED = "cancelled"  # staff cancelled it in their own system
    CHECKING = "checking"  # staff compare with the record
    ANSWERED = "answered"  # the answer went out
    CLOSED = "closed"  # nothing more to do


_S = State
_ANSWERED = {_S.RECEIVED: (_S.ANSWERED,), _S.ANSWERED: (_S.CLOSED,), _S.CLOSED: ()}
_CHECKED = {
    _S.RECEIVED: (_S.CHECKING, _S.ANSWERED),
    _S.CHECKING: (_S.ANSWERED,),
    _S.ANSWERED: (_S.CLOSED,),
    _S.CLOSED: (),
}
_PORTING = (_S.REJECTED, _S.DELAYED, _S.DISPUTED, _S.WITHDRAWN, _S.ABANDONED)

LIFE_CYCLES: dict[Kind, dict[State, tuple[State, ...]]] = {
    Kind.PORT_OUT: {
        _S.RECEIVED: (_S.INSTRUCTED, _S.REQUESTED, _S.CONFIRMED, _S.COMPLETED, *_PORTING),
        _S.INSTRUCTED: (_S.REQUESTED, _S.CONFIRMED, _S.COMPLETED, *_PORTING),
        _S.REQUESTED: (_S.CONFIRMED, _S.COMPLETED, *_PORTING),
        _S.CONFIRMED: (_S.COMPLETED, *_PORTING),
        _S.COMPLETED: (_S.RELEASED, _S.DISPUTED),
        _S.RELEASED: (_S.CLOSED,),
        _S.REJECTED: (_S.REQUESTED, _S.CONFIRMED, _S.COMPLETED, _S.DISPUTED, _S.WITHDRAWN, _S.ABANDONED),
        _S.DELAYED: (_S.CONFIRMED, _S.COMPLETED, _S.REJECTED, _S.DISPUTED, _S.WITHDRAWN, _S.ABANDONED),
        _S.DISPUTED: (_S.REQUESTED, _S.CONFIRMED, _S.COMPLETED, _S.WITHDRAWN),
        _S.WITHDRAWN: (),
        _S.ABANDONED: (_S.REQUESTED, _S.CONFIRMED, _S.COMPLETED),
        _S.CLOSED: (),
    },
    Kind.CSR: {
        _S.RECEIVED: (_S.NEEDS_INFO, _S.VERIFYING, _S.REFUSED, _S.BILL_INSTEAD),
        _S.NEEDS_INFO: (_S.VERIFYING, _S.REFUSED, _S.BILL_INSTEAD, _S.ABANDONED),
        _S.VERIFYING: (_S.APPROVED, _S.NEEDS_INFO, _S.REFUSED, _S.DELAYED, _S.BILL_INSTEAD),
        _S.DELAYED: (_S.APPROVED, _S.NEEDS_INFO, _S.REFUSED),
        _S.APPROVED: (_S.SENT, _S.VERIFYING),
        _S.SENT: (_S.CLOSED,),
        _S.REFUSED: (),
        _S.BILL_INSTEAD: (),
        _S.ABANDONED: (_S.VERIFYING,),
        _S.CLOSED: (),
    },
    Kind.CANCELLATION: {
        _S.RECEIVED: (_S.NEEDS_SCOPE, _S.HELD, _S.SCHEDULED, _S.WITHDRAWN),
        _S.NEEDS_SCOPE: (_S.HELD, _S.SCHEDULED, _S.WITHDRAWN, _S.RECEIVED),
        _S.HELD: (_S.RECEIVED, _S.SCHEDULED, _S.WITHDRAWN),
        _S.SCHEDULED: (_S.HELD, _S.CANCELLED, _S.WITHDRAWN),
        _S.CANCELLED: (_S.CLOSED,),
        _S.WITHDRAWN: (),
        _S.CLOSED: (),
    },
    Kind.PORT_PIN: _ANSWERED,
    Kind.BILL_COPY: _ANSWERED,
    Kind.NUMBER_RETURN: _ANSWERED,
    Kind.PORT_STATUS: _CHECKED,
    Kind.PORT_STOP: _CHECKED,
    Kind.PORT_DISPUTE: _CHECKED,
    Kind.RECORDS_UPDATE: _CHECKED,
    Kind.PORT_IN: _CHECKED,
}
"""kind -> state -> the states that may follow. CLOSED may follow every state: staff can end anything."""


def may_follow(kind: Kind, before: State, after: State) -> bool:
    """True when a request of this kind may go from `before` to `after`; staff may close from anywhere."""
    states = LIFE_CYCLES[kind]
    return before in states and before != State.CLOSED and (after in states[before] or after == State.CLOSED)


def next_states(kind: Kind, before: State) -> tuple[State, ...]:
    """The states that a request of this kind may go to from `before`."""
    return tuple(state for state in State if may_follow(kind, before, state))


NUMBER_OVER = frozenset({_S.COMPLETED, _S.WITHDRAWN, _S.RELEASED})
"""States of a number that a step about other numbers of its request need not wait for."""


def numbers_that_move(kind: Kind, states: Mapping[str, State], told: Iterable[str], to: State) -> tuple[str, ...]:
    """Those of `told` that are not `to` yet and may become so; `states` is number -> state (rule 18)."""
    return tuple(n for n in told if n in states and states[n] is not to and may_follow(kind, states[n], to))


def numbers_left_behind(states: Mapping[str, State], moving: Iterable[str], to: State) -> tuple[str, ...]:
    """Those for which a request waits before it becomes `to` itself: a partial port."""
    gone = frozenset(moving)
    return tuple(n for n, state in states.items() if n not in gone and state is not to and state not in NUMBER_OVER)


OPEN_PORT = frozenset({_S.REQUESTED, _S.CONFIRMED, _S.REJECTED, _S.DELAYED, _S.INSTRUCTED, _S.RECEIVED, _S.DISPUTED})
"""States of a port-out that holds a cancellation (rule 12)."""

FILED = frozenset({_S.REQUESTED, _S.CONFIRMED, _S.REJECTED, _S.DELAYED, _S.COMPLETED, _S.DISPUTED})
"""States of a port-out that a carrier's order or notice brought about."""

ENDED = frozenset({_S.CLOSED, _S.REFUSED, _S.BILL_INSTEAD, _S.WITHDRAWN, _S.ABANDONED})
"""States in which nothing more is due."""


CLOCK_STANDS = frozenset({_S.NEEDS_INFO, _S.NEEDS_SCOPE})
"""States in which the customer has to answer first: nothing is due from us."""


@dataclass(frozen=True, slots=True)
class OpenPort:
    """A port-out that is known and not closed (a completed one counts: an old notice may follow it)."""

    request_id: int
    ticket_id: int
    reference: str
    state: State
    customer: str
    """Address of the customer whose ticket it is; empty when a carrier opened it."""
    order_number: str | None
    billing_number: str | None
    account_number: str | None
    numbers: dict[str, State]
    committed_date: date | None = None
    new_provider: str | None = None
    requested_date: date | None = None
    former_orders: tuple[str, ...] = ()
    """Order numbers under which the carrier had filed it before."""


@dataclass(frozen=True, slots=True)
class CancellationView:
    """A cancellation that is not over, as the interlock needs it (rule 12)."""

    request_id: int
    ticket_id: int
    state: State
    numbers: tuple[str, ...]
    account_number: str | None


@dataclass(frozen=True, slots=True)
class TicketView:
    """A ticket that a message answers to."""

    ticket_id: int
    reference: str
    requester: str
    requests: tuple[tuple[int, Kind, State], ...] = ()
    """request id, kind, state."""
    due: datetime | None = None
