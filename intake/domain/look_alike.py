"""Mail domains that are made to be taken for another: letters that look alike, and slips of one letter."""

from __future__ import annotations

import unicodedata

import idna

_ALIKE = str.maketrans(
    {
        "0": "o", "1": "l", "|": "l", "i": "l", "5": "s", "3": "e", "8": "b", "-": "",
        "а": "a", "в": "b", "с": "c", "е": "e", "һ": "h", "і": "l", "ј": "j", "к": "k", "ӏ": "l", "м": "m", "о": "o",
        "р": "p", "ѕ": "s", "т": "t", "у": "y", "х": "x", "ԁ": "d", "ԛ": "q", "ԝ": "w", "п": "n", "г": "r",
        "α": "a", "ε": "e", "ι": "l", "κ": "k", "ν": "v", "ο": "o", "ρ": "p", "τ": "t", "υ": "u", "χ": "x", "γ": "y",
        "ı": "l", "ł": "l", "ø": "o", "đ": "d", "ɡ": "g", "ɑ": "a", "ſ": "s",
    }
)  # fmt: skip
"""A letter -> the one that it is taken for; Cyrillic and Greek ones first of all (Unicode TS 39, confusables)."""
_PAIRS = (("rn", "m"), ("vv", "w"), ("cl", "d"), ("nn", "m"))
"""Two letters that look like one."""
SHORTEST = 5
"""Of shorter names, one letter more or less makes another word, not a slip."""


def looks_like(domain: str, other: str) -> bool:
    """True where `domain` is not `other` and may be taken for it.

    So is a domain whose letters look the same, one that differs by one letter or two that changed places, and one
    that carries the other at its head ("heron.example.evil.example") or its name in another place
    ("heron.evil.example", "heron-example.evil").
    """
    mine, theirs = _readable(domain), _readable(other)
    if not mine or not theirs or mine == theirs or mine.endswith("." + theirs):
        return False
    name = theirs.split(".")[0]
    if len(name) >= SHORTEST and name in mine.replace("-", "."):
        return True
    one, two = _skeleton(mine), _skeleton(theirs)
    return one == two or (len(name) >= SHORTEST and (_one_slip(mine, theirs) or _one_slip(one, two)))


def _readable(domain: str) -> str:
    """A domain as it is shown to people, in lower case."""
    domain = domain.strip().strip(".").lower()[:253]
    try:
        shown = idna.decode(domain) if "xn--" in domain else domain
    except (idna.IDNAError, UnicodeError):
        shown = domain
    return shown.lower()


def _skeleton(domain: str) -> str:
    bare = "".join(c for c in unicodedata.normalize("NFKD", domain) if not unicodedata.combining(c))
    text = bare.translate(_ALIKE)
    for pair, single in _PAIRS:
        text = text.replace(pair, single)
    return text


def _one_slip(one: str, two: str) -> bool:
    """True where one letter was added, left out, changed, or changed places with the next."""
    if one == two or abs(len(one) - len(two)) > 1:
        return False
    start = next((i for i, (a, b) in enumerate(zip(one, two, strict=False)) if a != b), min(len(one), len(two)))
    rest_one, rest_two = one[start:], two[start:]
    if len(one) == len(two):
        swapped = rest_one[:2] == rest_two[:2][::-1] and rest_one[2:] == rest_two[2:]
        return rest_one[1:] == rest_two[1:] or swapped
    longer, shorter = (rest_one, rest_two) if len(one) > len(two) else (rest_two, rest_one)
    return longer[1:] == shorter
