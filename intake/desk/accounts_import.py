"""Accounts brought in from a CSV file, and written out again: what is kept, what changes, and who did it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from zoneinfo import ZoneInfo

from intake.desk.account_cells import RowProblem
from intake.desk.accounts_csv import COLUMNS, read_csv
from intake.desk.desk import Desk
from intake.desk.new_file import write_new
from intake.desk.sealing import Sealer, needed_sealer, sealer
from intake.domain.account import Account, spelling
from intake.domain.account_changes import carried, changes
from intake.domain.errors import ConflictError, InputError, NotFoundError
from intake.domain.numbers import is_north_american, spoken
from intake.store import accounts, audit

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""A spreadsheet program takes a cell that starts so for a formula (OWASP, CSV injection)."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did, or would do."""

    count: int | None
    """Accounts of the file; None when nothing was imported because of bad rows."""
    problems: tuple[RowProblem, ...]
    changes: tuple[tuple[str, str], ...] = ()
    """(account number, what changes), by the order of the file; removed accounts last."""


def import_accounts(desk: Desk, path: Path, who: str, *, skip_bad: bool = False, dry_run: bool = False) -> Imported:
    """Puts the accounts of a file in the place of all there are, in one transaction with an event.

    Dates of addresses that did not change, and PINs that the file does not tell, are kept. Nothing changes with
    `dry_run`, or when a row is bad and not `skip_bad`; nor are all accounts replaced by none. Raises InputError or
    SettingsError.
    """
    key = sealer(desk.settings)
    read, problems = read_csv(path, (lambda pin: key.seal(pin.encode()).decode()) if key else None)
    if not read:
        nothing = RowProblem(1, "no row names an account, and all accounts would be gone")
        return Imported(None, tuple(problems) or (nothing,))
    if problems and not skip_bad:
        return Imported(None, tuple(problems))
    now = desk.now()
    today = now.astimezone(ZoneInfo(desk.settings.rules.timezone)).date()
    before = {_key(account): account for account in accounts.all_accounts(desk.db)}
    after = [carried(before.get(_key(a)), _same_pin(before.get(_key(a)), a, key), now, today) for a in read]
    different = tuple(_different(before, after))
    if not dry_run:
        told = f"{len(after)} accounts, {len({number for number, _ in different})} of them changed"
        with desk.db.transaction():
            _write(desk, before, {_key(account): account for account in after})
            audit.record(desk.db, now=now, who=audit.staff(who), what="accounts imported", after=told, why=path.name)
    return Imported(len(after), tuple(problems), different)


def _write(desk: Desk, before: dict[str, Account], after: dict[str, Account]) -> None:
    """Writes what is different, so that nobody waits long. ConflictError when it was changed since it was read.

    What goes leaves first: a number may have gone from one account to another.
    """
    changed = [name for name in dict.fromkeys([*before, *after]) if before.get(name) != after.get(name)]
    for name in changed:
        old, new = before.get(name), after.get(name)
        number = old.account_number if old else new.account_number if new else ""
        if accounts.get(desk.db, number) != old:
            raise ConflictError(f"Account {number} was changed just now. Nothing was imported: do it again.")
        accounts.remove(desk.db, number)
    for name in changed:
        if name in after:
            accounts.upsert(desk.db, after[name])


def _key(account: Account) -> str:
    return spelling(account.account_number)


def _same_pin(before: Account | None, after: Account, key: Sealer | None) -> Account:
    """A PIN that did not change keeps its seal: sealed anew it would look like another."""
    if key is None or before is None or not before.sealed_pin or not after.sealed_pin:
        return after
    same = key.open(before.sealed_pin.encode()) == key.open(after.sealed_pin.encode())
    return replace(after, sealed_pin=before.sealed_pin) if same else after


def _different(before: dict[str, Account], after: Sequence[Account]) -> Iterator[tuple[str, str]]:
    for account in after:
        for line in changes(before.get(_key(account)), account):
            yield account.account_number, line
    left = {_key(account) for account in after}
    for name, account in before.items():
        if name not in left:
            yield account.account_number, changes(account, None)[0]


def export_accounts(desk: Desk, path: Path) -> int:
    """Writes all accounts as a new file that `import_accounts` reads, without PINs; gives how many. Raises InputError."""
    columns = [name for name in COLUMNS if name != "pin"]
    written = 0
    text = io.StringIO(newline="")
    table = csv.DictWriter(text, columns)
    table.writeheader()
    for account in accounts.all_accounts(desk.db):
        table.writerows(_rows(account))
        written += 1
    write_new(path, text.getvalue().encode())
    return written


def _rows(account: Account) -> Iterable[dict[str, str]]:
    """One row for each number or contact, whichever there are more of."""
    own = {
        "company": account.company,
        "product": account.product,
        "billing_number": _telephone(account.billing_number),
        "billing_zip": account.billing_zip,
        "account_locked": "yes" if account.frozen else "",
    }
    for n in range(max(1, len(account.numbers), len(account.contacts))):
        row = {"account_number": account.account_number, **(own if n == 0 else {})}
        if n < len(account.numbers):
            number = account.numbers[n]
            row |= {
                "number": _telephone(number.number),
                "service_address": number.service_address,
                "number_state": number.state,
                "number_since": number.since.isoformat() if number.since else "",
                "number_locked": "yes" if number.locked else "",
            }
        if n < len(account.contacts):
            contact = account.contacts[n]
            row |= {
                "contact_name": contact.name,
                "contact_email": contact.email,
                "contact_authorized": "yes" if contact.authorized else "no",
                "contact_since": contact.since.isoformat() if contact.since else "",
            }
        yield {name: f"'{cell}" if cell.startswith(FORMULA) else cell for name, cell in row.items()}


def _telephone(number: str | None) -> str:
    if not number:
        return ""
    return spoken(number) if is_north_american(number) else number


def reveal_pin(desk: Desk, account_number: str, who: str, why: str) -> str:
    """The porting PIN of an account. That it was looked at, by whom and why, is recorded before it is shown.

    Raises NotFoundError, InputError, SettingsError.
    """
    if not why.strip():
        raise InputError("Say why you need the PIN; it stands in the history.")
    account = accounts.get(desk.db, account_number)
    if account is None:
        raise NotFoundError(f"There is no account {account_number}; run.py accounts show finds one by a number.")
    if not account.sealed_pin:
        raise NotFoundError(f"No porting PIN is on file for account {account.account_number}.")
    pin = needed_sealer(desk.settings).open(account.sealed_pin.encode()).decode()
    with desk.db.transaction():
        audit.record(
            desk.db,
            now=desk.now(),
            who=audit.staff(who),
            what="PIN revealed",
            after=account.account_number,
            why=why.strip(),
        )
    return pin
