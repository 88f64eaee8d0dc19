"""What the encoder sees of a message: its subject and the words that count, as numbers of word pieces."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

import re2

from intake.reading.passages import Visible

PIECES = Path(__file__).parent / "pieces.model"
"""The word pieces, as the package sentencepiece keeps them."""

MOST_PIECES = 256
MOST_OF_SUBJECT = 48
MOST_CHARACTERS = 6_000
"""Longer texts are cut before they are split: a request stands near the top, and a few words at the end count too."""

BEGIN, PAD, END = 0, 1, 2
"""The marks that the encoder was born with."""

Split = Callable[[str], list[int]]
"""A text -> the numbers of its pieces."""

NUMBER = "5550100"
_NUMBER = re2.compile(r"\+?\d[\d\s().\-–/]{5,}\d")


def pieces(visible: Visible, split: Split | None = None) -> tuple[int, ...]:
    """A message's subject (marked as of a reply or a forward) and its words, at most MOST_PIECES numbers.

    `split` is another set of pieces than the one that ships with intake.
    """
    marks = ("re: " if visible.is_reply else "") + ("fwd: " if visible.is_forward else "")
    return of_text(marks + visible.subject, visible.said, split)


def of_text(subject: str, said: str, split: Split | None = None) -> tuple[int, ...]:
    """The same of a bare subject and text. A long text keeps three quarters of the room for its beginning."""
    split = split or _split()
    head = split(plain(subject[:400]))[:MOST_OF_SUBJECT] if subject.strip() else []
    body = split(plain(said[:MOST_CHARACTERS]))
    room = MOST_PIECES - len(head) - 3
    if len(body) > room:
        first = room * 3 // 4
        body = body[:first] + body[first - room :]
    return (BEGIN, *head, END, *body, END)


def plain(text: str) -> str:
    """A text with every long number replaced by one stand-in."""
    return str(_NUMBER.sub(NUMBER, text))


def split_by(model: bytes) -> Split:
    """A function from text to the numbers of its pieces."""
    from sentencepiece import SentencePieceProcessor  # noqa: PLC0415  only reading needs it

    processor = SentencePieceProcessor(model_proto=model)
    return lambda text: list(processor.encode(" ".join(unicodedata.normalize("NFKC", text).split())))


@lru_cache(maxsize=1)
def _split() -> Split:
    return split_by(PIECES.read_bytes())
