"""The learned linear model: features -> how much speaks for each request, and the words that made it so.

One logistic regression for each label, trained by `run.py train` from labelled texts; its weights are data beside this file.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from intake.reading.requests.features import Features

WEIGHTS = Path(__file__).parent / "model.npz"

Numbers = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Model:
    """Weights: one row for each feature, one column for each label."""

    labels: tuple[str, ...]
    bias: Numbers
    rows: Mapping[str, int]
    """Feature -> its row."""
    weights: Numbers

    def scores(self, features: Features) -> dict[str, float]:
        """Label -> score, more than nothing where it is likely."""
        return dict(zip(self.labels, map(float, self._scores(features)), strict=True))

    def reasons(self, features: Features, label: str, most: int = 3) -> tuple[str, ...]:
        """The features that speak most for a label, the strongest first."""
        index = self.labels.index(label)
        known = [(name, value) for name, value in features.items() if name in self.rows]
        parts = [(float(self.weights[self.rows[name], index]) * value, name) for name, value in known]
        return tuple(name for part, name in sorted(parts, reverse=True)[:most] if part > 0)

    def weight_of(self, features: Features, label: str) -> float:
        """How much these features alone speak for a label: to find the sentence that decided."""
        return float(self._scores(features)[self.labels.index(label)])

    def _scores(self, features: Features) -> Numbers:
        known = [(self.rows[name], value) for name, value in features.items() if name in self.rows]
        if not known:
            return self.bias
        rows, values = zip(*known, strict=True)
        return self.bias + np.array(values, np.float32) @ self.weights[list(rows)] * np.float32(scaled(features))


def scaled(features: Features) -> float:
    """Long messages have many features: each then counts less."""
    length = math.sqrt(sum(value * value for value in features.values()))
    return 1.0 / math.sqrt(max(length, 1.0))


def write(model: Model, path: Path = WEIGHTS) -> None:
    """Keeps a model; the same model gives the same bytes. Weights keep three digits: more would say nothing."""
    with path.open("wb") as file:
        np.savez_compressed(
            file,
            labels=_packed(model.labels),
            bias=model.bias,
            features=_packed(model.rows),
            weights=model.weights.astype(np.float16),
        )


@lru_cache(maxsize=1)
def read(path: Path = WEIGHTS) -> Model:
    """The model that `write` kept."""
    with np.load(path, allow_pickle=False) as kept:
        return Model(
            labels=tuple(_unpacked(kept["labels"])),
            bias=kept["bias"].astype(np.float32),
            rows={name: row for row, name in enumerate(_unpacked(kept["features"]))},
            weights=kept["weights"].astype(np.float32),
        )


def _packed(names: Any) -> NDArray[np.uint8]:
    return np.frombuffer("\n".join(names).encode(), np.uint8)


def _unpacked(names: NDArray[np.uint8]) -> list[str]:
    return names.tobytes().decode().split("\n")
