"""The word lists beside the code (words/*.toml), read once and compiled."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "words"


@lru_cache(maxsize=32)
def words(name: str) -> dict[str, Any]:
    """The table of words/<name>.toml."""
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


@lru_cache(maxsize=64)
def word_set(name: str, key: str) -> frozenset[str]:
    """One list of words/<name>.toml as a set; those of names.toml folded, as they are compared."""
    listed = words(name)[key]
    return frozenset(folded(word) for word in listed) if name == "names" else frozenset(listed)


@lru_cache(maxsize=256)
def any_of(name: str, key: str, before: str = "", after: str = "") -> re.Pattern[str]:
    """One list of patterns of words/<name>.toml as a single pattern that ignores case."""
    return re.compile(before + "(?:" + "|".join(words(name)[key]) + ")" + after, re.IGNORECASE)


@lru_cache(maxsize=64)
def each_of(name: str, key: str) -> tuple[re.Pattern[str], ...]:
    """One list of patterns of words/<name>.toml, each by itself: where one of them hides another at the same place."""
    return tuple(re.compile(pattern, re.IGNORECASE) for pattern in words(name)[key])


def overlapping(pattern: re.Pattern[str], text: str, most: int = 200) -> Iterator[re.Match[str]]:
    """Matches of `pattern`, also where they share characters, so that no long one hides a better one."""
    place = 0
    while most and (match := pattern.search(text, place)):
        yield match
        place = match.start() + 1
        most -= 1


def folded(text: str) -> str:
    """Lower case, without accents: how labels and names are compared."""
    return "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
