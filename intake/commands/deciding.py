"""run.py verify, approve, refuse: what staff decide about a CSR."""

from __future__ import annotations

from pathlib import Path

import click

from intake.commands.options import config_option, desk_of, seen_option, staff_option
from intake.desk import staff_csr
from intake.domain.errors import InputError
from intake.terminal import say

WHEN = "with the next pass (python run.py once)"


@click.command()
@config_option
@staff_option
@seen_option
@click.option("--how", required=True, help="By which means you made sure; it stands in the history.")
@click.option("--contact", default="", help="The contact's address on the account; needed where it has several.")
@click.argument("reference")
def verify(config: Path, who: str, seen: int | None, how: str, contact: str, reference: str) -> None:
    """Says that you made sure, other than by mail, that a contact of the account stands behind a CSR or a change.

    \b
    Examples:
      python run.py verify PD-7KQ2MX --how "called the number on record, spoke to Ana Ruiz"
      python run.py verify PD-7KQ2MX --contact ana@heron.example --how "video call, company ID"
    """
    desk, _ = desk_of(config)
    with desk:
        whom = staff_csr.verify(desk, reference, how, who, contact, seen)
    say(f"{reference}: {whom} is verified.")


@click.command()
@config_option
@staff_option
@seen_option
@click.option("--why", default="", help="A remark; it stands in the history.")
@click.option(
    "--preview",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Writes the record as PDF into this file instead, and approves nothing.",
)
@click.argument("reference")
def approve(config: Path, who: str, seen: int | None, why: str, preview: Path | None, reference: str) -> None:
    """Approves a CSR: the record goes by mail to the authorized person, at the address of record, and to nobody else.

    \b
    Examples:
      python run.py approve PD-7KQ2MX --preview record.pdf
      python run.py approve PD-7KQ2MX
    """
    desk, _ = desk_of(config)
    with desk:
        if preview is not None:
            _write(preview, staff_csr.preview(desk, reference).pdf)
            say(f"The record is in {preview}; nothing was approved.")
            return
        done = staff_csr.approve(desk, reference, who, why, seen)
    for gap in done.gaps:
        say(f"Not on file: {gap}.")
    for warning in done.warnings:
        say(f"Note: {warning}.")
    say(f"{done.csr_number} is approved; letter {done.letter_id} to {done.to} goes out {WHEN}.")


@click.command()
@config_option
@staff_option
@seen_option
@click.option("--why", required=True, help="The reason; only staff read it.")
@click.argument("reference")
def refuse(config: Path, who: str, seen: int | None, why: str, reference: str) -> None:
    """Refuses a CSR. Its sender learns only that the authorized person must ask; that person is told of the request.

    \b
    Example:
      python run.py refuse PD-7KQ2MX --why "the number on record does not know of it"
    """
    desk, _ = desk_of(config)
    with desk:
        told = staff_csr.refuse(desk, reference, who, why, seen)
    say(f"The CSR of {reference} is refused. Letters to: {', '.join(told) or 'nobody'}.")


def _write(file: Path, content: bytes) -> None:
    try:
        file.write_bytes(content)
    except OSError as error:
        raise InputError(f"{file} cannot be written: {error.strerror}.") from error
