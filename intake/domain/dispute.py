"""A port that nobody asked for, and one that the customer wants stopped (rule 14)."""

from __future__ import annotations

from intake.domain import cancellation
from intake.domain.account import Account
from intake.domain.calendar import long_date
from intake.domain.case import Case, Step, planned
from intake.domain.decision import Alert, Move, Priority
from intake.domain.findings import Kind, Request
from intake.domain.port_match import account_of, disputed_port
from intake.domain.ticket import FILED, OpenPort, State, may_follow


def request_port_dispute(case: Case, request: Request) -> Step:
    """The top of the queue, staff alarmed, a receipt; nothing else is done to the outside (rule 14).

    Where the authorized person says so, the port is marked as disputed: from then on no carrier's notice moves it by
    itself. The word of anybody else moves nothing, and staff see what it would.
    """
    why = "nobody on the account asked for the port, the sender says: look at once (rule 14)"
    port = disputed_port(case)
    moves, note = _dispute(case, port) if port else ((), "Dispute: no port on file matches what the message says.")
    return Step(
        planned(case, request, State.CHECKING, why, case.in_hours(case.policy.dispute_hours)),
        ("port_dispute",),
        needs_staff=True,
        priority=Priority.DISPUTE,
        moves=moves,
        alerts=(Alert.DISPUTE,),
        notes=(note,),
    )


def _dispute(case: Case, port: OpenPort) -> tuple[tuple[Move, ...], str]:
    if port.state is State.DISPUTED:
        return (), f"Dispute: {port.reference} is disputed already."
    if not may_follow(Kind.PORT_OUT, port.state, State.DISPUTED):
        return (), f"Dispute: about {port.reference}, which is {port.state.value}."
    if not _is_theirs(case, account_of(case, port)):
        return (
            (),
            f"Dispute: the sender is not proven to speak for the account; it would mark {port.reference} disputed.",
        )
    told = tuple(n for n in case.findings.facts.numbers if n in port.numbers)
    why = "the authorized person says that nobody asked for it (rule 14)"
    move = Move(port.request_id, port.ticket_id, State.DISPUTED, why, numbers=told or tuple(port.numbers))
    holds = cancellation.hold(case.known.cancellations, port.reference)
    note = f"Dispute: {port.reference} ({_stands(port)}) is marked disputed; no notice moves it by itself."
    return (move, *holds), note


def request_port_stop(case: Case, request: Request) -> Step:
    """The customer withdraws the port at the new provider; staff are told at once (rule 14)."""
    why = "told to withdraw it at the new provider; staff watch the port (rule 14)"
    port = disputed_port(case)
    filed = port is not None and port.state in FILED
    about = (
        f"It is about {port.reference} ({_stands(port)})." if port and filed else "No filed port on file matches it."
    )
    return Step(
        planned(case, request, State.CHECKING, why, case.in_hours(case.policy.port_notice_hours)),
        ("port_stop",),
        needs_staff=True,
        priority=Priority.PORT_NOTICE,
        alerts=(Alert.STOP,),
        notes=(f"Stop: {about}",),
    )


def _is_theirs(case: Case, account: Account | None) -> bool:
    """True where the sender is the proven authorized contact of the port's account."""
    return account is not None and case.proven_contact() is not None and account == case.account


def _stands(port: OpenPort) -> str:
    parts = [
        port.state.value,
        port.new_provider or "",
        f"for {long_date(port.committed_date)}" if port.committed_date else "",
    ]
    return ", ".join(part for part in parts if part)
