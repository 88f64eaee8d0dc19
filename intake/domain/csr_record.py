"""What a Customer Service Record says: the account as it is on file, gaps left visible (rules 4, 6, 19 to 21)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from intake.domain.account import Account, AccountNumber
from intake.domain.numbers import is_north_american, is_toll_free, spoken

NOT_ON_FILE = "NOT ON FILE"
"""What stands where the record has nothing: nothing is guessed (rule 21)."""


@dataclass(frozen=True, slots=True)
class CsrLine:
    """One number, as the document shows it."""

    number: str
    """As people write it: "415-555-0100"."""
    service_address: str
    state: str
    lock: str


@dataclass(frozen=True, slots=True)
class CsrRecord:
    """Everything that the document shows; the PDF and the text are made of this alone."""

    csr_number: str
    issued: date
    account_number: str
    billing_number: str
    company: str
    authorized_person: str
    billing_zip: str
    pin: str = field(repr=False)
    """The porting PIN, or words that say where to get it."""
    account_lock: str
    asked: tuple[CsrLine, ...] = ()
    """Local numbers that the request names; empty when it names none, and the whole account is meant."""
    others: tuple[CsrLine, ...] = ()
    """The further local numbers of the account."""
    toll_free: tuple[CsrLine, ...] = ()
    foreign: tuple[CsrLine, ...] = ()
    """Numbers outside the North American plan: listed, but a port of theirs goes another way (rule 23)."""
    product: str = ""
    billing_number_leaves: bool = False
    """The request takes the BTN and leaves other numbers behind (rule 19)."""
    billing_number_left: bool = False
    """An earlier port took it, and nobody has told us another yet."""
    portable_days: int = 0
    """For how many days a released number can still be ported (rule 10)."""
    gaps: tuple[str, ...] = ()
    """What is not on file, in words for staff."""


def csr_record(
    account: Account,
    *,
    csr_number: str,
    issued: date,
    authorized_person: str,
    asked: Sequence[str] = (),
    pin: str | None = None,
    portable_days: int = 60,
) -> CsrRecord:
    """The record of an account for the authorized person of this name.

    `asked` are the numbers that the request names, E.164; `pin` is the PIN where it may be shown, else None.
    """
    on_account = {line.number: line for line in account.numbers}
    named = tuple(dict.fromkeys(asked))
    local_named = [n for n in named if is_north_american(n) and not is_toll_free(n)]
    rest = [n for n in on_account if n not in named]
    everything = [*named, *rest]
    return CsrRecord(
        csr_number=csr_number,
        issued=issued,
        account_number=account.account_number,
        billing_number=spoken(account.billing_number) if account.billing_number else NOT_ON_FILE,
        company=account.company or NOT_ON_FILE,
        authorized_person=authorized_person or NOT_ON_FILE,
        billing_zip=account.billing_zip or NOT_ON_FILE,
        pin=pin or "",
        account_lock="LOCKED" if account.frozen else "none",
        asked=tuple(_line(account, n) for n in local_named),
        others=tuple(_line(account, n) for n in rest if is_north_american(n) and not is_toll_free(n)),
        toll_free=tuple(_line(account, n) for n in everything if is_toll_free(n)),
        foreign=tuple(_line(account, n) for n in everything if not is_north_american(n)),
        product=account.product,
        billing_number_leaves=billing_number_leaves(account, local_named),
        billing_number_left=billing_number_leaves(account, [n.number for n in account.numbers if n.state == "ported"]),
        portable_days=portable_days,
        gaps=gaps(account, authorized_person, named),
    )


def _line(account: Account, number: str) -> CsrLine:
    on_file = next((line for line in account.numbers if line.number == number), None)
    if on_file is None:
        return CsrLine(spoken(number), NOT_ON_FILE, NOT_ON_FILE, NOT_ON_FILE)
    locked = account.frozen or on_file.locked
    address = on_file.service_address or ("" if is_toll_free(number) else NOT_ON_FILE)
    return CsrLine(spoken(number), address, _state(on_file), "LOCKED" if locked else "none")


def _state(number: AccountNumber) -> str:
    if number.state == "active" or number.since is None:
        return number.state
    return f"{number.state} {number.since.isoformat()}"


def billing_number_leaves(account: Account, leaving: Sequence[str]) -> bool:
    """True where the BTN is among the numbers that leave, and active numbers of the account stay (rule 19)."""
    stay = [n for n in account.numbers if n.state == "active" and n.number not in leaving]
    return account.billing_number in leaving and any(not is_toll_free(n.number) for n in stay)


def gaps(account: Account, authorized_person: str, asked: Sequence[str] = ()) -> tuple[str, ...]:
    """What the record lacks for a port, in words for staff: about 60 % of rejections are address mismatches (rule 20)."""
    wanted = {
        "the BTN": account.billing_number,
        "the company": account.company,
        "the name of the authorized person": authorized_person,
        "the billing ZIP": account.billing_zip,
    }
    found = [what for what, value in wanted.items() if not value]
    local = [n for n in account.numbers if is_north_american(n.number) and not is_toll_free(n.number)]
    bare = [spoken(n.number) for n in local if not n.service_address and n.state != "ported"]
    if bare:
        more = f" and {len(bare) - 5} more" if len(bare) > 5 else ""
        found.append(f"the service address of {', '.join(bare[:5])}{more}")
    strange = [spoken(n) for n in asked if n not in {line.number for line in account.numbers}]
    if strange:
        found.append(f"{', '.join(strange)} on this account")
    if not account.numbers:
        found.append("any telephone number")
    return tuple(found)
