"""Labels on a page: which printed words name a field. The phrases are data (words/bill_labels.toml)."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from intake.reading.documents.layout import Box, Cell, Page, Word, box_of, joined

TABLE = Path(__file__).with_name("words") / "bill_labels.toml"
SEPARATORS = frozenset("|/•·—–-")
"""Printed between two label/value pairs on one line."""
QUALIFIERS = frozenset("your the our my main su sus tu votre vos le la el l".split())
"""Words before a label that change nothing."""
ALONE = frozenset("account customer client date statement invoice total name line lines numbers number".split())
"""Labels that are common words: they count at the head of a cell only."""

_TOKEN = re.compile(r"[a-z0-9]+|#")


@dataclass(frozen=True, slots=True)
class Label:
    """A label found on a page."""

    fields: tuple[str, ...]
    phrase: str
    strong: bool
    page: int
    line: int
    cell: Cell
    start: int
    """Index of its first word in the cell."""
    end: int
    """Index after its last word in the cell."""
    marked: bool
    """A colon (or "#") ends it."""

    @property
    def words(self) -> tuple[Word, ...]:
        return self.cell.words[self.start : self.end]

    @property
    def text(self) -> str:
        return joined(self.words)

    @property
    def box(self) -> Box:
        return box_of(self.words)

    @property
    def leads(self) -> bool:
        """It stands at the head of its cell, or only words that change nothing stand before it."""
        before = self.cell.words[: self.start]
        return all(w.text.lower() in QUALIFIERS or w.text in SEPARATORS or w.text in "*•" for w in before)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Phrases as tuples of folded words -> (fields, strong)."""

    phrases: dict[tuple[str, ...], tuple[tuple[str, ...], bool]]
    longest: int

    def lookup(self, tokens: Sequence[str], at: int) -> Iterator[tuple[int, tuple[str, ...], bool]]:
        """Phrases that stand at `at`, the longest first: (length, fields, strong)."""
        for length in range(min(self.longest, len(tokens) - at), 0, -1):
            hit = self.phrases.get(tuple(tokens[at : at + length]))
            if hit is not None:
                yield length, *hit


@lru_cache(maxsize=1)
def _same() -> dict[str, str]:
    table = tomllib.loads(TABLE.read_text(encoding="utf-8"))["same"]
    return {short: long for long, shorts in table.items() for short in shorts}


def fold(text: str) -> list[str]:
    """Words without case, accents and punctuation, short forms made one: "Acct. No.:" -> ["account", "number"]."""
    plain = unicodedata.normalize("NFKD", text.replace("’", "'")).lower()
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    same = _same()
    return [same.get(token, token) for token in _TOKEN.findall(plain)]


@lru_cache(maxsize=1)
def vocabulary() -> Vocabulary:
    """The phrases of bill_labels.toml, folded. A phrase may name several fields."""
    phrases: dict[tuple[str, ...], tuple[tuple[str, ...], bool]] = {}
    for field, groups in tomllib.loads(TABLE.read_text(encoding="utf-8")).items():
        if field == "same":
            continue
        for strength, words in groups.items():
            for phrase in words:
                key = tuple(fold(phrase))
                fields, strong = phrases.get(key, ((), False))
                if field not in fields and "decoy" not in fields:
                    phrases[key] = ((*fields, field), strong or strength == "strong")
    return Vocabulary(phrases, max(map(len, phrases)))


def find_labels(page: Page) -> list[Label]:
    """All labels of a page, top to bottom and left to right; where phrases overlap the longest one stands."""
    return [label for line in page.lines for cell in line.cells for label in _of_cell(page, cell)]


def starts_with_label(words: Sequence[Word], *, marked_only: bool = False) -> bool:
    """True when the text itself begins with a label, so that it is no value of another one."""
    tokens, owner = _tokens(words[:10])
    for length, fields, strong in vocabulary().lookup(tokens, 0):
        end = owner[length - 1]
        whole = length == len(tokens) or owner[length] != end
        if not whole:
            continue
        if words[end].text.rstrip(".").endswith((":", "#")):
            return True
        if not marked_only and (length == len(tokens) or (strong and length >= 2)):
            return True
    return False


def _tokens(words: Iterable[Word]) -> tuple[list[str], list[int]]:
    tokens: list[str] = []
    owner: list[int] = []
    for index, word in enumerate(words):
        for token in fold(word.text[:60]):
            if token == "number" and tokens and tokens[-1] == "number":
                continue  # "Account No. #"
            tokens.append(token)
            owner.append(index)
    return tokens, owner


def _of_cell(page: Page, cell: Cell) -> Iterator[Label]:
    words = cell.words[:60]
    tokens, owner = _tokens(words)
    at = 0
    seen = ""
    while at < len(tokens):
        if at and owner[at] == owner[at - 1]:
            at += 1
            continue
        for length, fields, strong in vocabulary().lookup(tokens, at):
            last = owner[at + length - 1]
            if at + length < len(tokens) and owner[at + length] == last:
                continue  # ends within a printed word
            start, end = owner[at], last + 1
            while end < len(words) and not fold(words[end].text) and words[end].text in (":", ".:", "-", "–", "№"):
                end += 1
            marked = any(w.text.rstrip(".").endswith((":", "#")) for w in words[last:end]) or tokens[at + length - 1] == "number"
            if start and not marked and (length == 1 and (tokens[at] in ALONE or seen) or seen == "marked"):
                break  # a word of the value before it: "Present provider: Provider Voice"
            seen = "marked" if marked else "plain"
            yield Label(fields, " ".join(tokens[at : at + length]), strong, page.number, cell.line, cell, start, end, marked)
            at += length - 1
            break
        at += 1
