"""Which port a message is about, and why it may not move it (rules 14, 17, 18)."""

from __future__ import annotations

from intake.domain.account import Account, same_account
from intake.domain.case import Case
from intake.domain.policy import Carrier
from intake.domain.ticket import FILED, OPEN_PORT, OpenPort, State


def matching_port(case: Case) -> OpenPort | None:
    """The port a notice is about: by order number, else by number set, else by BTN; None when unknown or not unique.

    A port of another account than that of the message is never meant: whoever opened it may have named anything.
    Ports that are under way come first; an ended one matters only to know an old notice, and another order is none.
    """
    order = case.findings.facts.order_number
    ports = [port for port in case.known.open_ports if _may_be_meant(case, port)]
    live = tuple(port for port in ports if port.state in OPEN_PORT)
    ended = tuple(p for p in ports if not (order and p.order_number) or same_order(p.order_number, order))
    return _match(case, live) or _match(case, ended)


def _may_be_meant(case: Case, port: OpenPort) -> bool:
    """False for a port of another account, and for one of no account that shares an order number and nothing else."""
    if case.account is None:
        return True
    if port.account_number:
        return same_account(case.account.account_number, port.account_number)
    return bool(numbers_of(case.account) & set(port.numbers))


def _match(case: Case, ports: tuple[OpenPort, ...]) -> OpenPort | None:
    facts = case.findings.facts
    wanted = set(facts.numbers)
    by_order = [p for p in ports if facts.order_number and same_order(p.order_number, facts.order_number)]
    same_set = [p for p in ports if wanted and set(p.numbers) == wanted]
    within = [p for p in ports if wanted and wanted <= set(p.numbers)]
    by_btn = [p for p in ports if facts.billing_number and p.billing_number == facts.billing_number and not wanted]
    for found in (by_order, same_set, within, by_btn):
        if found:
            return _the_one(found, wanted)
    return None


def _the_one(found: list[OpenPort], wanted: set[str]) -> OpenPort | None:
    """Of several that fit: the only one with its numbers, else the only one that a carrier filed; else none is sure."""
    about = [port for port in found if wanted & set(port.numbers)]
    filed = [port for port in about or found if port.state in FILED]
    return next((some[0] for some in (found, about, filed) if len(some) == 1), None)


def disputed_port(case: Case) -> OpenPort | None:
    """The port that a customer writes about: the one that the message names, else that of the ticket it answers, else
    the only one of the account that a carrier filed; None when unknown or not unique.
    """
    named = matching_port(case)
    if named is not None or case.findings.facts.numbers or case.findings.facts.order_number:
        return named
    ticket = case.known.ticket
    answered = [port for port in case.known.open_ports if ticket and port.ticket_id == ticket.ticket_id]
    filed = [port for port in case.known.open_ports if port.state in FILED]
    return next((found[0] for found in (answered, filed) if len(found) == 1), None)


def same_order(one: str | None, other: str | None) -> bool:
    """True when two order numbers are one, however they are written: "LK-100" and "lk 100"."""
    return bool(one and other) and _letters(one or "") == _letters(other or "")


def carrier_doubt(case: Case) -> str:
    """Why a carrier's mail changes no state by itself; empty when it may (rule 17)."""
    if not case.known.sender_proven:
        return f"the sender is not proven ({case.known.sender_doubt})"
    if case.known.carrier is None:
        return "the sender's domain is not that of a listed carrier"
    return ""


def port_doubt(case: Case, port: OpenPort | None) -> str:
    """Why a proven carrier's mail does not move this port by itself; empty when it does (rules 14, 17, 18)."""
    if port is None:
        return "no port on file matches by order number, numbers or BTN, or more than one does"
    if port.state is State.DISPUTED:
        return f"{port.reference} is disputed: staff decide (rule 14)"
    told = set(case.findings.facts.numbers)
    if told and port.numbers and not told & set(port.numbers):
        return f"none of its numbers is among those of {port.reference}"
    carrier = case.known.carrier
    if carrier and port.state in FILED and port.new_provider and not same_carrier(carrier, port.new_provider):
        return f"{port.reference} was filed by {port.new_provider}, not by {carrier.name}"
    return ""


def account_of(case: Case, port: OpenPort) -> Account | None:
    """The port's own account; else the message's, where all numbers of the port are its numbers."""
    if port.account_number:
        return next((a for a in case.known.port_accounts if same_account(a.account_number, port.account_number)), None)
    return case.account if port.numbers and set(port.numbers) <= numbers_of(case.account) else None


def numbers_of(account: Account | None) -> set[str]:
    """The telephone numbers of an account."""
    return {number.number for number in account.numbers} if account else set()


def same_carrier(carrier: Carrier, name: str) -> bool:
    """True when a carrier goes by this name, however it is written."""
    wanted = _letters(name)
    return any(
        _letters(known) in wanted or wanted in _letters(known) for known in (carrier.name, *carrier.also_known_as)
    )


def _letters(name: str) -> str:
    return "".join(c for c in name.casefold() if c.isalnum())
