"""The word lists of screens.toml and absence.toml, ready for use."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import cache
from pathlib import Path
from typing import Any

import re2

_OPTIONS = re2.Options()
_OPTIONS.max_mem = 64 << 20
"""A list of a thousand phrases is too large for the usual 8 MB, and would then be matched by a slower engine."""
_ACCENTS = re.compile("[\u0300-\u036f]")


def folded(text: str) -> str:
    """`text` in lower case, on one line, with plain apostrophes and without accents: many write without them."""
    text = " ".join(text.lower().replace("’", "'").split())
    return text if text.isascii() else _ACCENTS.sub("", unicodedata.normalize("NFD", text))


@cache
def words(name: str) -> tuple[str, ...]:
    """A list of screens.toml, folded; spaces at the ends of a phrase count. KeyError for one that is not there."""
    return tuple(_kept_spaces(phrase) for phrase in _lists()[name])


def _kept_spaces(phrase: str) -> str:
    return " " * phrase.startswith(" ") + folded(phrase) + " " * phrase.endswith(" ")


@cache
def _lists() -> dict[str, list[str]]:
    lists: dict[str, list[str]] = _read("screens.toml")
    for language in _read("absence.toml").values():
        for name, phrases in language.items():
            lists[f"away_{name}"].extend(phrases)
    return lists


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name(name).read_text(encoding="utf-8"))


@cache
def pattern(name: str) -> Any:
    """All phrases of a list as one pattern that runs in linear time, longest first; a phrase is its only group.

    A phrase stands where a word begins ("out today" is not in "scout today"), but its own last word may go on.
    Names of senders stand anywhere: addresses run words together.
    """
    longest_first = sorted(words(name), key=len, reverse=True)
    anywhere = [name.endswith("_senders") or not word[:1].isalnum() or _is_ideographic(word) for word in longest_first]
    spaced = [re2.escape(word) for word, free in zip(longest_first, anywhere, strict=True) if not free]
    others = [re2.escape(word) for word, free in zip(longest_first, anywhere, strict=True) if free]
    both = [rf"(?:^|[^\pL\pN])({'|'.join(spaced)})"] if spaced else []
    return re2.compile("|".join([*both, *((f"({'|'.join(others)})",) if others else ())]), _OPTIONS)


@cache
def whole_words(name: str) -> Any:
    """All phrases of a list, each where it stands as whole words."""
    return re2.compile(rf"(?:^|[^\pL\pN])({'|'.join(map(re2.escape, words(name)))})(?:[^\pL\pN]|$)", _OPTIONS)


def _is_ideographic(word: str) -> bool:
    """Whether the script puts no spaces between words."""
    return word[:1] > "\u2e7f"
