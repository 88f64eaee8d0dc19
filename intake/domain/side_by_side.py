"""The record beside what a rejection tells: what staff compare before they say what to correct (rules 11, 20)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from intake.domain.account import Account
from intake.domain.findings import Facts
from intake.domain.numbers import spoken

NOT_ON_FILE, NOT_TOLD = "NOT ON FILE", ""


@dataclass(frozen=True, slots=True)
class Compared:
    """One line of the comparison."""

    name: str
    on_record: str
    told: str
    agrees: bool | None
    """None where one side says nothing, so nothing can be compared."""


def side_by_side(account: Account, facts: Facts) -> tuple[Compared, ...]:
    """Each field that a port order is checked by: as we have it, as it was told, and whether the two are the same.

    Case, spaces and punctuation do not count; "Rd" and "Road" do: a carrier's machine would not let them pass.
    """
    lines = {line.number: line for line in account.numbers}
    named = [lines[number] for number in facts.numbers if number in lines] or list(account.numbers)
    authorized = [contact.name for contact in account.contacts if contact.authorized]
    told_numbers = [spoken(number) for number in facts.numbers]
    active = [spoken(line.number) for line in account.numbers if line.state == "active"]
    return (
        _compared("account number", [account.account_number], facts.account_number),
        _compared("BTN", [account.billing_number or ""], facts.billing_number, spoken),
        _compared("company", [account.company], facts.company),
        _compared("authorized person", authorized, facts.authorized_name),
        _compared("service address", [line.service_address for line in named], facts.service_address),
        Compared(
            "numbers",
            ", ".join(f"{spoken(n.number)}" + ("" if n.state == "active" else f" ({n.state})") for n in named),
            ", ".join(told_numbers),
            set(told_numbers) <= set(active) if told_numbers else None,
        ),
    )


def _compared(name: str, on_record: Iterable[str], told: str | None, say: Callable[[str], str] = str) -> Compared:
    known = list(dict.fromkeys(value for value in on_record if value))
    agrees = any(_plain(value) == _plain(told) for value in known) if known and told else None
    return Compared(name, " / ".join(map(say, known)) or NOT_ON_FILE, say(told) if told else NOT_TOLD, agrees)


def _plain(text: str) -> str:
    return " ".join("".join(c if c.isalnum() else " " for c in text.casefold()).split())
