"""A rejection beside the record: staff see which detail it was."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from intake.desk import staff_correct
from intake.desk.compare import compare
from intake.desk.desk import Desk
from intake.domain.account import Account, AccountNumber, Contact
from intake.domain.errors import ConflictError
from intake.domain.side_by_side import Told, side_by_side
from intake.loop import Loop
from intake.store import accounts

Arrive = Callable[..., None]
ANA = "ana@heron.example"
ACCOUNT = Account(
    "8X-204417",
    "Heron Dental LLC",
    "business",
    "+14155550123",
    (AccountNumber("+14155550123", "12 Mill Road, San José, CA 95112"), AccountNumber("+14155550124", locked=True)),
    (Contact("Ana Ruiz", ANA, True, date(2024, 1, 1)),),
)


@pytest.mark.parametrize(
    ("field", "told", "verdict"),
    [
        ("company", "Heron Dental LLC", "same"),
        ("company", "HERON DENTAL, L.L.C", "DIFFERENT"),
        ("company", "Heron Dental", "spelled otherwise"),
        ("company", "Marlow", "DIFFERENT"),
        ("service_address", "12 Mill Rd., San Jose CA 95112", "spelled otherwise"),
        ("service_address", "14 Mill Road, San José, CA 95112", "DIFFERENT"),
        ("authorized_name", "Ana Ruiz", "same"),
        ("authorized_name", "Anna Ruiz", "DIFFERENT"),
        ("account_number", "8X204417", "spelled otherwise"),
        ("account_number", "8X-204471", "DIFFERENT"),
        ("billing_number", "415-555-0123", "same"),
    ],
)
def test_each_detail_has_a_verdict(field: str, told: str, verdict: str) -> None:
    """The same, the same but spelled otherwise (for which carriers reject too), or different."""
    lines = side_by_side(ACCOUNT, [Told(field, told, "message 1")], ["+14155550123"])

    assert [line.verdict for line in lines if line.field == field] == [verdict]


def test_numbers_are_told_with_their_state() -> None:
    """A number that is locked, or not on the account, stands out."""
    lines = side_by_side(ACCOUNT, [], ["+14155550123", "+14155550124", "+14155550199"])

    assert [(line.told, line.on_record, line.verdict) for line in lines if line.field == "number"] == [
        ("415-555-0123", "active", ""),
        ("415-555-0124", "active, LOCKED", "DIFFERENT"),
        ("415-555-0199", "NOT ON FILE", "DIFFERENT"),
    ]


def test_a_tickets_messages_stand_beside_the_record(desk: Desk, arrive: Arrive) -> None:
    """What was read, with what staff corrected, is compared; a ticket of no account is told as such."""
    with desk.db.transaction():
        accounts.upsert(desk.db, ACCOUNT)
    arrive(ANA, "Rejected", "Our port of 415-555-0123 was rejected: address mismatch.\nAccount number: 8X-204417")
    arrive("eve@else.example", "Rejected", "Our port was rejected: address mismatch.")
    Loop(desk).once()
    mine, eves = (str(row["reference"]) for row in desk.db.rows("SELECT reference FROM tickets ORDER BY id"))
    staff_correct.correct_field(desk, mine, "service_address", "14 Mill Road, San José, CA 95112", "june", "")

    lines = {line.field: line for line in compare(desk, mine)}

    assert lines["account_number"].verdict == "same"
    assert lines["service_address"].verdict == "DIFFERENT"
    assert lines["number"].told == "415-555-0123"
    with pytest.raises(ConflictError, match="no account on file"):
        compare(desk, eves)
