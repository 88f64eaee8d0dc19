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

CAPITAL = r"(?-i:(?=[A-ZÀ-Þ]))"
"""A name starts here: looked for and not taken."""
SOME_WORDS = r"(?-i:[A-ZÀ-Þ])[^,;:()\n]{2,60}?"
"""A name inside a condition."""
MOST_HITS = 200
"""Matches of one pattern in one text that are looked at."""
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
    """One list of patterns of words/<name>.toml, each by itself: where one of them hides another at the same place.

    In frames.toml each has a sentence beside it, and marks for a name.
    """
    listed = (one if isinstance(one, str) else one["pattern"] for one in words(name)[key])
    return tuple(
        re.compile(one.replace("<Name>", CAPITAL).replace("<name>", SOME_WORDS), re.IGNORECASE) for one in listed
    )


@lru_cache(maxsize=64)
def _gated(name: str, key: str) -> tuple[tuple[re.Pattern[str], Any], ...]:
    return tuple((pattern, gate(pattern.pattern)) for pattern in each_of(name, key))


WINDOW = 1_000
"""Characters of a long text that are asked for a pattern at a time."""
OVERLAP = 400
"""Characters behind a window that a match may still reach, and what follows it."""


def hits(name: str, key: str, text: str) -> Iterator[re.Match[str]]:
    """Matches in `text` of each pattern of one list; patterns and parts of the text where none can be are not tried."""
    for pattern, door in _gated(name, key):
        if door is None:
            yield from overlapping(pattern, text)
        elif door.search(text):
            yield from _in_windows(pattern, door, text)


def _in_windows(pattern: re.Pattern[str], door: Any, text: str) -> Iterator[re.Match[str]]:
    """What `overlapping` finds, looked for only in the windows that `door` lets through."""
    most = MOST_HITS
    for start in range(0, len(text), WINDOW):
        if len(text) <= WINDOW or door.search(text[start : start + WINDOW + OVERLAP]):
            for match in overlapping(pattern, text, most, start, start + WINDOW):
                yield match
                most -= 1


def overlapping(
    pattern: re.Pattern[str], text: str, most: int = MOST_HITS, start: int = 0, stop: int | None = None
) -> Iterator[re.Match[str]]:
    """Matches of `pattern`, also where they share characters, so that no long one hides a better one.

    With `stop`, only those that begin before it.
    """
    end = len(text) if stop is None else stop
    while most > 0 and (match := pattern.search(text, start, end + OVERLAP)) and match.start() < end:
        yield match
        start = match.start() + 1
        most -= 1


@lru_cache(maxsize=4096)
def folded(text: str) -> str:
    """Lower case, without accents: how labels and names are compared."""
    if text.isascii():
        return text.lower()
    return "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
