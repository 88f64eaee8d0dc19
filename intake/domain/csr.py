"""Customer Service Records: who may have one, what is missing, and how a request for one starts (rules 4, 6, 8, 9, 16)."""

from __future__ import annotations

from intake.domain import numbers
from intake.domain.account import same_address
from intake.domain.case import Case, Step, planned
from intake.domain.decision import LetterPlan
from intake.domain.findings import Party, Request
from intake.domain.policy import Mode
from intake.domain.ticket import State


def request_csr(case: Case, request: Request) -> Step:
    """Starts a CSR request. What the sender is told does not depend on whether an account exists (rule 9)."""
    facts = case.findings.facts
    if case.findings.party is Party.CARRIER:
        return _asked_by_carrier(case, request)
    toll_free, others = numbers.toll_free(facts.numbers), numbers.local(facts.numbers)
    if toll_free and not others:
        why = "toll-free numbers only: the latest bill serves, a CSR is not needed (rule 4)"
        return Step(planned(case, request, State.BILL_INSTEAD, why), ("csr_toll_free",), notices=tell_contacts(case))
    mixed = ("toll_free",) if toll_free else ()
    contact = case.proven_contact()
    if contact is None and missing(case):
        why = f"asked once for: {', '.join(missing(case))} (rule 22)"
        plan = planned(case, request, State.NEEDS_INFO, why)
        return Step(plan, ("csr_missing", *mixed), needs_staff=False)
    due = case.in_business_days(case.policy.csr_business_days)
    if contact is not None:
        why = "asked by the authorized contact from the address of record; staff verify and approve"
        return Step(planned(case, request, State.VERIFYING, why, due), ("csr", *mixed), needs_staff=True)
    doubt = _doubt(case)
    why = f"staff verify who asks: {doubt}"
    return Step(
        planned(case, request, State.VERIFYING, why, due),
        ("csr", *mixed),
        needs_staff=True,
        notices=tell_contacts(case),
        notes=(f"CSR: {doubt}. It may go only to an address of record (rule 9).",),
    )


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
    allowed = carrier is not None and carrier.may_receive_csr
    may = "may be sent one after staff approve" if allowed else "may not be sent one"
    return Step(
        planned(case, request, State.VERIFYING, f"asked by {who}; it {may} (rule 16)", due),
        ("csr_carrier",),
        needs_staff=True,
        notices=tell_contacts(case),
    )


def _asking_carrier(case: Case) -> str:
    """Only the name of a listed, proven carrier: a stranger's words are not handed on."""
    return case.known.carrier.name if case.known.carrier else ""


def _doubt(case: Case) -> str:
    known = case.known
    if len(known.accounts) > 1:
        return "more than one account matches"
    if case.account is None:
        return "no account on file matches"
    contact = case.account.authorized(case.sender)
    if contact is None:
        return f"the sender is no authorized contact of account {case.account.account_number}"
    if not known.sender_proven:
        return f"the sender's address is not proven ({known.sender_doubt})"
    return f"the sender's address has been on the account for less than {case.policy.record_days} days"
