"""Which of a field's candidates wins: scores raised where labels agree, and none where two values come close."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from intake.reading.documents.fields import Candidate

FLOOR = 0.5
"""Candidates under this are not told."""
CLEARLY = 0.12
"""By so much the best must lead another value of an account number, a BTN or a total; else none is told."""


def best(found: Sequence[Candidate], *, careful: bool = True) -> Candidate | None:
    """The candidate that wins: the highest score, raised where several agree on its value.

    With `careful`, None when another value comes within CLEARLY: a wrong one is worse than none.
    """
    if not found:
        return None
    scores = _agreed(found)
    ranked = sorted(scores.items(), key=lambda item: -item[1])
    if ranked[0][1] < FLOOR:
        return None
    if (
        careful
        and len(ranked) > 1
        and ranked[0][1] - ranked[1][1] < CLEARLY
        and not _within(ranked[0][0], ranked[1][0])
    ):
        return None
    whole = next(
        (value for value, score in ranked[1:] if careful and _goes_further(ranked[0][0], value, score)), ranked[0][0]
    )
    winner = max((c for c in found if plain(c.value) == whole), key=lambda c: (c.score, -c.page))
    return Candidate(
        winner.field, winner.value, winner.text, winner.page, winner.box, round(ranked[0][1], 2), winner.why
    )


COUNTS = 0.7
"""Candidates from this score on raise another label's candidate of the same value."""


def _agreed(found: Sequence[Candidate]) -> dict[str, float]:
    """Value -> its score: the best one's, raised by each other label or place that tells the same."""
    places: dict[str, dict[str, float]] = {}
    for one in found:
        of_value = places.setdefault(plain(one.value), {})
        of_value[one.why] = max(of_value.get(one.why, 0.0), one.score)
    scores = {}
    for value, whys in places.items():
        ranked = sorted(whys.values(), reverse=True)
        doubt = 1 - ranked[0]
        for score in ranked[1:3]:
            doubt *= 1 - 0.6 * score if score >= COUNTS else 0.98
        scores[value] = round(1 - doubt, 3)
    return scores


def plain(value: str) -> str:
    """A value as it is compared."""
    return "".join(c for c in value.casefold() if c.isalnum() or c in "*•")


def _goes_further(short: str, value: str, score: float) -> bool:
    """The other is the same with figures added, as where a label's cell breaks off before the end of a number."""
    return score >= FLOOR + 0.1 and value.startswith(short) and sum(c.isdigit() for c in value[len(short) :]) >= 3


def _within(one: str, other: str) -> bool:
    """One is a part of the other: printed once in short, or masked."""
    return len(min(one, other, key=len)) >= 6 and (one.startswith(other) or other.startswith(one))


def dated(value: str) -> date:
    """ISO 8601 -> date."""
    return date.fromisoformat(value)
