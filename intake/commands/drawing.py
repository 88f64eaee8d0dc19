"""run.py diagrams: the life cycles as pictures for the documentation."""

from __future__ import annotations

from pathlib import Path

import click

from intake.desk.diagrams import page
from intake.domain.errors import InputError
from intake.terminal import say

STATES = Path(__file__).resolve().parents[2] / "docs" / "states.md"


@click.command()
@click.argument("file", required=False, default=STATES, type=click.Path(path_type=Path, dir_okay=False))
def diagrams(file: Path) -> None:
    """Draws the states of every kind of request into docs/states.md, or into FILE.

    \b
    Example:
      python run.py diagrams
    """
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(page(), encoding="utf-8")
    except OSError as error:
        raise InputError(f"{file} cannot be written: {error.strerror}.") from error
    say(f"The states are drawn in {file}.")
