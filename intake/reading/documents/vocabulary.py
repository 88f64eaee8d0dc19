"""The words that bills print beside a value: the phrases of words/bill_labels.toml, folded and looked up."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from pathlib import Path

from intake.reading.dates import find_dates

TABLE = Path(__file__).with_name("words") / "bill_labels.toml"
MADE = Path(__file__).with_name("words") / "made_labels.toml"
_TOKEN = re.compile(r"[a-z0-9]+|#")


WEAK = 0.72
WEIGHTS = {"strong": 1.0, "second": 0.82, "weak": WEAK, "last": 0.6}
"""How surely a phrase of each group names its field."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Phrases as tuples of folded words -> (fields, weight)."""

    phrases: dict[tuple[str, ...], tuple[tuple[str, ...], float]]
    longest: dict[str, int]
    """First word -> words in the longest phrase that begins with it."""

    def lookup(self, tokens: Sequence[str], at: int) -> Iterator[tuple[int, tuple[str, ...], float]]:
        """Phrases that stand at `at`, the longest first: (length, fields, weight)."""
        longest = self.longest.get(tokens[at], 0) if at < len(tokens) else 0
        for length in range(min(longest, len(tokens) - at), 0, -1):
            hit = self.phrases.get(tuple(tokens[at : at + length]))
            if hit is not None:
                yield length, *hit


@lru_cache(maxsize=1)
def _same() -> dict[str, str]:
    table = tomllib.loads(TABLE.read_text(encoding="utf-8"))["same"]
    return {short: long for long, shorts in table.items() for short in shorts}


def fold(text: str) -> tuple[str, ...]:
    """Words without case, accents and punctuation, short forms made one: "Acct. No.:" -> ("account", "number")."""
    return _folded(text) if len(text) < 200 else _folded.__wrapped__(text)


@lru_cache(maxsize=8192)
def _folded(text: str) -> tuple[str, ...]:
    plain = text.lower().replace("(s)", "s")
    if not plain.isascii():
        plain = unicodedata.normalize(
            "NFKD", plain.replace("’", "'").replace(".º", "º").replace("°", "o").replace("dû", "due")
        )
        plain = "".join(c for c in plain if not unicodedata.combining(c))
    same = _same()
    return tuple(same.get(word, word) for word in _TOKEN.findall(plain))


SMALL = frozenset(
    [
        "the",
        "your",
        "our",
        "my",
        "this",
        "de",
        "del",
        "la",
        "el",
        "le",
        "les",
        "des",
        "d",
        "l",
        "su",
        "sus",
        "tu",
        "votre",
        "vos",
    ]
)
"""Words of a label that change nothing wherever they stand in it."""


def label_words(words: Iterable[str]) -> tuple[str, ...]:
    """Folded words of a label without the SMALL ones; all of them where nothing else is left."""
    words = tuple(words)
    return tuple(w for w in words if w not in SMALL) or words


@lru_cache(maxsize=1)
def vocabulary() -> Vocabulary:
    """The phrases of bill_labels.toml and made_labels.toml, folded. A phrase may name several fields."""
    phrases: dict[tuple[str, ...], tuple[tuple[str, ...], float]] = {}
    shortened: list[tuple[tuple[str, ...], tuple[str, float]]] = []
    for field, groups in tomllib.loads(TABLE.read_text(encoding="utf-8")).items():
        if field in ("same", "words"):
            continue
        for strength, words in groups.items():
            for phrase in words:
                key = fold(phrase)
                fields, weight = phrases.get(key, ((), 0.0))
                if field not in fields and "decoy" not in fields:
                    phrases[key] = ((*fields, field), max(weight, WEIGHTS[strength]))
                if label_words(key) != key:
                    shortened.append((label_words(key), (field, WEIGHTS[strength])))
    for key, (field, weight) in (*shortened, *_made()):
        phrases.setdefault(key, ((field,), weight))
    longest: dict[str, int] = {}
    for words in phrases:
        longest[words[0]] = max(longest.get(words[0], 0), len(words))
    return Vocabulary(phrases, longest)


def _made() -> Iterator[tuple[tuple[str, ...], tuple[str, float]]]:
    """The phrases of made_labels.toml: (words, (field, weight))."""
    for row in tomllib.loads(MADE.read_text(encoding="utf-8"))["made"]:
        parts = [sorted({fold(word) for word in part}) for part in row["parts"]]
        for chosen in product(*parts):
            words = label_words(word for part in chosen for word in part)
            if words:
                yield words, (row["field"], WEIGHTS[row["strength"]])


@lru_cache(maxsize=1)
def tails() -> frozenset[str]:
    """Words that may end a label without changing it."""
    return frozenset(w for phrase in tomllib.loads(MADE.read_text(encoding="utf-8"))["tails"] for w in fold(phrase))


@lru_cache(maxsize=512)
def is_month(word: str) -> bool:
    """True for the name of a month, or a short form of one."""
    return bool(find_dates(f"3 {word} 2024"))


@lru_cache(maxsize=1)
def _clues() -> tuple[tuple[str, tuple[frozenset[str], ...], frozenset[str]], ...]:
    rows = tomllib.loads(TABLE.read_text(encoding="utf-8"))["words"]
    return tuple(
        (row["field"], tuple(frozenset(group) for group in row["all"]), frozenset(row["none"])) for row in rows
    )


def clue(tokens: Sequence[str]) -> str | None:
    """The field that the words of a label tell, or None."""
    said = set(tokens)
    for field, groups, none in _clues():
        if all(said & group for group in groups) and not said & none:
            return field
    return None
