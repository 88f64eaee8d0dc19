"""The sentence encoder: a message -> how much speaks for each request, from what the words mean together.

A small multilingual transformer (multilingual-e5-small, MIT licence), taught on the labelled texts by `run.py train --encoder` and kept with
8-bit weights as an ONNX graph beside this file. It runs offline on one core, in some ten milliseconds a message.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from intake.reading.encoder.together import Weighing

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

GRAPH = Path(__file__).parent / "encoder.onnx"
LABELS = Path(__file__).parent / "labels.json"
"""The names of its scores, and how much they count beside those of the linear model."""


@dataclass(frozen=True, slots=True)
class Encoder:
    """The graph, the names of its scores, and their share."""

    session: InferenceSession
    labels: tuple[str, ...]
    weighing: Weighing

    def scores(self, seen: tuple[int, ...]) -> dict[str, float]:
        """Label -> log-odds that the text asks or tells it."""
        (found,) = self.session.run(["scores"], {"ids": [seen]})
        return dict(zip(self.labels, (float(score) for score in found[0]), strict=True))


@lru_cache(maxsize=1)
def read(graph: Path = GRAPH, labels: Path = LABELS) -> Encoder:
    """The encoder that ships with intake."""
    from onnxruntime import InferenceSession, SessionOptions  # noqa: PLC0415  only reading needs it

    options = SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    kept = json.loads(labels.read_text(encoding="utf-8"))
    return Encoder(
        InferenceSession(str(graph), options, providers=["CPUExecutionProvider"]),
        tuple(kept["labels"]),
        Weighing(**kept["weighing"]),
    )


def write_labels(labels: tuple[str, ...], weighing: Weighing, path: Path) -> None:
    """Keeps what `read` needs beside the graph."""
    plain = {"labels": labels, "weighing": {name: round(value, 4) for name, value in asdict(weighing).items()}}
    path.write_text(json.dumps(plain, indent=1) + "\n", encoding="utf-8")
