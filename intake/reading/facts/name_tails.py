"""What belongs to a company's name behind its plain words: an ending with dots, a shop's number, a second name."""

from __future__ import annotations

import re

from intake.reading.facts.wordlists import any_of

_TRADES_AS = re.compile(r",?\s(?:d/?b/?a|t/a|doing business as|trading as)\s(?=[\"“]?[A-ZÀ-Þ0-9])", re.IGNORECASE)
_MOST = 3
"""Tails in a row."""


def tail_end(text: str, end: int) -> int:
    """Where a name that ends at `end` by its plain words really ends (words/names.toml, `tails`)."""
    for _ in range(_MOST):
        found = any_of("names", "tails").match(text, end, end + 60)
        if not found:
            break
        end = found.end()
    return end


def second_name(text: str, end: int) -> int | None:
    """Where the name begins that the company ending at `end` trades under, or None."""
    found = _TRADES_AS.match(text, end, end + 40)
    return found.end() if found else None
