"""Postal addresses in text, put on one line as printed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from intake.reading.facts.wordlists import folded, word_set


@dataclass(frozen=True, slots=True)
class Address:
    """An address as it was read."""

    text: str
    """One line: "12 Mill Rd, Suite 4, San Jose, CA 95112"."""
    start: int
    end: int


MOST = 60
"""Postal codes of one text that are looked at."""
LONGEST_LEFT = 90
"""Characters before the house number that may belong to it."""
LONGEST = 170
"""Characters from the house number to the postal code."""


@lru_cache(maxsize=1)
def _anchor() -> re.Pattern[str]:
    codes = "|".join(sorted(word_set("places", "states")))
    names = "|".join(sorted((n.replace(" ", r"\s") for n in word_set("places", "state_names")), key=len, reverse=True))
    return re.compile(
        rf"(?:(?<![A-Za-z])(?:{codes}|(?i:{names}))\.?\)?,?[ \t]{{0,3}}[\s,(]\)?\s{{0,3}})"
        r"(\d{5}(?:-\d{4})?(?![\d-])|[A-Z]\d[A-Z] ?\d[A-Z]\d\b)"
    )


@lru_cache(maxsize=1)
def _streets() -> re.Pattern[str]:
    kinds = "|".join(sorted((re.escape(w) for w in word_set("places", "street_words")), key=len, reverse=True))
    return re.compile(rf"\b(?:{kinds})\b", re.IGNORECASE)


@lru_cache(maxsize=1)
def _without_zip() -> re.Pattern[str]:
    """A state behind a town, where no postal code follows: "12 Mill Rd, San Jose, CA"."""
    codes = "|".join(sorted(word_set("places", "states")))
    return re.compile(rf",? (?:{codes})(?=[.,;)]|[ \t]*\n|\s*$|[ ](?:and|but|which|for)\b)(?![.,]? ?\d)")


_HOUSE = re.compile(r"(?<![\w#\-.:/$])(\d{1,6}(?:[A-Za-z]|-\d{1,4}[A-Za-z]?|½| ?1/2)?)(?=,? (?:[A-Za-zÀ-ÿ\d]))")
_UNIT = re.compile(
    r"(?:suite|ste|unit|apt|apartment|floor|fl|room|rm|bldg|building|box|#|po box|p\.o\. box|bureau|local|oficina|piso|exit|zip)[.:]?\s*#?$",
    re.IGNORECASE,
)
_LEFT = re.compile(
    r"(?:(?:Urb|Urbanizaci[oó]n|Cond|Condominio|Edif|Edificio|Bo|Barrio|Res|Residencial|Sector|Parc|Parcelas|Col|Colonia|Calle|Carr|Carretera|Ave?|Avenida|Paseo|Camino|Bulevar|Blvd|Rua|Suite|Ste|Unit|Apt|Building|Bldg|Local|Oficina|Bureau|Km)\.? (?:#?[^,;:.!?\n]{1,36}(?:\.\d{1,2})?[, \n]\s{0,2})?){1,3}$"
)
"""What stands before the house number and belongs to the address: "Urb. Santa Rita, Calle Humacao 1003", "Suite 4, 12 Mill Rd"."""
_POST_BOX = re.compile(r"\b(?:p\.? ?o\.? ?box|apartado|case postale|c\.p\.|caixa postal|postfach)\b", re.IGNORECASE)
_NOT_IN_ADDRESS = re.compile(r"[@!?;]|[.:]\s+[A-Z][a-z]+\s[a-z]+\s[a-z]+|\d{3}[-.]\d{3}[-.]\d{4}|\n\s*\n")
_SENTENCE = re.compile(r"\b(?:is|are|was|the|and|we|our|please|from|with|for|that|instead|to)\b", re.IGNORECASE)


def find_addresses(text: str) -> list[Address]:
    """North American addresses, from the house number to the ZIP or postal code; also over several lines."""
    found: list[Address] = []
    for match in islice(_anchor().finditer(text), MOST):
        floor = max(match.start() - LONGEST, found[-1].end if found else 0)
        start = _house_before(text, floor, match.start())
        if start is None:
            continue
        left = _LEFT.search(text, max(floor, start - LONGEST_LEFT), start)
        start = left.start() if left and not _POST_BOX.search(left.group()) else start
        found.append(Address(one_line(text[start : match.end()]), start, match.end()))
    return found


def find_without_zip(text: str) -> list[Address]:
    """Addresses that end with a town and a state's letters: for texts that say "address" before them."""
    found: list[Address] = []
    for match in islice(_without_zip().finditer(text), MOST):
        start = _house_before(text, max(match.start() - LONGEST, found[-1].end if found else 0), match.start())
        if start is not None and _streets().search(text, start, match.start()):
            found.append(Address(one_line(text[start : match.end()]), start, match.end()))
    return found


def _house_before(text: str, floor: int, end: int) -> int | None:
    """Where the house number stands: the farthest one back from which nothing but an address runs to `end`."""
    piece = text[floor:end]
    for match in _HOUSE.finditer(piece):
        rest = piece[match.start() :]
        if _UNIT.search(piece, max(0, match.start() - 12), match.start()):
            continue
        if _NOT_IN_ADDRESS.search(rest) or _POST_BOX.search(rest) or rest.count("\n") > 4:
            continue
        if not _streets().search(rest) and not ("," in rest or "\n" in rest):
            continue
        street = re.split(r"[,\n]", rest, maxsplit=1)[0]
        if _SENTENCE.search(street) or len(street.split()) > 9:
            continue
        if _SENTENCE.search(re.sub(r"(?i)\b(?:the|and|to)\b", "", rest)):
            continue
        return floor + match.start()
    return None


def one_line(text: str) -> str:
    """Lines, tabs and blanks of an address joined with commas and single blanks."""
    parts = [re.sub(r"^[\s>*•|-]+", "", p).strip(" \t,;|") for p in re.split(r"\n|\t|\s*\|\s*| {3,}", text)]
    joined = ", ".join(" ".join(p.split()) for p in parts if p)
    return re.sub(r"\s+,", ",", joined).replace(",,", ",")


def address_of(value: str, below: tuple[str, ...] = ()) -> str | None:
    """The address of a labelled value and the lines that hang on it, or None where it is none."""
    whole = "\n".join((value, *below[:4]))
    found = find_addresses(whole)
    if found and found[0].start < 60:
        return found[0].text
    if _POST_BOX.match(value):
        return None
    house = re.search(r"\d", value)
    line = one_line(re.split(r"\s*\((?!\d)", value)[0]).rstrip(". ")
    if not house or len(line) > 140 or not re.search(r"[^\W\d]{3}", line) or re.search(r"@|https?:", line):
        return None
    if (
        _streets().search(line)
        or re.search(r"(?i)stra(?:ss|ß)e|str\.|weg\b|platz\b|allee\b", line)
        or re.search(r",.*\d{4,5}|\d{4,5}.*,", line)
    ):
        city = [one_line(b) for b in below[:2] if re.search(r"\d{4,5}\b|\b[A-Z]{2}\b", b) and len(b) < 60]
        return ", ".join([line, *city[:1]]) if city and not re.search(r"\b\d{5}\b", line) else line
    return None


def place_key(address: str) -> str:
    """An address for comparison: folded letters and digits only."""
    return re.sub(r"[^0-9a-z]+", " ", folded(address)).strip()
