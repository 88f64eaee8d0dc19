"""The other kinds: those a template answers, and those that staff check (rules 5, 7, 11, 23)."""

from __future__ import annotations

from intake.domain.case import Case, Step, planned
from intake.domain.findings import Request
from intake.domain.ticket import State


def request_port_pin(case: Case, request: Request) -> Step:
    """The chatbot gives the PIN at once; no mail ever does (rule 7)."""
    return Step(planned(case, request, State.ANSWERED, "the chatbot gives the PIN (rule 7)"), ("port_pin",))


def request_bill_copy(case: Case, request: Request) -> Step:
    """Told where the bill is; both paths unless we know the product of a proven contact (rule 5)."""
    return Step(planned(case, request, State.ANSWERED, "told where the bill is (rule 5)"), ("bill_copy",))


def request_number_return(case: Case, request: Request) -> Step:
    """Told how to unassign and return numbers, and never before a port is confirmed (rule 3)."""
    why = "told how to unassign and return numbers (rule 3)"
    return Step(planned(case, request, State.ANSWERED, why), ("number_return",))


def request_records_update(case: Case, request: Request) -> Step:
    """Staff verify with the authorized person before a record changes (rule 11)."""
    why = "staff verify with the authorized person before the record changes (rule 11)"
    return Step(planned(case, request, State.CHECKING, why, case.for_staff()), ("records_update",), needs_staff=True)


def request_port_in(case: Case, request: Request) -> Step:
    """Another desk's work: the sender is told so, nothing more (rule 23)."""
    why = "numbers coming to us are another desk's work (rule 23)"
    return Step(planned(case, request, State.CHECKING, why, case.for_staff()), ("port_in",), needs_staff=True)
