"""Phrases with alternatives, compiled to states that words lead through."""

from __future__ import annotations

from dataclasses import dataclass, field

import re2

_TOKEN = re2.compile(r"[()|]|[^()|\s]+")
ANY = "*"


@dataclass(slots=True)
class State:
    """Where a phrase stands after some words: which words lead on, and the concept's name once it is whole."""

    nexts: dict[str, list[State]] = field(default_factory=dict)
    name: str = ""

    def words(self) -> set[str]:
        """Every word that leads anywhere from here."""
        found: set[str] = set()
        seen: set[int] = set()
        waiting = [self]
        while waiting:
            state = waiting.pop()
            if id(state) in seen:
                continue
            seen.add(id(state))
            found.update(state.nexts)
            waiting.extend(n for nexts in state.nexts.values() for n in nexts)
        return found


def phrase_state(phrase: str, name: str) -> State:
    """The first state of a phrase: `(a|b|) c` leads over a, b or nothing to c; `_` is any word or none.

    Raises ValueError for a bracket without its mate, and for a phrase that may be empty.
    """
    tokens = _TOKEN.findall(phrase.replace("_", f"({ANY}|)"))
    tree, at = _tree(tokens, 0)
    state = _alternatives(tree, State(name=name))
    if at != len(tokens) or state.name:
        raise ValueError(f"not a phrase: {phrase}")
    return state


_Tree = list[list["str | _Tree"]]


def _tree(tokens: list[str], at: int) -> tuple[_Tree, int]:
    branches: _Tree = [[]]
    while at < len(tokens) and tokens[at] != ")":
        if tokens[at] == "|":
            branches.append([])
        elif tokens[at] == "(":
            inner, at = _tree(tokens, at + 1)
            if at == len(tokens):
                raise ValueError("a bracket is not closed")
            branches[-1].append(inner)
        else:
            branches[-1].append(tokens[at])
        at += 1
    return branches, at


def _alternatives(tree: _Tree, then: State) -> State:
    firsts = [_sequence(branch, then) for branch in tree]
    if len(firsts) == 1:
        return firsts[0]
    merged = State(name=next((state.name for state in firsts if state.name), ""))
    for state in firsts:
        for word, nexts in state.nexts.items():
            merged.nexts.setdefault(word, []).extend(nexts)
    return merged


def _sequence(branch: list[str | _Tree], then: State) -> State:
    for item in reversed(branch):
        then = State({item: [then]}) if isinstance(item, str) else _alternatives(item, then)
    return then
