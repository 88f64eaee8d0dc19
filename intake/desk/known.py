"""What the record says around a message: looked up before the decision."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from intake.domain.account import Account, same_account, same_address
from intake.domain.decision import Known
from intake.domain.findings import Facts, Findings, Kind, Party
from intake.domain.message import Message
from intake.domain.policy import Carrier
from intake.domain.ticket import CancellationView, OpenPort, State
from intake.mail.sender import prove
from intake.settings import Settings
from intake.store import accounts as account_rows
from intake.store import outbox, ports, tickets
from intake.store.database import Database

_REFERENCE = re.compile(r"\bPD-[A-Z0-9]{6}\b", re.IGNORECASE)


def of_a_contact(
    findings: Findings, sender: str, carriers: Sequence[Carrier], is_contact: Callable[[str], bool]
) -> Findings:
    """Whoever is a contact of one of our accounts writes as a customer, however much the words sound like a carrier's."""
    domain = sender.rpartition("@")[2].lower()
    if findings.party is Party.CUSTOMER or any(domain == d.lower() for c in carriers for d in c.domains):
        return findings
    return replace(findings, party=Party.CUSTOMER) if is_contact(sender) else findings


def is_contact(db: Database, address: str) -> bool:
    """True for the address of a contact of one of our accounts."""
    return bool(account_rows.find(db, account_number=None, numbers=(), billing_number=None, sender=address)[0])


def known_from_database(db: Database, message: Message, findings: Findings, settings: Settings, now: datetime) -> Known:
    """Everything the queue database knows around a message. Reads only."""
    facts = findings.facts
    sender = message.from_.address if message.from_ else ""
    accounts, matched_by = account_rows.find(
        db,
        account_number=facts.account_number,
        numbers=facts.numbers,
        billing_number=facts.billing_number,
        sender=sender if findings.party is Party.CUSTOMER else "",
    )
    account_number = accounts[0].account_number if len(accounts) == 1 else None
    open_ports = ports.open_ports(
        db,
        order_number=facts.order_number,
        numbers=facts.numbers,
        billing_number=facts.billing_number,
        account_number=account_number,
    )
    cancellations = _cancellations(db, facts, account_number, open_ports)
    base = _known(message, settings, accounts, matched_by)
    answered = message.in_reply_to
    ticket = tickets.ticket_answered_by(db, answered, sender) if answered and sender else None
    if ticket is None and base.sender_proven and Kind.CSR in findings.kinds():
        ticket = tickets.ticket_that_waits_for(db, sender, Kind.CSR, State.NEEDS_INFO)
    to = base.form_reply_to or sender
    return replace(
        base,
        ticket=ticket,
        open_ports=open_ports,
        port_accounts=_of_ports(db, open_ports),
        cancellations=cancellations,
        ports_around=ports_around(db, cancellations),
        mentioned=_mentioned(db, message.subject or ""),
        came_back=outbox.came_back(db, to),
        letters_today=outbox.letters_since(db, to, now - timedelta(days=1)),
        letters_on_ticket=outbox.replies_on(db, ticket.ticket_id, now - timedelta(days=1)) if ticket else 0,
        letters_to_domain=outbox.letters_to_domain(db, to.rpartition("@")[2], now - timedelta(hours=1)),
    )


def _mentioned(db: Database, subject: str) -> str:
    """The first reference in a subject that is a ticket's."""
    found = (match.group().upper() for match in _REFERENCE.finditer(subject[:1_000]))
    return next((reference for reference in found if tickets.has_reference(db, reference)), "")


def _cancellations(
    db: Database, facts: Facts, account_number: str | None, open_ports: Sequence[OpenPort]
) -> tuple[CancellationView, ...]:
    """Those that share a number or account with the message, or with a port that it is about."""
    found = {
        view.request_id: view
        for numbers, account, ticket in (
            (facts.numbers, account_number, None),
            *((tuple(port.numbers), port.account_number, port.ticket_id) for port in open_ports),
        )
        for view in ports.held_cancellations(db, numbers=numbers, account_number=account, ticket_id=ticket)
    }
    return tuple(found.values())


def ports_around(db: Database, cancellations: Sequence[CancellationView]) -> tuple[OpenPort, ...]:
    """Ports that share a number, the account or the ticket with one of these cancellations."""
    found = {
        port.request_id: port
        for view in cancellations
        for port in ports.open_ports(
            db,
            order_number=None,
            numbers=view.numbers,
            billing_number=None,
            account_number=view.account_number,
            ticket_id=view.ticket_id,
        )
    }
    return tuple(found.values())


def _of_ports(db: Database, open_ports: Sequence[OpenPort]) -> tuple[Account, ...]:
    """The accounts of ports: whom a notice about one of them is told to."""
    numbers = {port.account_number for port in open_ports if port.account_number}
    return tuple(account for number in sorted(numbers) if (account := account_rows.get(db, number)) is not None)


def known_from_accounts(message: Message, findings: Findings, settings: Settings, accounts: Sequence[Account]) -> Known:
    """The same for `inspect`: only accounts, no tickets."""
    sender = message.from_.address if message.from_ else ""
    asker = sender if findings.party is Party.CUSTOMER else ""
    found, matched_by = match_accounts(accounts, findings.facts, asker)
    return _known(message, settings, found, matched_by)


def match_accounts(accounts: Sequence[Account], facts: Facts, sender: str) -> tuple[tuple[Account, ...], str]:
    """Accounts by account number, else numbers, else BTN, else the sender's address, and which of these it was.

    The same rule as `store.accounts.find`; a test keeps them so.
    """
    wanted, btn = set(facts.numbers), {facts.billing_number} - {None}
    ways: tuple[tuple[str, Callable[[Account], bool]], ...] = (
        ("account number", lambda a: same_account(a.account_number, facts.account_number)),
        ("numbers", lambda a: bool(wanted & {n.number for n in a.numbers})),
        ("BTN", lambda a: bool(btn & {a.billing_number, *(n.number for n in a.numbers)})),
        ("sender", lambda a: any(same_address(c.email, sender) for c in a.contacts)),
    )
    for name, fits in ways:
        found = tuple(account for account in accounts if fits(account))
        if found:
            return found, name
    return (), ""


def proven_carrier(message: Message, proven: bool, carriers: Sequence[Carrier]) -> Carrier | None:
    """The listed carrier that owns the sender's proven domain (rule 17)."""
    domain = message.from_.address.rpartition("@")[2] if message.from_ else ""
    if not proven or not domain:
        return None
    return next((c for c in carriers if domain in (d.lower() for d in c.domains)), None)


def _known(message: Message, settings: Settings, accounts: tuple[Account, ...], matched_by: str) -> Known:
    proof = prove(message, settings.desk.trusted_authserv_ids)
    return Known(
        accounts=accounts,
        matched_by=matched_by,
        sender_proven=proof.proven,
        sender_doubt=proof.doubt,
        carrier=proven_carrier(message, proof.proven, settings.carrier),
        addressed_to_us=_addressed_to_us(message, settings.own_addresses),
        wants_no_answer=_wants_no_answer(message),
        null_sender=(message.header("return-path") or "").strip() == "<>",
        hops=sum(1 for _ in message.header_values("received")),
        form_reply_to=_form_reply_to(message, settings.rules.web_forms),
        sender_name=message.from_.name if message.from_ else "",
        reply_to=tuple(box.address for box in message.reply_to),
    )


def _addressed_to_us(message: Message, own: Sequence[str]) -> bool:
    """RFC 3834 section 2: To, Cc, or the server's own word where it delivered it."""
    written = {box.address.lower() for box in message.to}
    delivered = {
        value.strip(" <>").lower()
        for name in ("delivered-to", "x-original-to", "resent-to")
        for value in message.header_values(name)
    }
    return any(address in written or address in delivered for address in own)


def _wants_no_answer(message: Message) -> bool:
    asked = (message.header("x-auto-response-suppress") or "").lower()
    return any(word.strip() in ("all", "autoreply", "oof") for word in asked.split(","))


def _form_reply_to(message: Message, forms: Sequence[str]) -> str:
    sender = message.from_.address if message.from_ else ""
    if len(message.reply_to) == 1 and any(same_address(sender, form) for form in forms):
        return message.reply_to[0].address
    return ""
