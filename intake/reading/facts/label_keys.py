"""The kind of fact that stands under a label."""

from __future__ import annotations

import re
from functools import lru_cache

from intake.reading.facts.label_words import key_by_words
from intake.reading.facts.wordlists import folded, words

_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_LEADING = re.compile(
    r"^(?:(?:your|our|my|the|their|his|her|its|customer s|customers|end user s|de|le|la|el|o|a|die|der|das|ihre?|unsere?|votre|notre|nuestro|nuestra|mi|su|nosso|nossa|meu|minha|please|current|full|mandatory|required|\d) )+"
)
_DROPPED = re.compile(
    r"\((?:s|es|n|optional|required|if any|if known|e\.g\.[^)]{0,30}|if different|yyyy.{0,12}|mm.{0,12}|dd.{0,12})\)"
)
_BRACKETS = re.compile(r"\([^()]{0,50}\)")
"""What a label explains in brackets: "Account number (top right of the bill)"."""
_NOT_LABEL = re.compile(r"[^a-z0-9#/ ]+")


@lru_cache(maxsize=1)
def _table() -> list[tuple[str, re.Pattern[str]]]:
    return [(key, re.compile("(?:" + "|".join(patterns) + ")")) for key, patterns in words("labels").items()]


def label_key(label: str) -> str | None:
    """The kind of fact that stands under `label`: as its list says, or else as its words do; None for no label."""
    listed = listed_key(label)
    if listed is None or listed == "contact_number":
        return key_by_words(label) or key_by_words(_CAMEL.sub(" ", label)) or listed
    return listed


@lru_cache(maxsize=4096)
def listed_key(label: str) -> str | None:
    """The list of labels that `label` is in, or None. Lists are asked in the order of words/labels.toml, the denials first."""
    if len(label) > 60:
        return None
    label = _CAMEL.sub(" ", label)
    plain = _NOT_LABEL.sub(" ", _DROPPED.sub(" ", folded(label)).replace("'", " "))
    plain = " ".join(plain.split())
    short = _LEADING.sub("", plain)
    bare = " ".join(_NOT_LABEL.sub(" ", _BRACKETS.sub(" ", folded(label))).split())
    for text in (plain, short, bare, _LEADING.sub("", bare)):
        if not text:
            continue
        hits = [key for key, pattern in _table() if pattern.fullmatch(text)]
        if hits:
            return _strongest(hits)
    return None


_RANK = (
    "ticket", "old_provider", "billing_address", "billing_number", "staying_numbers", "date_revised", "date_committed", "date_done", "order_number",
    "account_number", "authorized_name", "new_provider", "date_asked", "service_address", "street", "unit", "city", "state", "zip", "company", "contact_number", "numbers",
)  # fmt: skip
"""Where a label is in two lists, the first of these holds."""


def _strongest(hits: list[str]) -> str:
    return min(hits, key=_RANK.index)
