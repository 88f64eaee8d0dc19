"""How well the desk reads labelled messages: found, false and missed, by kind and by field, and what confidence is worth."""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from intake.domain.errors import InputError

COMPANY_FORMS = frozenset({"inc", "llc", "ltd", "corp", "co", "the"})
"""Words that make no difference between two names."""

BUCKETS = (0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1.01)
"""Lower bounds of the rows of the calibration."""

Json = dict[str, Any]


@dataclass(slots=True)
class Score:
    """Counts of what was rightly found, falsely found, and missed."""

    right: int = 0
    false: int = 0
    missed: int = 0

    def count(self, want: set[Any], have: set[Any]) -> None:
        """Adds one comparison."""
        self.right += len(want & have)
        self.false += len(have - want)
        self.missed += len(want - have)

    @property
    def precision(self) -> float:
        """Of what was found, the part that is right."""
        return self.right / (self.right + self.false) if self.right + self.false else 1.0

    @property
    def recall(self) -> float:
        """Of what there is, the part that was found."""
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0

    @property
    def f1(self) -> float:
        """The harmonic mean of both."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


@dataclass(slots=True)
class Evaluation:
    """The whole outcome over a folder of labelled messages."""

    cases: int = 0
    whole: int = 0
    """Cases whose requests are exactly right."""
    kinds: dict[str, Score] = field(default_factory=dict)
    facts: dict[str, Score] = field(default_factory=dict)
    attachments: dict[str, Score] = field(default_factory=dict)
    """Facts of attachments."""
    equal: dict[str, Counter[bool]] = field(default_factory=dict)
    """"automatic", "party", "attachment kind" ... -> right or not."""
    people_taken_for_machines: int = 0
    machines_answered: int = 0
    calibration: dict[float, Counter[bool]] = field(default_factory=dict)
    misses: list[tuple[str, str]] = field(default_factory=list)
    """Case and what differs."""


def labelled(folder: Path) -> Iterator[tuple[Path, Json]]:
    """The messages of each truth.jsonl in or below `folder`, with their labels.

    Raises InputError when there is none, or a line of one is not JSON.
    """
    files = sorted(folder.rglob("truth.jsonl"))
    if not files:
        raise InputError(f"{folder} holds no truth.jsonl: name a folder of labelled messages.")
    for file in files:
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
            if not line.strip():
                continue
            try:
                truth = json.loads(line)
                yield file.parent / truth["path"], truth
            except (ValueError, KeyError, TypeError) as error:
                raise InputError(f"{file}, line {number}, is no labelled case: {error}.") from error


def evaluate(results: Iterable[tuple[str, Json, Json]], answer_at: float) -> Evaluation:
    """Compares results with labels; each item is (name, label, what `inspect` printed).

    A field that the label lacks is not scored; None or [] in it means that nothing may be reported.
    `answer_at` is the confidence from which the desk answers by itself.
    """
    done = Evaluation()
    for name, want, have in results:
        _compare(done, name, want, have, answer_at)
    return done


def _compare(done: Evaluation, name: str, want: Json, have: Json, answer_at: float) -> None:
    done.cases += 1
    wanted = {(r["kind"], r.get("status")) for r in want["requests"]}
    found = {(r["kind"], r["status"]): r["confidence"] for r in have["requests"]}
    for kind in {kind for kind, _ in wanted | found.keys()}:
        of_kind = done.kinds.setdefault(kind, Score())
        of_kind.count({r for r in wanted if r[0] == kind}, {r for r in found if r[0] == kind})
    for request, confidence in found.items():
        bucket = max((low for low in BUCKETS if low <= confidence), default=0.0)
        done.calibration.setdefault(bucket, Counter())[request in wanted] += 1
    done.whole += wanted == found.keys()
    done.misses += [(name, f"missed {_words(r)}") for r in sorted(wanted - found.keys(), key=str)]
    done.misses += [
        (name, f"false {_words(r)} ({found[r]:.2f}{', answered' if found[r] >= answer_at else ''})")
        for r in sorted(found.keys() - wanted, key=str)
    ]
    for what in ("automatic", "party"):
        if what in want:
            _equal(done, name, what, want[what], have[what])
    if "automatic" in want:
        done.people_taken_for_machines += want["automatic"] is None and have["automatic"] is not None
        done.machines_answered += want["automatic"] is not None and have["automatic"] is None
    _facts(done, done.facts, name, want.get("facts", {}), have["facts"])
    for expected in want.get("attachments", ()):
        _attachment(done, name, expected, have["attachments"])


def _attachment(done: Evaluation, name: str, want: Json, found: list[Json]) -> None:
    have = next((a for a in found if a["filename"] == want["filename"]), None)
    if have is None:
        done.misses.append((name, f"{want['filename']}: not found"))
        have = {"kind": None, "pages": None, "problem": None, "facts": {}}
    for what in ("kind", "pages", "problem"):
        if what in want:
            _equal(done, f"{name} {want['filename']}", f"attachment {what}", want[what], have[what])
    _facts(done, done.attachments, f"{name} {want['filename']}", want.get("facts", {}), have["facts"])


def _equal(done: Evaluation, name: str, what: str, want: object, have: object) -> None:
    done.equal.setdefault(what, Counter())[want == have] += 1
    if want != have:
        done.misses.append((name, f"{what}: want {want}, got {have}"))


def _facts(done: Evaluation, scores: dict[str, Score], name: str, want: Json, have: Json) -> None:
    for what, value in want.items():
        wanted, found = _members(value), _members(have.get(what))
        scores.setdefault(what, Score()).count(wanted, found)
        if wanted != found:
            done.misses.append(
                (
                    name,
                    f"{what}: want {json.dumps(value, ensure_ascii=False)}, got {json.dumps(have.get(what), ensure_ascii=False)}",
                )
            )


def _members(value: object) -> set[str]:
    if isinstance(value, list):
        return {str(item) for item in value}
    return set() if value is None else {plain(str(value))}


def plain(text: str) -> str:
    """A value without case, accents, punctuation and legal forms: how two clerks would call it the same."""
    letters = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    words = re.findall(r"[0-9a-z]+", letters)
    return " ".join(word for word in words if word not in COMPANY_FORMS) or " ".join(words)


def _words(request: tuple[str, str | None]) -> str:
    return ":".join(part for part in request if part)


def total(scores: dict[str, Score]) -> Score:
    """All scores as one (micro)."""
    return Score(
        sum(s.right for s in scores.values()),
        sum(s.false for s in scores.values()),
        sum(s.missed for s in scores.values()),
    )
