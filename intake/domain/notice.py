"""Carriers' notices: what one changes, whom it is told to, and what waits for staff instead (rules 13, 17, 18)."""

from __future__ import annotations

from intake.domain import cancellation
from intake.domain.calendar import long_date
from intake.domain.case import Case, Step, planned
from intake.domain.csr_record import billing_number_leaves
from intake.domain.decision import LetterPlan, Move, Priority, RequestPlan
from intake.domain.findings import Kind, Party, PortStatus, Request
from intake.domain.policy import Mode
from intake.domain.port_match import account_of, carrier_doubt, matching_port, numbers_of, port_doubt, same_order
from intake.domain.ticket import FILED, OPEN_PORT, OpenPort, State, may_follow, numbers_left_behind, numbers_that_move

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

OPENS = frozenset({PortStatus.RECEIVED, PortStatus.FOC})
"""What is told of a port that is about to come: without the order itself it is as urgent as the order (rule 13)."""

DATED = frozenset({State.CONFIRMED, State.DELAYED})
"""States that a further notice may give another committed date."""

PASSED = {
    State.CONFIRMED: frozenset({State.REQUESTED}),
    State.DELAYED: frozenset({State.REQUESTED}),
    State.COMPLETED: frozenset({State.REQUESTED, State.CONFIRMED, State.DELAYED}),
    State.RELEASED: frozenset({State.REQUESTED, State.CONFIRMED, State.DELAYED, State.COMPLETED}),
}
"""State of a port -> what it has left behind: such a notice is only late. Any other that changes nothing contradicts."""


def request_port_status(case: Case, request: Request) -> Step:
    """A customer who tells a state is answered; a carrier's notice moves the port it is about, or waits for staff."""
    if request.status is None:
        return Step(
            planned(case, request, State.CHECKING, "no state could be read", case.for_staff()), needs_staff=True
        )
    if case.findings.party is Party.CARRIER:
        return _carrier_notice(case, request, request.status)
    section = f"port_status_{request.status.value}"
    if request.status is PortStatus.REJECTED:
        why = "staff compare the rejection with the record and say what to correct (rule 11)"
        return Step(planned(case, request, State.CHECKING, why, case.for_staff()), (section,), needs_staff=True)
    if any(held.state is State.HELD for held in case.known.cancellations):
        why = "told by the customer while a cancellation is held: staff see whether the port is over (rule 12)"
        return Step(planned(case, request, State.CHECKING, why, case.for_staff()), (section,), needs_staff=True)
    why = "told by the customer, so no state changes; answered with what follows from it"
    return Step(planned(case, request, State.ANSWERED, why), (section,))


def _carrier_notice(case: Case, request: Request, status: PortStatus) -> Step:
    port = matching_port(case)
    doubt = carrier_doubt(case)
    if not doubt and port is None and status in OPENS and _is_ours_alone(case):
        return _opens(case, request, status)
    doubt = doubt or port_doubt(case, port)
    if doubt or port is None:
        return _waits(case, request, status, port, doubt)
    if any(same_order(case.findings.facts.order_number, former) for former in port.former_orders):
        return _about_a_former_order(case, request, status, port)
    move = _move(case, port, status)
    if move is None:
        return _nothing_changes(port, status)
    moves: tuple[Move, ...] = (move,)
    if move.request_moves and move.to in (State.COMPLETED, State.WITHDRAWN):
        why = f"the port {port.reference} is {move.to.value}"
        around = (*case.known.open_ports, *case.known.ports_around)
        moves += cancellation.release(case.known.cancellations, around, port, why, case.for_staff())
    elif move.to in OPEN_PORT:
        moves += cancellation.hold(case.known.cancellations, port.reference)
    letters, notes = _tell_port(case, port, status, move)
    account = account_of(case, port)
    if move.to is State.COMPLETED and account is not None and billing_number_leaves(account, move.numbers):
        notes += ("The BTN left with this port, and other numbers stay: ask the customer for a new one (rule 19).",)
    return Step(
        moves=moves,
        notices=letters,
        notes=notes,
        needs_staff=status in (PortStatus.REJECTED, PortStatus.DELAYED) or bool(notes),
        priority=Priority.PORT_NOTICE,
        join=port.ticket_id,
    )


def _waits(case: Case, request: Request, status: PortStatus, port: OpenPort | None, doubt: str) -> Step:
    """The notice waits for staff, with what it would change (rule 17)."""
    due = case.in_hours(case.policy.port_notice_hours)
    why = f"the notice changes nothing by itself: {doubt}; {_would(case, status, port)} (rule 17)"
    disputed = port is not None and port.state is State.DISPUTED
    return Step(
        planned(case, request, State.CHECKING, why, due),
        needs_staff=True,
        priority=Priority.DISPUTE if disputed else Priority.PORT_NOTICE,
        notes=(why[0].upper() + why[1:] + ".",),
    )


def _would(case: Case, status: PortStatus, port: OpenPort | None) -> str:
    """What a notice would change if it counted, in words."""
    if port is None:
        return "no port on file matches it"
    move = _move(case, port, status)
    if move is None:
        return f'it would change nothing: {port.reference} is "{port.state.value}"'
    of = f" for {len(move.numbers)} of {len(port.numbers)} numbers" if not move.request_moves and move.numbers else ""
    date = move.committed_date or move.requested_date
    dated = f", with the date {date.isoformat()}" if date else ""
    return f'it would set {port.reference} to "{move.to.value}", which is "{port.state.value}" now{of}{dated}'


def _nothing_changes(port: OpenPort, status: PortStatus) -> Step:
    """A repeated or late notice is only noted (rule 18); one that contradicts what is on file is for staff."""
    target = STATE_OF[status]
    note = f'"{status.value}" about {port.reference}, which is {port.state.value}: nothing changes (rule 18).'
    if target is port.state or target in PASSED.get(port.state, ()):
        return Step(join=port.ticket_id, notes=(note,))
    note += " It contradicts what is on file: ask the carrier."
    return Step(join=port.ticket_id, notes=(note,), needs_staff=True, priority=Priority.PORT_NOTICE)


def _about_a_former_order(case: Case, request: Request, status: PortStatus, port: OpenPort) -> Step:
    """The end of an order that the carrier filed anew is no news; anything else told of it is for staff."""
    order = case.findings.facts.order_number
    if status in (PortStatus.CANCELLED, PortStatus.REJECTED):
        note = f'"{status.value}" about the former order {order} of {port.reference}: nothing changes (rule 18).'
        return Step(join=port.ticket_id, notes=(note,))
    return _waits(case, request, status, port, f"{port.reference} was filed anew after the order {order}")


def _is_ours_alone(case: Case) -> bool:
    """True where all numbers told are of one account of ours and no port on file touches them."""
    told = set(case.findings.facts.numbers)
    touched = any(told & set(port.numbers) for port in case.known.open_ports if port.state in OPEN_PORT)
    return bool(told) and told <= numbers_of(case.account) and not touched


def _opens(case: Case, request: Request, status: PortStatus) -> Step:
    """A listed carrier tells of a port whose order never reached us: it is opened, and told to the customer at once."""
    facts, state = case.findings.facts, STATE_OF[status]
    why = f'a carrier told "{status.value}" of a port without an order on file: look at once (rule 13)'
    read = Request(Kind.PORT_OUT, None, request.confidence, request.evidence, request.rules)
    date = facts.requested_date if state in DATED else None
    letters = _tell(case, status, case.contacts_of_record(), facts.numbers, facts.new_provider)
    return Step(
        RequestPlan(read, state, case.in_hours(case.policy.port_notice_hours), why, committed_date=date),
        moves=cancellation.hold(case.known.cancellations, "this port"),
        notices=letters,
        notes=() if letters else (_untold(state),),
        needs_staff=True,
        priority=Priority.PORT_NOTICE,
    )


def _tell_port(
    case: Case, port: OpenPort, status: PortStatus, move: Move
) -> tuple[tuple[LetterPlan, ...], tuple[str, ...]]:
    """Letters to the authorized persons of the port's account, and a note where nobody can be told."""
    addresses = case.addresses_of(account_of(case, port))
    filed_by = port.new_provider if port.state in FILED else None  # before, only the customer's word of whom
    provider = case.findings.facts.new_provider or filed_by
    letters = _tell(case, status, addresses, move.numbers, provider, port.ticket_id)
    return letters, (() if addresses else (_untold(move.to),))


def _tell(
    case: Case,
    status: PortStatus,
    addresses: tuple[str, ...],
    numbers: tuple[str, ...],
    provider: str | None,
    on_ticket: int | None = None,
) -> tuple[LetterPlan, ...]:
    facts = case.findings.facts
    listed = case.known.carrier.name if case.known.carrier else ""
    values: dict[str, object] = {
        "numbers": numbers,
        "new_carrier": provider or listed,
        "requested_date": facts.requested_date or "",
        "committed_date": facts.requested_date or "",
        "dispute_hours": case.policy.dispute_hours,
        "answer_due": long_date(case.for_staff().date()),
    }
    return tuple(
        LetterPlan(
            f"port_{status.value}:{address}", address, (TOLD_AS[status],), Mode.SEND,
            is_reply=False, account_data=True, values=values, on_ticket=on_ticket,
        )
        for address in addresses
    )  # fmt: skip


def _untold(state: State) -> str:
    return f"Nobody was told that the port is {state.value}: no address of record is known."


def _move(case: Case, port: OpenPort, status: PortStatus) -> Move | None:
    """The change a notice makes; None when it would run the port backwards or change nothing (rule 18).

    Only the numbers that a notice names move; the request itself moves when no number is left behind.
    """
    target, facts = STATE_OF[status], case.findings.facts
    told = tuple(n for n in facts.numbers if n in port.numbers) or tuple(port.numbers)
    moving = numbers_that_move(Kind.PORT_OUT, port.numbers, told, target)
    committed = facts.requested_date if target in DATED else None
    asked = facts.requested_date if target is State.REQUESTED else None
    why = f'a carrier\'s notice: "{status.value}"' + (f", order {facts.order_number}" if facts.order_number else "")
    another = (committed and committed != port.committed_date) or (asked and asked != port.requested_date)
    if port.state is target and another:
        return Move(
            port.request_id, port.ticket_id, target, f"{why}: another date", numbers=told, request_moves=False,
            status=status, committed_date=committed, requested_date=asked,
        )  # fmt: skip
    if told and not moving:
        return None
    left = numbers_left_behind(port.numbers, moving, target)
    whole = not left and may_follow(Kind.PORT_OUT, port.state, target)
    if not whole and not moving:
        return None
    if left:
        why += f" for {len(moving)} of {len(port.numbers)} numbers: a partial port"
    return Move(
        port.request_id, port.ticket_id, target, why, numbers=moving, request_moves=whole,
        status=status, committed_date=committed, requested_date=asked,
    )  # fmt: skip
