"""Options that several verbs share, and the desk they open."""

from __future__ import annotations

import getpass
import os
from pathlib import Path
from typing import Any

import click

from intake.desk.desk import Desk, open_desk
from intake.domain.errors import InputError
from intake.reading.numbers import find_numbers
from intake.settings import Settings, load

CONFIG = Path(__file__).resolve().parents[2] / "config.toml"


def config_option(command: Any) -> Any:
    """Adds --config FILE."""
    return click.option(
        "--config",
        type=click.Path(path_type=Path, dir_okay=False),
        default=CONFIG,
        show_default="config.toml beside run.py",
        help="The configuration to use.",
    )(command)


def staff_option(command: Any) -> Any:
    """Adds --as NAME: who does it, for the history."""
    return click.option(
        "--as",
        "who",
        metavar="NAME",
        default=_login,
        callback=_not_blank,
        show_default="INTAKE_STAFF, or the login name",
        help="Who does this; it stands in the history.",
    )(command)


def seen_option(command: Any) -> Any:
    """Adds --seen VERSION: what the act rests on, so that nothing newer is overwritten."""
    return click.option(
        "--seen",
        type=click.IntRange(0, 2**62),
        help="The version that run.py show told; if the ticket changed since, nothing is done.",
    )(command)


def act_options(command: Any) -> Any:
    """What every act on a ticket has: --config, --as, --seen and --why."""
    why = click.option("--why", default="", help="The reason; it stands in the history.")
    return config_option(staff_option(seen_option(why(command))))


def desk_of(config: Path, *, create: bool = False) -> tuple[Desk, Settings]:
    """The desk that a configuration describes; its database is made only with `create`.

    Raises SettingsError, StoreError or TemplateError.
    """
    settings = load(config)
    return open_desk(settings, create=create), settings


def numbers_in(text: str) -> list[str]:
    """The telephone numbers in what was typed, E.164. InputError when there is text and no number."""
    found = [number.number for number in find_numbers(text)]
    if text.strip() and not found:
        raise InputError(f'"{text}" is no telephone number; write it like 415-555-0123.')
    return found


def _not_blank(_context: click.Context, _option: click.Parameter, value: str) -> str:
    if not value.strip():
        raise click.BadParameter("the name is empty")
    return value.strip()


def _login() -> str:
    try:
        return os.environ.get("INTAKE_STAFF") or getpass.getuser()
    except (OSError, KeyError):
        return "staff"
