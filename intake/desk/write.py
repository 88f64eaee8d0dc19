"""Carries out a decision: ticket, requests, moves, letters, events. Called inside one transaction, all or nothing."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from intake.desk import staff_mail
from intake.desk.bounces import settle_bounce
from intake.desk.clock import due_again
from intake.desk.desk import Desk
from intake.desk.record import numbers_ported
from intake.domain.account import same_account
from intake.domain.calendar import long_date
from intake.domain.decision import Decision, Known, LetterPlan, Move, Priority, Route
from intake.domain.findings import Automatic, Facts, Findings, Party
from intake.domain.message import Message
from intake.domain.plain import plain_document, plain_facts, plain_request, plain_source
from intake.domain.policy import Mode
from intake.domain.ticket import State
from intake.mail.compose import reply_subject
from intake.reply.render import Rendered
from intake.store import audit, documents, letters, messages, outbox, request_numbers, requests, tickets
from intake.store.messages import Reading, StoredMessage
from intake.store.search import SearchText


@dataclass(frozen=True, slots=True)
class Cause:
    """The message because of which everything here is written."""

    stored: StoredMessage
    message: Message
    findings: Findings
    known: Known

    @property
    def sender(self) -> str:
        """Address of From; empty when there is none."""
        return self.message.from_.address if self.message.from_ else ""

    @property
    def facts(self) -> Facts:
        """The facts of the message; an account number as the record writes it, so that equal ones are found as such."""
        facts, accounts = self.findings.facts, self.known.accounts
        known = next((a.account_number for a in accounts if same_account(a.account_number, facts.account_number)), None)
        return replace(facts, account_number=known or facts.account_number)


def write_decision(desk: Desk, cause: Cause, decision: Decision, now: datetime) -> str:
    """Writes everything that is to happen because of one message; returns the ticket's reference ("" for machines)."""
    ticket_id, reference = None, ""
    if cause.findings.automatic is Automatic.BOUNCE:
        ticket_id = settle_bounce(desk, cause.stored, cause.message, now)
    if decision.route is not Route.IGNORE:
        ticket_id = _ticket(desk, cause, decision, now)
        reference = tickets.get(desk.db, ticket_id)["reference"]
        for plan in decision.requests:
            facts = cause.facts
            if cause.known.carrier is not None:
                facts = replace(facts, new_provider=cause.known.carrier.name)  # who filed it, by the name we know
            requests.add_request(
                desk.db, ticket_id=ticket_id, message_id=cause.stored.id, plan=plan, facts=facts, now=now
            )
        for move in decision.moves:
            write_move(desk, cause, move, now)
        for letter in decision.letters:
            write_letter(desk, cause, letter, letter.on_ticket or ticket_id, now)
        for alert in decision.alerts:
            soonest = min((plan.due for plan in decision.requests if plan.due), default=now)
            staff_mail.alert(desk, alert, ticket_id, soonest, now)
        for text in decision.notes:
            tickets.note(desk.db, ticket_id, text, who=audit.BOT, now=now, message_id=cause.stored.id)
    _attachments(desk, cause)
    messages.handled(desk.db, cause.stored.id, now=now, reading=_reading(cause, decision, ticket_id))
    return reference


def _ticket(desk: Desk, cause: Cause, decision: Decision, now: datetime) -> int:
    if decision.join is not None:
        tickets.touch(
            desk.db,
            decision.join,
            now=now,
            priority=decision.priority,
            due=None if decision.requests else decision.due,
            account_number=decision.account_number if _may_say_whose_it_is(cause) else None,
            message_id=cause.stored.id,
        )
        return decision.join
    ticket_id, _ = tickets.open_ticket(
        desk.db,
        requester=cause.known.form_reply_to or cause.sender,
        subject=cause.message.subject or "",
        priority=decision.priority,
        due=None if decision.requests else decision.due,
        account_number=decision.account_number,
        party=cause.findings.party,
        message_id=cause.stored.id,
        now=now,
    )
    return ticket_id


def _may_say_whose_it_is(cause: Cause) -> bool:
    """A customer, or a carrier that is proven: others attach no account to a ticket that they did not open."""
    return cause.findings.party is Party.CUSTOMER or cause.known.carrier is not None


def write_move(desk: Desk, cause: Cause, move: Move, now: datetime) -> None:
    """Carries out a move: of numbers only, of a date, or of the request. In a transaction."""
    who = audit.CARRIER if move.status is not None else audit.BOT
    db, request, why, message_id = desk.db, move.request_id, move.why, cause.stored.id
    if move.numbers:
        request_numbers.move_numbers(
            db, request, move.numbers, move.to, who=who, why=why, now=now, message_id=message_id
        )
        if move.to is State.COMPLETED:
            told = cause.findings.facts.requested_date
            numbers_ported(desk, request, move.numbers, told, who=who, why=why, message_id=message_id)
    if move.request_moves:
        due = due_again(desk, request, move.to, now) or move.due
        requests.move_request(db, request, move.to, who=who, why=why, now=now, message_id=message_id, due=due)
    if move.to is State.DISPUTED:
        tickets.touch(db, move.ticket_id, now=now, priority=Priority.DISPUTE, message_id=message_id)
    if move.learns:
        facts = cause.facts
        requests.amend_request(
            db, request, who=who, why=why, now=now, message_id=message_id,
            account_number=facts.account_number, billing_number=facts.billing_number,
        )  # fmt: skip
    if move.status is not None:
        facts, carrier = cause.findings.facts, cause.known.carrier
        known_order = requests.get(db, request)["order_number"]
        requests.amend_request(
            db, request, who=who, why=why, now=now, message_id=message_id,
            committed_date=move.committed_date, requested_date=move.requested_date,
            order_number=facts.order_number if move.refiled or not known_order else None,
            due=None if move.request_moves else move.due,
            new_provider=carrier.name if carrier else facts.new_provider,
        )  # fmt: skip


ONCE_A_DAY = frozenset({"notice_csr_asked"})
"""Notices that strangers can cause as often as they like: one a day to an address is enough."""


def write_letter(desk: Desk, cause: Cause, plan: LetterPlan, ticket_id: int, now: datetime) -> None:
    """Writes a planned letter into the outbox, with the reference of its ticket. In a transaction."""
    if ONCE_A_DAY & set(plan.sections) and letters.written_since(
        desk.db, plan.to, plan.purpose, now - timedelta(days=1)
    ):
        return
    message, reference = cause.message, tickets.get(desk.db, ticket_id)["reference"]
    written = rendered(desk, plan, reference)
    answered = message.message_id if plan.is_reply else None
    letters.write(
        desk.db,
        ticket_id=ticket_id,
        message_id=cause.stored.id,
        purpose=plan.purpose,
        mode=Mode.DRAFT if outbox.came_back(desk.db, plan.to) else plan.mode,
        sender=our_address(desk, cause.stored.mailbox),
        sender_name=f"{desk.settings.provider.name} {desk.settings.provider.signature}",
        to=plan.to,
        subject=reply_subject(message.subject)
        if plan.is_reply and not plan.own_subject
        else written.subject_for_notice,
        text=written.text,
        html=written.html,
        sections=plan.sections,
        account_data=plan.account_data,
        in_reply_to=answered,
        references=(*message.in_reply_to, answered) if answered else (),
        automatic="auto-replied" if plan.is_reply else "auto-generated",
        null_return_path=plan.is_reply,
        now=now,
    )


def rendered(desk: Desk, plan: LetterPlan, reference: str) -> Rendered:
    """The words of a planned letter on the ticket of this reference."""
    return desk.letters.render(plan.sections, _shown(plan.values), reference=reference, is_reply=plan.is_reply)


def our_address(desk: Desk, mailbox: str) -> str:
    """The address of the mailbox with this name; of the first one when the settings have it no more."""
    return next((m.address for m in desk.settings.mailbox if m.name == mailbox), desk.settings.mailbox[0].address)


def _shown(values: dict[str, object]) -> dict[str, object]:
    """Dates as people read them."""
    return {key: long_date(value) if isinstance(value, date) else value for key, value in values.items()}


def _attachments(desk: Desk, cause: Cause) -> None:
    for attachment, document in zip(cause.message.all_attachments(), cause.findings.documents, strict=True):
        documents.add_attachment(
            desk.db,
            message_id=cause.stored.id,
            filename=document.filename,
            media_type=document.media_type,
            sha256=hashlib.sha256(attachment.content).hexdigest(),
            size=len(attachment.content),
            kind=document.kind,
            pages=document.pages,
            problem=document.problem,
            facts=plain_document(document)["facts"],
        )


def _reading(cause: Cause, decision: Decision, ticket_id: int | None) -> Reading:
    message, findings = cause.message, cause.findings
    facts = findings.facts
    identifiers = (facts.account_number, facts.order_number, facts.billing_number)
    return Reading(
        message_id=message.message_id,
        from_address=message.from_.address if message.from_ else None,
        from_name=message.from_.name if message.from_ else None,
        subject=message.subject,
        sent_at=message.date,
        automatic=findings.automatic,
        party=findings.party,
        route=decision.route,
        screen=findings.screen,
        findings=_record(cause, decision),
        said=findings.said,
        ticket_id=ticket_id,
        search=SearchText(
            numbers=(*facts.numbers, *(value for value in identifiers if value)),
            names=tuple(n for n in (facts.company, facts.authorized_name, facts.new_provider) if n),
            documents="\n".join(document.text for document in findings.documents),
        ),
    )


def _record(cause: Cause, decision: Decision) -> dict[str, Any]:
    """What `show` tells: what was read with its evidence, what was known, what was odd."""
    findings, known = cause.findings, cause.known
    return {
        "requests": [plain_request(request) for request in findings.requests],
        "facts": plain_facts(findings.facts),
        "sources": {name: plain_source(source) for name, source in findings.facts.sources.items()},
        "attachments": [plain_document(document) for document in findings.documents],
        "notes": list(decision.notes),
        "sender_proven": known.sender_proven,
        "sender_doubt": known.sender_doubt,
        "reply_to": list(known.reply_to),
        "account": known.accounts[0].account_number if len(known.accounts) == 1 else None,
        "matched_by": known.matched_by,
    }
