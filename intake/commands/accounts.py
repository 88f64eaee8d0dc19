"""run.py accounts: the provider's accounts, by which messages are matched and CSRs are addressed."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from intake.commands.options import config_option, desk_of
from intake.desk import accounts_csv, look
from intake.domain.account import Account, is_address_of_record
from intake.domain.errors import InputError
from intake.domain.numbers import spoken
from intake.terminal import count, say, table


@click.group()
def accounts() -> None:
    """Imports and shows accounts."""


@accounts.command("import")
@config_option
@click.option("--skip-bad", is_flag=True, help="Imports the good rows even when others are bad.")
@click.argument("file", type=click.Path(path_type=Path))
def import_(config: Path, skip_bad: bool, file: Path) -> None:
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
    Example:
      python run.py accounts import accounts.csv
    """
    desk, _ = desk_of(config, create=True)
    with desk:
        imported, problems = accounts_csv.import_accounts(desk.db, file, skip_bad=skip_bad)
    for problem in problems:
        click.echo(f"line {problem.line}: {problem.message}", err=True)
    if imported is None:
        raise InputError(f"{file}: nothing was imported; mend the lines above, or import the rest with --skip-bad.")
    skipped = f"; {count(len({p.line for p in problems}), 'bad row')} left out" if problems else ""
    say(f"{count(imported, 'account')} imported{skipped}.")


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
    table(
        ("Number", "State", "Since", "Service address"),
        ((spoken(n.number), n.state, n.since, n.service_address or "NOT ON FILE") for n in account.numbers),
    )
    table(
        ("Contact", "Address", "Authorized", "On the account since", "Address of record"),
        (
            (c.name, c.email, "yes" if c.authorized else "no", c.since,
             "yes" if is_address_of_record(c, today, record_days) else "no")
            for c in account.contacts
        ),
    )  # fmt: skip
