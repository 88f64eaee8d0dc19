"""Plain words -> concepts: what a sentence speaks of, by tables of phrases in several languages.

`[concept]` names phrases; in a phrase `word*` is any word that begins so, `*` is any word, `_` any word or none,
`(a|b|)` are alternatives, and `{us}` inside such is each of our own names.
`[absorb]`: where the first concept stands, the others do not: the port of a "port PIN" moves nothing.
`[combo]` names sequences of concepts: `a < b` is a, then b that begins after it within four words (or inside its phrase); `a <1 b` within one;
`a <3!c b` with no c between them.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import re2

from intake.reading.requests.phrase_states import State, phrase_state

Spans = dict[str, list[tuple[int, int]]]
"""Concept -> where it stands, as (first word, word after the last)."""

_STEP = re2.compile(r"\s*<(\d*)((?:!\w+)*)\s+")
USUAL_GAP = 4


@dataclass(frozen=True, slots=True)
class Sequence:
    """Concepts that follow each other, with the most words that may stand between each two."""

    names: tuple[str, ...]
    gaps: tuple[int, ...]
    never: tuple[tuple[str, ...], ...]
    """For each gap, the concepts that may not stand in it."""

    @classmethod
    def parse(cls, text: str) -> Sequence:
        """Reads `a < b <2 c <3!d e`."""
        parts = _STEP.split(text.strip())
        gaps = tuple(int(g) if g else USUAL_GAP for g in parts[1::3])
        return cls(tuple(parts[0::3]), gaps, tuple(tuple(n.split("!")[1:]) for n in parts[2::3]))

    def spans(self, spans: Spans) -> list[tuple[int, int]]:
        """Every place where the sequence stands."""
        found = spans.get(self.names[0], [])
        for name, gap, never in zip(self.names[1:], self.gaps, self.never, strict=True):
            nexts = spans.get(name)
            if not found or not nexts:
                return []
            barred = [place for other in never for place in spans.get(other, ())]
            found = [
                (a, d)
                for a, b in found
                for c, d in nexts
                if a < c <= b + gap and not any(b <= e and f <= c for e, f in barred)
            ][:40]
        return found


class Concepts:
    """The tables, compiled once; `us` are the provider's own names as plain words."""

    def __init__(self, tables: dict[str, Any], us: tuple[str, ...] = ()) -> None:
        starts: dict[str, list[State]] = {}
        for name, phrases in tables["concept"].items():
            for phrase in phrases:
                state = phrase_state(phrase.replace("{us}", "|".join(us) or "our provider"), name)
                for word, nexts in state.nexts.items():
                    starts.setdefault(word, []).extend(nexts)
        self._root = State(starts)
        words = self._root.words()
        self._stems = frozenset(word[:-1] for word in words if word.endswith("*"))
        self.vocabulary = frozenset(word for word in words if not word.endswith("*"))
        self._combos = [
            (name, tuple(Sequence.parse(text) for text in texts)) for name, texts in tables["combo"].items()
        ]
        self._absorb = [(name, tuple(others)) for name, others in tables["absorb"].items()]
        self.names = frozenset(tables["concept"]) | frozenset(tables["combo"])
        self._keys = lru_cache(maxsize=20_000)(self._keys_of)

    def tag(self, words: tuple[str, ...]) -> Spans:
        """Concepts and combos of a sentence."""
        spans: Spans = {}
        for start in range(len(words)):
            states, at = [self._root], start
            while states and at < len(words):
                keys = self._keys(words[at])
                states = [n for state in states for key in keys for n in state.nexts.get(key, ())]
                at += 1
                for state in states:
                    if state.name:
                        found = spans.setdefault(state.name, [])
                        if (start, at) not in found:
                            found.append((start, at))
        self._absorbed(spans, self._absorb)
        for name, sequences in self._combos:
            places = [place for sequence in sequences for place in sequence.spans(spans)]
            if places:
                spans[name] = sorted(set(spans.get(name, []) + places))
                self._absorbed(spans, [(n, others) for n, others in self._absorb if n == name])
        return spans

    @staticmethod
    def _absorbed(spans: Spans, table: list[tuple[str, tuple[str, ...]]]) -> None:
        for name, others in table:
            for start, end in spans.get(name, ()):
                for other in others:
                    if other in spans:
                        left = [(a, b) for a, b in spans[other] if b <= start or a >= end]
                        if left:
                            spans[other] = left
                        else:
                            del spans[other]

    def knows(self, word: str) -> bool:
        """True when a phrase holds the word, or a beginning of four letters or more."""
        return word in self.vocabulary or any(word[:n] in self._stems for n in range(4, len(word) + 1))

    def _keys_of(self, word: str) -> tuple[str, ...]:
        stems = (word[:n] for n in range(len(word) + 1))
        return (word, *(stem + "*" for stem in stems if stem in self._stems))
