"""Whether a printed name is a company's or a person's (words/company_names.toml)."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import lru_cache
from pathlib import Path

from intake.reading.given_names import given_names

TABLE = Path(__file__).with_name("words") / "company_names.toml"


@lru_cache(maxsize=1)
def _table() -> dict[str, frozenset[str]]:
    return {k: frozenset(v) for k, v in tomllib.loads(TABLE.read_text(encoding="utf-8")).items()}


def _folded(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", text).lower().replace(".", "").replace("'", "").replace("’", "")
    return re.findall(r"[a-z0-9]+|[&+]", "".join(c for c in plain if not unicodedata.combining(c)))


def has_company_word(name: str) -> bool:
    """True when a word of the name (Inc, Dental, &) says that it is a company's."""
    words, table = _folded(name), _table()
    if (
        len(words) in (3, 4)
        and words[1] in ("&", "and", "y", "et")
        and not given_names().isdisjoint((words[0], words[2]))
        and not any(_of_company(w) for w in words if w not in table["company_marks"])
    ):
        return False  # a household: "Ida & Amos Stadler"
    return any(_of_company(w) for w in words) or any(c.isdigit() for c in name)


def _of_company(word: str) -> bool:
    table = _table()
    return any(word in table[group] for group in ("company", "company_more", "company_trades", "company_marks")) or any(
        len(word) > len(end) + 2 and word.endswith(end) for end in table["company_endings"]
    )


def goes_on(line: str) -> bool:
    """True for a second line of a company's name: "Clinic" under "Osprey Lake Veterinary"."""
    words, table = _folded(line), _table()
    return 1 <= len(words) <= 2 and all(w in table["company"] or w in table["company_more"] for w in words)


def is_heading(name: str) -> bool:
    """True for words that are nobody's name: "Information", "Details on file"."""
    words = _folded(name)
    return all(w in _table()["never"] for w in words) or (bool(words) and words[-1] in _table()["heads"])


def is_person(name: str) -> bool:
    """True for a name that is surely a person's: "Ruiz, Ana", "Dr. Ana M. Ruiz"."""
    words, table = _folded(name), _table()
    if not 2 <= len(words) <= 5 or has_company_word(name):
        return False
    if words[0] in table["titles"] or words[0] in given_names():
        return True
    if re.fullmatch(r"[^\W\d]['’\-\w]+, [^\W\d][\w.\-]*(?: [^\W\d]\.?)?", name):
        return True
    return bool(re.fullmatch(r"[^\W\d][\w'’\-]*\.? (?:[^\W\d]\.? ){1,2}[^\W\d][\w'’\-]+", name)) and any(
        len(w) == 1 for w in words
    )


def is_company(name: str) -> bool:
    """True for a name that may be told as the customer's company; an unclear one is none.

    Three words that say nothing may be a person with two surnames; "The", "and", "of" stand in no person's name.
    """
    if has_company_word(name):
        return True
    words = [w.lower() for w in name.split()]
    told = bool({"the", "and", "of", "et", "los", "las", "les"} & set(words)) or len(words) >= 4
    particles = any("".join(_folded(w)) in _table()["particles"] for w in words[1:-1])
    return told and len(words) >= 3 and not particles and not is_person(name)


def without_title(name: str) -> str:
    """A person's name without "Mr.", "Mme" before it."""
    words = name.split()
    while len(words) > 2 and "".join(_folded(words[0])) in _table()["titles"]:
        words = words[1:]
    return " ".join(words)
