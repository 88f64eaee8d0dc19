"""First names that are common in the languages of the desk's mail (given_names.toml), for messages and papers alike."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from pathlib import Path

TABLE = Path(__file__).with_suffix(".toml")


@lru_cache(maxsize=1)
def given_names() -> frozenset[str]:
    """In small letters, without accents."""
    return frozenset(tomllib.loads(TABLE.read_text(encoding="utf-8"))["names"])
