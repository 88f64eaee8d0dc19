"""Port-outs asked for by customers, and port orders filed by carriers (rules 1, 4, 13, 17)."""

from __future__ import annotations

from intake.domain import cancellation, numbers
from intake.domain.case import Case, Step, planned
from intake.domain.decision import LetterPlan, Move, Priority
from intake.domain.findings import Party, PortStatus, Request
from intake.domain.notice import fingerprint, matching_port
from intake.domain.policy import Mode
from intake.domain.ticket import State, may_follow


def request_port_out(case: Case, request: Request) -> Step:
    """A customer is told how to port; a carrier's order is the most urgent mail of all (rule 13)."""
    if case.findings.party is Party.CARRIER:
        return _carrier_order(case, request)
    told = ("toll_free",) if numbers.toll_free(case.findings.facts.numbers) else ()
    why = "told how to port; only the new provider can start it (rule 1)"
    return Step(planned(case, request, State.INSTRUCTED, why), ("port_out", *told))


def _carrier_order(case: Case, request: Request) -> Step:
    """A port order: it opens a ticket or moves the one that waits for it, and the account's contact is told at once."""
    due = case.in_hours(case.policy.port_notice_hours)
    doubt = carrier_doubt(case)
    if doubt:
        why = f"a carrier's port order that changes nothing by itself: {doubt} (rule 17); it would mean: order filed"
        return Step(
            planned(case, request, State.RECEIVED, why, due),
            needs_staff=True,
            priority=Priority.PORT_NOTICE,
            notices=tell_order(case, Mode.DRAFT),
            notes=(f"Port order: {doubt}. Staff decide whether the notice to the customer goes out.",),
        )
    port = matching_port(case)
    if port is not None and fingerprint(case, PortStatus.RECEIVED) in port.seen_notices:
        return Step(join=port.ticket_id, notes=("The same port order came before; nothing changes (rule 18).",))
    if port is not None and may_follow(request.kind, port.state, State.REQUESTED):
        move = Move(
            port.request_id,
            port.ticket_id,
            State.REQUESTED,
            "a carrier filed the port order (rule 18)",
            numbers=case.findings.facts.numbers or tuple(port.numbers),
            status=PortStatus.RECEIVED,
            notice=fingerprint(case, PortStatus.RECEIVED),
        )
        return Step(
            join=port.ticket_id,
            moves=(move, *cancellation.hold(case.known.cancellations, port.reference)),
            needs_staff=True,
            priority=Priority.PORT_NOTICE,
            notices=tell_order(case, Mode.SEND),
        )
    why = "a carrier filed a port order; look at once: silence means consent (rule 13)"
    return Step(
        planned(case, request, State.REQUESTED, why, due),
        moves=cancellation.hold(case.known.cancellations, "this order"),
        needs_staff=True,
        priority=Priority.PORT_NOTICE,
        notices=tell_order(case, Mode.SEND),
    )


def carrier_doubt(case: Case) -> str:
    """Why a carrier's mail changes no state by itself; empty when it may (rule 17)."""
    if not case.known.sender_proven:
        return f"the sender is not proven ({case.known.sender_doubt})"
    if case.known.carrier is None:
        return "the sender's domain is not that of a listed carrier"
    return ""


def tell_order(case: Case, mode: Mode) -> tuple[LetterPlan, ...]:
    """Tells the authorized persons which numbers are to move, where and when, and what to do if they did not ask."""
    facts = case.findings.facts
    listed = case.known.carrier.name if case.known.carrier else None
    values: dict[str, object] = {
        "numbers": facts.numbers,
        "new_carrier": facts.new_provider or listed or "",
        "requested_date": facts.requested_date or "",
        "dispute_hours": case.policy.dispute_hours,
    }
    return tuple(
        LetterPlan(
            f"port_order:{address}", address, ("notice_port_order",), mode,
            is_reply=False, account_data=True, values=values,
        )
        for address in case.contacts_of_record()
    )  # fmt: skip
