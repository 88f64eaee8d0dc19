"""Two readings become one: the encoder, which knows what words mean together, and the linear model, which knows single words and rules."""

from __future__ import annotations

import math
from dataclasses import dataclass

MOST = 30.0


@dataclass(frozen=True, slots=True)
class Weighing:
    """How much each reading counts; fitted on messages that neither had seen, so that the outcome means what it says."""

    meaning: float
    words: float
    offset: float

    def probabilities(self, meaning: dict[str, float], words: dict[str, float]) -> dict[str, float]:
        """Label -> probability, from both readings' scores of each label."""
        return {
            label: _logistic(self.meaning * score + self.words * words[label] + self.offset)
            for label, score in meaning.items()
            if label in words
        }


def _logistic(x: float) -> float:
    return 1.0 / (1.0 + math.exp(-max(min(x, MOST), -MOST)))
