"""What staff do about a CSR: make sure who asks, approve it, refuse it. Each act is one transaction with its events."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from intake.desk import seen as versions
from intake.desk.csr import CsrCase, askers, csr_case, document_for, enclosures
from intake.desk.desk import Desk
from intake.desk.staff_letter import takes_mail, write_to
from intake.desk.staff_mail import moment
from intake.domain.account import Account, Contact, addresses_of_record, same_address
from intake.domain.errors import ConflictError, InputError, NotFoundError
from intake.domain.findings import Kind
from intake.domain.local_time import local_time
from intake.domain.ticket import State
from intake.reply.csr_document import CsrDocument
from intake.store import accounts, audit, letters, outbox, requests, tickets, verifications
from intake.store.database import Row

DECIDABLE = (State.VERIFYING, State.DELAYED, State.RECEIVED)
"""States of a CSR request that staff may approve; a received one was not read surely, and is verified by their approval."""
REFUSABLE = (*DECIDABLE, State.NEEDS_INFO)
VERIFIABLE = {Kind.CSR: REFUSABLE, Kind.RECORDS_UPDATE: (State.RECEIVED, State.CHECKING)}
"""Kinds whose asker staff make sure of, and while the request stands where."""


@dataclass(frozen=True, slots=True)
class Approved:
    """What was approved."""

    letter_id: int
    to: str
    csr_number: str
    gaps: tuple[str, ...]
    """What the record lacks, and shows as NOT ON FILE."""
    warnings: tuple[str, ...]


def verify(desk: Desk, reference: str, how: str, who: str, contact: str = "", seen: int | None = None) -> str:
    """Records that staff made sure, and how, that a contact of the account stands behind the request; gives whom.

    `contact` is the contact's address; it may be left out where the account has one authorized contact. Nothing is
    sent, and rule 9 still wants an address of record. Raises NotFoundError, InputError, ConflictError.
    """
    if not how.strip():
        raise InputError('Say how you made sure, such as --how "called the number on record, spoke to Ana Ruiz".')
    with desk.db.transaction():
        ticket = versions.ticket_as_seen(desk, reference, seen)
        request_id = open_request(desk, ticket, VERIFIABLE)
        account = account_of(desk, ticket)
        whom = _contact(account, contact.strip())
        verifications.add(
            desk.db,
            request_id=request_id,
            ticket_id=ticket["id"],
            contact=whom,
            how=how.strip(),
            who=audit.staff(who),
            now=desk.now(),
        )
    return whom


def preview(desk: Desk, reference: str) -> CsrDocument:
    """The document as it would go out now; nothing changes. Raises NotFoundError or ConflictError."""
    ticket = tickets.ticket_by_reference(desk.db, reference)
    case = csr_case(desk, open_request(desk, ticket, {Kind.CSR: REFUSABLE}))
    account_of(desk, ticket)
    return document_for(desk, case)[0]


def approve(desk: Desk, reference: str, who: str, why: str = "", seen: int | None = None) -> Approved:
    """Approves a CSR: the record goes by mail to the one address that rule 9 allows, with the next pass.

    The document is made before the transaction, which then looks whether anything changed meanwhile. Raises
    NotFoundError; ConflictError where rule 9 does not allow it, or somebody else was faster.
    """
    staff = audit.staff(who)
    ticket = versions.ticket_as_seen(desk, reference, seen)
    before = seen if seen is not None else versions.version(desk, ticket["id"])
    case = csr_case(desk, open_request(desk, ticket, {Kind.CSR: DECIDABLE}))
    _may_go(desk, case)
    document, gaps, shows_pin = document_for(desk, case)
    with desk.db.transaction():
        versions.ticket_as_seen(desk, reference, before)
        now_case = csr_case(desk, case.request["id"])
        _may_go(desk, now_case)
        if (now_case.account, now_case.recipient) != (case.account, case.recipient):
            raise ConflictError(
                f"The record of {ticket['reference']} changed just now. Nothing was sent: approve again."
            )
        letter_id = _write(desk, now_case, document, staff, sealed=shows_pin)
        told = f"approved for {case.recipient.address}: {case.recipient.why}" + (f"; {why}" if why else "")
        if now_case.request["state"] == State.RECEIVED:
            why = "read as a CSR by staff"
            requests.move_request(desk.db, case.request["id"], State.VERIFYING, who=staff, why=why, now=desk.now())
        requests.move_request(desk.db, case.request["id"], State.APPROVED, who=staff, why=told, now=desk.now())
    warnings = (*case.recipient.warnings, *unprinted(document))
    return Approved(letter_id, case.recipient.address, document.name, gaps, warnings)


def unprinted(document: CsrDocument) -> tuple[str, ...]:
    """A warning where the PDF cannot show the record letter by letter: a port fails by a name that differs (rule 20)."""
    if not document.unprinted:
        return ()
    letters_of = " ".join(document.unprinted[:20])
    return (f"the PDF cannot show {letters_of}: each stands as \u25a1 there, and as it is in the text file",)


def refuse(desk: Desk, reference: str, who: str, why: str, seen: int | None = None) -> tuple[str, ...]:
    """Refuses a CSR; gives to whom letters go. The asker reads the same words whether or not the account exists (rule 9),
    and the authorized persons of the account are told that somebody asked (rule 16). `why` is for staff alone.

    Raises NotFoundError, InputError, ConflictError.
    """
    if not why.strip():
        raise InputError('Say why, such as --why "nobody answers at the number on record"; only staff read it.')
    staff, now = audit.staff(who), desk.now()
    with desk.db.transaction():
        ticket = versions.ticket_as_seen(desk, reference, seen)
        request_id = open_request(desk, ticket, {Kind.CSR: REFUSABLE})
        requests.move_request(desk.db, request_id, State.REFUSED, who=staff, why=why.strip(), now=now)
        told = [ticket["requester"]] if takes_mail(desk, ticket["requester"]) else []
        for address in told:
            write_to(desk, ticket, address, "csr_refused", who=staff)
        account = accounts.get(desk.db, ticket["account_number"]) if ticket["account_number"] else None
        carrier = next((a.carrier.name for a in askers(desk, request_id) if a.carrier), "")
        for address in addresses_of_record([account] if account else [], now.date(), desk.settings.rules.record_days):
            if not same_address(address, ticket["requester"]):
                values = {"new_carrier": carrier}
                write_to(desk, ticket, address, "notice_csr_refused", who=staff, values=values)
                told.append(address)
    return tuple(told)


def open_request(desk: Desk, ticket: Row, wanted: Mapping[Kind, tuple[State, ...]]) -> int:
    """The request of the ticket that the act is about; ConflictError where it stands elsewhere."""
    asked = tickets.view(desk.db, ticket["id"]).requests
    fitting = [(request_id, kind, state) for request_id, kind, state in asked if kind in wanted]
    names = " or ".join(kind.value.replace("_", " ") for kind in wanted)
    if not fitting:
        raise NotFoundError(f"Ticket {ticket['reference']} asks no {names}.")
    open_ = [request_id for request_id, kind, state in fitting if state in wanted[kind]]
    if not open_:
        request_id, kind, state = fitting[-1]
        last = requests.get(desk.db, request_id)
        raise ConflictError(
            f"The {kind.value.replace('_', ' ')} request of {ticket['reference']} is {state} since"
            f" {local_time(last['state_since'], desk.settings.rules.timezone)} ({last['why']}); this cannot be done to it now."
        )
    return open_[-1]


def account_of(desk: Desk, ticket: Row) -> Account:
    """The account that a ticket is about; ConflictError where it is about none on file."""
    account = accounts.get(desk.db, ticket["account_number"]) if ticket["account_number"] else None
    if account is None:
        raise ConflictError(
            f"Ticket {ticket['reference']} belongs to no account on file: say which one with"
            f" run.py correct {ticket['reference']} --field account_number --value NUMBER."
        )
    return account


def _contact(account: Account, wanted: str) -> str:
    allowed = [contact.email for contact in account.contacts if contact.authorized]
    found = next((email for email in allowed if same_address(email, wanted)), "")
    if not wanted and len(allowed) == 1:
        found = allowed[0]
    if not found:
        listed = ", ".join(allowed) or "nobody"
        raise InputError(
            f"Say --contact with one of the authorized contacts of account {account.account_number}: {listed}."
        )
    return found


def _may_go(desk: Desk, case: CsrCase) -> None:
    if case.recipient.allowed:
        return
    reference, last = case.ticket["reference"], verifications.last(desk.db, case.request["id"])
    contact = case.account.authorized(last["contact"] if last else case.asker.address) if case.account else None
    when = _held_until(desk, case.account, contact)
    made_sure = last is not None or (case.asker.authenticated and (contact or case.asker.carrier) is not None)
    verify = f'run.py verify {reference} --how "..."'
    if when is None:
        instead = f"If you made sure who asks by other means, say so first: {verify}; or refuse it"
    else:
        can = f"It can go from {moment(when, desk.settings.rules.timezone)} on"
        instead = f"{can}: approve it then{'' if made_sure else f', after {verify}'}, or refuse it"
    raise ConflictError(
        f"The CSR of {reference} may not go out: {case.recipient.why} (rule 9). {instead}: run.py refuse {reference}."
    )


def _held_until(desk: Desk, account: Account | None, contact: Contact | None) -> datetime | None:
    """Until when time alone keeps the record back: the hold after a changed address, an address too young (rule 9)."""
    rules, waits = desk.settings.rules, []
    if account is not None and account.record_changed_at is not None:
        waits.append(account.record_changed_at + timedelta(hours=rules.record_hold_hours))
    if contact is not None and contact.since is not None:
        waits.append(datetime.combine(contact.since + timedelta(days=rules.record_days), time(), UTC))
    return max((when for when in waits if when > desk.now()), default=None)


def _write(desk: Desk, case: CsrCase, document: CsrDocument, staff: str, *, sealed: bool) -> int:
    """The letter with the record. An earlier one that failed is taken back: the record goes once."""
    for row in letters.written_for(desk.db, case.request["id"]):
        if row["state"] in ("draft", "failed"):
            outbox.withdraw(desk.db, row["id"], who=staff, why="a new record was approved", now=desk.now())
    section = "csr_carrier_record" if case.to_carrier else "notice_csr"
    return write_to(
        desk,
        case.ticket,
        case.recipient.address,
        section,
        who=staff,
        files=enclosures(desk, document, sealed=sealed),
        request_id=case.request["id"],
    )
