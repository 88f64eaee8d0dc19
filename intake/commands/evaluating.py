"""run.py evaluate: how well the desk reads a folder of labelled messages."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import click
from rich.progress import Progress

from intake.commands.options import config_option
from intake.desk.desk import TEMPLATES, utc_now
from intake.desk.evaluate import BUCKETS, Evaluation, Json, Score, evaluate, labelled, total
from intake.desk.evaluate_bills import BillEvaluation, evaluate_bills, labelled_papers, read_papers
from intake.desk.inspect import inspect, messages_at
from intake.reading.read import Reader, document_reader
from intake.reply.render import Letters
from intake.settings import Settings, load
from intake.terminal import progress, say, table


@click.command("evaluate")
@config_option
@click.option("--misses", is_flag=True, help="Lists every case that was read wrongly, with what differs.")
@click.option("--bills", is_flag=True, help="DIR holds papers (bills and other attachments), not messages.")
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False), metavar="DIR")
def evaluate_command(config: Path, misses: bool, bills: bool, folder: Path) -> None:
    """Compares what the desk reads in labelled messages or papers with their labels (truth.jsonl beside them).

    \b
    Examples:
      python run.py evaluate tests/cases --misses
      python run.py evaluate --bills tests/papers/tuned
    """
    settings = load(config)
    if bills:
        _bills(folder, settings, misses=misses)
        return
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


def _bills(folder: Path, settings: Settings, *, misses: bool) -> None:
    papers = labelled_papers(folder)
    with progress() as shown, document_reader(settings, at_once=os.cpu_count() or 1) as reader:
        reader.warm()
        done = evaluate_bills(shown.track(read_papers(papers, reader), total=len(papers), description="reading"))
    if misses:
        table(("Paper", "What differs"), done.misses)
    _print_bills(done)


def _print_bills(done: BillEvaluation) -> None:
    rows = [*sorted(done.fields.items()), ("all", done.all_fields)]
    table(
        ("Field", "right of present", "right", "wrong", "missed", "given where none", "none"),
        ((name, _share(s.right, s.present), s.right, s.wrong, s.missed, s.invented, s.none) for name, s in rows),
    )
    _scores("Numbers", {"numbers": done.numbers})
    table(
        ("Right value", "right", "wrong", "share"),
        ((what, n[True], n[False], _share(n[True], n.total())) for what, n in sorted(done.equal.items())),
    )
    say(f"{done.papers} papers, {done.papers / max(done.seconds, 1e-9):.1f} files per second")


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.3f}" if whole else ""


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
