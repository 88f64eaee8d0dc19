"""What a value of a field looks like as it is printed: account numbers, amounts, names, addresses."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from intake.reading.documents.remembered import find_dates, find_numbers

MASK = "*•xX×…"
_ACCOUNT = re.compile(r"[(\[]?((?:\.{2,4})?[A-Z0-9*•×…#][A-Z0-9*•×….\-/_]{0,24})[)\],;.]?$", re.I)
_MORE = re.compile(r"[0-9*•×xX][0-9*•×xX\-]{0,11}$")
_LETTERED = re.compile(r"[A-Z]\d{2,3}-?\d{4}$")
"""The second group of accounts that stand for no telephone number: "405 A32-8117 204"."""
_MONEY = re.compile(
    r"(?:US|CA|C)?([$€£])?\s{0,2}(-?\(?)(\d{1,3}(?:[.,'  ]\d{3}){1,3}|\d{1,9})(?:([.,])(\d{2}))?(?![\d/%]|\.\d)\)?\s{0,2}(CR\b|-(?!\d))?\s{0,2}([$€£]|USD|CAD|EUR|MXN)?"
)
_TIME = re.compile(r"\d{1,2}:\d\d")

US_END = re.compile(
    r"(?:\b[A-Z]{2}\b|\b[A-Z][a-z]+)\.?,?\s{1,3}\d{5}(?:-\d{4})?(?:\s*,?\s*(?:USA?|U\.S\.A?\.?|United States(?: of America)?))?\W?$"
)
CANADA_END = re.compile(r"\b[A-Z]\d[A-Z]\s?\d[A-Z]\d(?:\s*,?\s*(?:Canada|CANADA))?\W?$")
EUROPE_LINE = re.compile(
    r"^(?:[A-Z]{1,2}-\d{4,5}|\d{5})\s{1,2}[^\W\d][^\d]{1,40}$|\b(?:C\.?P\.?|CP)\s?\d{5}\b|\b[A-Z]{1,2}\d[A-Z\d]?\s\d[A-Z]{2}$"
)
WAY = re.compile(
    r"\b(?:Street|St|Avenue|Ave|Av|Road|Rd|Boulevard|Blvd|Lane|Ln|Drive|Dr|Highway|Hwy|Parkway|Pkwy|Court|Ct|Place|Pl|Square|Sq|Terrace|Ter|Trail|Trl|Circle|Cir|Way|Loop|Route|Rte|Pike|Row|Alley|Plaza|Calle|Avenida|rue|chemin)\b",
    re.I,
)
EUROPE_TAIL = re.compile(r",\s?\d{5}\s[^\W\d][^\d]{1,40}$")
STREET = re.compile(
    r"^(?:#\s?\d{1,5}[A-Z]?$|\d{1,6}[A-Z]?(?:[-–/]\d{1,5}[A-Z]?)?,?\s[^\W\d]|\d{1,6}\s\d{1,3}(?:st|nd|rd|th)\b|P\.?\s?O\.?\s?(?:Box|Drawer)\b|Post Office Box|One\s|Apartado|B\.?P\.?\s\d|RR\s\d|Casilla)|"
    r"^[^\W\d][\w.'’\-]{0,30}(?:weg|straße|strasse|str\.|platz|allee|gasse|ring|damm|ufer|chaussee|straat|laan)\s\d{1,4}|"
    r"^(?:Street|Avenue|Road|Boulevard|Highway|Suite|Ste\.?|Unit|Apt\.?|Bldg|Building|Floor)\b.{0,30}\d|"
    r"^(?:[^\W\d][\w.'’]*\s){1,4}(?:Street|St|Avenue|Ave|Road|Rd|Boulevard|Blvd|Lane|Ln|Drive|Highway|Parkway)\.?$|"
    r"^(?:Calle|Avenida|Ave?\.|Avda|C/|Carr\.|Urb\.|Ctra\.|Km\.?|Boulevard|Blvd\.?|Paseo|Plaza|Carrera|Camino|Carretera|Rua|Rue|Chemin|Boul|Via|Col\.)(?!\w).{0,40}\d",
    re.I,
)


SENTENCE = frozenset(
    [
        "please",
        "return",
        "detach",
        "thank",
        "thanks",
        "dear",
        "if",
        "to",
        "hello",
        "hi",
        "enclose",
        "send",
        "make",
        "see",
        "sincerely",
    ]
)
"""Words that begin sentences and headings, and nobody's name."""
PARTICLES = frozenset(
    ["of", "and", "the", "de", "la", "le", "les", "des", "du", "del", "los", "las", "y", "e", "et", "da", "do", "dos", "van", "von",
     "der", "den", "und", "für", "for", "at", "in", "on", "en", "aux", "au", "sur"]
)  # fmt: skip
"""Words that stand in small letters within names."""


def account_number(words: Sequence[str]) -> str | None:
    """The account number that these printed words begin with, as printed, or None.

    Groups of digits parted by spaces are one number. Dates, amounts and words without three digits (or a mask and
    two) are none.
    """
    taken: list[str] = []
    for text in words[:8]:
        match = _ACCOUNT.match(text)
        if not taken:
            if match is None:
                if text.strip("()[]-–:#.") == "":
                    continue
                return None
            if not any(c.isdigit() or c in MASK for c in match[1]) and not (match[1].isupper() and len(match[1]) <= 4):
                return None  # a word: "Account team 800-555-0100"
            taken.append(match[1].rstrip(".-/,"))
        elif _MORE.match(text.rstrip(".,;)")) or (taken[0].isdigit() and _LETTERED.match(text)):
            taken.append(text.rstrip(".,;)"))
        elif (
            len(taken) == 1
            and not any(c.isdigit() for c in taken[0])
            and match is not None
            and taken[0].isupper()
            and len(taken[0]) <= 4
        ):
            taken.append(match[1].rstrip(".-/,"))
        else:
            break
        if text[-1:] in ".,;)":
            break
    value = " ".join(taken).strip("#")
    digits = sum(c.isdigit() for c in value)
    masked = any(c in "*•×…" for c in value) or value.startswith("..") or bool(re.search(r"[xX]{2,}", value))
    if digits < (2 if masked else 4) or len(value) > 34:
        return None
    if (
        find_dates(value)
        or _TIME.search(value)
        or re.fullmatch(r"\d{1,3}(?:,\d{3})*\.\d\d|\d{4,5}\.\d\d|\d[\d,]*,[\d,]*\.\d\d", value)
    ):
        return None
    if re.fullmatch(r"(?:19|20)\d\d", value):
        return None
    return value


def telephone(text: str) -> tuple[str, str] | None:
    """The number that stands at the head of `text`: (E.164, as printed), or None."""
    for found in find_numbers(text[:80]):
        if found.start > 12 or re.search(r"[^\W\d]{4,}", text[: found.start]):
            return None
        return found.number, text[found.start : found.end]
    return None


@lru_cache(maxsize=4_096)
def amount(text: str) -> tuple[str, str, bool] | None:
    """The first amount in `text`: (decimal, as printed, True where a currency or cents show that it is money)."""
    for match in _MONEY.finditer(text[:120].replace("\u202f", " ")):
        before, sign, whole, mark, cents, credit, after = match.groups()
        if not (before or after or cents):
            continue
        first = match.start(3)
        if first and text[first - 1] in "/:.#" and not before:
            continue
        if sign == "-" and match.start(2) and text[match.start(2) - 1].isdigit() and not before:
            continue
        try:
            value = Decimal(re.sub(r"\D", "", whole) + "." + (cents or "00"))
        except InvalidOperation:
            continue
        if sign or credit:
            value = -value
        if mark == "," and "," in whole:
            continue
        return f"{value:.2f}", match[0].strip(), bool(before or after or cents)
    return None


def looks_like_name(text: str) -> bool:
    """True for text that may be the name of a person or a company."""
    letters = sum(map(str.isalpha, text))
    digits = sum(map(str.isdigit, text))
    if not 2 <= len(text) <= 70 or letters < 2 or digits > min(letters, 5) or len(text.split()) > 9:
        return False
    if any(c in text for c in "$€£:@%=?!") or find_numbers(text) or find_dates(text):
        return False
    words = text.split()
    if words[0].lower() in SENTENCE or sum(w.isalpha() and w.islower() and w not in PARTICLES for w in words) >= 3:
        return False
    if text[0] in "-–(.,;/" or not (
        text[0].isupper() or text[0].isdigit() or text.split(maxsplit=1)[0] in ("iHeart", "eBay")
    ):
        return False
    # Five words and a full stop are a sentence, but for "Inc." and "S.L.".
    return not (text.endswith(".") and len(text.split()) > 4 and len(text.rsplit(maxsplit=1)[-1]) > 5)


def small_words(text: str) -> int:
    """How many words stand in small letters, particles aside; two and more are no name: "Voice, internet and more"."""
    return sum(len(w) > 2 and w.islower() and w not in PARTICLES for w in re.findall(r"[^\W\d_]+", text))


def ends_address(text: str) -> bool:
    """True for a line that closes an address: state and ZIP code, a Canadian or a European post code and town."""
    text = text.strip()
    if US_END.search(text) or CANADA_END.search(text):
        return True
    return bool(EUROPE_LINE.search(text) and not WAY.search(text)) or bool(EUROPE_TAIL.search(text))


def begins_address(text: str) -> bool:
    """True for a line that looks like a street or a post office box."""
    return (
        bool(STREET.search(text.strip())) and not find_numbers(text) and amount(text) is None and not find_dates(text)
    )
