"""From a message to its account: one rule, whether the queue is asked or a file of accounts (`inspect --accounts`)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from intake.desk.desk import Desk
from intake.desk.inspect import inspect
from intake.desk.interlock import settle_cancellations
from intake.desk.known import match_accounts
from intake.domain.account import Account, AccountNumber, Contact, same_account
from intake.domain.findings import Facts
from intake.store import accounts
from tests.desk.test_carrier_stories import comes
from tests.desk.test_stories import ANA, FOC, ORDER, ORDERS, states

HERON = Account(
    "8X-204417", "Heron Dental", "business", "+14155550100",
    (AccountNumber("+14155550123"), AccountNumber("+14155550124")),
    (Contact("Ana", ANA, True, date(2024, 1, 1)), Contact("Bo", "bo@shared.example", True, None)),
)  # fmt: skip
FINCH = Account(
    "ACC 77/118-830", "Finch", numbers=(AccountNumber("+16125550145"),), contacts=(Contact("Bo", "bo@shared.example", False, None),)
)  # fmt: skip


@pytest.mark.parametrize(
    ("facts", "sender"),
    [
        (Facts(account_number="8x 204417"), ""),
        (Facts(account_number="8X204417", numbers=("+16125550145",)), ""),
        (Facts(account_number="acc77-118830"), ""),
        (Facts(account_number="8X-20441"), ""),
        (Facts(account_number="8X-9", numbers=("+16125550145",)), ""),
        (Facts(account_number="--"), ANA),
        (Facts(account_number=""), ""),
        (Facts(numbers=("+16125550145", "+14155550124")), ""),
        (Facts(billing_number="+14155550100"), ""),
        (Facts(billing_number="+14155550123"), ""),
        (Facts(billing_number="+14155550199"), "BO@Shared.example"),
        (Facts(), "an\u0430@heron.example"),
        (Facts(), f" {ANA} "),
        (Facts(), ""),
    ],
)
def test_inspect_finds_the_account_that_the_desk_finds(desk: Desk, facts: Facts, sender: str) -> None:
    """Spaces, signs and case of an account number make no difference to either, nor does which number the BTN is."""
    with desk.db.transaction():
        for account in (HERON, FINCH):
            accounts.upsert(desk.db, account)

    found, by = accounts.find(
        desk.db, account_number=facts.account_number, numbers=facts.numbers, billing_number=facts.billing_number, sender=sender
    )  # fmt: skip
    matched, matched_by = match_accounts((HERON, FINCH), facts, sender)

    assert ({a.company for a in matched}, matched_by) == ({a.company for a in found}, by)


@pytest.mark.parametrize(("known", "party"), [((HERON,), "customer"), ((FINCH,), "carrier"), ((), "carrier")])
def test_inspect_takes_a_contact_for_a_customer_as_the_desk_does(
    desk: Desk, known: tuple[Account, ...], party: str
) -> None:
    """Ana sends on what her carrier wrote: with her account at hand she is a customer, without it nobody can know."""
    raw = f"From: {ANA}\r\nTo: support@losing.example\r\nSubject: FOC LK-100\r\n\r\n{FOC}".encode()

    [told] = inspect([("mail", raw)], desk.reader, desk.letters, desk.settings, known, desk.now())

    assert told["party"] == party


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("8X-204417", "8x 204417", True),
        ("8X-1", "8X-11", False),
        ("--", "--", False),
        (None, None, False),
        ("", "", False),
    ],
)
def test_account_numbers_are_compared_by_letters_and_digits(one: str | None, other: str | None, same: bool) -> None:
    """What is no number is the same as nothing."""
    assert same_account(one, other) is same


def test_the_interlock_knows_an_account_in_any_spelling(heron: Desk, arrive: Callable[..., None]) -> None:
    """Cancelled with the number written otherwise than on record: held under the port, and still so when staff correct."""
    comes(heron, arrive, ANA, "Cancel", "Please cancel our whole account 8X 204417.")
    comes(heron, arrive, ORDERS, "New port order LK-100", ORDER)
    before = states(heron, "cancellation")
    with heron.db.transaction():
        settle_cancellations(heron, (), "8X-204417", "staff corrected something")

    assert heron.db.value("SELECT account_number FROM requests WHERE kind = 'cancellation'") == "8X-204417"
    assert (before, states(heron, "cancellation")) == (["held"], ["held"])
