"""Port-outs asked for by customers, and port orders filed by carriers (rules 1, 4, 13, 17)."""

from __future__ import annotations

from intake.domain import cancellation, numbers
from intake.domain.case import Case, Step, planned
from intake.domain.decision import LetterPlan, Move, Priority
from intake.domain.findings import Party, PortStatus, Request
from intake.domain.notice import carrier_doubt, matching_port, port_doubt
from intake.domain.policy import Mode
from intake.domain.ticket import OPEN_PORT, State, may_follow


def request_port_out(case: Case, request: Request) -> Step:
    """A customer is told how to port; a carrier's order is the most urgent mail of all (rule 13)."""
    if case.findings.party is Party.CARRIER:
        return _carrier_order(case, request)
    told = ("toll_free",) if numbers.toll_free(case.findings.facts.numbers) else ()
    why = "told how to port; only the new provider can start it (rule 1)"
    holds = cancellation.hold(case.known.cancellations, "this request")
    return Step(planned(case, request, State.INSTRUCTED, why), ("port_out", *told), moves=holds)


def _carrier_order(case: Case, request: Request) -> Step:
    """A port order: it opens a ticket or moves the one that waits for it, and the account's contact is told at once."""
    due = case.in_hours(case.policy.port_notice_hours)
    port = matching_port(case)
    doubt = carrier_doubt(case) or (port_doubt(case, port) if port else "")
    if doubt:
        why = f"a carrier's port order that changes nothing by itself: {doubt} (rule 17); it would mean: order filed"
        return Step(
            planned(case, request, State.RECEIVED, why, due),
            needs_staff=True,
            priority=Priority.PORT_NOTICE,
            notices=tell_order(case, Mode.DRAFT),
            notes=(f"Port order: {doubt}. Staff decide whether the notice to the customer goes out.",),
        )
    letters = tell_order(case, Mode.SEND)
    notes = (
        () if letters else ("The customer was NOT told of this order: no address of record is known for its numbers.",)
    )
    if port is not None and port.state in OPEN_PORT | {State.ABANDONED}:
        if not may_follow(request.kind, port.state, State.REQUESTED):
            note = f"An order for {port.reference}, which is {port.state.value}: nothing changes (rule 18)."
            return Step(join=port.ticket_id, notes=(note,))
        move = Move(
            port.request_id, port.ticket_id, State.REQUESTED, "a carrier filed the port order (rule 18)",
            numbers=tuple(n for n in case.findings.facts.numbers if n in port.numbers) or tuple(port.numbers),
            status=PortStatus.RECEIVED, due=due,
        )  # fmt: skip
        holds = cancellation.hold(case.known.cancellations, port.reference)
        return Step(
            join=port.ticket_id, moves=(move, *holds), needs_staff=True, priority=Priority.PORT_NOTICE,
            notices=letters, notes=notes,
        )  # fmt: skip
    why = "a carrier filed a port order; look at once: silence means consent (rule 13)"
    return Step(
        planned(case, request, State.REQUESTED, why, due),
        moves=cancellation.hold(case.known.cancellations, "this order"),
        needs_staff=True,
        priority=Priority.PORT_NOTICE,
        notices=letters,
        notes=notes,
    )


def tell_order(case: Case, mode: Mode) -> tuple[LetterPlan, ...]:
    """Tells the authorized persons which numbers are to move, where and when, and what to do if they did not ask."""
    facts = case.findings.facts
    listed = case.known.carrier.name if case.known.carrier else None
    own = {number.number for number in case.account.numbers} if case.account else set()
    if own and facts.numbers and not own & set(facts.numbers):
        return ()  # the order names another account than that of its numbers: staff look first
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
