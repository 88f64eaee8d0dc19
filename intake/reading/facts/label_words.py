"""Labels that no list holds, told by the words in them."""

from __future__ import annotations

import re
from functools import lru_cache

from intake.reading.facts.wordlists import folded, words

LONGEST_LABEL = 8
"""Words of a label at most: more are a sentence."""
_INSIDE = re.compile(r"[:=]|->|\| ")
"""A label with its value, which is no label."""
_WORD = re.compile(r"[^\W_]+")


@lru_cache(maxsize=1)
def _kinds() -> list[tuple[str, list[frozenset[str]], frozenset[str]]]:
    return [
        (kind["key"], [frozenset(listed) for listed in kind["any"]], frozenset(kind["none"]))
        for kind in words("label_words")["kind"]
    ]


@lru_cache(maxsize=4096)
def key_by_words(label: str) -> str | None:
    """The kind of fact that a label's words tell (words/label_words.toml), or None."""
    said = _WORD.findall(folded(label))
    if not said or len(said) > LONGEST_LABEL or _INSIDE.search(label):
        return None
    for key, wanted, refused in _kinds():
        if not refused.intersection(said) and all(listed.intersection(said) for listed in wanted):
            return key
    return None
