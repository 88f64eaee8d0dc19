"""run.py once, inspect: working through mail, and reading it without doing anything."""

from __future__ import annotations

from pathlib import Path

import click

from intake.commands.options import config_option, desk_of
from intake.commands.report import print_pass, print_reconciled
from intake.desk.accounts_csv import load_accounts
from intake.desk.desk import TEMPLATES, Desk, utc_now
from intake.desk.inspect import check, messages_at
from intake.desk.inspect import inspect as inspect_messages
from intake.desk.take import make_missing
from intake.loop import Loop
from intake.reading.read import Reader
from intake.reply.render import Letters
from intake.settings import Settings, load
from intake.terminal import as_json, say


def _opened(config: Path) -> tuple[Desk, Settings]:
    """The desk to work at; what had to be made for it is said."""
    desk, settings = desk_of(config, create=True)
    for sentence in make_missing(settings):
        say(sentence)
    return desk, settings


@click.command()
@config_option
def once(config: Path) -> None:
    """One pass over every mailbox: record, answer, deliver; prints what it did.

    \b
    Example:
      python run.py once
    """
    desk, settings = _opened(config)
    with desk:
        done = Loop(desk).once()
        print_pass(done, settings)
    if done.troubles:
        raise SystemExit(1)


@click.command()
@config_option
def reconcile(config: Path) -> None:
    """Compares each mailbox with its record, and takes in what is missing there.

    What waits in the mailbox is recorded as by a pass; what lies in the processed and failed folders without a record is
    recorded for staff, who answer it. Nothing is answered here: that is for the next pass.

    \b
    Example:
      python run.py reconcile
    """
    desk, _ = _opened(config)
    with desk:
        found = Loop(desk).reconcile()
    sound = [print_reconciled(name, one) for name, one in found.items()]
    if not all(sound):
        raise SystemExit(1)


@click.command()
@config_option
@click.option("--accounts", type=click.Path(path_type=Path), help="Accounts to match messages with, as CSV.")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="PATH...")
def inspect(config: Path, accounts: Path | None, paths: tuple[Path, ...]) -> None:
    """Says what the desk reads in messages and would do; does nothing.

    PATH is an .eml file, a folder (every .eml below it), or an .mbox file.
    Prints one JSON object per message.

    \b
    Example:
      python run.py inspect mail/strange.eml
    """
    settings = load(config)
    known = load_accounts(accounts) if accounts else ()
    letters = Letters(TEMPLATES / "letters", settings.provider)
    for path in paths:
        check(path)
    with Reader(settings) as reader:
        for path in paths:
            for result in inspect_messages(messages_at(path), reader, letters, settings, known, utc_now()):
                click.echo(as_json(result))
