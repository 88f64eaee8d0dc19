"""The word lists of screens.toml, ready for use."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import re2


@cache
def words(name: str) -> tuple[str, ...]:
    """A list of screens.toml; KeyError for one that is not there."""
    return tuple(_lists()[name])


@cache
def _lists() -> dict[str, list[str]]:
    return tomllib.loads(Path(__file__).with_name("screens.toml").read_text(encoding="utf-8"))


@cache
def pattern(name: str) -> Any:
    """All phrases of a list as one pattern that runs in linear time, longest first."""
    longest_first = sorted(words(name), key=len, reverse=True)
    return re2.compile("|".join(re2.escape(word) for word in longest_first))
