"""Names of phone companies: told by a word of the trade, or known to everybody."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice

from intake.reading.facts.wordlists import folded, word_set, words

MOST_KNOWN = 60
"""Mentions of known phone companies in one text that are looked at."""


def tells_carrier(name: str) -> bool:
    """True for a known phone company, or when a word of the name is one of the phone trade; "Camera Exchange" has one that others use too."""
    if _known().match(folded(name)):
        return True
    said = {word.strip(".,") for word in folded(name).split()}
    told = said & word_set("names", "carrier_words")
    if told and told <= word_set("names", "carrier_words_of_others") and said & word_set("names", "trades"):
        return False
    return bool(told)


def known_carriers(text: str) -> Iterator[tuple[str, int]]:
    """Known phone companies that a text names, in capitals or small, each with its place."""
    plain = folded(text)
    if len(plain) != len(text):
        plain = text.lower() if len(text.lower()) == len(text) else ""
    for match in islice(_known().finditer(plain), MOST_KNOWN):
        yield text[match.start() : match.end()], match.start()


@lru_cache(maxsize=1)
def _known() -> re.Pattern[str]:
    names, more = ("|".join(re.escape(word) for word in words("carriers")[key]) for key in ("known", "more"))
    return re.compile(rf"(?<![\w@.&/-])(?:{names})(?: (?:{more}))?(?![\w@&/-]|\.\w)")
