"""Plain words -> concepts: what a sentence speaks of, by tables of phrases in several languages.

`[concept]` names phrases; in a phrase `word*` is any word that begins so, `*` is any word, `_` any word or none,
`(a|b|)` are alternatives, and `{us}` inside such is each of our own names.
`[absorb]`: where the first concept stands, the others do not: the port of a "port PIN" moves nothing.
`[combo]` names sequences of concepts: `a < b` is a, then b within four words; `a <1 b` within one.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import re2

Spans = dict[str, list[tuple[int, int]]]
"""Concept -> where it stands, as (first word, word after the last)."""

_GROUP = re2.compile(r"\(([^()]*)\)")
_STEP = re2.compile(r"\s*<(\d*)\s+")
USUAL_GAP = 4


@dataclass(slots=True)
class _Node:
    nexts: dict[str, _Node] = field(default_factory=dict)
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sequence:
    """Concepts that follow each other, with the most words that may stand between each two."""

    names: tuple[str, ...]
    gaps: tuple[int, ...]

    @classmethod
    def parse(cls, text: str) -> Sequence:
        """Reads `a < b <2 c`."""
        parts = _STEP.split(text.strip())
        return cls(tuple(parts[0::2]), tuple(int(g) if g else USUAL_GAP for g in parts[1::2]))

    def spans(self, spans: Spans) -> list[tuple[int, int]]:
        """Every place where the sequence stands."""
        found = spans.get(self.names[0], [])
        for name, gap in zip(self.names[1:], self.gaps, strict=True):
            nexts = spans.get(name)
            if not found or not nexts:
                return []
            found = [(a, d) for a, b in found for c, d in nexts if 0 <= c - b <= gap][:40]
        return found


class Concepts:
    """The tables, compiled once; `us` are the provider's own names as plain words."""

    def __init__(self, tables: dict[str, Any], us: tuple[str, ...] = ()) -> None:
        self._root = _Node()
        self._stems: set[str] = set()
        for name, phrases in tables["concept"].items():
            for phrase in phrases:
                for words in _spelled_out(phrase.replace("{us}", "|".join(us) or "our provider")):
                    self._add(name, words)
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
            nodes, at = [self._root], start
            while nodes and at < len(words):
                keys = self._keys(words[at])
                nodes = [node.nexts[key] for node in nodes for key in keys if key in node.nexts]
                at += 1
                for node in nodes:
                    for name in node.names:
                        places = spans.setdefault(name, [])
                        if (start, at) not in places:
                            places.append((start, at))
        self._absorbed(spans)
        for name, sequences in self._combos:
            found = [place for sequence in sequences for place in sequence.spans(spans)]
            if found:
                spans[name] = sorted(set(spans.get(name, []) + found))
        return spans

    def _absorbed(self, spans: Spans) -> None:
        for name, others in self._absorb:
            for start, end in spans.get(name, ()):
                for other in others:
                    if other in spans:
                        left = [(a, b) for a, b in spans[other] if b <= start or a >= end]
                        if left:
                            spans[other] = left
                        else:
                            del spans[other]

    def _add(self, name: str, words: list[str]) -> None:
        node = self._root
        for word in words:
            if word.endswith("*"):
                self._stems.add(word[:-1])
            node = node.nexts.setdefault(word, _Node())
        if name not in node.names:
            node.names = (*node.names, name)

    def _keys_of(self, word: str) -> tuple[str, ...]:
        stems = (word[:n] for n in range(len(word) + 1))
        return (word, *(stem + "*" for stem in stems if stem in self._stems))


def _spelled_out(phrase: str) -> list[list[str]]:
    """`(a|b|) c` -> [[a, c], [b, c], [c]]."""
    parts = _GROUP.split(phrase.replace("_", "(*|)"))
    choices = [part.split("|") if i % 2 else [part] for i, part in enumerate(parts)]
    return [words for choice in itertools.product(*choices) if (words := "".join(choice).split())]
