"""Carriers' notices: which port one is about, and what it changes (rules 17, 18)."""

from __future__ import annotations

import hashlib

from intake.domain import cancellation
from intake.domain.calendar import long_date
from intake.domain.case import Case, Step, planned
from intake.domain.decision import LetterPlan, Move, Priority
from intake.domain.findings import Kind, Party, PortStatus, Request
from intake.domain.policy import Mode
from intake.domain.ticket import OpenPort, State, may_follow

STATE_OF = {
    PortStatus.RECEIVED: State.REQUESTED,
    PortStatus.FOC: State.CONFIRMED,
    PortStatus.REJECTED: State.REJECTED,
    PortStatus.DELAYED: State.DELAYED,
    PortStatus.COMPLETED: State.COMPLETED,
    PortStatus.CANCELLED: State.WITHDRAWN,
}
"""What a port becomes when a carrier tells this status."""

TOLD_AS = {
    PortStatus.RECEIVED: "notice_port_order",
    PortStatus.FOC: "notice_foc",
    PortStatus.REJECTED: "notice_rejected",
    PortStatus.DELAYED: "notice_delayed",
    PortStatus.COMPLETED: "notice_completed",
    PortStatus.CANCELLED: "notice_cancelled",
}
"""The letter that tells the customer of it."""


def request_port_status(case: Case, request: Request) -> Step:
    """A customer who tells a state is answered; a carrier's notice moves the port it is about, or waits for staff."""
    if request.status is None:
        return Step(
            planned(case, request, State.CHECKING, "no state could be read", case.for_staff()),
            needs_staff=True,
        )
    if case.findings.party is Party.CARRIER:
        return _carrier_notice(case, request, request.status)
    section = f"port_status_{request.status.value}"
    if request.status is PortStatus.REJECTED:
        why = "staff compare the rejection with the record and say what to correct (rule 11)"
        plan = planned(case, request, State.CHECKING, why, case.for_staff())
        return Step(plan, (section,), needs_staff=True)
    why = "told by the customer, so no state changes; answered with what follows from it"
    return Step(planned(case, request, State.ANSWERED, why), (section,))


def _carrier_notice(case: Case, request: Request, status: PortStatus) -> Step:
    due = case.in_hours(case.policy.port_notice_hours)
    port = matching_port(case)
    doubt = _doubt(case, port)
    if doubt or port is None:
        would = f'it would set {port.reference} to "{STATE_OF[status].value}"' if port else "no port on file matches it"
        why = f"the notice changes nothing by itself: {doubt or 'nothing matches'}; {would} (rule 17)"
        plan = planned(case, request, State.CHECKING, why, due)
        return Step(plan, needs_staff=True, priority=Priority.PORT_NOTICE, notes=(why[0].upper() + why[1:] + ".",))
    mark = fingerprint(case, status)
    if mark in port.seen_notices:
        return Step(join=port.ticket_id, notes=("The same notice came before; nothing changes (rule 18).",))
    move = _move(case, port, status, mark)
    if move is None:
        note = f'An old notice ("{status.value}") about {port.reference}, which is {port.state.value}; nothing changes (rule 18).'
        return Step(join=port.ticket_id, notes=(note,))
    moves: tuple[Move, ...] = (move,)
    if move.request_moves and move.to in (State.COMPLETED, State.WITHDRAWN):
        left = [other for other in case.known.open_ports if other.request_id != port.request_id]
        moves += cancellation.release(case.known.cancellations, left, f"the port {port.reference} is {move.to.value}")
    return Step(
        moves=moves,
        notices=tell_state(case, port, status, move),
        needs_staff=status in (PortStatus.REJECTED, PortStatus.DELAYED),
        priority=Priority.PORT_NOTICE,
        join=port.ticket_id,
    )


def matching_port(case: Case) -> OpenPort | None:
    """The port a notice is about: by order number, else by number set, else by BTN; None when unknown or not unique."""
    facts, ports = case.findings.facts, case.known.open_ports
    wanted = set(facts.numbers)
    by_order = [p for p in ports if facts.order_number and p.order_number == facts.order_number]
    same_set = [p for p in ports if wanted and set(p.numbers) == wanted]
    within = [p for p in ports if wanted and wanted <= set(p.numbers)]
    by_btn = [p for p in ports if facts.billing_number and p.billing_number == facts.billing_number and not wanted]
    for found in (by_order, same_set, within, by_btn):
        if found:
            return found[0] if len(found) == 1 else None
    return None


def fingerprint(case: Case, status: PortStatus) -> str:
    """The same notice, sent twice, has the same one: sender's domain, order, status, date and numbers."""
    facts = case.findings.facts
    parts = [
        case.sender.rpartition("@")[2].lower(),
        facts.order_number or "",
        status.value,
        str(facts.requested_date or ""),
        ",".join(sorted(facts.numbers)),
    ]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]


def tell_state(case: Case, port: OpenPort, status: PortStatus, move: Move) -> tuple[LetterPlan, ...]:
    """Tells the authorized persons of the account, at their addresses of record, where the port stands."""
    facts = case.findings.facts
    listed = case.known.carrier.name if case.known.carrier else ""
    values: dict[str, object] = {
        "numbers": move.numbers,
        "new_carrier": facts.new_provider or port.new_provider or listed,
        "requested_date": facts.requested_date or "",
        "committed_date": facts.requested_date or "",
        "dispute_hours": case.policy.dispute_hours,
        "answer_due": long_date(case.for_staff().date()),
    }
    return tuple(
        LetterPlan(
            f"port_{status.value}:{address}", address, (TOLD_AS[status],), Mode.SEND,
            is_reply=False, account_data=True, values=values, on_ticket=port.ticket_id,
        )
        for address in case.contacts_of_record()
    )  # fmt: skip


def _doubt(case: Case, port: OpenPort | None) -> str:
    if not case.known.sender_proven:
        return f"the sender is not proven ({case.known.sender_doubt})"
    if case.known.carrier is None:
        return "the sender's domain is not that of a listed carrier"
    if port is None:
        return "no port on file matches by order number, numbers or BTN, or more than one does"
    return ""


def _move(case: Case, port: OpenPort, status: PortStatus, mark: str) -> Move | None:
    """The change a notice makes; None when it would run the port backwards or change nothing."""
    target, facts = STATE_OF[status], case.findings.facts
    told = tuple(n for n in facts.numbers if n in port.numbers) or tuple(port.numbers)
    moving = tuple(n for n in told if port.numbers.get(n) is target or _number_may(port, n, target))
    new_date = facts.requested_date if status in (PortStatus.FOC, PortStatus.DELAYED) else None
    why = f'a carrier\'s notice: "{status.value}"' + (f", order {facts.order_number}" if facts.order_number else "")
    if port.state is target and target is State.CONFIRMED and new_date and new_date != port.committed_date:
        return Move(
            port.request_id, port.ticket_id, target, f"{why}: a new date", numbers=moving, request_moves=False,
            status=status, committed_date=new_date, notice=mark,
        )  # fmt: skip
    if not may_follow(Kind.PORT_OUT, port.state, target) or (told and not moving):
        return None
    whole = target is not State.COMPLETED or all(
        n in moving or state is State.COMPLETED for n, state in port.numbers.items()
    )
    if not whole:
        why += f" for {len(moving)} of {len(port.numbers)} numbers: a partial port"
    return Move(
        port.request_id, port.ticket_id, target, why, numbers=moving, request_moves=whole,
        status=status, committed_date=new_date, notice=mark,
    )  # fmt: skip


def _number_may(port: OpenPort, number: str, target: State) -> bool:
    return may_follow(Kind.PORT_OUT, port.numbers.get(number, port.state), target)
