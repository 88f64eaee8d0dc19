"""Two printings of one issuer's name: "SUMMIT" and "Summit Broadband, Inc."."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from pathlib import Path

TABLE = Path(__file__).with_name("words") / "issuer_names.toml"


@lru_cache(maxsize=1)
def _table() -> dict[str, frozenset[str]]:
    return {k: frozenset(v) for k, v in tomllib.loads(TABLE.read_text(encoding="utf-8")).items()}


def trade_words() -> frozenset[str]:
    """Folded words that stand in the names of telephone companies."""
    return _table()["trade"]


def alike(one: str, other: str) -> bool:
    """True when one folded name is the other, or goes on with further words, perhaps written together: "eight count"."""
    short, long = sorted((one, other), key=len)
    return one == other or long.startswith(short + " ") or _together(short, long)


WRITTEN_TOGETHER = 6
"""Letters of a short name that are compared whatever blanks stand within it."""


def _together(short: str, long: str) -> bool:
    """True when the first words of the long name are the short one but for blanks: "eightcount services bureau inc"."""
    letters = short.replace(" ", "")
    words = long.split()
    return len(letters) >= WRITTEN_TOGETHER and any("".join(words[:n]) == letters for n in range(1, len(words) + 1))


def same_issuer(name: str, issuer: str) -> bool:
    """True when a folded name is the issuer's, in short or with words of the trade, of law or of a desk behind it.

    "summit broadband payment center" is "summit"; "summit dental" is a customer of it.
    """
    if not name.startswith(issuer):
        return issuer.startswith(name)
    more = name[len(issuer) :].split()
    table = _table()
    return all(word in table["trade"] or word in table["legal"] or word in table["desk"] for word in more)
