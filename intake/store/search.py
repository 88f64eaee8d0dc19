"""Full-text search over what people wrote and sent, with a tokenizer of our own on both sides.

The raw words of a query never reach FTS5, whose syntax can raise or reach other columns: a query is made of our
tokens, each in quotes. Telephone numbers are found in any spelling.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from intake.store.database import Database, plain

MAX_INDEXED = 200_000
"""Characters of one field that are indexed."""
MAX_QUERY = 300
"""Characters of a query that are looked at."""
MAX_WORDS = 16
"""Words of a query that are looked for."""

_WORD = re.compile(r"[^\W_]+")
_NUMBER = re.compile(
    r"(?:\+?1[ .\-]{0,2})?\(?\b[0-9]{3}\)?[ .\-/]{0,3}[0-9]{3}[ .\-/\u2010-\u2015]{0,3}[0-9]{4}\b"
    r"|\+?\(?[0-9][0-9 ().\-/\u2010-\u2015]{5,24}[0-9]"
)
"""A run that may be one telephone number in folded text: a North American one, else 7 digits and separators or more."""


@dataclass(frozen=True, slots=True)
class SearchText:
    """What a message can be found by, besides its subject and what its sender wrote."""

    numbers: tuple[str, ...] = ()
    """E.164, and account, order and ticket numbers."""
    names: tuple[str, ...] = ()
    """People, companies, addresses."""
    documents: str = ""
    """The words of attached documents."""


def index_message(
    db: Database, message_id: int, *, subject: str, said: str, more: SearchText, sender: Iterable[str] = ()
) -> None:
    """Makes a message findable; what it was found by before is forgotten. Inside a transaction."""
    forget_message(db, message_id)
    numbers = [
        *more.numbers,
        *_telephone_runs(subject),
        *_telephone_runs(said),
        *_telephone_runs(more.documents),
    ]
    keys = dict.fromkeys(key for number in numbers for key in _number_keys(number))
    words = dict.fromkeys(word for number in more.numbers for word in _words(number))
    db.write(
        "INSERT INTO search_index (rowid, subject, said, numbers, names, documents) VALUES (?, ?, ?, ?, ?, ?)",
        (
            message_id,
            " ".join(_words(subject)),
            " ".join(_words(said)),
            " ".join([*keys, *words]),
            " ".join(_words(" ".join([*more.names, *sender]))),
            " ".join(_words(more.documents)),
        ),
    )


def forget_message(db: Database, message_id: int) -> None:
    """Takes a message out of the index. Inside a transaction."""
    db.write("DELETE FROM search_index WHERE rowid = ?", (message_id,))


def find_messages(db: Database, text: str, limit: int = 50) -> list[int]:
    """Ids of the messages that hold every word of `text`, the best match first; never raises for any `text`.

    A word also finds longer words that begin with it. "415 555 0123" finds +14155550123. Needs no transaction.
    """
    query = match_query(text)
    if not query:
        return []
    found = db.rows(
        "SELECT rowid AS id FROM search_index WHERE search_index MATCH ? ORDER BY rank, rowid DESC LIMIT ?",
        (query, max(0, limit)),
    )
    return [row["id"] for row in found]


def match_query(text: str) -> str:
    """An FTS5 query (sqlite.org/fts5.html section 3) of our own quoted tokens; empty when `text` holds no word."""
    text = _folded(text[:MAX_QUERY])
    parts: list[str] = []
    rest = text
    for run in _telephone_runs(text):
        key = _national(_digits(run))
        spelled = " AND ".join(f'"{word}"' for word in _words(run))
        parts.append(f'("{key}" OR ({spelled}))')
        rest = rest.replace(run, " ", 1)
    for chunk in rest.split():
        phrase = " ".join(_words(chunk))
        if phrase:
            parts.append(f'"{phrase}" *')
    return " AND ".join(dict.fromkeys(parts[:MAX_WORDS]))


def _folded(text: str) -> str:
    """Compatibility forms, accents and case taken off, digits of every script as 0 to 9."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", plain(text)).casefold()
    return "".join(
        str(unicodedata.decimal(c)) if c.isdecimal() else c for c in decomposed if not unicodedata.combining(c)
    )


def _words(text: str) -> list[str]:
    return _WORD.findall(_folded(text[:MAX_INDEXED]))


def _telephone_runs(text: str) -> list[str]:
    runs = _NUMBER.findall(_folded(text[:MAX_INDEXED]))
    return [run for run in runs if 7 <= len(_digits(run)) <= 15]


def _digits(text: str) -> str:
    return "".join(c for c in _folded(text) if c in "0123456789")


def _national(digits: str) -> str:
    """North American numbers are looked for without their country code."""
    return digits[1:] if len(digits) == 11 and digits.startswith("1") else digits


def _number_keys(number: str) -> list[str]:
    """The spellings of a number as single tokens: whole, without area code, the last four."""
    digits = _national(_digits(number))
    if not 7 <= len(digits) <= 15:
        return [digits] if digits else []
    return [digits, digits[-7:], digits[-4:]]
