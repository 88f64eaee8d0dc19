"""Rules as data: a kind of request is read where certain concepts stand together.

A condition is a list of parts joined by `&`. A part names a concept or a sequence (`a < b`) of the sentence itself;
with `near:` of the sentence or its neighbours, with `intro:` of the line that opens the list it stands in, with `any:` of the whole message (subject included), with `is:` a mark
of the sentence or message (question, carrier, reply, forward, row, subject, forwarded, short, loa). `not` before it turns it round.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from intake.domain.findings import Kind, PortStatus
from intake.reading.passages import Role
from intake.reading.requests.concepts import Concepts, Sequence, Spans
from intake.reading.requests.sentences import Sentence
from intake.reading.requests.words import NAME, Words, plain

FOLDER = Path(__file__).parent / "rules"
CONCEPTS = (
    "concepts_moving.toml",
    "concepts_ending.toml",
    "concepts_papers.toml",
    "concepts_orders.toml",
    "concepts_asking.toml",
)
MOST_EVIDENCE = 120
"""Characters of a quoted clause."""


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a condition."""

    scope: str
    text: str
    """The sequence or mark as it is written."""
    sequence: Sequence
    wanted: bool


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule; every condition is a way for it to hit."""

    name: str
    kind: Kind
    status: PortStatus | None
    score: float
    conditions: tuple[tuple[Part, ...], ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """A rule that hit, and where."""

    rule: Rule
    sentence: int
    """Index of the sentence."""
    score: float
    loose: bool = False
    """True when parts of it stood in other sentences."""


@dataclass(frozen=True, slots=True)
class Reading:
    """The sentences of a message with their concepts, and the marks of the whole."""

    sentences: tuple[Sentence, ...]
    spans: tuple[Spans, ...]
    marks: frozenset[str]

    def has(self, name: str) -> bool:
        """True when the concept stands anywhere."""
        return any(name in spans for spans in self.spans)

    def evidence(self, index: int) -> str:
        """The sentence, shortened."""
        text = " ".join(self.sentences[index].text.split())
        return text if len(text) <= MOST_EVIDENCE else text[: MOST_EVIDENCE - 1] + "…"


def table(name: str) -> dict[str, Any]:
    """A TOML file of the rules folder."""
    return tomllib.loads((FOLDER / name).read_text(encoding="utf-8"))


@lru_cache(maxsize=4)
def words() -> Words:
    """The shared word cutter."""
    return Words(table("words.toml"), concepts(()).knows)


@lru_cache(maxsize=8)
def concepts(us: tuple[str, ...]) -> Concepts:
    """The concept tables with our own names in them."""
    names = tuple(" ".join(plain(name).split()) for name in us)
    tables = table("sequences.toml")
    phrases: dict[str, Any] = {}
    for file in CONCEPTS:
        phrases |= table(file)["concept"]
    return Concepts(
        {**tables, "concept": phrases},
        (*(name for name in names if name), *(f"{NAME} {name}" for name in names if name)),
    )


@lru_cache(maxsize=4)
def rules(name: str) -> tuple[Rule, ...]:
    """The rules of one file, in order. Raises ValueError for a concept that no table names."""
    known = concepts(()).names
    return tuple(_rule(rule, known) for rule in table(name)["rule"])


def _rule(given: dict[str, Any], known: frozenset[str]) -> Rule:
    common = given.get("and", "")
    conditions = tuple(
        tuple(_parts(f"{text} & {common}" if common else text, known)) for text in given["when"]
    )
    status = PortStatus(given["status"]) if "status" in given else None
    return Rule(given["name"], Kind(given["kind"]), status, float(given["score"]), conditions)


def _parts(text: str, known: frozenset[str]) -> Iterator[Part]:
    for piece in text.split("&"):
        words_ = piece.strip()
        wanted = not words_.startswith("not ")
        words_ = words_.removeprefix("not ").strip()
        scope, _, rest = words_.partition(":") if ":" in words_ else ("here", "", words_)
        sequence = Sequence.parse(rest)
        if scope != "is" and (unknown := set(sequence.names) - known):
            raise ValueError(f"no such concept: {', '.join(sorted(unknown))}")
        yield Part(scope, rest.strip(), sequence, wanted)


def read(sentences: tuple[Sentence, ...], us: tuple[str, ...], marks: frozenset[str]) -> Reading:
    """Tags every sentence."""
    tagger, cutter = concepts(us), words()
    spans = tuple(tagger.tag(cutter.cut(sentence.text)) for sentence in sentences)
    return Reading(sentences, spans, marks)


def hits(reading: Reading, ruleset: tuple[Rule, ...]) -> list[Hit]:
    """Every rule that hits, once a sentence."""
    everything: set[str] = set().union(*reading.spans) if reading.spans else set()
    found: list[Hit] = []
    places: dict[str, frozenset[int]] = {}
    for rule in ruleset:
        possible = [c for c in rule.conditions if _possible(c, everything)]
        if not possible:
            continue
        for i in range(len(reading.sentences)):
            held = [c for c in possible if all(_holds(part, reading, i, places) for part in c)]
            if held:
                found.append(Hit(rule, i, rule.score, all(_loose(c) for c in held)))
    return found


def _loose(condition: tuple[Part, ...]) -> bool:
    return any(part.wanted and part.scope in ("near", "any", "intro") for part in condition)


def _possible(condition: tuple[Part, ...], everything: set[str]) -> bool:
    return all(not p.wanted or p.scope == "is" or everything.issuperset(p.sequence.names) for p in condition)


def _holds(part: Part, reading: Reading, index: int, places: dict[str, frozenset[int]]) -> bool:
    if part.scope == "is":
        found = part.text in reading.marks or part.text in _marks(reading.sentences[index])
    else:
        if part.text not in places:
            places[part.text] = _places(part.sequence, reading)
        where = places[part.text]
        if part.scope == "here":
            found = index in where
        elif part.scope == "any":
            found = bool(where)
        else:
            nearby = _neighbours if part.scope == "near" else _intro
            found = bool(where) and any(i in where for i in nearby(reading, index))
    return found is part.wanted


def _places(sequence: Sequence, reading: Reading) -> frozenset[int]:
    """The sentences in which a sequence stands."""
    return frozenset(i for i, spans in enumerate(reading.spans) if sequence.spans(spans))


def _intro(reading: Reading, index: int) -> Iterator[int]:
    """The sentence that ends with a colon and opens the list that this one stands in."""
    for i in range(index - 1, max(index - 9, -1), -1):
        if reading.sentences[i].text.rstrip().endswith(":"):
            yield i
            return


def _neighbours(reading: Reading, index: int) -> Iterator[int]:
    yield index
    if index > 0:
        yield index - 1
    if index + 1 < len(reading.sentences):
        yield index + 1
    if index > 1 and reading.sentences[0].role is None and "reply" not in reading.marks:
        yield 0


def _marks(sentence: Sentence) -> tuple[str, ...]:
    return (
        *(("question",) if sentence.asks else ()),
        *(("row",) if sentence.row else ()),
        *(("subject",) if sentence.role is None else ()),
        *(("forwarded",) if sentence.role is Role.FORWARDED else ()),
    )
