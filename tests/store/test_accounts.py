"""Accounts, and the ways that lead from a message to one."""

from __future__ import annotations

from datetime import date

import pytest

from intake.domain.account import Account, AccountNumber, Contact
from intake.store import accounts
from intake.store.database import Database

HERON = Account(
    "8X-204417", "Blue Heron Dental", "business", "+14155550100",
    (
        AccountNumber("+14155550123", "12 Mill Rd, San Jose, CA 95112"),
        AccountNumber("+14155550124", "", "ported", date(2026, 1, 5)),
    ),
    (Contact("Ana Ruiz", "Ana@heron.example", True, date(2025, 2, 1)), Contact("Bo", "bo@shared.example", False, None)),
)  # fmt: skip
MARLOW = Account(
    "8X-118830",
    "Marlow",
    numbers=(AccountNumber("+17575550131"),),
    contacts=(Contact("Bo", "bo@shared.example", True, None),),
)
NOTHING = {"account_number": None, "numbers": (), "billing_number": None, "sender": None}


@pytest.fixture
def both(db: Database) -> Database:
    with db.transaction():
        for account in (HERON, MARLOW):
            accounts.upsert(db, account)
    return db


def test_an_account_comes_back_as_it_was_kept(both: Database) -> None:
    """Numbers and contacts keep their order, dates and states."""
    assert accounts.get(both, "8x-204417") == HERON
    assert list(accounts.all_accounts(both)) == [MARLOW, HERON]
    assert accounts.get(both, "8X-1") is None


@pytest.mark.parametrize(
    ("asked", "expected", "by"),
    [
        ({"account_number": "8x 204417"}, [HERON], "account number"),
        ({"account_number": "8X204417", "numbers": ("+17575550131",)}, [HERON], "account number"),
        ({"account_number": "8X-9", "numbers": ("+17575550131",)}, [MARLOW], "numbers"),
        ({"numbers": ("+17575550131", "+14155550124", "+14155550199")}, [MARLOW, HERON], "numbers"),
        ({"billing_number": "+14155550100"}, [HERON], "BTN"),
        ({"billing_number": "+14155550123"}, [HERON], "BTN"),
        ({"sender": "ANA@HERON.example"}, [HERON], "sender"),
        ({"sender": "bo@shared.example"}, [MARLOW, HERON], "sender"),
        ({"sender": "an\u0430@heron.example"}, [], ""),
        ({"account_number": "--", "sender": ""}, [], ""),
        ({}, [], ""),
    ],
)
def test_the_first_way_that_leads_to_an_account_counts(
    both: Database, asked: dict[str, object], expected: list[Account], by: str
) -> None:
    """Account number, then numbers, then BTN, then sender; several accounts are all given."""
    assert accounts.find(both, **{**NOTHING, **asked}) == (tuple(expected), by)  # type: ignore[arg-type]


def test_removing_leaves_nothing_of_an_account(both: Database) -> None:
    """With an account its numbers and contacts go; one that is not there is no mistake."""
    with both.transaction():
        accounts.remove(both, "8x-204417")
        accounts.remove(both, "8X-1")

    assert list(accounts.all_accounts(both)) == [MARLOW]
    assert both.value("SELECT count(*) FROM contacts") == 1
    assert both.problems() == []


def test_an_account_is_put_in_the_place_of_itself(both: Database) -> None:
    """An account that is there already is replaced whole."""
    with both.transaction():
        accounts.upsert(both, Account("8X-118830", "Marlow & Finch"))

    assert accounts.get(both, "8X-118830") == Account("8X-118830", "Marlow & Finch")
