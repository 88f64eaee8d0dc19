"""The shapes of a telephone number that stands whole: North American, vanity, international."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

import phonenumbers

from intake.domain.numbers import TOLL_FREE_CODES

MOST_NUMBERS = 20_000
"""Numbers of one text; more are not read."""


@dataclass(frozen=True, slots=True)
class Found:
    """One number as it was read."""

    number: str
    """E.164."""
    start: int
    end: int
    """Span in the text; members of a range share the span of the range."""
    rule: str
    """"full", "range", "list", "vanity", "columns" or "international"."""


_GAP = r"[ \t.\-/·•_|]{0,3}(?:\n[ \t>]{0,4})?"
FULL = re.compile(
    # an optional country code, area code, exchange, line; "(" and ")" where people put them
    r"(?:\+ ?1[ .\-/]{0,3}|\b(?:00|011[ -]?)?1[ .\-/]{0,3})?"
    r"[(\[]? ?([2-9]\d\d) ?[)\]]?" + _GAP + r"([2-9]\d\d)" + _GAP + r"(\d{4})(?!\d)"
)
_SPELLED = re.compile(r"(?<![\d\w])([2-9])((?:[ .\-]\d){9})(?![\w]|[ .\-]\d)")
"""Digit by digit: "7 0 8 5 5 5 0 1 7 3"."""
_WORDS = {
    word: str(digit)
    for digit, words in enumerate(
        (
            "zero oh cero zéro null",
            "one uno un um eins",
            "two dos deux dois zwei",
            "three tres trois três drei",
            "four cuatro quatre quatro vier",
            "five cinco cinq fünf",
            "six seis sechs",
            "seven siete sept sete sieben",
            "eight ocho huit oito acht",
            "nine nueve neuf nove neun",
        )
    )
    for word in words.split()
}
_ANY_DIGIT = "|".join(sorted(_WORDS, key=len, reverse=True))
_DIGIT_WORD = re.compile(rf"\b(?:{_ANY_DIGIT})\b", re.I)
_DIGIT_WORDS = re.compile(
    rf"(?:\b(?:{_ANY_DIGIT})\b[ ,.\n\-]{{0,3}}(?:(?:then|dash|and|y|et|e|und|dann|luego|puis) )?){{10,11}}", re.I
)
_LABELLED_COLUMNS = re.compile(
    r"\bNPA\b\W{0,4}(\d{3})\W{1,5}NXX\b\W{0,4}(\d{3})\W{1,5}(?:line|station|xxxx|number|no)\b\W{0,4}(\d{4})(?!\d)",
    re.I,
)
_BRACKETS = re.compile(
    r"(?<![\w.\-])(?:\+?1[ .\-])?\(?([2-9]\d\d)\)?[ .\-]([2-9]\d\d)[ .\-](\d{1,3})[\[{(](\d{1,3})[ ]?(?:-|\.{2,3}|to)[ ]?(\d{1,3})[\]})]"
)
"""The end of a range in brackets: "330-555-01[10-14]"."""
_VANITY = re.compile(
    r"(?<![\w@.\-])(?:\+?1[ .\-])?\(?(8(?:00|33|44|55|66|77|88))(?:\) ?|[.\-]|(?<=1.8\d\d) )"
    r"((?=[A-Z0-9.\-]{0,7}[A-Z]{3})[A-Z0-9]{1,9}(?:[.\-][A-Z0-9]{2,8}){0,2})(?![\w@])"
)
_INTERNATIONAL = re.compile(r"(?<![\w+])(?:\+|00|011[ \-])[ ]?([2-9]\d[\d ().\-/]{5,20}\d)(?!\d)")


def whole_numbers(text: str) -> list[tuple[int, int, str, str]]:
    """Numbers that stand whole: (start, end, E.164, rule), sorted by place."""
    hits = _of_ten_digits(text) if sum(map(str.isdigit, text)) >= 10 else []
    hits += _worded(text)
    hits += [(m.start(), m.end(), n, "vanity") for m in _VANITY.finditer(text) if (n := _vanity(m[1], m[2]))]
    if "+" in text or "00" in text or "011" in text:
        for match in _INTERNATIONAL.finditer(text):
            number = _international(match[1])
            if number:
                hits.append((match.start(), match.end(), number, "international"))
    return sorted(hits)


def _of_ten_digits(text: str) -> list[tuple[int, int, str, str]]:
    """Ten digits of North America, together, in columns or one by one."""
    hits: list[tuple[int, int, str, str]] = []
    position = 0
    while match := FULL.search(text, position):
        number = north_american(*match.groups())
        if number and _free_standing(text, match):
            start = match.end() - len(match.group().lstrip())
            hits.append((start, match.end(), number, "full"))
            position = match.end()
        else:
            position = match.start() + 1
    hits += [
        (m.start(), m.end(), n, "columns")
        for m in _LABELLED_COLUMNS.finditer(text)
        if (n := north_american(*m.groups()))
    ]
    for match in _BRACKETS.finditer(text):
        head, low, high = match[3], match[4], match[5]
        if len(head + low) == len(head + high) == 4:
            lines = (f"{head}{line:0{len(low)}}" for line in range(int(low), int(high) + 1))
            told = (north_american(match[1], match[2], line) for line in lines)
            hits += [(match.start(), match.end(), number, "range") for number in told if number]
    for match in _SPELLED.finditer(text):
        digits = re.sub(r"\D", "", match.group())
        if number := north_american(digits[:3], digits[3:6], digits[6:]):
            hits.append((match.start(), match.end(), number, "full"))
    return hits


def digits_in_words(text: str) -> bool:
    """True where ten digits in a row are told in words."""
    return _DIGIT_WORDS.search(text) is not None


def _worded(text: str) -> list[tuple[int, int, str, str]]:
    """Ten digits told in words, as telephones write what they hear: "seven one six, then five five five ..."."""
    found = []
    for match in _DIGIT_WORDS.finditer(text):
        told = [_WORDS[word.lower()] for word in _DIGIT_WORD.findall(match.group())]
        digits = "".join(told[1:] if len(told) == 11 and told[0] == "1" else told)
        number = north_american(digits[:3], digits[3:6], digits[6:]) if len(digits) == 10 else None
        if number:
            found.append((match.start(), match.end(), number, "full"))
    return found


def north_american(area: str, exchange: str, line: str) -> str | None:
    """E.164 when area code and exchange can be (NXX, not N11); 555-01xx passes."""
    if area[0] in "01" or exchange[0] in "01" or area[1:] == "11" or exchange[1:] == "11":
        return None
    return f"+1{area}{exchange}{line}"


def _free_standing(text: str, match: re.Match[str]) -> bool:
    """False where the digits are a piece of something longer: an id, a card, an address, a decimal."""
    start, end = match.span()
    shown = match.group()
    before, after = text[max(0, start - 3) : start], text[end : end + 9]
    bare = shown.isdigit()
    if shown.count("\n") > 1 or (shown.count("\n") == 1 and bare):
        return False
    if before and (before[-1].isalnum() or (before[-1] in "_@$€£#=" and bare and before[-1] not in "=#")):
        return False
    if len(before) > 1 and before[-1] in "-./" and (before[-2].isdigit() or (bare and before[-2].isalpha())):
        return False
    if re.match(r"-[2-9]\d\d[-. ][2-9]\d\d", after):
        return True
    if re.match(r"\w|@|[-.]\d{1,3}(?!\d)[\w-]?", after):
        return bool(re.match(r"x\d|-\d\d(?!\d)|\.{2,3}", after, re.I))
    return True


def _vanity(area: str, word: str) -> str | None:
    """ "800", "FLOWERS" -> E.164. Letters beyond the seventh are not dialled."""
    letters = word.replace("-", "").replace(".", "")
    if not 7 <= len(letters) <= 10 or letters.isdigit() or area not in TOLL_FREE_CODES:
        return None
    digits = phonenumbers.convert_alpha_characters_in_number(letters)[:7]
    return f"+1{area}{digits}" if digits.isdigit() and digits[0] not in "01" else None


@lru_cache(maxsize=4096)
def _international(digits: str) -> str | None:
    """Digits after the plus, as people part them -> E.164, or None when no country has such a number."""
    try:
        parsed = phonenumbers.parse("+" + digits.replace("(0)", ""), None)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(parsed):
        return None
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
