"""The provider's accounts as they were last imported, and the ways that lead from a message to one."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from intake.domain.account import Account, AccountNumber, Contact, spelling
from intake.store.database import Database, plain
from intake.store.times import day_from_text, from_text, to_text


def upsert(db: Database, account: Account) -> None:
    """Adds an account, or puts it in the place of the one with its account number, however that is written."""
    remove(db, account.account_number)
    _insert(db, account)


def remove(db: Database, account_number: str) -> None:
    """Takes an account away, with its numbers and contacts; nothing happens when there is none."""
    db.write("DELETE FROM accounts WHERE spelling = ?", (spelling(account_number),))


def _insert(db: Database, account: Account) -> None:
    db.insert(
        "accounts",
        {
            "account_number": plain(account.account_number),
            "spelling": spelling(account.account_number),
            "company": plain(account.company),
            "product": account.product,
            "billing_number": account.billing_number,
            "billing_zip": plain(account.billing_zip),
            "frozen": int(account.frozen),
            "sealed_pin": account.sealed_pin,
            "record_changed_at": to_text(account.record_changed_at),
        },
    )
    for position, number in enumerate(account.numbers):
        db.insert(
            "account_numbers",
            {
                "number": number.number,
                "account_number": account.account_number,
                "position": position,
                "service_address": plain(number.service_address),
                "state": number.state,
                "since": number.since.isoformat() if number.since else None,
                "locked": int(number.locked),
            },
        )
    for position, contact in enumerate(account.contacts):
        db.insert(
            "contacts",
            {
                "account_number": account.account_number,
                "position": position,
                "name": plain(contact.name),
                "email": plain(contact.email),
                "authorized": int(contact.authorized),
                "since": contact.since.isoformat() if contact.since else None,
            },
        )


def find(
    db: Database,
    *,
    account_number: str | None,
    numbers: Sequence[str],
    billing_number: str | None,
    sender: str | None,
) -> tuple[tuple[Account, ...], str]:
    """The accounts that the first of account number, numbers, BTN and sender leads to, and which of them it was.

    More than one account is ambiguous; none gives ((), ""). An account number is compared without its spaces and
    signs. Needs no transaction.
    """
    ways = (
        (
            "account number",
            "SELECT account_number FROM accounts WHERE spelling = ?",
            spelling(account_number or ""),
        ),
        (
            "numbers",
            "SELECT DISTINCT account_number FROM account_numbers WHERE number IN (SELECT value FROM json_each(?))",
            json.dumps(list(numbers)) if numbers else "",
        ),
        (
            "BTN",
            "SELECT account_number FROM accounts WHERE billing_number = ?1"
            " UNION SELECT account_number FROM account_numbers WHERE number = ?1",
            billing_number or "",
        ),
        (
            "sender",
            "SELECT DISTINCT account_number FROM contacts WHERE email = ?",
            (sender or "").strip(),
        ),
    )
    for matched_by, query, value in ways:
        if not value:
            continue
        found = sorted(row["account_number"] for row in db.rows(query, (value,)))
        if found:
            accounts = (get(db, name) for name in found)
            return tuple(account for account in accounts if account is not None), matched_by
    return (), ""


def get(db: Database, account_number: str) -> Account | None:
    """The account with this number, however it is written, or None. Needs no transaction."""
    row = db.row("SELECT * FROM accounts WHERE spelling = ?", (spelling(account_number),))
    if row is None:
        return None
    mine = (row["account_number"],)
    numbers = db.rows("SELECT * FROM account_numbers WHERE account_number = ? ORDER BY position", mine)
    contacts = db.rows("SELECT * FROM contacts WHERE account_number = ? ORDER BY position", mine)
    return Account(
        account_number=row["account_number"],
        company=row["company"],
        product=row["product"],
        billing_number=row["billing_number"],
        numbers=tuple(
            AccountNumber(n["number"], n["service_address"], n["state"], day_from_text(n["since"]), bool(n["locked"]))
            for n in numbers
        ),
        contacts=tuple(
            Contact(c["name"], c["email"], bool(c["authorized"]), day_from_text(c["since"])) for c in contacts
        ),
        billing_zip=row["billing_zip"],
        frozen=bool(row["frozen"]),
        sealed_pin=row["sealed_pin"],
        record_changed_at=from_text(row["record_changed_at"]),
    )


def all_accounts(db: Database) -> Iterator[Account]:
    """Every account, by its number. Needs no transaction."""
    for row in db.rows("SELECT account_number FROM accounts ORDER BY account_number"):
        account = get(db, row["account_number"])
        if account is not None:
            yield account
