"""Cancellations, and the interlock that keeps one from killing a port (rules 2, 3, 12)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from intake.domain.account import same_account
from intake.domain.case import Case, Step, planned
from intake.domain.decision import Move
from intake.domain.findings import Kind, Request
from intake.domain.policy import Mode
from intake.domain.ticket import OPEN_PORT, CancellationView, OpenPort, State

LEAVING = frozenset({Kind.PORT_OUT, Kind.PORT_PIN})
"""Who asks for one of these together with a cancellation is about to port: cancelling first would lose the numbers."""

HOLDABLE = frozenset({State.RECEIVED, State.NEEDS_SCOPE, State.SCHEDULED})
"""States of a cancellation that an open port turns into HELD."""


def request_cancellation(case: Case, request: Request) -> Step:
    """Starts a cancellation: held under a port, asked back without a scope, else given to staff. Never carried out here.

    One that answers our question goes on with the request that we asked about: nothing is asked twice.
    """
    waits, step = waiting(case), _start(case, request)
    return _goes_on(case, waits, step) if waits is not None else step


def answer(case: Case) -> Step | None:
    """The customer answers what is to be cancelled in a message that asks nothing by itself; None when we asked nothing.

    Whether the answer says enough ("All of it.") is for staff: we ask only once (rule 22).
    """
    waits = waiting(case)
    if waits is None:
        return None
    step = _goes_on(case, waits, _start(case, Request(Kind.CANCELLATION)))
    return replace(step, sections=()) if case.findings.courtesy else step


def _goes_on(case: Case, request_id: int, step: Step) -> Step:
    """The same step, taken by the request that waited for its scope."""
    ticket = case.known.ticket
    assert ticket is not None and step.plan is not None
    held = step.plan.state is State.HELD
    to, due = (State.HELD, None) if held else (State.RECEIVED, case.for_staff())
    told = case.findings.facts.numbers
    move = Move(request_id, ticket.ticket_id, to, f"the customer answered; {step.plan.why}", numbers=told, due=due)
    sections = step.sections if held or step.plan.state is State.RECEIVED else ("cancellation",)
    mode = case.policy.letters.get(Kind.CANCELLATION, Mode.DRAFT)
    return Step(sections=sections, mode=mode, needs_staff=True, moves=(move,), join=ticket.ticket_id)


def waiting(case: Case) -> int | None:
    """The request of the ticket that this message answers, if we asked what it is to cancel."""
    asked = case.known.ticket.requests if case.known.ticket else ()
    found = [at for at, kind, state in asked if kind is Kind.CANCELLATION and state is State.NEEDS_SCOPE]
    return found[-1] if found else None


def _start(case: Case, request: Request) -> Step:
    ports = _references_that_hold(case)
    if case.findings.kinds() & LEAVING:
        why = "the same message speaks of moving numbers away; held until the port completes or is withdrawn (rule 12)"
        return Step(planned(case, request, State.HELD, why), ("cancellation_held",), needs_staff=True)
    if ports:
        why = f"a port-out is open ({', '.join(ports)}); held until it completes or is withdrawn (rule 12)"
        known = case.proven_contact() is not None or case.known.ticket is not None
        section = "cancellation_held" if known else "cancellation"  # a stranger learns of no port (rule 9)
        return Step(planned(case, request, State.HELD, why), (section,), needs_staff=True)
    if not _has_scope(case):
        why = "asked what is to be cancelled: account, licence, extension or number"
        return Step(planned(case, request, State.NEEDS_SCOPE, why), ("cancellation_scope",))
    why = "staff cancel in their own system and mark it done (rule 12)"
    plan = planned(case, request, State.RECEIVED, why, case.for_staff())
    return Step(plan, ("cancellation",), needs_staff=True)


def hold(cancellations: Iterable[CancellationView], reference: str) -> tuple[Move, ...]:
    """Moves that hold these cancellations because a port has opened."""
    why = f"a port-out has opened ({reference}); cancelling now would lose the numbers (rule 12)"
    return tuple(Move(c.request_id, c.ticket_id, State.HELD, why) for c in cancellations if c.state in HOLDABLE)


def release(
    cancellations: Iterable[CancellationView], ports: Iterable[OpenPort], over: OpenPort, why: str, due: datetime
) -> tuple[Move, ...]:
    """Moves that give held cancellations back to staff because a port is over, but for those that another one holds.

    `ports` are all that touch one of them; `due` is when staff should have taken them up. A port that only waits for
    the numbers of the one that is over (asked for twice) holds nothing any more.
    """
    left = [
        port
        for port in ports
        if port.request_id != over.request_id
        and port.state in OPEN_PORT
        and not (port.numbers and set(port.numbers) <= set(over.numbers))
    ]
    return tuple(
        Move(c.request_id, c.ticket_id, State.RECEIVED, f"{why}; staff may cancel now (rule 12)", due=due)
        for c in cancellations
        if c.state is State.HELD and not any(touches(c, port) for port in left)
    )


def touches(cancellation: CancellationView, port: OpenPort) -> bool:
    """True where a port moves a number of the cancellation, or both are about one account, or were asked on one ticket."""
    if port.ticket_id == cancellation.ticket_id:
        return True
    return same_account(port.account_number, cancellation.account_number) or bool(
        set(port.numbers) & set(cancellation.numbers)
    )


def _references_that_hold(case: Case) -> tuple[str, ...]:
    """References of the ports that hold a cancellation: those on file, and one asked for on the same ticket."""
    ticket = case.known.ticket
    asked = ticket and any(kind is Kind.PORT_OUT and state in OPEN_PORT for _, kind, state in ticket.requests)
    ports = [port.reference for port in case.known.open_ports if port.state in OPEN_PORT]
    return tuple(dict.fromkeys([*ports, *([ticket.reference] if ticket and asked else [])]))


def _has_scope(case: Case) -> bool:
    facts = case.findings.facts
    if facts.account_number or facts.numbers or facts.billing_number:
        return True
    words = case.findings.said.casefold()
    return any(word in words for word in case.policy.scope_words)
