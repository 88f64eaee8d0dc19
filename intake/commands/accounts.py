"""run.py accounts: the provider's accounts, by which messages are matched and CSRs are addressed."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import click

from intake.commands.options import config_option, desk_of, numbers_in, staff_option
from intake.desk import accounts_import, look, record
from intake.desk.sealing import new_key
from intake.domain.account import Account, is_address_of_record
from intake.domain.errors import InputError
from intake.domain.numbers import spoken
from intake.terminal import complain, count, say, table


@click.group()
def accounts() -> None:
    """Imports and shows accounts."""


@accounts.command("import")
@config_option
@staff_option
@click.option("--dry-run", is_flag=True, help="Only shows what would change.")
@click.option("--skip-bad", is_flag=True, help="Imports the good rows even when others are bad.")
@click.argument("file", type=click.Path(path_type=Path))
def import_(config: Path, who: str, dry_run: bool, skip_bad: bool, file: Path) -> None:
    """Replaces all accounts by those of a CSV file; nothing changes when a row is bad, unless --skip-bad.

    \b
    Each row adds to the account it names what its cells say. Columns:
      account_number      required in every row
      company             whom the account belongs to
      product             business, express or empty
      billing_number      the BTN
      number              one of its telephone numbers
      service_address     where that number is served
      number_state        active, released or ported
      number_since        when it was released or ported, as 2026-11-24
      contact_name        a person of the account
      contact_email       the person's address
      contact_authorized  yes: may act for the account
      contact_since       since when that address is on the account
      billing_zip         ZIP code of the billing address
      account_locked      yes: frozen, no number may be ported
      number_locked       yes: this number may not be ported
      pin                 the porting PIN; kept encrypted (run.py accounts key)
    Imported again, an address that did not change keeps its date, and an account its PIN.
    Examples:
      python run.py accounts import accounts.csv --dry-run
      python run.py accounts import accounts.csv
    """
    desk, _ = desk_of(config, create=True)
    with desk:
        done = accounts_import.import_accounts(desk, file, who, skip_bad=skip_bad, dry_run=dry_run)
    for problem in done.problems:
        complain(f"line {problem.line}: {problem.message}")
    if done.count is None:
        raise InputError(f"{file}: nothing was imported; mend the lines above, or import the rest with --skip-bad.")
    if done.changes:
        table(("Account", "Changes"), done.changes)
    skipped = f"; {count(len({p.line for p in done.problems}), 'bad row')} left out" if done.problems else ""
    what = "read; nothing was changed" if dry_run else "imported"
    say(f"{count(done.count, 'account')} {what}{skipped}.")


@accounts.command("export")
@config_option
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def export(config: Path, file: Path) -> None:
    """Writes all accounts into a new CSV file that can be imported again; PINs are left out.

    \b
    Example:
      python run.py accounts export accounts.csv
    """
    desk, _ = desk_of(config)
    with desk:
        written = accounts_import.export_accounts(desk, file)
    say(f"{count(written, 'account')} written to {file}.")


@accounts.command("reveal")
@config_option
@staff_option
@click.option("--why", required=True, help="The reason; it stands in the history.")
@click.argument("account")
def reveal(config: Path, who: str, why: str, account: str) -> None:
    """Shows the porting PIN of an account; who looked at it, when and why is recorded.

    \b
    Example:
      python run.py accounts reveal 8X-204417 --why "asked by telephone, identity checked"
    """
    desk, _ = desk_of(config)
    with desk:
        say(accounts_import.reveal_pin(desk, account, who, why))


@accounts.command("lock")
@config_option
@staff_option
@click.option("--why", required=True, help="The reason, and how you made sure who asks; it stands in the history.")
@click.option("--number", "numbers", multiple=True, help="Only this number; the whole account when none is named.")
@click.option("--off", is_flag=True, help="Takes the lock off.")
@click.argument("account")
def lock(config: Path, who: str, why: str, numbers: tuple[str, ...], off: bool, account: str) -> None:
    """Locks an account, or some of its numbers, against ports, or takes the lock off; a CSR shows it.

    \b
    Examples:
      python run.py accounts lock 8X-204417 --why "asked by telephone, identity checked"
      python run.py accounts lock 8X-204417 --number 415-555-0123 --off --why "the port is theirs, called back"
    """
    desk, _ = desk_of(config)
    with desk:
        told = tuple(n for text in numbers for n in numbers_in(text))
        diff = record.set_lock(desk, account, told, locked=not off, who=who, why=why)
    for line in diff:
        say(line)
    say("Change it in your own system too: the next import of accounts puts its own values in place.")


@accounts.command("key")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def key(file: Path) -> None:
    """Makes a new key for porting PINs in a file that only you can read. Keep a copy: without it no PIN can be opened.

    \b
    Example:
      python run.py accounts key secrets/pin.key
    """
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as made:
            made.write(new_key() + "\n")
    except OSError as error:
        raise InputError(f"The key file {file} cannot be made: {error.strerror}.") from error
    say(f"The key is in {file}. Name it in the configuration: [desk] pin_key_file")


@accounts.command("show")
@config_option
@click.argument("account")
def show(config: Path, account: str) -> None:
    """Shows an account, named by its number, one of its telephone numbers, or a contact's address.

    \b
    Example:
      python run.py accounts show 8X-204417
    """
    desk, settings = desk_of(config)
    with desk:
        _print(look.account(desk, account), desk.now().date(), settings.rules.record_days)


def _print(account: Account, today: date, record_days: int) -> None:
    say(f"Account {account.account_number}: {account.company or 'NOT ON FILE'}")
    say(
        f"Product: {account.product or 'NOT ON FILE'}   BTN: {spoken(account.billing_number) if account.billing_number else 'NOT ON FILE'}"
    )
    pin = "on file (python run.py accounts reveal)" if account.sealed_pin else "NOT ON FILE"
    say(f"Billing ZIP: {account.billing_zip or 'NOT ON FILE'}   PIN: {pin}")
    if account.frozen:
        say("The account is LOCKED: no number may be ported.")
    table(
        ("Number", "State", "Since", "Lock", "Service address"),
        (
            (spoken(n.number), n.state, n.since, "LOCKED" if n.locked else "", n.service_address or "NOT ON FILE")
            for n in account.numbers
        ),
    )
    table(
        ("Contact", "Address", "Authorized", "On the account since", "Address of record"),
        (
            (c.name, c.email, "yes" if c.authorized else "no", c.since,
             "yes" if is_address_of_record(c, today, record_days) else "no")
            for c in account.contacts
        ),
    )  # fmt: skip
