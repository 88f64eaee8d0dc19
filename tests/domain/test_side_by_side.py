"""The record beside a rejection."""

from __future__ import annotations

from datetime import date

import pytest

from intake.domain.account import Account, AccountNumber, Contact
from intake.domain.findings import Facts
from intake.domain.side_by_side import NOT_ON_FILE, side_by_side

LOCAL, GONE = "+14155550123", "+14155550124"
ACCOUNT = Account(
    "8X-204417", "Heron Dental, LLC", "business", LOCAL,
    (AccountNumber(LOCAL, "12 Mill Rd, San Jose, CA 95112"), AccountNumber(GONE, "9 Oak St", "released")),
    (Contact("Ana Ruiz", "ana@heron.example", True, date(2020, 1, 1)), Contact("Bo", "bo@heron.example", False, None)),
)  # fmt: skip


@pytest.mark.parametrize(
    ("field", "facts", "agrees"),
    [
        ("account number", {"account_number": "8x 204417"}, True),
        ("account number", {"account_number": "8X-204418"}, False),
        ("account number", {}, None),
        ("BTN", {"billing_number": LOCAL}, True),
        ("BTN", {"billing_number": GONE}, False),
        ("company", {"company": "HERON DENTAL LLC"}, True),
        ("company", {"company": "Heron Dentistry"}, False),
        ("authorized person", {"authorized_name": "ana ruiz"}, True),
        ("authorized person", {"authorized_name": "Bo"}, False),
        ("service address", {"service_address": "12 Mill Rd San Jose CA 95112", "numbers": (LOCAL,)}, True),
        ("service address", {"service_address": "12 Mill Road, San Jose, CA 95112", "numbers": (LOCAL,)}, False),
        ("service address", {"service_address": "9 Oak St", "numbers": (LOCAL,)}, False),
        ("service address", {"service_address": "9 Oak St"}, True),
        ("numbers", {"numbers": (LOCAL,)}, True),
        ("numbers", {"numbers": (LOCAL, GONE)}, False),
        ("numbers", {"numbers": ("+16125550145",)}, False),
        ("numbers", {}, None),
    ],
)
def test_each_field_is_compared(field: str, facts: dict[str, object], agrees: bool | None) -> None:
    """The same but for case and punctuation agrees; another spelling, a released number, another line's address do not."""
    line = next(line for line in side_by_side(ACCOUNT, Facts(**facts)) if line.name == field)  # type: ignore[arg-type]

    assert line.agrees is agrees


def test_a_gap_in_the_record_stays_visible() -> None:
    """What is not on file says so, and is not filled from what was told (rule 21)."""
    bare = Account("8X-1", "", "", None)

    lines = {line.name: line for line in side_by_side(bare, Facts(company="Heron", billing_number=LOCAL))}

    assert (lines["company"].on_record, lines["company"].agrees) == (NOT_ON_FILE, None)
    assert (lines["BTN"].on_record, lines["BTN"].told) == (NOT_ON_FILE, "415-555-0123")
