"""Cancellations, and the interlock that keeps one from killing a port (rules 2, 3, 12)."""

from __future__ import annotations

from collections.abc import Iterable

from intake.domain.case import Case, Step, planned
from intake.domain.decision import Move
from intake.domain.findings import Kind, Request
from intake.domain.ticket import OPEN_PORT, CancellationView, OpenPort, State

LEAVING = frozenset({Kind.PORT_OUT, Kind.PORT_PIN})
"""Who asks for one of these together with a cancellation is about to port: cancelling first would lose the numbers."""

HOLDABLE = frozenset({State.RECEIVED, State.NEEDS_SCOPE, State.SCHEDULED})
"""States of a cancellation that an open port turns into HELD."""


def request_cancellation(case: Case, request: Request) -> Step:
    """Starts a cancellation: held under a port, asked back without a scope, else given to staff. Never carried out here."""
    ports = _ports_that_hold(case)
    if case.findings.kinds() & LEAVING:
        why = "the same message speaks of moving numbers away; held until the port completes or is withdrawn (rule 12)"
        return Step(planned(case, request, State.HELD, why), ("cancellation_held",), needs_staff=True)
    if ports:
        names = ", ".join(port.reference for port in ports)
        why = f"a port-out is open ({names}); held until it completes or is withdrawn (rule 12)"
        return Step(planned(case, request, State.HELD, why), ("cancellation_held",), needs_staff=True)
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


def release(cancellations: Iterable[CancellationView], ports_left: Iterable[OpenPort], why: str) -> tuple[Move, ...]:
    """Moves that give held cancellations back to staff, but for those that another open port still holds."""
    left = [port for port in ports_left if port.state in OPEN_PORT]
    return tuple(
        Move(c.request_id, c.ticket_id, State.RECEIVED, f"{why}; staff may cancel now (rule 12)")
        for c in cancellations
        if c.state is State.HELD and not any(touches(c, port) for port in left)
    )


def touches(cancellation: CancellationView, port: OpenPort) -> bool:
    """True where a port moves a number of the cancellation, or both are about the same account."""
    same_account = bool(port.account_number) and port.account_number == cancellation.account_number
    return same_account or bool(set(port.numbers) & set(cancellation.numbers))


def _ports_that_hold(case: Case) -> tuple[OpenPort, ...]:
    return tuple(port for port in case.known.open_ports if port.state in OPEN_PORT)


def _has_scope(case: Case) -> bool:
    facts = case.findings.facts
    if facts.account_number or facts.numbers or facts.billing_number:
        return True
    words = case.findings.said.casefold()
    return any(word in words for word in case.policy.scope_words)
