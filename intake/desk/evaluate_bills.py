"""How well attachments are read: a folder of papers with labels compared, field by field."""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from intake.desk.evaluate import Json, Score, plain
from intake.domain.errors import InputError
from intake.domain.plain import plain_document
from intake.reading.documents.document import DocumentReader

WHOLE_PAPER = ("kind", "problem", "pages")
"""Of a paper, not of its facts."""


@dataclass(slots=True)
class FieldScore:
    """Counts of one field over all papers."""

    right: int = 0
    wrong: int = 0
    """Another value was given than the paper's."""
    missed: int = 0
    """Nothing was given, though the paper tells it."""
    none: int = 0
    """Nothing was given, and the paper tells nothing."""
    invented: int = 0
    """A value was given where the paper tells none."""

    @property
    def present(self) -> int:
        """Papers that tell the field."""
        return self.right + self.wrong + self.missed

    @property
    def absent(self) -> int:
        """Papers labelled as not telling the field."""
        return self.none + self.invented

    def __add__(self, other: FieldScore) -> FieldScore:
        return FieldScore(
            self.right + other.right,
            self.wrong + other.wrong,
            self.missed + other.missed,
            self.none + other.none,
            self.invented + other.invented,
        )


@dataclass(slots=True)
class BillEvaluation:
    """The whole outcome over a folder of papers."""

    papers: int = 0
    seconds: float = 0.0
    """Wall time of reading alone."""
    fields: dict[str, FieldScore] = field(default_factory=dict)
    numbers: Score = field(default_factory=Score)
    equal: dict[str, Counter[bool]] = field(default_factory=dict)
    """"kind", "problem", "pages", "bill or not" -> right or not."""
    misses: list[tuple[str, str]] = field(default_factory=list)
    """Paper and what differs."""

    @property
    def all_fields(self) -> FieldScore:
        """Every field as one."""
        return sum(self.fields.values(), FieldScore())


def labelled_papers(folder: Path) -> list[tuple[Path, Json]]:
    """The papers of each truth.jsonl in or below `folder`, with their labels.

    Raises InputError when there is none, a line of one is not JSON, or a paper is missing.
    """
    files = sorted(folder.rglob("truth.jsonl"))
    if not files:
        raise InputError(f"{folder} holds no truth.jsonl: name a folder of labelled papers.")
    return [pair for file in files for pair in _labels(file)]


def _labels(file: Path) -> Iterator[tuple[Path, Json]]:
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip():
            continue
        try:
            truth = json.loads(line)
            path = file.parent / truth["filename"]
        except (ValueError, KeyError, TypeError) as error:
            raise InputError(f"{file}, line {number}, is no labelled paper: {error}.") from error
        if not path.is_file():
            raise InputError(f"{file}, line {number}, names {path.name}, which is not there.")
        yield path, truth


def read_papers(papers: Sequence[tuple[Path, Json]], reader: DocumentReader) -> Iterator[tuple[str, Json, Json, float]]:
    """(name, label, what was read as `inspect` prints it, seconds since the paper before) of each paper, in their order.

    As many are read at once as the reader can. Raises InputError for unreadable files.
    """

    def read(paper: tuple[Path, Json]) -> Json:
        path = paper[0]
        try:
            content = path.read_bytes()
        except OSError as error:
            raise InputError(f"{path} cannot be read: {error.strerror}.") from error
        return plain_document(reader.read(path.name, "application/octet-stream", content))

    with ThreadPoolExecutor(reader.at_once) as pool:
        before = time.perf_counter()
        for (path, truth), have in zip(papers, pool.map(read, papers), strict=True):
            now = time.perf_counter()
            yield path.name, truth, have, now - before
            before = now


def evaluate_bills(results: Iterable[tuple[str, Json, Json, float]]) -> BillEvaluation:
    """Compares what was read with labels.

    Values are compared as those of messages are. A field that the label lacks is not scored; None in it means that
    the paper does not tell it.
    """
    done = BillEvaluation()
    for name, want, have, seconds in results:
        done.papers += 1
        done.seconds += seconds
        for what in WHOLE_PAPER:
            if what in want:
                _equal(done, name, what, want[what], have[what])
        if "kind" in want:
            done.equal.setdefault("bill or not", Counter())[(want["kind"] == "bill") == (have["kind"] == "bill")] += 1
        for what, value in want.get("facts", {}).items():
            if what == "numbers":
                _numbers(done, name, set(value or ()), set(have["facts"].get(what) or ()))
            else:
                _field(done, name, what, value, have["facts"].get(what))
    return done


def _equal(done: BillEvaluation, name: str, what: str, want: object, have: object) -> None:
    done.equal.setdefault(what, Counter())[want == have] += 1
    if want != have:
        done.misses.append((name, f"{what}: want {want}, got {have}"))


def _numbers(done: BillEvaluation, name: str, want: set[str], have: set[str]) -> None:
    done.numbers.count(want, have)
    if have - want:
        done.misses.append((name, f"numbers false: {', '.join(sorted(have - want))}"))
    if want - have:
        done.misses.append((name, f"numbers missed: {', '.join(sorted(want - have))}"))


def _field(done: BillEvaluation, name: str, what: str, want: object, have: object) -> None:
    score = done.fields.setdefault(what, FieldScore())
    if want is None and have is None:
        score.none += 1
    elif want is None:
        score.invented += 1
        done.misses.append((name, f"{what} invented: {have}"))
    elif have is None:
        score.missed += 1
        done.misses.append((name, f"{what} missed: {want}"))
    elif plain(str(want)) == plain(str(have)):
        score.right += 1
    else:
        score.wrong += 1
        done.misses.append((name, f"{what} wrong: want {want}, got {have}"))
