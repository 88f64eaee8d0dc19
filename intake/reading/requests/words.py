"""Text -> plain words: lower case, no accents, no contractions, slips of the typing mended."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from functools import lru_cache
from typing import Any

import re2

TELEPHONE = "TN"
"""Stands for a telephone number."""
AMOUNT = "NUM"
"""Stands for any other run of digits of four or more."""
NAME = "NAME"
"""Stands before a word that is written like a proper name; it is no word of its own."""

_TELEPHONE = re2.compile(
    r"(?:\+?\d{1,3}[ .\-/]{0,2})?\(?\b\d{2,4}\)?[ .\-/]{1,2}\d{2,4}[.\- ]\d{2,4}(?:[.\- ]\d{2,4})?\b|\b1?\d{10}\b"
)
_NAME = re2.compile(
    r"\b(to|To|with|With|by|at|on|for|from|From|into|and|a|con|de|desde|para|chez|vers|zu|von|bei|nach|mit|com|TO) +(?:the +|el +|la +)?"
    r"([A-Z][A-Za-zÀ-ÿ&]*)"
)
_ADDRESS = re2.compile(r"\S+@\S+\.\w+|https?://\S+|www\.\S+")
_DATE = re2.compile(r"\b\d{4}-\d{2}-\d{2}\b|\b\d{1,2}[/.]\d{1,2}(?:[/.]\d{2,4})?\b")
_WORD = re2.compile(r"[a-z]+(?:'[a-z]+)?|\d+[a-z]{0,3}|&|:|\?|TN|DATE|MAIL")
_LEADERS = re2.compile(r"\.{3,}|\t+| {3,}|…|(?: [-–—=]>? )")


def plain(text: str) -> str:
    """Lower case, accents and typographic quotes off."""
    if not text.isascii():
        text = text.replace("’", "'").replace("‘", "'").replace("´", "'").replace("ß", "ss")
        text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return text.lower().replace("at&t", "att")


class Words:
    """Cuts text into plain words with the tables of `words.toml`; `known` words are never mended."""

    def __init__(self, tables: dict[str, Any], known: Callable[[str], bool]) -> None:
        self._short: dict[str, tuple[str, ...]] = {k: tuple(v.split()) for k, v in tables["short"].items()}
        self._slips: dict[str, str] = dict(tables["slips"])
        self._trade: tuple[str, ...] = tuple(tables["trade"])
        self._no_name: frozenset[str] = frozenset(tables["no_name"])
        self._real: frozenset[str] = frozenset(tables["real"]) | frozenset(self._trade)
        self._known = known
        self.mend = lru_cache(maxsize=20_000)(self._mend)

    def cut(self, sentence: str) -> tuple[str, ...]:
        """The words of a sentence of at most a few thousand characters."""
        text = _LEADERS.sub(" : ", sentence)
        text = text.replace("# ", " number ")
        text = _ADDRESS.sub(" MAIL ", text)
        text = _DATE.sub(" DATE ", text)
        text = _TELEPHONE.sub(" TN ", text)
        if not text.isupper():
            text = _NAME.sub(self._name, text)
        marked = text
        for mark in ("TN", "DATE", "MAIL", "NAME"):
            marked = marked.replace(f" {mark} ", f" \x01{mark} ")
        words: list[str] = []
        for piece in marked.split():
            if piece.startswith("\x01"):
                words.append(piece[1:])
                continue
            for word in _WORD.findall(plain(piece)):
                words.extend(self.mend(word))
        return tuple(words)

    def _name(self, match: Any) -> str:
        word = match.group(2)
        if plain(word) in self._no_name or word in ("TN", "DATE", "MAIL"):
            return str(match.group(0))
        return f"{match.group(1)} NAME {word}"

    def _mend(self, word: str) -> tuple[str, ...]:
        if word in self._short:
            return self._short[word]
        if word.isdigit():
            return (AMOUNT,) if len(word) >= 4 else (word,)
        if "'" in word:
            return self._contraction(word)
        if word in self._slips:
            return (self._slips[word],)
        if len(word) >= 5 and word not in self._real and not self._known(word):
            for right in self._trade:
                if slip_of(word, right):
                    return (right,)
        return (word,)

    def _contraction(self, word: str) -> tuple[str, ...]:
        head, _, tail = word.partition("'")
        if tail == "t" and head.endswith("n"):
            return (*self.mend({"ca": "can", "wo": "will"}.get(head[:-1], head[:-1])), "not")
        if tail == "s" and head in (
            "here",
            "it",
            "that",
            "what",
            "where",
            "who",
            "how",
            "there",
            "she",
            "he",
        ):
            return (head, "is")
        if tail in ("s", "em"):
            return self.mend(head)
        long = {"re": "are", "ll": "will", "ve": "have", "m": "am", "d": "would"}.get(tail)
        return (*self.mend(head), long) if long else (*self.mend(head), *self.mend(tail))


def slip_of(word: str, right: str) -> bool:
    """True when `word` is `right` with one slip (a letter left out, doubled, wrong, or two swapped).

    The first letter must be right, and what differs may not be a mere ending (-s, -d, -r are other words).
    """
    if word == right or word[0] != right[0] or abs(len(word) - len(right)) > 1:
        return False
    i = 0
    while i < min(len(word), len(right)) and word[i] == right[i]:
        i += 1
    if len(word) == len(right):
        swapped = word[i : i + 2] == right[i : i + 2][::-1] and word[i + 2 :] == right[i + 2 :]
        return swapped or (word[i + 1 :] == right[i + 1 :] and len(word) >= 6 and i < len(word) - 1)
    if len(word) < len(right):
        return i < len(word) and word[i:] == right[i + 1 :]
    return i < len(right) and word[i + 1 :] == right[i:]
