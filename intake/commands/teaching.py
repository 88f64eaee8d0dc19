"""The steps of `run.py train --encoder`, in their order."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from intake.domain.message import Message
from intake.reading.encoder import base, encoder, teach, vary, vocabulary, words
from intake.reading.encoder.teach import Taught
from intake.reading.passages import Visible
from intake.reading.requests import training
from intake.reading.requests.model import Model
from intake.reading.requests.training import Labelled
from intake.terminal import say

Text = tuple[Visible, Message, frozenset[str]]

ROUNDS_TO_WEIGH, ROUNDS = 3, 4
CASE_WEIGHT = 4.0


def teach_all(
    cases: Sequence[Text], examples: Sequence[Text], of_cases: Sequence[Labelled], by_words: Model, folder: Path
) -> None:
    """Teaches the encoder and writes its graph, its word pieces and its labels into `folder`.

    `by_words` is the linear model trained on the examples alone: while neither it nor the encoder has seen the cases,
    they tell how much each of the two is worth.
    """
    published = base.read()
    kept = vocabulary.kept(published, (f"{visible.subject} {visible.said}" for visible, _, _ in [*cases, *examples]))
    pieces = vocabulary.splitter(published, kept)
    split = words.split_by(pieces)
    labels = sorted({label for _, _, wanted in [*cases, *examples] for label in wanted})
    plain = [vary.Text(visible.subject, visible.said, wanted) for visible, _, wanted in examples]
    of_examples = [
        Taught(words.of_text(text.subject, text.said, split), _marked(text.labels, labels))
        for text in (*plain, *vary.further(plain, teach.SEED))
    ]
    whole = [Taught(words.pieces(visible, split), _marked(wanted, labels), CASE_WEIGHT) for visible, _, wanted in cases]

    say("Teaching the examples alone, to weigh what is learned on messages not seen ...")
    teacher = teach.Teacher(published, kept, len(labels), say)
    teacher.teach(of_examples, ROUNDS_TO_WEIGH)
    weighing = training.weighed(
        [dict(zip(labels, map(float, row), strict=True)) for row in teacher.scores(whole)],
        [by_words.scores(one.features) for one in of_cases],
        [one.labels for one in of_cases],
    )

    say("Teaching everything ...")
    teacher.begin()
    teacher.teach([*of_examples, *whole], ROUNDS)
    teacher.keep(folder / encoder.GRAPH.name)
    (folder / words.PIECES.name).write_bytes(pieces)
    encoder.write_labels(tuple(labels), weighing, folder / encoder.LABELS.name)


def _marked(wanted: frozenset[str], labels: Sequence[str]) -> tuple[float, ...]:
    return tuple(float(label in wanted) for label in labels)
