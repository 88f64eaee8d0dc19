"""The word lists of phrases.toml, ready for use."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path


@cache
def _lists() -> dict[str, tuple[str, ...]]:
    raw = tomllib.loads(Path(__file__).with_name("phrases.toml").read_text(encoding="utf-8"))
    return {name: tuple(words) for name, words in raw.items()}


@cache
def phrases(name: str) -> frozenset[str]:
    """A list of phrases.toml as a set; KeyError for a list that is not there."""
    return frozenset(_lists()[name])


@cache
def ordered(name: str) -> tuple[str, ...]:
    """A list of phrases.toml in its order."""
    return _lists()[name]
