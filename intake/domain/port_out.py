"""Port-outs asked for by customers, and port orders filed by carriers (rules 1, 4, 13, 17, 18)."""

from __future__ import annotations

from datetime import date

from intake.domain import cancellation, numbers
from intake.domain.account import locked_numbers
from intake.domain.case import Case, Step, planned
from intake.domain.decision import LetterPlan, Move, Priority
from intake.domain.findings import Kind, Party, PortStatus, Request
from intake.domain.policy import Mode
from intake.domain.port_match import account_of, carrier_doubt, matching_port, numbers_of, port_doubt, same_order
from intake.domain.ticket import NUMBER_OVER, OPEN_PORT, OpenPort, State, may_follow


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
            notices=_draft(case, port),
            notes=(f"Port order: {doubt}. Staff decide whether the notice to the customer goes out.", *_locked(case)),
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
        notes=(*_untold(letters), *_locked(case)),
    )


def _locked(case: Case) -> tuple[str, ...]:
    """That somebody files a port of what its holder locked: a mistake, or a theft."""
    told, account = case.findings.facts.numbers, case.account
    locked = [numbers.spoken(number) for number in locked_numbers(account, told)] if account else []
    return (f"Locked against ports on record: {', '.join(locked)}. Ask the account holder at once.",) if locked else ()


def _order_on_file(case: Case, request: Request, port: OpenPort) -> Step:
    """An order whose port is on file: the first word of the carrier, the same again, or a supplement of it (SUPP)."""
    if not may_follow(request.kind, port.state, State.REQUESTED):
        return _supplement(case, port)
    facts = case.findings.facts
    own = {*port.numbers, *_known_numbers(case)}
    move = Move(
        port.request_id, port.ticket_id, State.REQUESTED, "a carrier filed the port order (rule 18)",
        numbers=tuple(n for n in facts.numbers if n in own) or tuple(port.numbers), status=PortStatus.RECEIVED,
        requested_date=facts.requested_date, refiled=_is_filed_anew(case, port),
        due=case.in_hours(case.policy.port_notice_hours),
    )  # fmt: skip
    return _moves(case, port, move, tell_order(case, Mode.SEND, port))


def _supplement(case: Case, port: OpenPort) -> Step:
    """What an order changes that is on file (SUPP); the same order again changes nothing."""
    added, date, refiled = _changes(case, port)
    if not added and not date and not refiled:
        note = f"An order for {port.reference}, which is {port.state.value}: nothing changes (rule 18)."
        return Step(join=port.ticket_id, notes=(note,))
    if not set(added) <= {*port.numbers, *_known_numbers(case)}:
        note = f"A supplement of {port.reference} names numbers of another account, or unknown ones: staff look."
        return Step(join=port.ticket_id, notes=(note,), needs_staff=True, priority=Priority.PORT_NOTICE)
    says = [f"{len(added)} more number{'s' if len(added) > 1 else ''}"] if added else []
    says += [f"asked for {date.isoformat()} now"] if date else []
    says += ["under another order number"] if refiled else []
    move = Move(
        port.request_id, port.ticket_id, State.REQUESTED, f"a supplement of the order: {', '.join(says)} (rule 18)",
        numbers=added, request_moves=False, status=PortStatus.RECEIVED, requested_date=date, refiled=refiled,
        due=case.in_hours(case.policy.port_notice_hours),
    )  # fmt: skip
    return _moves(case, port, move, tell_change(case, Mode.SEND, port))


def _moves(case: Case, port: OpenPort, move: Move, letters: tuple[LetterPlan, ...]) -> Step:
    return Step(
        join=port.ticket_id,
        moves=(move, *cancellation.hold(case.known.cancellations, port.reference)),
        needs_staff=True,
        priority=Priority.PORT_NOTICE,
        notices=letters,
        notes=_untold(letters),
    )


def _changes(case: Case, port: OpenPort) -> tuple[tuple[str, ...], date | None, bool]:
    """What an order says otherwise than the port on file: more numbers, another day, another order number."""
    facts = case.findings.facts
    added = tuple(n for n in facts.numbers if n not in port.numbers)
    return (
        added,
        facts.requested_date if facts.requested_date != port.requested_date else None,
        _is_filed_anew(case, port),
    )


def _is_filed_anew(case: Case, port: OpenPort) -> bool:
    order = case.findings.facts.order_number
    return bool(order and port.order_number) and not same_order(order, port.order_number)


def _known_numbers(case: Case) -> set[str]:
    """The numbers that may join a port: those of the account, or all that are told where none is known."""
    return numbers_of(case.account) if case.known.accounts else set(case.findings.facts.numbers)


def _draft(case: Case, port: OpenPort | None) -> tuple[LetterPlan, ...]:
    """What would be told if an order counted that is not proven."""
    filed = port is not None and port.state in OPEN_PORT and not may_follow(Kind.PORT_OUT, port.state, State.REQUESTED)
    return tell_change(case, Mode.DRAFT, port) if port and filed else tell_order(case, Mode.DRAFT, port)


def _untold(letters: tuple[LetterPlan, ...]) -> tuple[str, ...]:
    missing = "The customer was NOT told of this order: no address of record is known for its numbers."
    return () if letters else (missing,)


def tell_order(case: Case, mode: Mode, port: OpenPort | None = None) -> tuple[LetterPlan, ...]:
    """Tells the authorized persons which numbers are to move, where and when, and what to do if they did not ask."""
    told = case.findings.facts.numbers
    own = numbers_of(case.account)
    if own and told and not own & set(told):
        return ()  # the order names another account than that of its numbers: staff look first
    return _tell(case, mode, "notice_port_order", port, told or (tuple(port.numbers) if port else ()))


def tell_change(case: Case, mode: Mode, port: OpenPort) -> tuple[LetterPlan, ...]:
    """Tells them that the order of a port was changed: all the numbers it is about now, and the day asked for now."""
    added, date, refiled = _changes(case, port)
    if not (added or date or refiled):
        return ()
    left = (number for number, state in port.numbers.items() if state not in NUMBER_OVER)
    return _tell(case, mode, "notice_port_changed", port, (*left, *added))


def _tell(
    case: Case, mode: Mode, section: str, port: OpenPort | None, about: tuple[str, ...]
) -> tuple[LetterPlan, ...]:
    facts, account, on_ticket = case.findings.facts, case.account, None
    if account is None and port is not None:  # the message tells only whose port it is
        account, on_ticket = account_of(case, port), port.ticket_id
    listed = case.known.carrier.name if case.known.carrier else None
    values: dict[str, object] = {
        "numbers": about,
        "new_carrier": facts.new_provider or listed or (port.new_provider if port else "") or "",
        "requested_date": facts.requested_date or (port.requested_date if port else "") or "",
        "dispute_hours": case.policy.dispute_hours,
    }
    return tuple(
        LetterPlan(
            f"port_order:{address}", address, (section,), mode,
            is_reply=False, account_data=True, values=values, on_ticket=on_ticket,
        )
        for address in case.addresses_of(account)
    )  # fmt: skip
