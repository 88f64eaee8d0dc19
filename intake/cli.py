"""The verbs of run.py."""

from __future__ import annotations

import json
import logging
import os
import sys
from pathlib import Path

import click

from intake import __version__
from intake.cli_staff import accounts, answer, assign, close, letters, note, release, show, shunted, tickets, withdraw
from intake.console.tables import pass_table, say
from intake.desk.accounts_csv import load_accounts
from intake.desk.desk import TEMPLATES, open_desk, utc_now
from intake.desk.inspect import inspect as inspect_messages
from intake.desk.inspect import messages_at
from intake.domain.errors import IntakeError
from intake.loop import Loop
from intake.reading.read import Reader
from intake.reply.letters import Letters
from intake.settings import load

DEFAULT_CONFIG = Path(__file__).resolve().parents[1] / "config.toml"

config_option = click.option(
    "--config", type=click.Path(path_type=Path), default=None, help="The configuration; config.toml beside run.py unless named."
)
