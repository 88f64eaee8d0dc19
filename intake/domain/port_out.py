"""Port-outs asked for by customers, and port orders filed by carriers (rules 1, 4, 13, 17, 18)."""

from __future__ import annotations

from intake.domain import cancellation, numbers
from intake.domain.case import Case, Step, planned
from intake.domain.decision import LetterPlan, Move, Priority
from intake.domain.findings import Party, PortStatus, Request
from intake.domain.policy import Mode
from intake.domain.port_match import carrier_doubt, matching_port, numbers_of, port_doubt, same_order
from intake.domain.ticket import OPEN_PORT, OpenPort, State, may_follow


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
            priority=Priority.DISPUTE if port and port.state is State.DISPUTED else Priority.PORT_NOTICE,
            notices=tell_order(case, Mode.DRAFT),
            notes=(f"Port order: {doubt}. Staff decide whether the notice to the customer goes out.",),
        )
    if port is not None and port.state in OPEN_PORT | {State.ABANDONED}:
        return _order_on_file(case, request, port)
    if port is not None and same_order(port.order_number, case.findings.facts.order_number):
        note = f"The order of {port.reference} again, which is {port.state.value}: nothing changes (rule 18)."
        withdrawn = port.state is State.WITHDRAWN
        note += " If the carrier files it anew, tell the customer." if withdrawn else ""
        priority = Priority.PORT_NOTICE if withdrawn else Priority.NORMAL
        return Step(join=port.ticket_id, notes=(note,), needs_staff=withdrawn, priority=priority)
    letters = tell_order(case, Mode.SEND)
    return Step(
        planned(case, request, State.REQUESTED, "a carrier filed a port order: silence means consent (rule 13)", due),
        moves=cancellation.hold(case.known.cancellations, "this order"),
        needs_staff=True,
        priority=Priority.PORT_NOTICE,
        notices=letters,
        notes=_untold(letters),
    )


def _order_on_file(case: Case, request: Request, port: OpenPort) -> Step:
    """An order whose port is on file: the first word of the carrier, the same again, or a supplement of it (SUPP)."""
    facts, due = case.findings.facts, case.in_hours(case.policy.port_notice_hours)
    letters = tell_order(case, Mode.SEND)
    refiled = bool(facts.order_number and port.order_number) and not same_order(facts.order_number, port.order_number)
    own = {*port.numbers, *(numbers_of(case.account) if case.known.accounts else facts.numbers)}
    if may_follow(request.kind, port.state, State.REQUESTED):
        move = Move(
            port.request_id, port.ticket_id, State.REQUESTED, "a carrier filed the port order (rule 18)",
            numbers=tuple(n for n in facts.numbers if n in own) or tuple(port.numbers), status=PortStatus.RECEIVED,
            requested_date=facts.requested_date, refiled=refiled, due=due,
        )  # fmt: skip
    else:
        added = tuple(n for n in facts.numbers if n not in port.numbers)
        date = facts.requested_date if facts.requested_date != port.requested_date else None
        if not added and not date and not refiled:
            note = f"An order for {port.reference}, which is {port.state.value}: nothing changes (rule 18)."
            return Step(join=port.ticket_id, notes=(note,))
        if not set(added) <= own:
            note = f"A supplement of {port.reference} names numbers of another account, or unknown ones: staff look."
            return Step(join=port.ticket_id, notes=(note,), needs_staff=True, priority=Priority.PORT_NOTICE)
        says = [f"{len(added)} more numbers"] if added else []
        says += [f"asked for {date.isoformat()} now"] if date else []
        says += ["under another order number"] if refiled else []
        move = Move(
            port.request_id, port.ticket_id, State.REQUESTED, f"a supplement of the order: {', '.join(says)} (rule 18)",
            numbers=added, request_moves=False, status=PortStatus.RECEIVED, requested_date=date, refiled=refiled,
            due=due,
        )  # fmt: skip
    return Step(
        join=port.ticket_id,
        moves=(move, *cancellation.hold(case.known.cancellations, port.reference)),
        needs_staff=True,
        priority=Priority.PORT_NOTICE,
        notices=letters,
        notes=_untold(letters),
    )


def _untold(letters: tuple[LetterPlan, ...]) -> tuple[str, ...]:
    missing = "The customer was NOT told of this order: no address of record is known for its numbers."
    return () if letters else (missing,)


def tell_order(case: Case, mode: Mode) -> tuple[LetterPlan, ...]:
    """Tells the authorized persons which numbers are to move, where and when, and what to do if they did not ask."""
    facts = case.findings.facts
    listed = case.known.carrier.name if case.known.carrier else None
    own = numbers_of(case.account)
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
