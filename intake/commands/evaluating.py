"""run.py evaluate: how well the desk reads a folder of labelled messages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import click
from rich.progress import Progress

from intake.commands.options import config_option
from intake.desk.desk import TEMPLATES, utc_now
from intake.desk.evaluate import BUCKETS, Evaluation, Json, Score, evaluate, labelled, total
from intake.desk.inspect import inspect, messages_at
from intake.reading.read import Reader
from intake.reply.render import Letters
from intake.settings import Settings, load
from intake.terminal import progress, say, table


@click.command("evaluate")
@config_option
@click.option("--misses", is_flag=True, help="Lists every case that was read wrongly, with what differs.")
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False), metavar="DIR")
def evaluate_command(config: Path, misses: bool, folder: Path) -> None:
    """Compares what the desk reads in labelled messages with their labels (truth.jsonl beside them).

    \b
    Example:
      python run.py evaluate tests/cases --misses
    """
    settings = load(config)
    with progress() as shown:
        done = evaluate(_results(folder, settings, shown), settings.rules.answer_at)
    if misses:
        table(("Case", "What differs"), done.misses)
    _print(done, settings.rules.answer_at)


def _results(folder: Path, settings: Settings, shown: Progress) -> Iterator[tuple[str, Json, Json]]:
    cases = list(labelled(folder))
    letters = Letters(TEMPLATES / "letters", settings.provider)
    task = shown.add_task("reading", total=len(cases))
    with Reader(settings) as reader:
        for path, truth in cases:
            [have] = inspect(messages_at(path), reader, letters, settings, (), utc_now())
            shown.advance(task)
            yield str(path.relative_to(folder)), truth, have


def _print(done: Evaluation, answer_at: float) -> None:
    _scores("Requests", done.kinds)
    _scores("Facts", done.facts)
    if done.attachments:
        _scores("Facts of attachments", done.attachments)
    table(
        ("Right value", "right", "wrong", "share"),
        ((what, n[True], n[False], f"{n[True] / n.total():.3f}") for what, n in sorted(done.equal.items())),
    )
    rows = []
    for low, high in pairwise(BUCKETS):
        n = done.calibration.get(low, Counter())
        if n.total():
            rows.append((f"{low:.2f} to {min(high, 1):.2f}", n.total(), f"{n[True] / n.total():.3f}"))
    table(("Confidence", "requests", "right"), rows, title="Calibration")
    answered = Counter[bool]()
    for low, n in done.calibration.items():
        if low >= answer_at:
            answered.update(n)
    share = answered[True] / answered.total() if answered.total() else 1.0
    say(f"{done.cases} messages, all requests right in {done.whole / max(done.cases, 1):.3f}")
    say(f"answered by itself (confidence {answer_at} or more): {answered.total()} requests, {share:.3f} right")
    say(
        f"people and carriers taken for machines: {done.people_taken_for_machines}; machines taken for people: {done.machines_answered}"
    )


def _scores(title: str, scores: dict[str, Score]) -> None:
    rows = [*sorted(scores.items()), ("all", total(scores))]
    table(
        ("", "precision", "recall", "F1", "right", "false", "missed"),
        (
            (name, f"{s.precision:.3f}", f"{s.recall:.3f}", f"{s.f1:.3f}", s.right, s.false, s.missed)
            for name, s in rows
        ),
        title=title,
    )
