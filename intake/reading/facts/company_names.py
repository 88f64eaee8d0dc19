"""Names of companies as wholes: in a labelled value, compared with each other, and with words of business."""

from __future__ import annotations

import re
from functools import lru_cache

from intake.reading.facts.wordlists import folded, word_set

_NEXT_SENTENCE = re.compile(r"(?<=[a-zà-ÿ]{3})(?<!bros)(?<!ssoc)(?<!intl)(?<!dept)[.!?]\s+(?=[A-ZÀ-Þ])")


def company_of(value: str) -> str | None:
    """The company in a labelled value, as printed: what follows a dash, a bracket or a telephone is cut."""
    value = re.split(
        r"\s+[-–—|/]\s+|\s*\((?!(?:P\.?L\.?L\.?C|L\.?L\.?C|Inc|Ltd|P\.?C|P\.?A)\.?\))|\t| {3,}|;|\s#(?!\d{1,3}\b)|,\s*(?=\d)|\s(?=account\b|acct\b)",
        value.strip(),
        maxsplit=1,
    )[0].strip(" \"“”'’*,:")
    value = _NEXT_SENTENCE.split(value, maxsplit=1)[0]
    if not 2 <= len(value) <= 80 or not re.search(r"[^\W\d]{2}", value):
        return None
    if re.search(r"@|https?:|\d{3}[-. ]\d{4}", value):
        return None
    return value


@lru_cache(maxsize=4096)
def bare(name: str) -> str:
    """A company's name for comparison: folded, without suffix, article and punctuation."""
    parts = re.sub(r"[^\w]+", " ", folded(name)).split()
    kept = [p for p in parts if p not in word_set("names", "company_suffixes") and p != "the"]
    return " ".join(kept or parts)


def same_company(one: str, other: str) -> bool:
    """True when two names are one company: equal, or the shorter is how the longer starts."""
    first, second = sorted((bare(one), bare(other)), key=len)
    return bool(first) and (second == first or second.startswith(first + " "))


def business_like(value: str) -> bool:
    """True when a name has a word of business, a suffix or "&"."""
    words = {w.strip(".,") for w in folded(value).split()}
    words |= {word[:-1] for word in words if len(word) > 4 and word.endswith("s")}
    return (
        bool(words & word_set("names", "company_suffixes")) or "&" in value or bool(words & word_set("names", "trades"))
    )
