"""run.py correct, merge, split, cases: what staff put right, and what becomes of it."""

from __future__ import annotations

from pathlib import Path

import click

from intake.commands.options import act_options, config_option, desk_of
from intake.desk import cases as labelled
from intake.desk import staff_correct, staff_tickets
from intake.domain.errors import InputError
from intake.domain.findings import Kind, PortStatus
from intake.terminal import count, say

KINDS = click.Choice([kind.value for kind in Kind])


@click.command()
@act_options
@click.option("--field", type=click.Choice(staff_correct.FIELDS), help="The fact that was read wrongly.")
@click.option("--value", help="What it is; empty when the message does not tell it. Numbers are parted by commas.")
@click.option("--read-as", type=KINDS, help="The kind that was read wrongly.")
@click.option("--is", "right", type=KINDS, help="The kind that is meant; alone, one that was missed.")
@click.option("--status", type=click.Choice([s.value for s in PortStatus]), help="For --is port_status.")
@click.option("--message", type=click.IntRange(1, 2**62), help="Which message of the ticket; the last one if left out.")
@click.argument("reference")
def correct(
    config: Path, who: str, seen: int | None, field: str | None, value: str | None, read_as: str | None, right: str | None,
    status: str | None, message: int | None, why: str, reference: str,
) -> None:  # fmt: skip
    """Corrects a fact or a kind that was read in a message; the record follows, and the correction is kept as a label.

    \b
    Examples:
      python run.py correct PD-7KQ2MX --field account_number --value 8X-204417
      python run.py correct PD-7KQ2MX --field numbers --value "415-555-0100, 415-555-0101"
      python run.py correct PD-7KQ2MX --read-as cancellation --is port_stop --why "means the port"
      python run.py correct PD-7KQ2MX --is csr
    """
    if (field is None) != (value is None) or (field is not None and (read_as or right)):
        raise InputError("Say --field with --value, or --read-as and --is; one of the two at a time.")
    desk, _ = desk_of(config)
    with desk:
        if field is not None:
            say(staff_correct.correct_field(desk, reference, field, value or "", who, why, message, seen))
            return
        wrong, meant = Kind(read_as) if read_as else None, Kind(right) if right else None
        told = PortStatus(status) if status else None
        staff_correct.correct_kind(desk, reference, wrong, meant, who, why, told, message, seen)
    say(f"Corrected on {reference}. No letter goes out by itself: run.py answer {reference} writes one.")


@click.command()
@act_options
@click.argument("reference")
@click.argument("into")
def merge(config: Path, who: str, seen: int | None, why: str, reference: str, into: str) -> None:
    """Puts a ticket into another one of the same person: messages, requests and letters go there.

    \b
    Example:
      python run.py merge PD-7KQ2MX PD-4HWN8C --why "the same port"
    """
    desk, _ = desk_of(config)
    with desk:
        staff_tickets.merge(desk, reference, into, who, why, seen)
    say(f"{reference} was merged into {into}.")


@click.command()
@act_options
@click.argument("reference")
@click.argument("kind", type=KINDS)
def split(config: Path, who: str, seen: int | None, why: str, reference: str, kind: str) -> None:
    """Gives what a ticket asks of one kind a ticket of its own.

    \b
    Example:
      python run.py split PD-7KQ2MX records_update
    """
    desk, _ = desk_of(config)
    with desk:
        new = staff_tickets.split(desk, reference, Kind(kind), who, why, seen)
    say(f"The {kind.replace('_', ' ')} of {reference} is ticket {new} now.")


@click.command()
@config_option
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
def cases(config: Path, folder: Path) -> None:
    """Writes the messages that staff corrected as labelled cases: for run.py evaluate and run.py train.

    \b
    Example:
      python run.py cases corrected/
    """
    desk, _ = desk_of(config)
    with desk:
        written = labelled.export_cases(desk, folder)
    say(f"{count(written, 'case')} written to {folder}.")
