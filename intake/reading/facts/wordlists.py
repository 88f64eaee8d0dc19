"""The word lists beside the code (words/*.toml), read once and compiled."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from intake.reading.facts.gate import gate

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


@lru_cache(maxsize=64)
def _gated(name: str, key: str) -> tuple[tuple[re.Pattern[str], Any], ...]:
    return tuple((pattern, gate(pattern.pattern)) for pattern in each_of(name, key))


def hits(name: str, key: str, text: str) -> Iterator[re.Match[str]]:
    """Matches in `text` of each pattern of one list; those that cannot hit are not tried."""
    for pattern, door in _gated(name, key):
        if door is None or door.search(text):
            yield from overlapping(pattern, text)


def overlapping(pattern: re.Pattern[str], text: str, most: int = 200) -> Iterator[re.Match[str]]:
    """Matches of `pattern`, also where they share characters, so that no long one hides a better one."""
    place = 0
    while most and (match := pattern.search(text, place)):
        yield match
        place = match.start() + 1
        most -= 1


@lru_cache(maxsize=4096)
def folded(text: str) -> str:
    """Lower case, without accents: how labels and names are compared."""
    if text.isascii():
        return text.lower()
    return "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
