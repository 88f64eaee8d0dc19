"""Telephone numbers in text: every North American spelling, ranges, shorthand lists, vanity letters, country codes."""

from __future__ import annotations

import re

from intake.reading.number_shapes import FULL, MOST_NUMBERS, Found, digits_in_words, north_american, whole_numbers

__all__ = ["LARGEST_RANGE", "Found", "find_numbers"]

LONGEST_TEXT = 200_000
"""Characters looked at; the rest of a longer text is not read."""
LARGEST_RANGE = 1_000
"""A range over more numbers than this is refused: no customer writes out ten blocks of a hundred as one."""
_LINK = re.compile(r"https?://\S{1,500}|www\.\S{1,300}", re.I)
_EXTENSION = re.compile(
    r"[ \t]{0,4}[,;(]?[ \t]{0,4}(?:extension|extensión|extensão|ext|x|anexo|anx|poste|durchwahl|nebenstelle|ramal|int)"
    r"\.?[ \t]{0,4}[#:.]?[ \t]{0,4}\d{1,6}\b\)?",
    re.I,
)
_RANGE_WORD = re.compile(
    r"\s{0,3}(?:\(?(?:through|thru|thro|tru|up to|to|till|until|bis|à|au|a|al|ao|até|ate|hasta|t/m)\)?[\s:]{1,3}|->|→|-{1,2}|~|\.{2,3}|…)"
    r"\s{0,3}(?:and including )?",
    re.I,
)
_LIST_WORD = re.compile(
    r"[ \t]{0,3}(?:[,;/&+]|\n)?[ \t]{0,3}(?:(?:and|und|et|y|e|or|ou|oder|o|plus|also|sowie|as well as)(?=[\s\-])\s{1,2}(?:the |la |el |le |die )?)?"
    r"(?:\.{2,3}|…)?",
    re.I,
)
_TAIL = re.compile(
    r"(?:x{2,3}-?|\*|#|…|\.{2,3})?-?(\d{2,4})(?![\d%]|[.:]\d|,\d{1,3}(?!\d)|-\d{1,3}(?!\d)| ?(?:am|pm|hrs|lines|numbers)\b)",
    re.I,
)
_BARE_TAIL = re.compile(
    r"(\d{4})(?=[ \t]{1,2}\d{4}\b(?!-)|[ \t]{0,2}(?:[.,;&/)?!]|and\b|y\b|et\b|und\b|e\b|\n|$))(?![.,:]\d)"
)
_NOTHING_COUNTED = re.compile(r"[ \t]{0,2}(?:[.,;&/)?!]|\b(?:and|y|et|und|e|or|o|ou|oder)\b|\n|$)")
_AREA_CODE = re.compile(
    r"\b(?:area code|c[oó]digo de [aá]rea|indicatif(?: r[eé]gional)?|vorwahl|c[oó]digo de [aá]rea|ddd)\W{1,3}(?:is |es |est |ist |de |[eé] )?\(?([2-9]\d\d)\b(?![\-.]\d)|\b([2-9]\d\d) area code\b",
    re.I,
)
_LOCAL_ALONE = re.compile(r"(?<![\d\w+.\-/])(?<!\d[ )])([2-9]\d\d)[ .\-](\d{4})(?![\w\-/]|\.\d)")
_LOCAL = re.compile(r"\(?([2-9]\d\d)[ .\-](\d{4})(?!\d|-\d)")
_BETWEEN = re.compile(r"\b(?:between|zwischen|entre)\b[^.\n]{0,40}$", re.I)
_AND = re.compile(r"\s{1,3}(?:and|und|et|y|e)\s{1,3}", re.I)
_CHANGE_BEFORE = re.compile(
    r"\b(?:forward\w*|redirect\w*|chang\w+|replac\w+|swap\w*|point\w*|rout\w+|renumber\w*|rout\w+)\b[^.\n]{0,60}$",
    re.I,
)
_DASHES = "‐‑‒–—―−﹘﹣-"
_SAME_LENGTH = str.maketrans(
    {
        **dict.fromkeys(_DASHES, "-"),
        **dict.fromkeys(
            "\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000",
            " ",
        ),
        **{chr(0xFF10 + n): str(n) for n in range(10)},
        "\uff08": "(",
        "\uff09": ")",
        "\uff0b": "+",
        "\uff0e": ".",
        "\uff0f": "/",
        "\r": " ",
    }
)
_WITHOUT_WIDTH = re.compile("[\u00ad\u200b-\u200f\u2060-\u2064\ufeff\u202a-\u202e\u2066-\u2069]")


def find_numbers(text: str, refused: list[str] | None = None) -> list[Found]:
    """Every telephone number in `text`, in order of appearance; the same number may be found more than once.

    Ranges are spelled out, extensions dropped. Spans are those of `text`. A range over LARGEST_RANGE numbers is
    left out, and a sentence about it is added to `refused`. Whose number it is, is not judged here.
    """
    plain, places = _plain(text[:LONGEST_TEXT])
    if not any(c.isdigit() for c in plain) and not digits_in_words(plain):
        return []
    found: list[Found] = []
    links = [m.span() for m in _LINK.finditer(plain)]
    for start, end, number, rule in sorted([*whole_numbers(plain), *_under_area_code(plain)]):
        if found and start < found[-1].end and not (rule == found[-1].rule == "range" and start == found[-1].start):
            continue
        if any(a <= start < b for a, b in links):
            continue
        found.append(Found(number, start, end, rule))
        if rule in ("full", "columns"):
            _follow(plain, found, [] if refused is None else refused)
        if len(found) > MOST_NUMBERS:
            break
    if places is None:
        return found
    return [Found(f.number, places[f.start], places[f.end - 1] + 1, f.rule) for f in found]


def _under_area_code(text: str) -> list[tuple[int, int, str, str]]:
    """Numbers of seven digits in a text that names one area code for them: "555-0126 and 555-0127 (area code 508)"."""
    codes = {match[1] or match[2] for match in _AREA_CODE.finditer(text)}
    if len(codes) != 1:
        return []
    code = codes.pop()
    hits = []
    for match in _LOCAL_ALONE.finditer(text):
        number = north_american(code, match[1], match[2])
        if number:
            hits.append((match.start(), match.end(), number, "local"))
    return hits


def _plain(text: str) -> tuple[str, list[int] | None]:
    """The text with ASCII digits, dashes and blanks, and where each character came from (None: the same place)."""
    if text.isascii():
        return text.replace("\r", " "), None
    plain = text.translate(_SAME_LENGTH)
    if not _WITHOUT_WIDTH.search(plain):
        return plain, None
    kept = [i for i, c in enumerate(plain) if not _WITHOUT_WIDTH.match(c)]
    return "".join(plain[i] for i in kept), kept


def _follow(text: str, found: list[Found], refused: list[str]) -> None:
    """Adds what hangs on the last number: the rest of a range, and a list of short tails."""
    while True:
        last = found[-1]
        here = last.end
        extension = _EXTENSION.match(text, here)
        if extension:
            here = extension.end()
        if not extension and _range(text, found, here, refused):
            continue
        if not _listed(text, found, here):
            return


def _range(text: str, found: list[Found], here: int, refused: list[str]) -> bool:
    """True when "through ..." follows at `here`; its numbers are added."""
    first = found[-1]
    if first.rule == "range":
        return False
    word = _RANGE_WORD.match(text, here)
    if not word:
        word = _AND.match(text, here) if _BETWEEN.search(text, max(0, first.start - 60), first.start) else None
    if not word:
        return False
    target = _target(text, word.end(), first.number, ranged=True)
    if target is None:
        return False
    end, last_number, whole = target
    tight = not word.group().strip(" -")
    if whole and not tight and _CHANGE_BEFORE.search(text, max(0, first.start - 80), first.start):
        return False
    low, high = int(first.number[1:]), int(last_number[1:])
    if high <= low or first.number[:8] != last_number[:8]:
        if high > low and first.number[:5] == last_number[:5] and high - low > LARGEST_RANGE:
            refused.append(_too_large(first.number, last_number))
        return False
    if high - low + 1 > LARGEST_RANGE:
        refused.append(_too_large(first.number, last_number))
        return False
    found[-1] = Found(first.number, first.start, end, "range")
    found.extend(Found(f"+{n}", first.start, end, "range") for n in range(low + 1, high + 1))
    return True


def _too_large(first: str, last: str) -> str:
    return f"The range {first} to {last} has more than {LARGEST_RANGE} numbers and was not spelled out."


def _target(text: str, here: int, base: str, *, ranged: bool) -> tuple[int, str, bool] | None:
    """The number that stands at `here`, shortened or not: (end, E.164, written whole)."""
    full = FULL.match(text, here)
    if full:
        number = north_american(*full.groups())
        return (full.end(), number, True) if number and ranged else None
    local = _LOCAL.match(text, here)
    if local:
        number = north_american(base[2:5], local[1], local[2])
        return (local.end(), number, True) if number else None
    tail = _TAIL.match(text, here)
    if tail:
        return tail.end(), base[: 12 - len(tail[1])] + tail[1], False
    return None


def _listed(text: str, found: list[Found], here: int) -> bool:
    """True when ", 0111" or " and -0112" or "/32" follows at `here`; it is added."""
    word = _LIST_WORD.match(text, here)
    if not word or word.end() == here:
        return False
    parted = word.group()
    at = word.end()
    dash = at < len(text) and text[at] in "-." and text[at + 1 : at + 2].isdigit()
    if not parted.strip() and not dash and "\n" not in parted:
        return _listed_bare(text, found, at)
    if "\n" in parted and not dash:
        return _listed_below(text, found, at)
    base = found[-1].number
    target = _target(text, at + dash, base, ranged=False)
    if target is None:
        return False
    end, number, whole = target
    digits = end - at - dash
    if not whole:
        short = digits < 4
        if short and not (parted.strip() in ("/", "&", "+") or dash or _counts_on(text, end, number, base, digits)):
            return False
        if not dash and not short and not _looks_like_tail(text, end, number, base):
            return False
    found.append(Found(number, at, end, "list"))
    return True


def _listed_bare(text: str, found: list[Found], at: int) -> bool:
    """ "555-0121 0122 and 0129": four digits that only a blank parts from the number before, and that begin as it does."""
    tail = _BARE_TAIL.match(text, at)
    base = found[-1].number
    if not tail or tail[1][:2] != base[8:10] or len(base) != 12:
        return False
    found.append(Found(base[:8] + tail[1], at, tail.end(1), "list"))
    return True


def _counts_on(text: str, end: int, number: str, base: str, digits: int) -> bool:
    """True for "-0131, 32 and 33": two digits that count on from the number before, with nothing behind them to count."""
    return digits == 2 and 0 < int(number[1:]) - int(base[1:]) <= 10 and _NOTHING_COUNTED.match(text, end) is not None


def _listed_below(text: str, found: list[Found], at: int) -> bool:
    """A line of its own that holds nothing but a local number or four digits after a line with a list of them."""
    line_end = text.find("\n", at)
    line = text[at : line_end if line_end >= 0 else len(text)].strip()
    base = found[-1].number
    local = _LOCAL.fullmatch(line)
    if local:
        number = north_american(base[2:5], local[1], local[2])
    elif len(line) == 4 and line.isdigit() and line[:2] == base[8:10]:
        number = base[:8] + line
    else:
        return False
    if number is None:
        return False
    found.append(Found(number, at, at + len(line), "list"))
    return True


def _looks_like_tail(text: str, end: int, number: str, base: str) -> bool:
    """Four digits after a comma are a line number, unless they look like a year or a house number."""
    tail = number[8:]
    if tail[:2] == base[8:10] or tail[0] == "0":
        return True
    if tail[:2] in ("19", "20"):
        return False
    return not re.match(r"\s+[A-Z][a-z]|\s+(?:of|more|other|users|people)\b", text[end : end + 12])
