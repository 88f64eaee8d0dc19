"""Seeded choices, of which a part is kept aside: words and page parts that bills for tuning never use."""

from __future__ import annotations

import random
import tomllib
import zlib
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

T = TypeVar("T")
BILLS = Path(__file__).with_name("wording.toml")
PORTS = Path(__file__).with_name("port_wording.toml")
LABELS = frozenset(
    ["account_number", "billing_number", "bill_date", "amount_due", "service_address", "due_date", "customer_name"]
)
OPEN = frozenset(["charges", "line_kinds", "care", "notes", "other_keys", "titles", "taglines"])
"""Lists of which nothing is kept aside."""
KEPT_EVERY = 4
"""One of so many words of a list is kept aside."""


@lru_cache(maxsize=2)
def _wording(table: Path) -> dict[str, Any]:
    return tomllib.loads(table.read_text(encoding="utf-8"))


def is_kept(text: str) -> bool:
    """True for a word that bills for tuning never use."""
    return zlib.crc32(text.encode()) % KEPT_EVERY == 0


class Chooser:
    """Draws words and parts. `aside`: it takes those kept aside wherever there are any; else never."""

    def __init__(self, seed: str, language: str, *, aside: bool, table: Path = BILLS) -> None:
        self.table = table
        self.rng = random.Random(seed)
        self.language = language
        self.aside = aside
        self.habits: set[str] = set()
        """How this paper prints its labels: "upper", "spaced", "bilingual", "glued"."""

    def word(self, key: str) -> str:
        """One of the wordings of `key`, as this paper prints labels."""
        text = self._word(key, self.language)
        if key not in LABELS:
            return text
        if "bilingual" in self.habits:
            text = f"{text} / {self._word(key, 'es' if self.language == 'en' else 'en')}"
        if "upper" in self.habits:
            text = text.upper()
        if "spaced" in self.habits and len(text) < 16:
            text = "  ".join(" ".join(word) for word in text.upper().split())
        return text

    def _word(self, key: str, language: str) -> str:
        words = _wording(self.table)[language][key]
        if key in OPEN:
            return str(self.rng.choice(words))
        kept = [w for w in words if is_kept(w)]
        free = [w for w in words if not is_kept(w)]
        return str(self.rng.choice((kept if self.aside else free) or words))

    def words(self, key: str, count: int) -> list[str]:
        """`count` different wordings of `key`."""
        words = list(_wording(self.table)[self.language][key])
        return self.rng.sample(words, min(count, len(words)))

    def part(self, tuned: Sequence[T], kept: Sequence[T] = ()) -> T:
        """A page part: one of `tuned`, or of `kept` for bills kept aside."""
        return self.rng.choice(list(kept) if self.aside and kept else list(tuned))

    def chance(self, share: float) -> bool:
        """True in `share` of all draws."""
        return self.rng.random() < share
