"""Numbers that are called by their last four digits ("the line ending in 0131", "-0131", "0105 stays")."""

from __future__ import annotations

import re
from collections.abc import Sequence

from intake.reading.number_shapes import Found

_ENDING = re.compile(
    r"\b(?:numbers?|lines?|ones?|those|that|did|tn|tns|dids|phone|cell|fax|mobile|n[uú]meros?|l[ií]neas?|linhas?|num[eé]ros?|lignes?|el|la|los|las|le|o|a|os|as|celui|celle|ceux|nummern?|rufnummern?|die|der)\b"
    r"[^.\n\d]{0,16}?\b(?:ending|ends?|finish(?:ing|es)|terminad[oa]s?|terminan?|acabad[oa]s?|acaban?|final|finais|finales|terminant|termine(?:nt)?|finissant|finit|finissent|endend|endet|enden|endung|endziffern)"
    r"(?: with| in| on| en| em| par| auf| digits)*:?\s{0,2}[\"“(]?(?:\.{2,3}|…|x{2,6}-?|\*{2,6}-?)?-?(\d{4})(?![\d\-])",
    re.IGNORECASE,
)
_NOT_A_NUMBER = re.compile(
    r"\b(?:card|visa|mastercard|amex|account|acct|ssn|tax|ein|pin|invoice|order|pon|cuenta|tarjeta|compte|carte|konto|karte|conta|cart[aã]o|zip)\b[^.\n]{0,24}$",
    re.IGNORECASE,
)
_SHORT = re.compile(r"(?<![\w.,/$€#:+])(?<!\d )(?<!\d-)(?:-|x|…|\.{2,3})?(\d{4})(?![\w/]|-\d|[.,:]\d)")
_ALL_BUT = re.compile(
    r"\b(?:except(?:ing)?(?: for)?|all but|but not|without|excluding|excepto|salvo|menos|sauf|hormis|au(?:ß|ss)er|bis auf|exceto)\s(?:(?:the|number|line|one|ending|in|el|la|los|le|les|die|der|o|a|de|que|termina|en|em)\s){0,4}(\d{2,3})(?![\w/%]|[.,:-]\d| (?:lines|numbers|phones|of)\b)",
    re.IGNORECASE,
)
"""Two or three digits are enough after "all except the"."""
_YEAR = re.compile(r"(?:19|20)\d\d")
MOST = 200
"""Mentions of one text that are looked at."""


def short_mentions(text: str, found: Sequence[Found], known: Sequence[str]) -> list[Found]:
    """Numbers of `text` that are told by their last four digits, sorted by place.

    `found`: those that stand whole in `text`; `known`: all of the message. Four digits alone count where they are the
    end of exactly one known number; after "ending in" they belong to the area code and exchange of the number before
    (or, where none stands before, to the only ones that are known).
    """
    if not known:
        return []
    spans = sorted((f.start, f.end) for f in found)
    tails: dict[str, set[str]] = {}
    for each in known:
        tails.setdefault(each[-4:], set()).add(each)
    heads = {number[:8] for number in known if number.startswith("+1")}
    mentions: list[Found] = []
    for match in _matches(_ENDING, text):
        tail = match[1]
        before = [f.number for f in found if f.end <= match.start() and f.number.startswith("+1")]
        head = before[-1][:8] if before else next(iter(heads)) if len(heads) == 1 else None
        same = tails.get(tail, set())
        number: str | None = next(iter(same)) if len(same) == 1 else head + tail if head else None
        if number and _free(match.span(1), spans) and not _NOT_A_NUMBER.search(text[: match.start(1)][-60:]):
            mentions.append(Found(number, *match.span(1), "ending"))
    spans = sorted([*spans, *((f.start, f.end) for f in mentions)])
    for match in _matches(_SHORT, text):
        same = tails.get(match[1], set())
        if len(same) != 1 or _YEAR.fullmatch(match[1]) or not _free(match.span(), spans):
            continue
        if not _NOT_A_NUMBER.search(text[: match.start()][-40:]):
            mentions.append(Found(next(iter(same)), *match.span(), "ending"))
    for match in _matches(_ALL_BUT, text):
        ends = {number for number in known if number.endswith(match[1])}
        if len(ends) == 1 and _free(match.span(1), spans):
            mentions.append(Found(next(iter(ends)), *match.span(1), "ending"))
    return sorted(mentions, key=lambda f: f.start)


def _matches(pattern: re.Pattern[str], text: str) -> list[re.Match[str]]:
    found = []
    for match in pattern.finditer(text):
        found.append(match)
        if len(found) == MOST:
            break
    return found


def _free(span: tuple[int, int], taken: list[tuple[int, int]]) -> bool:
    return not any(start < span[1] and span[0] < end for start, end in taken)
