"""Accounts as the provider keeps them: numbers, contacts, addresses of record."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Set
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta


@dataclass(frozen=True, slots=True)
class Contact:
    """A person who may act for an account."""

    name: str
    email: str
    authorized: bool
    since: date | None
    """Since when this email is on the account; None when unknown (then it is no address of record)."""


@dataclass(frozen=True, slots=True)
class AccountNumber:
    """One number of an account."""

    number: str
    """E.164."""
    service_address: str = ""
    state: str = "active"
    """active, released or ported."""
    since: date | None = None
    """When it was released or ported."""
    locked: bool = False
    """The account holder locked it: a port is refused until the lock is taken off."""


@dataclass(frozen=True, slots=True)
class Account:
    """One account."""

    account_number: str
    company: str
    product: str = ""
    """business, express, or empty when unknown (desk rule 5)."""
    billing_number: str | None = None
    numbers: tuple[AccountNumber, ...] = ()
    contacts: tuple[Contact, ...] = ()
    billing_zip: str = ""
    frozen: bool = False
    """The whole account is locked against ports."""
    sealed_pin: str = field(default="", repr=False)
    """The porting PIN, encrypted; empty when none is on file."""
    record_changed_at: datetime | None = None
    """When an address of an authorized contact was last changed; None when never since the account is known."""

    def authorized(self, address: str) -> Contact | None:
        """The authorized contact with this address, or None."""
        return next((c for c in self.contacts if c.authorized and same_address(c.email, address)), None)


def locked_numbers(account: Account, told: Collection[str]) -> tuple[str, ...]:
    """Those of the numbers told, E.164, that are on the account and locked against ports, or the account is."""
    return tuple(n.number for n in account.numbers if n.number in told and (n.locked or account.frozen))


def with_ported(account: Account, numbers: Set[str], since: date) -> Account:
    """The account with these of its numbers ported since a day; one that is on record as ported keeps its own day."""
    moved = (
        replace(line, state="ported", since=since) if line.number in numbers and line.state != "ported" else line
        for line in account.numbers
    )
    return replace(account, numbers=tuple(moved))


def with_lock(account: Account, numbers: Set[str], *, locked: bool) -> Account:
    """The account with a lock against ports put on or taken off: of these numbers, or of itself when none is named."""
    if not numbers:
        return replace(account, frozen=locked)
    lines = (replace(line, locked=locked) if line.number in numbers else line for line in account.numbers)
    return replace(account, numbers=tuple(lines))


def on_hold(account: Account, now: datetime, hours: int) -> bool:
    """True for `hours` after an address of record was changed: no CSR leaves meanwhile (a changed address may be a theft)."""
    return account.record_changed_at is not None and now < account.record_changed_at + timedelta(hours=hours)


def spelling(account_number: str) -> str:
    """An account number without the spaces and signs that people add or leave out."""
    return "".join(c for c in account_number if c.isalnum()).upper()


def same_account(one: str | None, other: str | None) -> bool:
    """True when two account numbers are one, however they are written: "8X-204417" and "8x 204417"."""
    return bool(one and other) and spelling(one or "") == spelling(other or "") != ""


def same_address(one: str, other: str) -> bool:
    """True when two mail addresses are one. Only ASCII letters match without case, so no look-alike can."""
    return bool(one) and _ascii_lower(one) == _ascii_lower(other)


def _ascii_lower(text: str) -> str:
    return "".join(c.lower() if c.isascii() else c for c in text.strip())


def is_address_of_record(contact: Contact, today: date, days: int) -> bool:
    """True when the contact's email has been on the account for `days` or longer (desk rule 9; 47 CFR 64.2003(b))."""
    return contact.since is not None and today - contact.since >= timedelta(days=days)


def addresses_of_record(accounts: Iterable[Account], today: date, days: int) -> tuple[str, ...]:
    """Where account data may go: the addresses of record of the authorized contacts."""
    return tuple(
        contact.email
        for account in accounts
        for contact in account.contacts
        if contact.authorized and is_address_of_record(contact, today, days)
    )
