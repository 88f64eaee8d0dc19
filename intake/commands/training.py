"""run.py train: the models of requests and names, from labelled texts."""

from __future__ import annotations

from pathlib import Path

import click

from intake.desk.learn import cases_of
from intake.domain.errors import InputError
from intake.reading.encoder import encoder
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
    type=click.Path(path_type=Path, file_okay=False),
    help="Write what is learned into this folder instead of into the program.",
)
@click.option(
    "--encoder",
    "with_encoder",
    is_flag=True,
    help="Teach the sentence encoder too: some hours of one core, and it needs PyTorch (pip install --group encoder).",
)
@click.argument("cases", nargs=-1, type=click.Path(path_type=Path, exists=True, file_okay=False), metavar="DIR...")
def train(examples: Path, out: Path | None, with_encoder: bool, cases: tuple[Path, ...]) -> None:
    """Trains the models that read requests, from folders of labelled messages and the example texts.

    The linear model of single words takes a minute and needs scikit-learn (make test installs it). The same texts
    give the same model.

    \b
    Examples:
      python run.py train tests/cases/tuned
      python run.py train --encoder tests/cases/tuned
    """
    whole = list(cases_of(cases))
    if not whole:
        raise InputError("Name at least one folder of labelled messages: their share tells what confidence is worth.")
    further = list(training.examples(examples))
    if out:
        out.mkdir(parents=True, exist_ok=True)
    try:
        of_cases = training.labelled(whole, US, CASE_WEIGHT)
        of_examples = training.labelled(further, US, 1.0)
        if with_encoder:
            from intake.commands import teaching  # noqa: PLC0415  PyTorch is needed for this alone

            teaching.teach_all(whole, further, of_cases, training.train(of_examples), out or encoder.GRAPH.parent)
        made = training.train([*of_cases, *of_examples])
    except ImportError as error:
        raise InputError(f"Training needs a package that is not installed: {error}.") from error
    model.write(made, out / model.WEIGHTS.name if out else model.WEIGHTS)
    say(
        f"Trained on {len(whole)} messages and {len(further)} examples: {len(made.weights)} features, "
        f"{len(made.labels)} labels."
    )
    say("python run.py evaluate DIR says what it is worth on messages it has not seen.")
