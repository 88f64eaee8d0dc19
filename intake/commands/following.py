"""run.py followup: what time alone brings about."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from intake.commands.options import config_option, desk_of
from intake.desk.desk import at_work
from intake.desk.follow_up import follow_up
from intake.domain.errors import InputError
from intake.domain.local_time import local_time
from intake.terminal import say


@click.command()
@config_option
@click.option("--dry-run", is_flag=True, help="Says what would be done, and does nothing.")
@click.option(
    "--now",
    type=click.DateTime(["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d"]),
    help="As if it were this time, in the desk's time zone; only with --dry-run.",
)
def followup(config: Path, dry_run: bool, now: datetime | None) -> None:
    """Marks what is overdue, tells delays, reminds, sets abandoned ports aside, writes the digest.

    The loop and `run.py once` do this too; the letters leave with their next pass.

    \b
    Examples:
      python run.py followup
      python run.py followup --now 2026-12-01T09:00 --dry-run
    """
    if now is not None and not dry_run:
        raise InputError("--now is for looking ahead: say --dry-run too, so that nothing is done before its time.")
    desk, settings = desk_of(config)
    with desk:
        moment = now.replace(tzinfo=ZoneInfo(settings.rules.timezone)) if now else desk.now()
        if dry_run:
            did = follow_up(desk, moment, dry_run=True)
        else:
            with at_work(desk):
                did = follow_up(desk, moment)
    for sentence in did:
        say(f"Would happen: {sentence}." if dry_run else f"{sentence}.")
    verb = "would be" if dry_run else "was"
    what = "Nothing more" if did else "Nothing"
    say(f"{what} {verb} done on {local_time(moment, settings.rules.timezone)}.")
