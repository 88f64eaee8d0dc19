"""Dates in text, in five languages: ISO, numeric, with month names; no relative dates, no bare months."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

LONGEST_TEXT = 200_000
"""Characters looked at; the rest of a longer text is not read."""
EARLIEST, LATEST = 1990, 2099
"""Years outside are no dates of a port, an account or a bill."""


@dataclass(frozen=True, slots=True)
class FoundDate:
    """One date as it was read."""

    day: date
    start: int
    end: int
    rule: str
    """"iso", "numeric", "named", "worded", "compact"; with "-no-year" where the year was taken from the base."""
    sure: bool = True
    """False where day and month could be the other way round and nothing tells (03/04 in a text of unknown habit)."""


_MONTH_WORDS = {
    1: "january jan enero ene janvier janv januar jänner janeiro gennaio januari",
    2: "february feb febr febrero février fevrier févr fevr februar fevereiro fev febbraio februari",
    3: "march mar marzo mars märz maerz mrz março marco maart",
    4: "april apr abril abr avril avr aprile",
    5: "may mayo mai maio maggio mei",
    6: "june jun junio juin juni junho giugno",
    7: "july jul julio juillet juil juli julho luglio",
    8: "august aug agosto ago août aout augustus",
    9: "september sep sept septiembre setiembre septembre setembro set settembre",
    10: "october oct octubre octobre oktober okt outubro out ottobre",
    11: "november nov noviembre novembre novembro",
    12: "december dec diciembre dic décembre decembre déc dezember dez dezembro dicembre",
}
_MONTHS = {word: month for month, words in _MONTH_WORDS.items() for word in words.split()}
_ALSO_WORDS = frozenset({"out", "set", "ago", "mar", "abr", "dez", "dic"})
"""Short months that are words too ("port out 5 numbers"): they need a year."""
_NAME = "(" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\b\.?"
_YEAR = r"(?:(?:,| of| de| del| do)?[ ,\-/]{0,2}[ \n]?(?:'|’)?((?:19|20)\d\d|(?<=['’])\d\d)(?![\d\-/]))?"

_ISO = re.compile(r"(?<![\d\-./])((?:19|20)\d\d)([\-/.])(\d{1,2})\2(\d{1,2})(?![\d\-/]|\.\d)(?:T\d)?")
_NUMERIC = re.compile(r"(?<![\d\-./$])(\d{1,2})([\-/.])(\d{1,2})\2((?:19|20)\d\d|\d\d)(?![\d\-/]|\.\d)")
_SPACED = re.compile(r"(?<![\d\-./$])(\d{1,2})\. (\d{1,2})\. ((?:19|20)\d\d)(?!\d)")
_SHORT = re.compile(r"(?<![\w\-./$])(\d{1,2})/(\d{1,2})(?![\w\-/%]|\.\d)")
_DOTTED = re.compile(r"(?<![\w\-./$,])(\d{1,2})\. ?(\d{1,2})\.(?![\d\w]| ?\d)")
"""German days without a year: "zum 31.5."."""
_COMPACT = re.compile(r"(?<![\w\-./])(20\d\d)(0[1-9]|1[0-2])([0-3]\d)(?![\w\-/]|\.\d)")
_MONTH_FIRST = re.compile(
    r"(?<!\w)"
    + _NAME
    + r"[ \-\n]{1,2}(?:the )?(\d{1,2})(?:st|nd|rd|th)?(?![\d:]|\s?[-–]\s?\d{1,2}(?!\d)|\s?(?:am|pm)\b)"
    + _YEAR,
    re.I,
)
_DAY_FIRST = re.compile(
    r"(?<![\w\-./$:])(\d{1,2})(?:\. ?|\.?º|st|nd|rd|th|er|ro|ten|o|°|ª| )?(?:[ \n]?(?:of|de|do)[ \n])?[ \-/]{0,2}[\n]?(?=[a-zäéûç])"
    + _NAME
    + _YEAR,
    re.I,
)
_SHORT_YEAR = r"([2-3]\d)(?![\w:\-/]|[.,]\d| ?[ap]\.?m\b)"
_DAY_MONTH_SHORT = re.compile(
    r"(?<![\w\-./$:])(\d{1,2})(?P<gap>[\-/. ]?)(?=[a-zäéûç])" + _NAME.replace(r"\b", "") + r"(?P=gap)" + _SHORT_YEAR,
    re.I,
)
_MONTH_DAY_SHORT = re.compile(r"(?<!\w)" + _NAME + r"(?P<gap>[\-/])(\d{1,2})(?P=gap)" + _SHORT_YEAR, re.I)
"""Two digits of a year that stand to the month as the day does: "4-Jun-26", "04JUN26", "Jun/04/26"."""
_TENS = "first second third fourth fifth sixth seventh eighth ninth"
_DAY_WORDS = {
    word: day
    for day, words in enumerate(
        (
            "first premier primero primeiro erste ersten",
            *_TENS.split()[1:],
            *[
                "tenth",
                "eleventh",
                "twelfth",
                "thirteenth",
                "fourteenth",
                "fifteenth",
                "sixteenth",
                "seventeenth",
                "eighteenth",
                "nineteenth",
            ],
            *("twentieth", *(f"twenty-{word}" for word in _TENS.split()), "thirtieth", "thirty-first"),
        ),
        1,
    )
    for word in words.split()
}
_WORD = "(" + "|".join(sorted(_DAY_WORDS, key=len, reverse=True)) + ")"
_MONTH_WORDED = re.compile(rf"\b{_NAME} (?:the )?{_WORD}\b(?! (?:week|half|thing|day|quarter|of)\b)" + _YEAR, re.I)
_WORDED_MONTH = re.compile(rf"\b{_WORD} (?:of |de |do )?(?=[a-zäéûç]){_NAME}" + _YEAR, re.I)
"""A day told in words: "June fourth", "le premier juillet"."""
_IN_A_FIELD = re.compile(r"\W{0,3}(\d{8}|\d{6})(?![\d\-/.])")
_ORDINAL = re.compile(
    r"\bthe (\d{1,2})(?:st|nd|rd|th)\b(?! (?:of|day|floor|street|avenue|line|time|anniversary|grade|month))", re.I
)
_BARE_MONTH = re.compile(
    r"\b(January|February|March|April|May|June|July|August|September|October|November|December)\b(?! \d)"
)
_ORDINAL_END = re.compile(r"\d(?:st|nd|rd|th)\b", re.I)
_SPAN_BEFORE = re.compile(r"\d{1,2}\s?(?:-|–|to|bis|au|al|a)\s?$")


def find_dates(text: str, base: date | None = None, *, day_first: bool = False) -> list[FoundDate]:
    """Every full date in `text`, in order.

    A date without a year takes that of `base` (the message's Date); without a base it is left out.
    Numeric dates are month first, unless that cannot be, they are parted by dots, or `day_first` is set.
    Spans such as "June 8-12" are no dates.
    """
    text = text[:LONGEST_TEXT]
    if not text.isascii():
        text = text.translate({0xA0: " ", 0x202F: " ", 0x2011: "-"})
    year = str(base.year) if base else None
    found: list[FoundDate | None] = [
        *(_dated(m, (m[1], m[3], m[4]), "iso") for m in _ISO.finditer(text)),
        *(_numeric(m, (m[1], m[3], m[4]), "numeric", day_first or m[2] == ".") for m in _NUMERIC.finditer(text)),
        *(_dated(m, (m[3], m[2], m[1]), "numeric") for m in _SPACED.finditer(text)),
        *(_dated(m, (m[1], m[2], m[3]), "compact") for m in _COMPACT.finditer(text)),
        *(_named(m, m[1], m[2], m[3] or year) for m in _MONTH_FIRST.finditer(text)),
        *(_named(m, m[2], m[1], m[3] or year) for m in _DAY_FIRST.finditer(text) if not _ends_span(text, m.start())),
        *(_named(m, m[3], m[1], m[4]) for m in _DAY_MONTH_SHORT.finditer(text) if _near(m[4], base)),
        *(_named(m, m[1], m[3], m[4]) for m in _MONTH_DAY_SHORT.finditer(text)),
        *(_named(m, m[1], str(_DAY_WORDS[m[2].lower()]), m[3] or year) for m in _MONTH_WORDED.finditer(text)),
        *(_named(m, m[2], str(_DAY_WORDS[m[1].lower()]), m[3] or year) for m in _WORDED_MONTH.finditer(text)),
    ]
    if year:
        found += [_numeric(m, (m[1], m[2], year), "numeric-no-year", day_first) for m in _SHORT.finditer(text)]
        found += [_dated(m, (year, m[2], m[1]), "numeric-no-year") for m in _DOTTED.finditer(text)]
    read = [one for one in found if one is not None]
    if year:
        read += _ordinals(text, year, read)
    return _without_overlap(read)


def _ordinals(text: str, year: str, taken: list[FoundDate]) -> list[FoundDate]:
    """ "at the end of March, the 31st": a day of the month that the same sentence names before."""
    found = []
    for match in _ORDINAL.finditer(text):
        before = text[max(0, match.start() - 60) : match.start()]
        months = list(_BARE_MONTH.finditer(re.split(r"[.!?]\s|\n\n", before)[-1]))
        if len(months) != 1 or any(t.start < match.start() <= t.end + 60 for t in taken):
            continue
        one = _dated(match, (year, str(_MONTHS[months[0][1].lower()]), match[1]), "named-no-year")
        if one:
            found.append(one)
    return found


def find_date(text: str, base: date | None = None, *, day_first: bool = False) -> date | None:
    """The first full date in `text`, or None. See find_dates."""
    found = find_dates(text, base, day_first=day_first)
    return found[0].day if found else None


def _near(year: str, base: date | None) -> bool:
    """False for "4 Jun 30 phones": two digits that are no year close to the message's."""
    return base is None or abs(2000 + int(year) - base.year) < 3


def field_date(value: str, base: date | None) -> date | None:
    """The date of a field that is known to hold one, also written without any mark: "06122026", "061226", "260612".

    Taken only within two years of `base`, so that no other code is read as a day.
    """
    match = _IN_A_FIELD.match(value[:20])
    if not match or base is None:
        return None
    digits = match[1]
    for at, month, day in ((4, 0, 2), (0, len(digits) - 4, len(digits) - 2)):  # month first, then year first
        year = digits[at : at + len(digits) - 4]
        one = _dated(match, (year, digits[month : month + 2], digits[day : day + 2]), "compact")
        if one and abs(one.day.year - base.year) < 2:
            return one.day
    return None


def _ends_span(text: str, place: int) -> bool:
    """True where "8-" or "8 to" stands before: the end of a span of days."""
    return bool(_SPAN_BEFORE.search(text, max(0, place - 8), place))


def _dated(match: re.Match[str], parts: tuple[str, str, str], rule: str, sure: bool = True) -> FoundDate | None:
    """Year, month and day as printed -> a date, or None where there is no such day."""
    year, month, day = (int(part) for part in parts)
    if year < 100:
        year += 2000
    if not EARLIEST <= year <= LATEST:
        return None
    try:
        return FoundDate(date(year, month, day), match.start(), match.end(), rule, sure)
    except ValueError:
        return None


def _numeric(match: re.Match[str], parts: tuple[str, str, str], rule: str, day_first: bool) -> FoundDate | None:
    """Two numbers and a year, in the order that is usual or the only one that can be."""
    first, second, year = parts
    turned = int(first) > 12 or (day_first and int(second) <= 12)
    month, day = (second, first) if turned else (first, second)
    sure = int(first) > 12 or int(second) > 12 or first == second
    return _dated(match, (year, month, day), rule, sure)


def _named(match: re.Match[str], name: str, day: str, year: str | None) -> FoundDate | None:
    """A month's name, a day, and the year that was printed or that of the base."""
    month = _MONTHS.get(name.lower().rstrip("."))
    if month is None or year is None:
        return None
    printed = match[match.re.groups] is not None
    may = name.lower() == "may" and name[0] == "m" and not _ORDINAL_END.search(match.group())
    if not printed and (name.lower() in _ALSO_WORDS or may):
        return None
    return _dated(match, (year, str(month), day), "named" if printed else "named-no-year")


def _without_overlap(found: list[FoundDate]) -> list[FoundDate]:
    """Sorted by place; of two that share characters the longer one stays."""
    kept: list[FoundDate] = []
    for one in sorted(found, key=lambda f: (f.start, f.start - f.end)):
        if kept and one.start < kept[-1].end:
            if one.end - one.start > kept[-1].end - kept[-1].start:
                kept[-1] = one
            continue
        kept.append(one)
    return kept
