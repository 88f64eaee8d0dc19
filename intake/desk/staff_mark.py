"""Staff say where a request stands after what they did in their own system, number by number where they name some."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from intake.desk.clock import due_again
from intake.desk.desk import Desk
from intake.desk.interlock import give_back, settle_cancellations
from intake.desk.record import numbers_ported
from intake.desk.seen import ticket_as_seen
from intake.domain.errors import ConflictError, InputError, NotFoundError
from intake.domain.findings import Kind
from intake.domain.numbers import spoken
from intake.domain.ticket import LIFE_CYCLES, OPEN_PORT, OpenPort, State, numbers_left_behind, numbers_that_move
from intake.store import audit, ports, request_numbers, requests, tickets
from intake.store.database import Row

GOES_ON = frozenset({State.RECEIVED, State.SCHEDULED, State.CANCELLED})
"""States that bring a cancellation nearer to being carried out."""

ACTS_OF_THEIR_OWN = {(Kind.CSR, State.APPROVED): "approve", (Kind.CSR, State.REFUSED): "refuse"}
"""Steps that `mark` leaves to the act that writes the letters for them."""


def state_of(kind: Kind, name: str) -> State:
    """The state of this name, if requests of this kind have it; InputError that names those that they have."""
    states = LIFE_CYCLES[kind]
    found = next((state for state in states if state.value == name.strip().lower()), None)
    if found is None:
        listed = ", ".join(states)
        raise InputError(f'A {kind.value.replace("_", " ")} is never "{name}"; its states are {listed}.')
    return found


def mark(
    desk: Desk,
    reference: str,
    kind: Kind,
    state: State,
    who: str,
    why: str,
    seen: int | None = None,
    numbers: Sequence[str] = (),
) -> bool:
    """Moves a request of a ticket on: what staff did in their own system, such as a cancellation (rule 12).

    Its numbers go with it. Where `numbers` are named only those do, and the request itself when none is left behind;
    False while some are (a partial port). A port that is over gives back the cancellations that it held; a cancellation
    that a port still holds stays so. Numbers that are ported are so on record too.

    Raises NotFoundError when the ticket asks no such thing, InputError for a number that it is not about,
    ConflictError where the life cycle has no such step.
    """
    staff, now = audit.staff(who), desk.now()
    if (kind, state) in ACTS_OF_THEIR_OWN:
        raise ConflictError(
            f"This is done with run.py {ACTS_OF_THEIR_OWN[kind, state]} {reference}, which writes the letters."
        )
    with desk.db.transaction():
        ticket = ticket_as_seen(desk, reference, seen)
        request_id = _request(desk, ticket, kind)
        near = _ports_near(desk, request_id, ticket)
        if kind is Kind.CANCELLATION and state in GOES_ON:
            _not_under_a_port(desk, ticket, near)
        states = request_numbers.number_states(desk.db, request_id)
        moving = _moving(ticket, kind, states, numbers, state)
        whole = not numbers or not numbers_left_behind(states, moving, state)
        if state is not State.CLOSED:  # a closed request leaves its numbers where they were
            request_numbers.move_numbers(desk.db, request_id, moving, state, who=staff, why=why, now=now)
        if state is State.COMPLETED:
            numbers_ported(desk, request_id, moving, None, who=staff, why=why)
        if whole and not (numbers and requests.get(desk.db, request_id)["state"] == state):
            due = due_again(desk, request_id, state, now)
            requests.move_request(desk.db, request_id, state, who=staff, why=why, now=now, due=due)
            over = next((port for port in near if port.request_id == request_id), None)
            if kind is Kind.PORT_OUT and over is not None:
                _interlock(desk, over, state, now)
    return whole


def _interlock(desk: Desk, port: OpenPort, state: State, now: datetime) -> None:
    """What a port holds that staff say is open, and what it gives back that is over."""
    if state in OPEN_PORT:
        why = f"staff say that {port.reference} is {state.value}"
        settle_cancellations(desk, tuple(port.numbers), port.account_number, why, port.ticket_id)
    else:
        give_back(desk, port, state, now)


def _request(desk: Desk, ticket: Row, kind: Kind) -> int:
    found = [request for request, what, _ in tickets.view(desk.db, ticket["id"]).requests if what is kind]
    if not found:
        raise NotFoundError(f"Ticket {ticket['reference']} asks no {kind.value.replace('_', ' ')}.")
    return found[-1]


def _moving(ticket: Row, kind: Kind, states: dict[str, State], told: Sequence[str], to: State) -> tuple[str, ...]:
    """The numbers that go along; of those that staff named, all must be able to."""
    strange = [spoken(n) for n in told if n not in states]
    if strange:
        listed = ", ".join(spoken(n) for n in states) or "none"
        raise InputError(f"{', '.join(strange)} is not among the numbers of {ticket['reference']}: {listed}.")
    moving = numbers_that_move(kind, states, told or states, to)
    stuck = [f"{spoken(n)} is {states[n]}" for n in told if n not in moving]
    if stuck:
        raise ConflictError(f"{'; '.join(stuck)}: it cannot become {to}.")
    return moving


def _not_under_a_port(desk: Desk, ticket: Row, near: Sequence[OpenPort]) -> None:
    asked = tickets.view(desk.db, ticket["id"]).requests
    holding = [port.reference for port in near if port.state in OPEN_PORT]
    holding += [ticket["reference"] for _, what, at in asked if what is Kind.PORT_OUT and at in OPEN_PORT]
    if holding:
        raise ConflictError(
            f"A port is open ({', '.join(dict.fromkeys(holding))}): cancelling now would lose the numbers (rule 12)."
            f" Say first how it ended, such as run.py mark {holding[0]} port_out withdrawn."
        )


def _ports_near(desk: Desk, request_id: int, ticket: Row) -> tuple[OpenPort, ...]:
    """The ports that share an order, a number or the account with a request; it is one of them if it is a port."""
    row = requests.get(desk.db, request_id)
    return ports.open_ports(
        desk.db,
        order_number=row["order_number"],
        numbers=tuple(request_numbers.number_states(desk.db, request_id)),
        billing_number=row["billing_number"],
        account_number=row["account_number"] or ticket["account_number"],
    )
