"""Accounts from a CSV file: one row adds to the account that it names whatever its cells say.

Every row that cannot be used is reported with its line and what to mend, and adds nothing.
"""

from __future__ import annotations

import csv
import io
import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TypeVar

from intake.desk.account_cells import RowProblem, RowValues, read_row
from intake.domain.account import Account, AccountNumber, Contact, spelling
from intake.domain.errors import InputError

log = logging.getLogger("intake")

_T = TypeVar("_T")

COLUMNS: dict[str, str] = {
    "account_number": "the account that the row adds to; every row needs it",
    "company": "name of the company on record",
    "product": "business, express, or empty when unknown",
    "billing_number": "the BTN",
    "number": "a telephone number of the account",
    "service_address": "service address of that number",
    "number_state": "active (or empty), released or ported",
    "number_since": "day on which the number was released or ported, such as 2026-03-17",
    "contact_name": "a person of the account",
    "contact_email": "that person's email",
    "contact_authorized": "yes when the person may act for the account; no, or empty",
    "contact_since": "day since when this email is on the account; when empty, the day it was first imported counts",
    "billing_zip": "ZIP code of the billing address",
    "account_locked": "yes when the whole account is frozen against ports; no, or empty",
    "number_locked": "yes when this number is locked against ports; no, or empty",
    "pin": "the porting PIN; kept encrypted, never exported; when empty, the one on file stays",
}
"""Column -> what it holds. Columns may be left out, but for account_number, and stand in any order."""

NO_KEY = (
    "the row has a pin, and no key is configured to keep it by; make one with run.py accounts key FILE and name it with"
    " desk.pin_key_file, or leave the column out"
)

MAX_BYTES = 200_000_000
"""Larger files are refused."""


def read_csv(path: Path, seal: Callable[[str], str] | None = None) -> tuple[list[Account], list[RowProblem]]:
    """The accounts of a file, by first appearance, and its problems, by line. `seal` encrypts a PIN; without it a PIN is
    a problem.

    UTF-8, with or without a byte order mark; cells parted by commas, semicolons or tabs. Raises InputError when the
    file cannot be read at all.
    """
    problems: list[RowProblem] = []
    growing: dict[str, _Growing] = {}
    owners: dict[str, str] = {}
    for line, row in _rows(_text(path), problems):
        values, wrong = read_row(line, row)
        if values is not None:
            wrong = [RowProblem(line, message) for message in _add(growing, owners, values)]
            if seal is None and values.account.pop("pin", None):
                wrong.append(RowProblem(line, NO_KEY))
        problems += wrong
    return [account.account(seal) for account in growing.values()], sorted(problems, key=lambda p: p.line)


def load_accounts(path: Path) -> tuple[Account, ...]:
    """The accounts of a file for looking only; rows that cannot be used are told in the log. Raises InputError."""
    found, problems = read_csv(path, seal=lambda pin: "")
    for problem in problems:
        log.warning("%s, line %d: %s.", path, problem.line, problem.message)
    return tuple(found)


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise InputError(f"{path} is larger than {MAX_BYTES // 1_000_000} MB; split it into several files.")
        raw = path.read_bytes()
    except OSError as error:
        raise InputError(f"The accounts file {path} cannot be read: {error.strerror}.") from error
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise InputError(
            f'{path} is not UTF-8 text (line {line}); save it as "CSV UTF-8" in the spreadsheet program.'
        ) from error


def _rows(text: str, problems: list[RowProblem]) -> Iterator[tuple[int, dict[str, str]]]:
    head = text.split("\n", 1)[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=head.count), strict=True)
    names: list[str] | None = None
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            break
        except csv.Error as error:
            problems.append(RowProblem(line, f"the row cannot be parted into cells ({error}); look at its quotes"))
            continue
        if not any(cell.strip() for cell in cells):
            continue
        if names is None:
            names = [cell.strip().lower().replace(" ", "_") for cell in cells]
            problems += _wrong_head(line, names)
            if "account_number" not in names:
                return
        elif len(cells) > len(names):
            problems.append(
                RowProblem(
                    line,
                    f"has {len(cells)} cells under {len(names)} columns; put cells that hold a comma in quotes",
                )
            )
        else:
            yield (
                line,
                {name: cell.strip() for name, cell in zip(names, cells, strict=False) if name in COLUMNS},
            )
    if names is None:
        problems.append(
            RowProblem(1, "the file is empty; its first line names the columns, such as account_number,company")
        )


def _wrong_head(line: int, names: list[str]) -> list[RowProblem]:
    known = ", ".join(COLUMNS)
    wrong = [
        RowProblem(line, f'there is no column "{name}"; the columns are {known}')
        for name in names
        if name and name not in COLUMNS
    ]
    wrong += [
        RowProblem(line, f'the column "{name}" stands twice; leave one')
        for name in sorted(set(names))
        if name and names.count(name) > 1
    ]
    if "account_number" not in names:
        wrong.append(
            RowProblem(line, "the column account_number is missing; each row must say which account it adds to")
        )
    return wrong


@dataclass
class _Growing:
    """An account that grows with every row."""

    account_number: str
    said: dict[str, object] = field(default_factory=dict, repr=False)
    numbers: dict[str, dict[str, object]] = field(default_factory=dict)
    contacts: dict[str, dict[str, object]] = field(default_factory=dict)
    """By email in lower case."""

    def account(self, seal: Callable[[str], str] | None) -> Account:
        pin = self.said.get("pin")
        return Account(
            account_number=self.account_number,
            company=str(self.said.get("company", "")),
            product=str(self.said.get("product", "")),
            billing_number=_or_none(str, self.said.get("billing_number")),
            numbers=tuple(
                AccountNumber(
                    number=number,
                    service_address=str(about.get("service_address", "")),
                    state=str(about.get("number_state", "active")),
                    since=_or_none(date, about.get("number_since")),
                    locked=about.get("number_locked") is True,
                )
                for number, about in self.numbers.items()
            ),
            contacts=tuple(
                Contact(
                    name=str(about.get("contact_name", "")),
                    email=str(about["contact_email"]),
                    authorized=about.get("contact_authorized") is True,
                    since=_or_none(date, about.get("contact_since")),
                )
                for about in self.contacts.values()
            ),
            billing_zip=str(self.said.get("billing_zip", "")),
            frozen=self.said.get("account_locked") is True,
            sealed_pin=seal(pin) if seal is not None and isinstance(pin, str) else "",
        )


def _or_none(kind: type[_T], value: object) -> _T | None:
    return value if isinstance(value, kind) else None


def _add(known: dict[str, _Growing], owners: dict[str, str], row: RowValues) -> list[str]:
    """Adds a row to its account, all or nothing; what contradicts earlier rows, in words."""
    key = spelling(row.account_number)
    growing = known.get(key) or _Growing(row.account_number)
    wrong = _contradictions(growing.said, row.account, f"account {growing.account_number}")
    if row.number is not None:
        owner = owners.get(row.number, key)
        if owner != key:
            other = known[owner].account_number
            wrong.append(f"the number {row.number} is on account {other} already; a number has one account")
        else:
            wrong += _contradictions(growing.numbers.get(row.number, {}), row.about_number, row.number)
    email = (row.email or "").lower()
    wrong += _contradictions(growing.contacts.get(email, {}), row.about_contact, row.email or "")
    if wrong:
        return wrong
    known[key] = growing
    growing.said.update(row.account)
    if row.number is not None:
        owners[row.number] = key
        growing.numbers.setdefault(row.number, {}).update(row.about_number)
    if row.email is not None:
        growing.contacts.setdefault(email, {"contact_email": row.email}).update(row.about_contact)
    return []


def _contradictions(known: dict[str, object], said: dict[str, object], whose: str) -> list[str]:
    return [
        f'{column} of {whose} is "{known[column]}" in an earlier row, and "{value}" here; leave one'
        if column != "pin"
        else f"pin of {whose} is another in an earlier row; leave one"
        for column, value in said.items()
        if known.get(column, value) != value
    ]
