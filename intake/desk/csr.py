"""One CSR request against the record as it is now: where the record may go, the document, and what became of its letter."""

from __future__ import annotations

import json
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from intake.desk.desk import TEMPLATES, Desk
from intake.desk.sealing import needed_sealer
from intake.domain.account import Account, on_hold
from intake.domain.calendar import due_at
from intake.domain.csr_recipient import Asker, Recipient, Verification, who_may_have_csr
from intake.domain.csr_record import csr_record
from intake.domain.findings import Party
from intake.domain.letter import Enclosure
from intake.domain.ticket import State
from intake.reply.csr_document import CsrDocument, csr_document
from intake.store import accounts, audit, letters, request_facts, request_numbers, requests, tickets, verifications
from intake.store.database import Row
from intake.store.schema import LetterState

FONTS = TEMPLATES / "csr" / "fonts"


@dataclass(frozen=True, slots=True)
class CsrCase:
    """A CSR request with what the record says about it at this moment."""

    request: Row
    ticket: Row
    account: Account | None
    recipient: Recipient
    asker: Asker
    """Whose mail the answer rests on."""

    @property
    def to_carrier(self) -> bool:
        """True where a listed carrier would get it, not the authorized person."""
        return self.recipient.allowed and not self.recipient.name and self.asker.carrier is not None


def csr_case(desk: Desk, request_id: int) -> CsrCase:
    """Rule 9 asked anew, from the tables: whoever asked for it in a message, the account, the last verification."""
    request = requests.get(desk.db, request_id)
    ticket = tickets.get(desk.db, request["ticket_id"])
    account = accounts.get(desk.db, ticket["account_number"]) if ticket["account_number"] else None
    last = verifications.last(desk.db, request_id)
    verified = Verification(last["contact"], last["how"], last["who"]) if last else None
    now, rules = desk.now(), desk.settings.rules
    answers = [
        (
            who_may_have_csr(
                asker,
                account.contacts if account else (),
                today=now.date(),
                record_days=rules.record_days,
                on_hold=account is not None and on_hold(account, now, rules.record_hold_hours),
                verification=verified,
                accounts=1 if account else 0,
            ),
            asker,
        )
        for asker in askers(desk, request_id)
    ]
    recipient, asker = next((pair for pair in answers if pair[0].allowed), answers[0])
    return CsrCase(request, ticket, account, recipient, asker)


def askers(desk: Desk, request_id: int) -> list[Asker]:
    """Who wrote the messages that a request rests on, the first one first; a nobody where there is no message."""
    found = []
    for message in request_facts.messages_of(desk.db, request_id):
        read = json.loads(message["findings"] or "{}")
        address = message["from_address"] or ""
        proven = bool(read.get("sender_proven"))
        domain = address.rpartition("@")[2].lower()
        carriers = (c for c in desk.settings.carrier if proven and domain in (d.lower() for d in c.domains))
        found.append(
            Asker(
                address,
                proven,
                message["from_name"] or "",
                tuple(read.get("reply_to", ())),
                message["party"] == Party.CARRIER,
                next(carriers, None),
            )
        )
    return found or [Asker("")]


def document_for(desk: Desk, case: CsrCase) -> tuple[CsrDocument, tuple[str, ...], bool]:
    """The document, what the record lacks, and whether it shows the PIN. Raises SettingsError where the PIN cannot be opened.

    The name on it is that of the authorized person who gets it; where a carrier gets it, of the first on file.
    """
    assert case.account is not None
    name = case.recipient.name or next((c.name for c in case.account.contacts if c.authorized), "")
    pin = None
    if desk.settings.rules.csr_shows_pin and case.account.sealed_pin and not case.to_carrier:
        pin = needed_sealer(desk.settings).open(case.account.sealed_pin.encode()).decode()
    before = letters.written_for(desk.db, case.request["id"])
    record = csr_record(
        case.account,
        csr_number=f"CSR-{case.ticket['reference'].removeprefix('PD-')}-{len(before) + 1}",
        issued=desk.now().astimezone(ZoneInfo(desk.settings.rules.timezone)).date(),
        authorized_person=name,
        asked=tuple(request_numbers.number_states(desk.db, case.request["id"])),
        pin=pin,
        portable_days=desk.settings.rules.portable_days,
    )
    return csr_document(record, desk.settings.provider, FONTS), record.gaps, pin is not None


def enclosures(desk: Desk, document: CsrDocument, *, sealed: bool) -> tuple[Enclosure, ...]:
    """The files of a CSR letter; sealed while they wait in the outbox where they show a PIN."""
    pdf, text = document.pdf, document.text.encode("utf-8")
    if sealed:
        key = needed_sealer(desk.settings)
        pdf, text = key.seal(pdf), key.seal(text)
    return (
        Enclosure(f"{document.name}.pdf", "application/pdf", pdf, sealed),
        Enclosure(f"{document.name}.txt", "text/plain", text, sealed),
    )


def why_not_to(desk: Desk, request_id: int, to: str) -> str:
    """Why a CSR letter may not go to this address now; "" when it may. Asked at the door, inside the transaction."""
    case = csr_case(desk, request_id)
    if case.request["state"] != State.APPROVED:
        return f"the CSR request is {case.request['state']}, not approved"
    if not case.recipient.allowed:
        return f"{case.recipient.why} (rule 9)"
    if case.recipient.address != to:
        return f"{to} is not the address that the record may go to now (rule 9)"
    return ""


def letter_settled(desk: Desk, request_id: int, letter_state: str, reason: str) -> None:
    """What the fate of its letter makes of a CSR request: sent, or back to staff. Inside the transaction that settles it.

    A letter that may have been sent leaves it approved: staff find out, and say so.
    """
    if requests.get(desk.db, request_id)["state"] != State.APPROVED:
        return
    now, rules = desk.now(), desk.settings.rules
    if letter_state == LetterState.SENT:
        requests.move_request(desk.db, request_id, State.SENT, who=audit.BOT, why="the CSR was sent", now=now)
    elif letter_state in (LetterState.FAILED, LetterState.WITHDRAWN):
        due = due_at(now, rules.staff_business_days, rules.timezone, rules.provider_holidays)
        why = f"the CSR could not be sent: {reason}"
        requests.move_request(desk.db, request_id, State.VERIFYING, who=audit.BOT, why=why, now=now, due=due)
