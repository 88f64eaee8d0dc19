"""Values that a fact may have, each with where it was read and how sure the reading is; and the choice among them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from intake.domain.findings import Source
from intake.reading.facts.stretches import Stretch
from intake.reading.facts.wordlists import folded

SURE_ENOUGH = 0.6
"""A value read with less is left out: a wrong one costs as much as a missing one."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """One reading."""

    value: str | date
    confidence: float
    rule: str
    where: str
    text: str

    def source(self) -> Source:
        """Where it was read, for staff."""
        return Source(self.where, self.text[:200], self.confidence, self.rule)


def candidate(value: str | date, confidence: float, rule: str, stretch: Stretch, place: int) -> Candidate:
    """A reading at a place of a stretch; the line is kept as its text."""
    start, end = stretch.sentence_at(place)
    return Candidate(value, confidence, rule, stretch.where, " ".join(stretch.flow[start:end].split())[:200])


def choose(
    field: str, found: Iterable[Candidate], notes: list[str], same: Callable[[str, str], bool] | None = None
) -> Candidate | None:
    """The surest reading, the first among equals; None where none is sure enough.

    Two different sure readings, or one that is not sure enough, leave a note.
    """
    ranked = sorted(found, key=lambda c: -c.confidence)
    if not ranked:
        return None
    best = ranked[0]
    if best.confidence < SURE_ENOUGH:
        notes.append(f"Perhaps {field.replace('_', ' ')}: {best.value} ({best.where}); not sure enough to take.")
        return None
    equal = same or (lambda one, other: folded(one) == folded(other))
    for other in ranked[1:]:
        if other.confidence >= best.confidence - 0.05 and not equal(str(best.value), str(other.value)):
            notes.append(f"Two readings of {field.replace('_', ' ')}: {best.value} | {other.value}.")
            break
    return best
