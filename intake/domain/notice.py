"""Carriers' notices: which port one is about, and what it changes (rules 17, 18)."""

from __future__ import annotations

from intake.domain import cancellation
from intake.domain.account import Account
from intake.domain.calendar import long_date
from intake.domain.case import Case, Step, planned
from intake.domain.decision import LetterPlan, Move, Priority
from intake.domain.findings import Kind, Party, PortStatus, Request
from intake.domain.policy import Carrier, Mode
from intake.domain.ticket import FILED, OPEN_PORT, OpenPort, State, may_follow

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

DATED = frozenset({State.CONFIRMED, State.DELAYED})
"""States that a further notice may give another date."""


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
    doubt = carrier_doubt(case) or port_doubt(case, port)
    if doubt or port is None:
        due = case.in_hours(case.policy.port_notice_hours)
        would = f'it would set {port.reference} to "{STATE_OF[status].value}"' if port else "no port on file matches it"
        why = f"the notice changes nothing by itself: {doubt}; {would} (rule 17)"
        plan = planned(case, request, State.CHECKING, why, due)
        return Step(plan, needs_staff=True, priority=Priority.PORT_NOTICE, notes=(why[0].upper() + why[1:] + ".",))
    move = _move(case, port, status)
    if move is None:
        note = f'"{status.value}" about {port.reference}, which is {port.state.value}: nothing changes (rule 18).'
        return Step(join=port.ticket_id, notes=(note,))
    moves: tuple[Move, ...] = (move,)
    if move.request_moves and move.to in (State.COMPLETED, State.WITHDRAWN):
        why = f"the port {port.reference} is {move.to.value}"
        around = (*case.known.open_ports, *case.known.ports_around)
        moves += cancellation.release(case.known.cancellations, around, port, why, case.for_staff())
    elif move.to in OPEN_PORT:
        moves += cancellation.hold(case.known.cancellations, port.reference)
    letters, notes = tell_state(case, port, status, move)
    return Step(
        moves=moves,
        notices=letters,
        notes=notes,
        needs_staff=status in (PortStatus.REJECTED, PortStatus.DELAYED) or bool(notes),
        priority=Priority.PORT_NOTICE,
        join=port.ticket_id,
    )


def matching_port(case: Case) -> OpenPort | None:
    """The port a notice is about: by order number, else by number set, else by BTN; None when unknown or not unique.

    Ports that are under way come first; an ended one matters only to know an old notice.
    """
    live = tuple(port for port in case.known.open_ports if port.state in OPEN_PORT)
    return _match(case, live) or _match(case, case.known.open_ports)


def _match(case: Case, ports: tuple[OpenPort, ...]) -> OpenPort | None:
    facts = case.findings.facts
    wanted = set(facts.numbers)
    by_order = [p for p in ports if facts.order_number and p.order_number == facts.order_number]
    same_set = [p for p in ports if wanted and set(p.numbers) == wanted]
    within = [p for p in ports if wanted and wanted <= set(p.numbers)]
    by_btn = [p for p in ports if facts.billing_number and p.billing_number == facts.billing_number and not wanted]
    for found in (by_order, same_set, within, by_btn):
        if found:
            return found[0] if len(found) == 1 else None
    return None


def carrier_doubt(case: Case) -> str:
    """Why a carrier's mail changes no state by itself; empty when it may (rule 17)."""
    if not case.known.sender_proven:
        return f"the sender is not proven ({case.known.sender_doubt})"
    if case.known.carrier is None:
        return "the sender's domain is not that of a listed carrier"
    return ""


def port_doubt(case: Case, port: OpenPort | None) -> str:
    """Why a proven carrier's mail is not taken to be about this port; empty when it is (rules 17, 18)."""
    if port is None:
        return "no port on file matches by order number, numbers or BTN, or more than one does"
    told = set(case.findings.facts.numbers)
    if told and port.numbers and not told & set(port.numbers):
        return f"none of its numbers is among those of {port.reference}"
    carrier = case.known.carrier
    if carrier and port.state in FILED and port.new_provider and not _is(carrier, port.new_provider):
        return f"{port.reference} was filed by {port.new_provider}, not by {carrier.name}"
    return ""


def tell_state(
    case: Case, port: OpenPort, status: PortStatus, move: Move
) -> tuple[tuple[LetterPlan, ...], tuple[str, ...]]:
    """Letters to the authorized persons of the port's account, and a note where nobody can be told."""
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
    addresses = case.addresses_of(_account_of(case, port))
    letters = tuple(
        LetterPlan(
            f"port_{status.value}:{address}", address, (TOLD_AS[status],), Mode.SEND,
            is_reply=False, account_data=True, values=values, on_ticket=port.ticket_id,
        )
        for address in addresses
    )  # fmt: skip
    missing = "" if addresses else f"Nobody was told that the port is {move.to.value}: no address of record is known."
    return letters, ((missing,) if missing else ())


def _account_of(case: Case, port: OpenPort) -> Account | None:
    """The port's own account; else the message's, where all numbers of the port are its numbers."""
    if port.account_number:
        return next((a for a in case.known.port_accounts if a.account_number == port.account_number), None)
    account = case.account
    own = {number.number for number in account.numbers} if account else set()
    return account if port.numbers and set(port.numbers) <= own else None


def _move(case: Case, port: OpenPort, status: PortStatus) -> Move | None:
    """The change a notice makes; None when it would run the port backwards or change nothing (rule 18).

    Only the numbers that a notice names move; the request itself moves when no number is left behind.
    """
    target, facts = STATE_OF[status], case.findings.facts
    told = tuple(n for n in facts.numbers if n in port.numbers) or tuple(port.numbers)
    moving = tuple(n for n in told if port.numbers[n] is not target and _number_may(port, n, target))
    date = facts.requested_date if target in DATED else None
    why = f'a carrier\'s notice: "{status.value}"' + (f", order {facts.order_number}" if facts.order_number else "")
    if port.state is target and target in DATED and date and date != port.committed_date:
        return Move(
            port.request_id, port.ticket_id, target, f"{why}: another date", numbers=told, request_moves=False,
            status=status, committed_date=date,
        )  # fmt: skip
    if told and not moving:
        return None
    left = [n for n, state in port.numbers.items() if n not in moving and state is not target and state not in OVER]
    whole = not left and may_follow(Kind.PORT_OUT, port.state, target)
    if not whole and not moving:
        return None
    if left:
        why += f" for {len(moving)} of {len(port.numbers)} numbers: a partial port"
    return Move(
        port.request_id, port.ticket_id, target, why, numbers=moving, request_moves=whole,
        status=status, committed_date=date,
    )  # fmt: skip


OVER = frozenset({State.COMPLETED, State.WITHDRAWN, State.RELEASED})
"""States of a number that a later notice about other numbers need not wait for."""


def _number_may(port: OpenPort, number: str, target: State) -> bool:
    return may_follow(Kind.PORT_OUT, port.numbers.get(number, port.state), target)


def _is(carrier: Carrier, name: str) -> bool:
    wanted = _letters(name)
    return any(
        _letters(known) in wanted or wanted in _letters(known) for known in (carrier.name, *carrier.also_known_as)
    )


def _letters(name: str) -> str:
    return "".join(c for c in name.casefold() if c.isalnum())
