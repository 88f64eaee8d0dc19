"""The cells of one row of an accounts file: each read strictly, each mistake told with how to mend it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import phonenumbers
import re2

PRODUCTS = ("business", "express")
NUMBER_STATES = ("active", "released", "ported")
YES_OR_NO = {
    "yes": True,
    "y": True,
    "true": True,
    "1": True,
    "no": False,
    "n": False,
    "false": False,
    "0": False,
}
"""Ways to say whether a contact is authorized."""
REGION = "US"
"""Numbers without a country code are read as North American."""
MAX_CELL = 500
"""Characters of a cell."""

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
"""A spreadsheet program takes a cell that starts so for a formula (OWASP, CSV injection)."""
_EMAIL = re2.compile(
    r"^[A-Za-z0-9.!#$%&'*+/?^_`{|}~-]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z][A-Za-z0-9-]{0,61}[A-Za-z0-9]$"
)
_PIN = re2.compile(r"^[A-Za-z0-9]{4,15}$")
_SHORTENED = re2.compile(r"^[0-9][.,]?[0-9]*[eE]\+?[0-9]+$")


@dataclass(frozen=True, slots=True)
class RowProblem:
    """A row that cannot be used."""

    line: int
    """From 1, the line of column names included."""
    message: str
    """What is wrong, and how to mend it."""


@dataclass(frozen=True, slots=True)
class RowValues:
    """What a row says; an empty cell says nothing. The dicts have column names and values."""

    account_number: str
    account: dict[str, object]
    number: str | None
    """E.164."""
    about_number: dict[str, object]
    email: str | None
    about_contact: dict[str, object]


def read_row(line: int, cells: dict[str, str]) -> tuple[RowValues | None, list[RowProblem]]:
    """What the cells of a row say, or None and everything that is wrong with them."""
    wrong = [
        f"{name} is longer than {MAX_CELL} characters; shorten it"
        for name, cell in cells.items()
        if len(cell) > MAX_CELL
    ]
    account_number = _harmless(cells.get("account_number", ""))
    if not any(c.isalnum() for c in account_number):
        wrong.append("account_number is missing; say which account the row adds to")
    row = RowValues(
        account_number=account_number,
        account=_said(
            company=_harmless(cells.get("company", "")),
            product=_one_of("product", cells, PRODUCTS, wrong),
            billing_number=_telephone("billing_number", cells, wrong),
            billing_zip=_harmless(cells.get("billing_zip", "")),
            account_locked=_yes_or_no("account_locked", cells, wrong),
            pin=_pin(cells, wrong),
        ),
        number=_telephone("number", cells, wrong),
        about_number=_said(
            service_address=_harmless(cells.get("service_address", "")),
            number_state=_one_of("number_state", cells, NUMBER_STATES, wrong),
            number_since=_day("number_since", cells, wrong),
            number_locked=_yes_or_no("number_locked", cells, wrong),
        ),
        email=_email("contact_email", cells, wrong),
        about_contact=_said(
            contact_name=_harmless(cells.get("contact_name", "")),
            contact_authorized=_yes_or_no("contact_authorized", cells, wrong),
            contact_since=_day("contact_since", cells, wrong),
        ),
    )
    for column, about in (("number", row.about_number), ("contact_email", row.about_contact)):
        if about and not cells.get(column):
            wrong.append(f"{column} is empty, but the row has {', '.join(about)}; fill it in, or empty those")
    return (None, [RowProblem(line, message) for message in wrong]) if wrong else (row, [])


def _said(**values: object) -> dict[str, object]:
    return {name: value for name, value in values.items() if value not in ("", None)}


def email_problem(name: str, email: str) -> str:
    """What is wrong with an email address for the record, and how to mend it; "" for a good one. `name` is what told it."""
    if _EMAIL.match(email) and len(email) <= 254 and ".." not in email and not email.startswith(_FORMULA_STARTS):
        return ""
    return f'{name} "{email}" is no email address; write one such as ana@company.example'


def _email(column: str, cells: dict[str, str], wrong: list[str]) -> str | None:
    cell = cells.get(column, "")
    problem = email_problem(column, cell) if cell else ""
    if problem:
        wrong.append(problem)
    return None if problem else cell or None


def _pin(cells: dict[str, str], wrong: list[str]) -> str:
    """The PIN; a mistake is told without showing it."""
    cell = cells.get("pin", "").removeprefix("'")
    if cell and not _PIN.match(cell):
        wrong.append("pin is not 4 to 15 letters or digits; look at the cell")
        return ""
    return cell


def _yes_or_no(column: str, cells: dict[str, str], wrong: list[str]) -> bool | None:
    cell = cells.get(column, "").lower()
    if cell and cell not in YES_OR_NO:
        wrong.append(f'{column} is "{cells[column]}"; write yes or no')
    return YES_OR_NO.get(cell)


def _telephone(column: str, cells: dict[str, str], wrong: list[str]) -> str | None:
    """E.164, or None when the cell is empty or wrong. Only whether the number is possible is looked at."""
    cell = cells.get(column, "").removeprefix("'").removesuffix(".0")
    if not cell:
        return None
    if _SHORTENED.match(cell):
        wrong.append(
            f'{column} "{cell}" was shortened by the spreadsheet program; format the column as text and export again'
        )
        return None
    try:
        number = phonenumbers.parse(cell, REGION)
    except phonenumbers.NumberParseException:
        number = None
    if (
        number is None
        or number.extension
        or phonenumbers.is_possible_number_with_reason(number) != phonenumbers.ValidationResult.IS_POSSIBLE
        or any(c.isalpha() for c in cell)
    ):
        wrong.append(f'{column} "{cell}" is no telephone number; write it such as +14155550123')
        return None
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def _day(column: str, cells: dict[str, str], wrong: list[str]) -> date | None:
    cell = cells.get(column, "")
    if not cell:
        return None
    try:
        if len(cell) != 10:
            raise ValueError(cell)
        return date.fromisoformat(cell)
    except ValueError:
        wrong.append(f'{column} "{cell}" is no date; write year, month and day, such as 2026-03-17')
        return None


def _one_of(column: str, cells: dict[str, str], allowed: tuple[str, ...], wrong: list[str]) -> str:
    cell = cells.get(column, "").lower()
    if cell and cell not in allowed:
        wrong.append(
            f'{column} is "{cells[column]}"; write {", ".join(allowed[:-1])} or {allowed[-1]}, or leave it empty'
        )
        return ""
    return cell


def _harmless(cell: str) -> str:
    """A text cell that a spreadsheet program would take for a formula keeps its words behind an apostrophe."""
    text = "".join(c for c in " ".join(cell.split()) if c.isprintable())
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text
