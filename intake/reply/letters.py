"""The sections that letters are made of: what each is called, which values it needs, which rules it serves."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from intake.domain.errors import TemplateError

REPLY_VALUES = frozenset(
    {
        "answer_due",  # the day by which a person answers, as `long_date` writes it
        "changed",  # what of a record was changed, in our own words, such as "the company name"
        "csr_business_days",  # how many business days a CSR takes at most
        "csr_shows_pin",  # whether a CSR carries the porting PIN (rule 7)
        "csr_due",  # the day by which the CSR goes out, as `long_date` writes it
        "dispute_hours",  # within how many hours a person looks at a disputed port
        "large_volume",  # True where the list is so long that a CSR may take longer
        "missing",  # what we need to know, in our own words, such as "the account number"
        "portable_days",  # how many days after its release a number can be ported
        "port_notice_hours",  # within how many hours a person looks at what concerns a running port
        "product",  # "business", "express", or "" when unknown
    }
)
"""All that a reply may show besides the reference and the settings: nothing that its sender wrote.

So nobody can use us to carry words of theirs to a third person.
"""

NOTICE_VALUES = frozenset(
    {
        "numbers",  # the numbers it is about, E.164
        "new_carrier",  # the new provider, or "" when not told
        "requested_date",  # the day asked for: a date, or "" when not told
        "committed_date",  # the day confirmed: a date, or "" when not told
        "changed",  # what of a record was changed, in our own words, such as "the company name"
        "answer_due",
        "dispute_hours",
    }
)
"""All that a notice may show: it goes to an address of record of the account that the numbers belong to."""


@dataclass(frozen=True, slots=True)
class Section:
    """One part of a letter. Its words are in the template of its name."""

    title: str
    """Heading where a letter has several sections; subject where it is a notice."""
    needs: tuple[str, ...] = ()
    """The values that its template gets; it gets no others."""
    rules: tuple[int, ...] = ()
    """Numbers of the desk rules that it serves."""
    account_data: bool = False
    """True where it shows data of an account, so it goes only to an address of record (rule 9)."""


SECTIONS: dict[str, Section] = {
    "port_out": Section("Moving your numbers", ("portable_days",), (1, 2, 3, 10, 11, 19)),
    "toll_free": Section("Your toll-free numbers", ("product",), (4, 5)),
    "csr": Section(
        "Your Customer Service Record (CSR)",
        ("csr_business_days", "csr_due", "large_volume", "csr_shows_pin"),
        (6, 8, 9),
    ),
    "csr_missing": Section("Your Customer Service Record (CSR)", ("missing", "csr_business_days"), (8, 9)),
    "csr_toll_free": Section("A CSR for toll-free numbers", ("product",), (4, 5)),
    "csr_carrier": Section("Your request for a Customer Service Record (CSR)", (), (9, 16)),
    "csr_refused": Section("Your request for a Customer Service Record (CSR)", (), (9, 16)),
    "csr_carrier_record": Section("The Customer Service Record (CSR)", (), (6, 16)),
    "bill_business": Section("Your bill", (), (5,)),
    "bill_express": Section("Your bill", (), (5,)),
    "port_pin": Section("Your porting PIN", (), (7,)),
    "cancellation": Section("Your cancellation request", ("answer_due",), (2, 3, 12)),
    "cancellation_held": Section("Your cancellation request is on hold", (), (2, 3, 12)),
    "cancellation_scope": Section("What you would like to cancel", (), (2, 12)),
    "bill_copy": Section("Your bill", ("product",), (5,)),
    "number_return": Section("Returning numbers", (), (2, 3)),
    "port_status_received": Section("Your port request", (), (2, 3, 11)),
    "port_status_foc": Section("Your confirmed port date", (), (2, 3, 11)),
    "port_status_rejected": Section("Your rejected port request", ("answer_due",), (3, 11)),
    "port_status_delayed": Section("Your delayed port", (), (3, 11)),
    "port_status_completed": Section("Your completed port", (), (2, 3)),
    "port_status_cancelled": Section("Your canceled port request", (), (2, 12)),
    "port_status_carrier": Section("Your port notice", (), (17, 18, 22)),
    "port_stop": Section("Stopping or postponing your port", ("port_notice_hours",), (3, 11, 14)),
    "port_dispute": Section("A port you did not ask for", ("dispute_hours",), (14, 22)),
    "records_update": Section("Your details on record", ("answer_due",), (9, 11)),
    "records_updated": Section("Your details on record", ("changed",), (9, 11)),
    "port_in": Section("Moving numbers to us", ("answer_due",), (23,)),
    "foreign_numbers": Section("Numbers from other countries", ("answer_due",), (23,)),
    "received": Section("Your message", ("answer_due",), (22,)),
    "unsure": Section("Your message", ("answer_due",), (22,)),
    "notice_port_order": Section(
        "Did you ask to move these numbers?",
        ("numbers", "new_carrier", "requested_date", "dispute_hours"),
        (3, 13, 14),
        account_data=True,
    ),
    "notice_port_changed": Section(
        "The request to move your numbers was changed",
        ("numbers", "new_carrier", "requested_date", "dispute_hours"),
        (3, 13, 14, 18),
        account_data=True,
    ),
    "notice_csr_asked": Section(
        "Did you ask for your Customer Service Record (CSR)?", ("new_carrier",), (9, 16), account_data=True
    ),
    "notice_csr": Section("Your Customer Service Record (CSR)", (), (1, 2, 3, 6, 9, 21), account_data=True),
    "notice_csr_refused": Section(
        "Somebody asked for your Customer Service Record (CSR)", ("new_carrier",), (9, 16), account_data=True
    ),
    # It goes to the old address too, which may be none of record any more, and so shows nothing of the record.
    "notice_record_changed": Section("Your details on record were changed", ("changed",), (9, 11)),
    "notice_foc": Section(
        "Your port date is confirmed",
        ("numbers", "new_carrier", "committed_date", "dispute_hours"),
        (2, 3, 13),
        account_data=True,
    ),
    "notice_completed": Section(
        "Your numbers have moved", ("numbers", "new_carrier"), (2, 3, 12, 18), account_data=True
    ),
    "notice_rejected": Section(
        "Your port request was rejected", ("numbers", "new_carrier", "answer_due"), (3, 11), account_data=True
    ),
    "notice_delayed": Section(
        "Your port is delayed", ("numbers", "new_carrier", "committed_date"), (3, 11), account_data=True
    ),
    "notice_cancelled": Section(
        "Your port request was canceled", ("numbers", "new_carrier"), (2, 12), account_data=True
    ),
}
"""Every section, in the order in which a letter shows them. A section named notice_... is never part of a reply."""


def is_notice(name: str) -> bool:
    """True for a section of a letter that we write unasked."""
    return name.startswith("notice_")


def in_order(names: Iterable[str]) -> tuple[str, ...]:
    """The sections once each, in the order of the table. Raises TemplateError for a name that is not in it."""
    asked = frozenset(names)
    unknown = sorted(asked - SECTIONS.keys())
    if unknown:
        raise TemplateError(
            f"There is no section {', '.join(unknown)} of a letter; intake/reply/letters.py has all of them."
        )
    return tuple(name for name in SECTIONS if name in asked)
