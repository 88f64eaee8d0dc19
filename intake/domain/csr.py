"""Customer Service Records: who may have one, what is missing, and how a request for one starts (rules 4, 6, 8, 9, 16)."""

from __future__ import annotations

from dataclasses import dataclass

from intake.domain import numbers
from intake.domain.account import same_address
from intake.domain.case import Case, Step, planned
from intake.domain.csr_record import NOT_ON_FILE, gaps
from intake.domain.decision import LetterPlan, Move
from intake.domain.findings import Kind, Party, Request
from intake.domain.policy import Mode
from intake.domain.ticket import State


def request_csr(case: Case, request: Request) -> Step:
    """Starts a CSR request. What the sender is told does not depend on whether an account exists (rule 9)."""
    if case.findings.party is Party.CARRIER:
        return _asked_by_carrier(case, request)
    if waiting(case) is not None:
        return answer(case) or _still_missing(case)
    if _toll_free_only(case):
        why = "toll-free numbers only: the latest bill serves, a CSR is not needed (rule 4)"
        return Step(planned(case, request, State.BILL_INSTEAD, why), ("csr_toll_free",), notices=tell_contacts(case))
    if case.proven_contact() is None and missing(case):
        why = f"asked once for: {', '.join(missing(case))} (rule 22)"
        plan = planned(case, request, State.NEEDS_INFO, why)
        return Step(plan, ("csr_missing", *_mixed(case)), needs_staff=False)
    step = _to_verify(case)
    plan = planned(case, request, State.VERIFYING, step.why, case.in_business_days(case.policy.csr_business_days))
    return Step(plan, ("csr", *_mixed(case)), needs_staff=True, notices=tell_contacts(case), notes=step.notes)


def waiting(case: Case) -> int | None:
    """The CSR request of the answered ticket that waits for what we asked, or None."""
    ticket = case.known.ticket
    asked = ticket.requests if ticket else ()
    return next((n for n, kind, state in asked if kind is Kind.CSR and state is State.NEEDS_INFO), None)


def answer(case: Case) -> Step | None:
    """The customer tells what we asked for: the waiting request goes on, and its clock starts now (rule 8).

    None where nothing waits, or the message does not tell it.
    """
    request_id, ticket = waiting(case), case.known.ticket
    if request_id is None or ticket is None or case.findings.party is Party.CARRIER:
        return None
    if case.proven_contact() is None and missing(case):
        return None
    mode = case.policy.letters.get(Kind.CSR, Mode.DRAFT)
    told = case.findings.facts.numbers
    if _toll_free_only(case):
        why = "the numbers are toll-free only: the latest bill serves, a CSR is not needed (rule 4)"
        move = Move(request_id, ticket.ticket_id, State.BILL_INSTEAD, why, told, learns=True)
        return Step(None, ("csr_toll_free",), mode, moves=(move,), notices=tell_contacts(case), join=ticket.ticket_id)
    step = _to_verify(case)
    due = case.in_business_days(case.policy.csr_business_days)
    why = f"the customer told what was missing; {step.why}"
    move = Move(request_id, ticket.ticket_id, State.VERIFYING, why, told, due=due, learns=True)
    return Step(
        None,
        ("csr", *_mixed(case)),
        mode,
        needs_staff=True,
        moves=(move,),
        notices=tell_contacts(case),
        notes=step.notes,
        join=ticket.ticket_id,
    )


def _still_missing(case: Case) -> Step:
    """We ask only once: a person looks at an answer that does not tell it."""
    note = f"CSR: the answer does not tell {', '.join(missing(case))}, and we ask only once: a person helps (rule 22)."
    return Step(sections=("received",), mode=Mode.SEND, needs_staff=True, notes=(note,))


@dataclass(frozen=True, slots=True)
class _Verify:
    why: str
    notes: tuple[str, ...]


def _to_verify(case: Case) -> _Verify:
    """Why staff have to look, and what they should know: who asked, what is odd, what the record lacks (rules 9, 21)."""
    recipient = case.csr_recipient()
    notes = [f"CSR: {warning}." for warning in recipient.warnings]
    if recipient.allowed:
        why = "asked by the authorized contact from the address of record; staff verify and approve"
    else:
        why = f"staff verify who asks: {recipient.why}"
        notes.insert(0, f"CSR: {recipient.why}. It may go only to an address of record (rule 9).")
    contact = case.proven_contact()
    lacking = gaps(case.account, contact.name if contact else "-", case.findings.facts.numbers) if case.account else ()
    if lacking:
        notes.append(f"CSR: the record lacks {'; '.join(lacking)}. It would go out with {NOT_ON_FILE} there (rule 21).")
    return _Verify(why, tuple(notes))


def _toll_free_only(case: Case) -> bool:
    """True where all numbers asked for are toll-free; without any, all those of the account of a proven contact."""
    named = case.findings.facts.numbers
    if not named and case.account and case.proven_contact():
        named = tuple(line.number for line in case.account.numbers)
    return bool(numbers.toll_free(named)) and not numbers.local(named)


def _mixed(case: Case) -> tuple[str, ...]:
    """The further part of the reply where toll-free numbers stand among others: both answers (rule 4)."""
    return ("toll_free",) if numbers.toll_free(case.findings.facts.numbers) else ()


def missing(case: Case) -> tuple[str, ...]:
    """What the message must still tell before anybody can look for the record; nothing of the record is consulted."""
    facts = case.findings.facts
    if facts.account_number or facts.billing_number or facts.numbers:
        return ()
    return ("the account number", "the telephone numbers, or the billing telephone number (BTN)")


def is_large(case: Case) -> bool:
    """True where so many numbers are asked for that the CSR may take longer (rule 8)."""
    on_account = len(case.account.numbers) if case.proven_contact() and case.account else 0
    return max(len(case.findings.facts.numbers), on_account) >= case.policy.large_volume


def tell_contacts(case: Case) -> tuple[LetterPlan, ...]:
    """A notice to the authorized persons that somebody else asked for their record (rule 16; FCC 23-95 as guidance)."""
    if case.proven_contact() is not None:
        return ()
    return tuple(
        LetterPlan(
            f"csr_asked:{address}",
            address,
            ("notice_csr_asked",),
            Mode.SEND,
            is_reply=False,
            account_data=True,
            values={"new_carrier": _asking_carrier(case)},
        )
        for address in case.contacts_of_record()
        if not same_address(address, case.sender)  # who is not proven, but is answered at the address of record anyway
    )


def _asked_by_carrier(case: Case, request: Request) -> Step:
    due = case.in_business_days(case.policy.csr_business_days)
    carrier = case.known.carrier
    who = f"{carrier.name}, a listed carrier" if carrier else "a carrier that is not listed, or not proven"
    recipient = case.csr_recipient()
    may = "may be sent one after staff approve" if recipient.allowed else f"may not be sent one: {recipient.why}"
    return Step(
        planned(case, request, State.VERIFYING, f"asked by {who}; it {may} (rule 16)", due),
        ("csr_carrier",),
        needs_staff=True,
        notices=tell_contacts(case),
        notes=tuple(f"CSR: {warning}." for warning in recipient.warnings),
    )


def _asking_carrier(case: Case) -> str:
    """Only the name of a listed, proven carrier: a stranger's words are not handed on."""
    return case.known.carrier.name if case.known.carrier else ""
