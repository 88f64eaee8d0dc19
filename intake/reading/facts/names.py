"""Names of companies and people at a place in a text, word by word; no pattern can run away with them."""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import lru_cache
from itertools import islice

from intake.reading.facts.name_tails import second_name, tail_end
from intake.reading.facts.wordlists import folded, word_set

LONGEST_COMPANY = 9
"""Words of a name at most."""
_TOKEN = re.compile(r"[^\s,;:()\"“”„«»<>|!?=]{1,260}|[,;:()\"“”„«»<>|!?=\n\t]")
QUOTES = "\"“”„«»'‘’*"
_STREET_END = re.compile(
    r"^\d+ .*\b(?:st|street|ave|avenue|rd|road|ln|lane|dr|drive|blvd|boulevard|ct|court|way|pl|place|hwy|pkwy)\.?(?:\s[nsew]{1,2})?$"
)
_PASSED = frozenset(
    {
        "the",
        "resporg",
        "carrier",
        "provider",
        "anbieter",
        "operadora",
        "operador",
        "proveedor",
        "fournisseur",
        "firma",
        "empresa",
        "compania",
        "societe",
    }
)
"""Words before a name that are no part of it."""
_ARTICLES = frozenset({"la", "el", "le", "les", "die", "der", "das", "dem", "os"})
_UPPER_SUFFIXES = frozenset({"AS", "A/S", "AB", "SE", "OY", "OÜ", "SPA", "BV", "NV"})
"""Endings of companies that are words too: only written large behind words that are not."""
INITIAL = re.compile(r"[A-ZÀ-Þ]\.(?:[A-ZÀ-Þ]\.)*$")


@lru_cache(maxsize=1024)  # several readings ask for the same places of one text
def company_at(text: str, place: int, *, lower: bool = False) -> tuple[str, int] | None:
    """The company's name that starts at `place` (blanks, quotes and "the" before it are passed): (name, end).

    With `lower`, small letters are taken too, up to a word that tells a phone company: "acme telecom".
    """
    found = _plain_name(text, place, lower=lower)
    if found is None:
        return None
    name, end = found
    longer = tail_end(text, end)
    begin = second_name(text, longer)
    other = _plain_name(text, begin) if begin else None
    if other:
        longer = tail_end(text, other[1])
    return name + " ".join(text[end:longer].split("\n")), longer


def _plain_name(text: str, place: int, *, lower: bool = False) -> tuple[str, int] | None:  # noqa: PLR0915
    """The words of a name, without the tails of words/names.toml."""
    suffixes, joiners = word_set("names", "company_suffixes"), word_set("names", "joiners")
    stops, couplers = word_set("names", "stops"), word_set("names", "couplers")
    foreign = word_set("names", "foreign_stops")
    tokens = name_tokens(text, place)
    taken: list[str] = []
    end = place
    held: list[str] = []
    for index, (piece, stop) in enumerate(tokens):
        plain = folded(piece).strip(".'’")
        if piece in QUOTES and not taken:
            continue
        if plain in ("am", "pm") and taken and taken[-1][0].isdigit():
            return None
        if not taken and piece in "(":
            return None
        if piece == "," and taken:
            following = folded(tokens[index + 1][0]).strip(".") if index + 1 < len(tokens) else ""
            if following in suffixes and (following.upper() not in word_set("places", "states") or following == "pc"):
                taken[-1] += ","
                continue
            break
        if piece in ",;:()|!?=\n\t<>" or piece in QUOTES:
            break
        if not taken and piece in _ARTICLES and _next_is_name(tokens, index):
            continue
        upper_sense = _is_name_word(piece)
        if piece.rstrip(".") in _UPPER_SUFFIXES and taken and not taken[-1].isupper():
            return " ".join([*taken, *held, piece.rstrip(".")]), stop
        if not taken and (
            plain in _PASSED
            or (plain in ("a", "o", "os", "as") and piece[0].isupper() and _next_is_name(tokens, index))
        ):
            continue
        if not taken and plain in joiners and piece[0].isupper() and _next_is_name(tokens, index):
            taken.append(piece)
            continue
        if (
            plain == "for"
            and taken
            and index + 1 < len(tokens)
            and folded(tokens[index + 1][0]).strip(".") in word_set("names", "after_for")
        ):
            held.append(piece)
            continue
        if (
            plain in stops
            and plain not in joiners
            and plain not in suffixes
            and not (taken and _is_only_initial(piece))
            and not (taken and plain in couplers and _business_coupled(tokens, index, taken))
            and not (taken and piece[0].isupper() and piece[1:].islower() and plain in foreign)
        ):
            break
        if piece in ("&", "+") or plain in joiners or plain in couplers:
            if not taken or (plain in couplers and not _coupled(tokens, index, taken)):
                break
            if (
                plain in stops
                and plain in joiners
                and piece[0].isupper()
                and piece.isupper()
                and not _next_is_name(tokens, index)
            ):
                break
            held.append(piece)
            continue
        if held and not piece[0].isalpha():
            break
        ending = bool(taken) and plain in suffixes
        if not (upper_sense or ending or (lower and _lower_carrier(tokens, index, taken))):
            break
        clean, last = _cleaned(piece, plain, suffixes)
        if (
            (not taken or plain[:-2] not in word_set("names", "trades"))
            and piece.endswith(("'s", "’s"))
            and (_next_is_name(tokens, index) or _trade_follows(tokens, index))
        ):
            clean, last = piece, False
        taken += [*held, clean]
        held = []
        end = stop
        if (
            last
            and plain in suffixes
            and index + 1 < len(tokens)
            and folded(tokens[index + 1][0]).strip(".,") in suffixes
        ):
            last = False
        if last or len(taken) >= LONGEST_COMPANY:
            break
    if not taken:
        return None
    name = " ".join(taken).strip(" ,-–")
    if name[0].isdigit() and _STREET_END.search(folded(name)):
        return None
    if len(name) < 2 or name.isdigit() or not re.search(r"[^\W\d]", name):
        return None
    return name, end


def name_tokens(text: str, place: int) -> list[tuple[str, int]]:
    """Up to 24 words and marks from `place`, with their ends; blanks are left out."""
    tokens, starts = _tokens(text)
    first = bisect_left(starts, place)
    if first and tokens[first - 1][1] > place:
        return [(match.group(), match.end()) for match in islice(_TOKEN.finditer(text, place, place + 260), 24)]
    return tokens[first : first + 24]


@lru_cache(maxsize=16)
def _tokens(text: str) -> tuple[list[tuple[str, int]], list[int]]:
    """All words and marks of a text with their ends, and where they start."""
    found = [(match.group(), match.end(), match.start()) for match in _TOKEN.finditer(text)]
    return [(piece, end) for piece, end, _ in found], [start for _, _, start in found]


def _is_name_word(piece: str) -> bool:
    head = piece.lstrip("'’(")
    if not head:
        return False
    if head[0].isdigit():
        return bool(re.match(r"\d{1,4}(?:st|nd|rd|th|x\d)?[A-Za-z]*$", head)) and not re.match(r"\d{4,}$", head)
    return head[0].isupper() or (len(head) > 3 and any(c.isupper() for c in head[1:3]))


def _is_only_initial(piece: str) -> bool:
    return bool(INITIAL.match(piece))


def _coupled(tokens: list[tuple[str, int]], index: int, taken: list[str]) -> bool:
    """ "and" belongs to a name before "Sons" and the like, and between two single words."""
    if index + 1 >= len(tokens):
        return False
    following = tokens[index + 1][0]
    if folded(following).strip(".") in word_set("names", "after_couplers"):
        return True
    return (
        (len(taken) == 1 or folded(taken[0]) in word_set("names", "trades") or _business_coupled(tokens, index, taken))
        and _is_name_word(following)
        and folded(following) not in word_set("names", "stops")
        and following[0].isalpha()
    )


def _business_coupled(tokens: list[tuple[str, int]], index: int, taken: list[str]) -> bool:
    """ "Feed and Seed", "Wren and Daughters", "Fern and Fable Florist": words of business on both sides, kin, or a trade at the end."""
    if index + 1 >= len(tokens):
        return False
    trades, following = word_set("names", "trades"), folded(tokens[index + 1][0]).strip(".,")
    if not tokens[index + 1][0][0].isupper():
        return False
    if following in word_set("names", "after_couplers") or (following in trades and folded(taken[-1]) in trades):
        return True
    return len(taken) == 1 and following not in trades and _trade_follows(tokens, index)


def _next_is_name(tokens: list[tuple[str, int]], index: int) -> bool:
    return (
        index + 1 < len(tokens)
        and _is_name_word(tokens[index + 1][0])
        and folded(tokens[index + 1][0]) not in word_set("names", "stops")
    )


def _trade_follows(tokens: list[tuple[str, int]], index: int) -> bool:
    """True where a word of business written large comes within three words: "Reinhold's Clock Repair"."""
    trades, suffixes = word_set("names", "trades"), word_set("names", "company_suffixes")
    for piece, _ in tokens[index + 1 : index + 4]:
        if not piece[0].isupper() and piece != "&":
            return False
        if folded(piece).strip(".,") in trades or folded(piece).strip(".,") in suffixes:
            return True
    return False


def _lower_carrier(tokens: list[tuple[str, int]], index: int, taken: list[str]) -> bool:
    """True inside a name written small that ends with a word such as "telecom" within two words."""
    if len(taken) > 2:
        return False
    carrier_words = word_set("names", "carrier_words")
    here = [folded(t).strip(".") for t, _ in tokens[index : index + 3]]
    if not here[0].isalpha():
        return False
    if here[0] in carrier_words:
        return bool(taken)
    plain_words = carrier_words - {
        "telephone",
        "phone",
        "phones",
        "lines",
        "calls",
        "ring",
        "talk",
        "connect",
        "cable",
        "exchange",
        "dial",
        "tel",
        "carrier",
        "pbx",
        "sip",
    }
    return (
        any(word in plain_words for word in here[1:2])
        and here[0] not in word_set("names", "generic")
        and here[0] not in word_set("names", "stops")
    )


def _cleaned(piece: str, plain: str, suffixes: frozenset[str]) -> tuple[str, bool]:
    """The word as it stands in the name, and whether the name ends with it."""
    if piece.endswith(("'s", "’s")) and len(piece) > 3:
        return piece[:-2], True
    if piece.endswith(("s'", "s’")):
        return piece[:-1], True
    if piece.endswith("."):
        if plain in suffixes:
            return piece, True
        if INITIAL.match(piece) or plain in ("st", "bros", "mt", "ft", "dr", "intl", "assoc", "mfg", "dept"):
            return piece, False
        return piece.rstrip("."), True
    return piece.strip(QUOTES), False
