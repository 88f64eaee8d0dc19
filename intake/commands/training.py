"""run.py train: the model of requests, from labelled texts."""

from __future__ import annotations

from pathlib import Path

import click

from intake.desk.learn import cases_of
from intake.domain.errors import InputError
from intake.reading.requests import model, training
from intake.terminal import say

EXAMPLES = Path(training.__file__).parent / "examples"
US = ("Provider Voice",)
"""What the labelled texts call us."""
CASE_WEIGHT = 10.0
"""A whole message says more about real mail than an example."""


@click.command()
@click.option(
    "--examples",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    default=EXAMPLES,
    show_default="those that ship with intake",
    help="A folder of .jsonl files of example texts.",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    default=model.WEIGHTS,
    show_default="the model in use",
    help="Where the model is written.",
)
@click.argument("cases", nargs=-1, type=click.Path(path_type=Path, exists=True, file_okay=False), metavar="DIR...")
def train(examples: Path, out: Path, cases: tuple[Path, ...]) -> None:
    """Trains the model that reads requests, from folders of labelled messages and the example texts.

    The same texts give the same model. It needs scikit-learn (make test installs it).

    \b
    Example:
      python run.py train tests/cases/tuned
    """
    whole = training.labelled(cases_of(cases), US, CASE_WEIGHT)
    if not whole:
        raise InputError("Name at least one folder of labelled messages: their share tells what confidence is worth.")
    further = training.labelled(training.examples(examples), US, 1.0)
    try:
        made = training.train(whole, further)
    except ImportError as error:
        raise InputError(f"Training needs scikit-learn: run make test once, which installs it ({error}).") from error
    model.write(made, out)
    say(
        f"Trained on {len(whole)} messages and {len(further)} examples: {len(made.weights)} features, {len(made.labels)} labels."
    )
    say(f"Written to {out}; python run.py evaluate DIR says what it is worth on messages it has not seen.")
