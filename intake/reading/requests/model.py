"""The learned linear model: features -> how much speaks for each request, and the words that made it so.

One logistic regression for each label, trained by `run.py train` from labelled texts; its weights are data beside this file.
"""

from __future__ import annotations

import gzip
import json
import math
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from intake.reading.requests.features import Features

WEIGHTS = Path(__file__).parent / "model.json.gz"


@dataclass(frozen=True, slots=True)
class Model:
    """Weights: feature -> one number for each label."""

    labels: tuple[str, ...]
    bias: tuple[float, ...]
    weights: dict[str, tuple[tuple[int, float], ...]]
    """Feature -> (index of a label, weight) where the weight is not nothing."""

    def scores(self, features: Features) -> dict[str, float]:
        """Label -> score, more than nothing where it is likely."""
        return dict(zip(self.labels, self._scores(features), strict=True))

    def reasons(self, features: Features, label: str, most: int = 3) -> tuple[str, ...]:
        """The features that speak most for a label, the strongest first."""
        index = self.labels.index(label)
        parts = [
            (weight * value, name)
            for name, value in features.items()
            for at, weight in self.weights.get(name, ())
            if at == index and weight > 0
        ]
        return tuple(name for _, name in sorted(parts, reverse=True)[:most])

    def weight_of(self, features: Features, label: str) -> float:
        """How much these features alone speak for a label: to find the sentence that decided."""
        return self._scores(features)[self.labels.index(label)]

    def _scores(self, features: Features) -> list[float]:
        scores = list(self.bias)
        scale = scaled(features)
        for name, value in features.items():
            for at, weight in self.weights.get(name, ()):
                scores[at] += weight * value * scale
        return scores


def scaled(features: Features) -> float:
    """Long messages have many features: each then counts less."""
    length = math.sqrt(sum(value * value for value in features.values()))
    return 1.0 / math.sqrt(max(length, 1.0))


def write(model: Model, path: Path = WEIGHTS) -> None:
    """Keeps a model; the same model gives the same bytes."""
    plain = {
        "labels": model.labels,
        "bias": [round(b, 4) for b in model.bias],
        "weights": {
            name: [[at, round(weight, 3)] for at, weight in weights] for name, weights in sorted(model.weights.items())
        },
    }
    text = json.dumps(plain, ensure_ascii=False, separators=(",", ":")).encode()
    path.write_bytes(gzip.compress(text, 9, mtime=0))


@lru_cache(maxsize=1)
def read(path: Path = WEIGHTS) -> Model:
    """The model that `write` kept."""
    plain: dict[str, Any] = json.loads(gzip.decompress(path.read_bytes()))
    return Model(
        labels=tuple(plain["labels"]),
        bias=tuple(plain["bias"]),
        weights={name: tuple((at, weight) for at, weight in pairs) for name, pairs in plain["weights"].items()},
    )
