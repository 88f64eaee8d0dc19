"""A rejection beside the record: what the new provider filed, or the customer told, and what is on file (rule 11)."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from intake.domain.account import Account
from intake.domain.csr_record import NOT_ON_FILE
from intake.domain.numbers import spoken

SHORT = {
    "street": "st", "avenue": "ave", "road": "rd", "boulevard": "blvd", "drive": "dr", "lane": "ln", "suite": "ste",
    "apartment": "apt", "floor": "fl", "north": "n", "south": "s", "east": "e", "west": "w", "highway": "hwy",
    "court": "ct", "place": "pl", "square": "sq", "parkway": "pkwy", "building": "bldg",
}  # fmt: skip
"""Words of an address and how the post shortens them (USPS Publication 28, appendix C)."""
NO_MATTER = frozenset({"inc", "llc", "ltd", "corp", "co", "the", "usa", "us"})
"""Words that name the same company, or place, with and without them."""


@dataclass(frozen=True, slots=True)
class Told:
    """One value that was told, and where."""

    field: str
    """Name of a fact, as in `domain.plain.MESSAGE_FACTS`."""
    value: str
    where: str


@dataclass(frozen=True, slots=True)
class Beside:
    """One line: a field, what is on record, what was told and where, and whether it differs."""

    field: str
    on_record: str
    told: str
    where: str
    verdict: str
    """"same", "DIFFERENT", "spelled otherwise" (a port may be rejected for less), or "" where nothing was told."""


def side_by_side(account: Account, told: Sequence[Told], numbers: Iterable[str]) -> tuple[Beside, ...]:
    """The record of an account beside what was told, field by field, then number by number with its service address."""
    record = {
        "account_number": account.account_number,
        "billing_number": spoken(account.billing_number) if account.billing_number else NOT_ON_FILE,
        "company": account.company or NOT_ON_FILE,
        "authorized_name": ", ".join(c.name for c in account.contacts if c.authorized and c.name) or NOT_ON_FILE,
    }
    lines = [line for field, value in record.items() for line in _lines(field, value, told)]
    addresses = dict.fromkeys(n.service_address or NOT_ON_FILE for n in account.numbers if n.number in set(numbers))
    for address in addresses or {"NOT ON FILE": None}:
        lines += _lines("service_address", address, told)
    on_file = {number.number: number for number in account.numbers}
    for number in dict.fromkeys(numbers):
        found = on_file.get(number)
        state = (found.state + (", LOCKED" if found.locked or account.frozen else "")) if found else NOT_ON_FILE
        verdict = "" if found and state == "active" else "DIFFERENT"
        lines.append(Beside("number", state, spoken(number), "", verdict))
    return tuple(lines)


def _lines(field: str, on_record: str, told: Sequence[Told]) -> list[Beside]:
    mine = [item for item in told if item.field == field and item.value]
    if not mine:
        return [Beside(field, on_record, "", "", "")]
    return [Beside(field, on_record, item.value, item.where, _verdict(field, on_record, item.value)) for item in mine]


def _verdict(field: str, on_record: str, told: str) -> str:
    known = [part.strip() for part in on_record.split(",")] if field == "authorized_name" else [on_record]
    if told in known:
        return "same"
    if any(_bare(told) == _bare(value) for value in known):
        return "spelled otherwise"
    return "DIFFERENT"


def _bare(text: str) -> str:
    """A value without case, accents, punctuation, and the words that the post shortens."""
    letters = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    words = "".join(c if c.isalnum() else " " for c in letters).split()
    return "".join(SHORT.get(word, word) for word in words if word not in NO_MATTER)
