"""run.py accept, looked: what staff do with carriers' mail."""

from __future__ import annotations

from pathlib import Path

import click

from intake.commands.options import config_option, desk_of, staff_option
from intake.desk import carrier_mail
from intake.domain.numbers import spoken
from intake.terminal import say


@click.command()
@config_option
@staff_option
@click.option("--how", required=True, help="How you made sure of it; it stands in the history.")
@click.option("--carrier", default="", help="Whose it is, where the message does not name its carrier.")
@click.argument("reference")
def accept(config: Path, who: str, how: str, carrier: str, reference: str) -> None:
    """Lets a carrier's order or notice count that waits, because you made sure of it.

    Everything follows as from a proven, listed carrier: the port moves, and the customer is told with the next pass.

    \b
    Example:
      python run.py accept PD-7KQ2MX --how "called Larkspur back on their published number"
    """
    desk, _ = desk_of(config)
    with desk:
        done = carrier_mail.accept(desk, reference, who, how, carrier)
    say(f"The notice on {reference} counts: {', '.join(done.states)}.")
    if done.locked:
        numbers = ", ".join(map(spoken, done.locked))
        say(f"Note: locked against ports on record: {numbers}. Ask the account holder at once.")


@click.command()
@config_option
@staff_option
@click.option("--why", default="looked at it", show_default=True, help="What you found; it stands in the history.")
@click.argument("reference")
def looked(config: Path, who: str, why: str, reference: str) -> None:
    """Says that you looked at a filed port: nothing is due until its carrier writes again.

    \b
    Example:
      python run.py looked PD-7KQ2MX --why "the customer knows of it"
    """
    desk, _ = desk_of(config)
    with desk:
        carrier_mail.looked(desk, reference, who, why)
    say(f"Nothing is due on the port of {reference} until its carrier writes again.")
