"""What a new version of an account changes, what it keeps of the old one, and how the difference is told."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime
from typing import TypeVar

from intake.domain.account import Account, AccountNumber, Contact
from intake.domain.numbers import spoken

_T = TypeVar("_T")

NOTHING = "(empty)"


def carried(before: Account | None, after: Account, now: datetime, today: date) -> Account:
    """The new version of an account with what it keeps of the old one.

    The date of an address that did not change stays, unless the new version tells one; an address whose date nobody
    tells counts from today, so it is no address of record yet (47 CFR 64.2003(b)). A PIN that is not told stays. A new
    address of an authorized contact of a known account starts a hold (`on_hold`).
    """
    old = {contact.email.lower(): contact for contact in before.contacts} if before else {}
    contacts = tuple(_dated(contact, old.get(contact.email.lower()), today) for contact in after.contacts)
    changed_at = before.record_changed_at if before else None
    if before and authorized_addresses(after) - authorized_addresses(before):
        changed_at = now
    return replace(
        after,
        contacts=contacts,
        sealed_pin=after.sealed_pin or (before.sealed_pin if before else ""),
        record_changed_at=changed_at,
    )


def _dated(contact: Contact, old: Contact | None, today: date) -> Contact:
    if contact.since is not None:
        return contact
    return replace(contact, since=(old.since if old else None) or today)


def authorized_addresses(account: Account) -> set[str]:
    """The addresses of the authorized contacts, in lower case."""
    return {contact.email.lower() for contact in account.contacts if contact.authorized}


def changes(before: Account | None, after: Account | None) -> tuple[str, ...]:
    """The difference as sentences for staff, a line each; () where there is none. A PIN is never shown."""
    if before is None or after is None:
        account = after or before
        assert account is not None
        what = "new account" if before is None else "account removed"
        return (
            f"{what}: {account.company or NOTHING}, numbers: {len(account.numbers)}, contacts: {len(account.contacts)}",
        )
    told = [
        *_value("account number", before.account_number, after.account_number),
        *_value("company", before.company, after.company),
        *_value("product", before.product, after.product),
        *_value("BTN", _spoken(before.billing_number), _spoken(after.billing_number)),
        *_value("billing ZIP", before.billing_zip, after.billing_zip),
        *_value("account lock", _lock(before.frozen), _lock(after.frozen)),
        *_each("number", before.numbers, after.numbers, lambda n: spoken(n.number), _number),
        *_each("contact", before.contacts, after.contacts, lambda c: c.email.lower(), _contact),
    ]
    if before.sealed_pin != after.sealed_pin:
        told.append("PIN: changed" if before.sealed_pin and after.sealed_pin else "PIN: set")
    return tuple(told)


def _value(name: str, before: str, after: str) -> Iterator[str]:
    if before != after:
        yield f"{name}: {before or NOTHING} -> {after or NOTHING}"


def _each(
    what: str, before: Iterable[_T], after: Iterable[_T], key: Callable[[_T], str], told: Callable[[_T], dict[str, str]]
) -> Iterator[str]:
    old, new = {key(item): told(item) for item in before}, {key(item): told(item) for item in after}
    for name in [*old, *(name for name in new if name not in old)]:
        if name not in new:
            yield f"{what} {name}: removed"
        elif name not in old:
            about = ", ".join(f"{field} {value}" for field, value in new[name].items() if value)
            yield f"{what} {name}: added" + (f" ({about})" if about else "")
        else:
            for field, value in new[name].items():
                yield from _value(f"{what} {name}, {field}", old[name][field], value)


def _number(number: AccountNumber) -> dict[str, str]:
    return {
        "service address": number.service_address,
        "state": number.state,
        "since": number.since.isoformat() if number.since else "",
        "lock": _lock(number.locked),
    }


def _contact(contact: Contact) -> dict[str, str]:
    return {
        "name": contact.name,
        "authorized": "yes" if contact.authorized else "no",
        "on the account since": contact.since.isoformat() if contact.since else "",
    }


def _lock(locked: bool) -> str:
    return "locked" if locked else ""


def _spoken(number: str | None) -> str:
    return spoken(number) if number else ""
