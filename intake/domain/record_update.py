"""A change of what is on record for an account: what is to change, whether it may, and what it makes of the account (rule 11)."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

import phonenumbers

from intake.domain.account import Account, same_address
from intake.domain.numbers import is_toll_free, spoken

US_END = re.compile(r"\b[A-Z]{2}[ ,]{1,3}\d{5}(?:-\d{4})?\b", re.I)
"""A state and a ZIP code (USPS Publication 28)."""
CANADA_END = re.compile(r"\b[ABCEGHJ-NPRSTVXY]\d[A-Z] ?\d[A-Z]\d\b", re.I)
"""A Canadian postal code (Canada Post addressing guidelines)."""


@dataclass(frozen=True, slots=True)
class RecordUpdate:
    """What is to stand on record; an empty text leaves it as it is."""

    company: str = ""
    service_address: str = ""
    numbers: tuple[str, ...] = ()
    """Those that get the service address, E.164; without any, all local ones of the account that are not ported."""
    billing_zip: str = ""
    billing_number: str = ""
    contact: str = ""
    """Address of the contact that the next two are about."""
    name: str = ""
    email: str = ""


def country_of(address: str) -> str:
    """The country that an address shows by its postal code: "US", "CA", or "" where it shows none."""
    canadian, american = CANADA_END.search(address), US_END.search(address)
    if canadian and not american:
        return "CA"
    return "US" if american and not canadian else ""


def refusals(account: Account, update: RecordUpdate, country: str = "") -> tuple[str, ...]:
    """Why the update cannot be made, in sentences for staff; () when it can.

    `country` is what staff say of a service address that shows none; it must be that of the numbers (rule 11).
    """
    wrong = []
    on_account = {number.number for number in account.numbers}
    strange = [spoken(number) for number in update.numbers if number not in on_account]
    if strange:
        wrong.append(f"{', '.join(strange)} is not on account {account.account_number}.")
    if update.billing_number and update.billing_number not in on_account:
        wrong.append(f"The BTN {spoken(update.billing_number)} is not on account {account.account_number}.")
    if (update.name or update.email) and not _has_contact(account, update.contact):
        listed = ", ".join(contact.email for contact in account.contacts) or "nobody"
        wrong.append(f"Say --contact with the contact that is meant; on the account: {listed}.")
    if update.email and any(same_address(contact.email, update.email) for contact in account.contacts):
        wrong.append(f"{update.email} is on the account already.")
    if update.numbers and not update.service_address:
        wrong.append("Numbers are named, but no service address for them.")
    if update.service_address:
        wrong += _wrong_country(account, update, country)
    return tuple(wrong)


def _has_contact(account: Account, address: str) -> bool:
    return any(same_address(contact.email, address) for contact in account.contacts)


def _wrong_country(account: Account, update: RecordUpdate, country: str) -> list[str]:
    shown = country_of(update.service_address) or country.upper()
    if not shown:
        return ["The service address shows no ZIP or postal code: write it whole, or say --country US."]
    regions = {number: _region(number) for number in _addressed(account, update)}
    elsewhere = [spoken(number) for number, region in regions.items() if region and region != shown]
    if elsewhere:
        return [f"The service address lies in {shown}, and {', '.join(elsewhere[:5])} does not (rule 11)."]
    return []


def _region(number: str) -> str:
    parsed = phonenumbers.parse(number, None)
    return str(phonenumbers.region_code_for_number(parsed) or "")


def _addressed(account: Account, update: RecordUpdate) -> tuple[str, ...]:
    """The numbers that get the service address."""
    return update.numbers or tuple(
        number.number for number in account.numbers if number.state != "ported" and not is_toll_free(number.number)
    )


def updated(account: Account, update: RecordUpdate) -> Account:
    """The account as it is to be. A new email has no date yet: `carried` gives it one, and starts the hold."""
    addressed = _addressed(account, update) if update.service_address else ()
    contacts = tuple(
        replace(
            contact,
            name=update.name or contact.name,
            email=update.email or contact.email,
            since=None if update.email else contact.since,
        )
        if same_address(contact.email, update.contact)
        else contact
        for contact in account.contacts
    )
    return replace(
        account,
        company=update.company or account.company,
        billing_zip=update.billing_zip or account.billing_zip,
        billing_number=update.billing_number or account.billing_number,
        numbers=tuple(
            replace(number, service_address=update.service_address) if number.number in addressed else number
            for number in account.numbers
        ),
        contacts=contacts,
    )


def in_words(update: RecordUpdate) -> tuple[str, ...]:
    """What was changed, as the people of the account are told: never the values."""
    told = (
        (update.company, "the company name"),
        (update.service_address, "the service address"),
        (update.billing_zip, "the billing ZIP code"),
        (update.billing_number, "the billing telephone number (BTN)"),
        (update.name, "the name of a contact"),
        (update.email, "the email address of a contact"),
    )
    return tuple(words for value, words in told if value)
