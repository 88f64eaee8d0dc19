"""What may be the name of a new provider, which one is left, and the longest form of it that a message uses."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import islice

from intake.reading.facts.candidates import Candidate
from intake.reading.facts.carriers import tells_carrier
from intake.reading.facts.company_names import bare, same_company
from intake.reading.facts.names import company_at
from intake.reading.facts.stretches import Stretch
from intake.reading.facts.wordlists import word_set

MOST_NAMES = 60
"""Names of one message that are compared with each other, and mentions of a name that are looked at."""
_CODE_LIKE = re.compile(r"[A-Z0-9]{1,8}[-/.]?(?:[A-Z0-9]{1,8}[-/.])*[A-Z0-9]*\d{3,}[A-Z0-9\-/]*")
_CONTRACTED = re.compile(
    r"(?i)\w+['’](?:ll|re|ve|m|d)\b|(?:nothing|nobody|noone|anyone|someone|everything|everybody|anything|something)\b"
)


def may_be(name: str, own_names: Sequence[str]) -> bool:
    """False for our own name, for codes, and for words that no phone company is called."""
    plain = bare(name)
    if (
        not plain
        or len(plain) < 3
        or plain in word_set("names", "not_provider")
        or all(w in word_set("names", "generic") for w in plain.split())
        or plain.isdigit()
        or plain.split()[0] in word_set("names", "not_provider_first")
        or _CODE_LIKE.fullmatch(name)
        or _CONTRACTED.match(name)
    ):
        return False
    return not any(same_company(name, own) for own in own_names if own)


_LEAVING = re.compile(
    r"\b(?:from|leaving|leave|away from|old|losing|current|present|existing|previous|former|still with|now with|currently with|customers? of|(?:noch|derzeit|aktuell|bisher|momentan|jetzt) bei|von|desde|de chez|des)\s+(?:carrier |provider |company |operator |phone company )?(?:is |, |: |was )?(?:the )?$",
    re.IGNORECASE,
)
_TAKEN_BACK = re.compile(
    r"(?:\?+ (?:no|non|nein|não)\b|\s?(?:\.\.\.|…|,|–|—|-)+ (?:no,|sorry|perd[aã]o|perdón|pardon|correction|i mean|i meant|ich meine|digo|quero dizer))",
    re.IGNORECASE,
)
"""Behind a name that the writer takes back in the same breath."""
_NOT_TO = re.compile(
    r"\b(?:not|no|nicht|pas|não)\b(?: \w+)? (?:to|with|at|a|con|chez|avec|zu|zur|bei|para|com)(?: \w{1,3})? $",
    re.IGNORECASE,
)
_BUT = re.compile(r"\s?[,;.–—-]+ ?(?:but|it.s|it is|rather|sino|es|mais|c.est|sondern|mas|é)\b", re.IGNORECASE)
"""Round a name that another is put in the place of: "not going to X, it's Y"."""
_HEARD_FROM = re.compile(
    r"(?:somebody|someone|man|guy|lady|woman|rep|salesman|saleswoman|people|folks|technician|kid|girl|installer|they|heard|order|form|forms|papers|paperwork|letter|notice|text|email|rejection|confirmation|news|word|message|call|hear|heard|rejected|order) from $",
    re.IGNORECASE,
)
"""Who is heard from is not left."""
_SPEAKS_FROM = re.compile(
    r"(?<!\w)(?!(?i:port|transfer|mov|switch|chang|leav|numbers?|lines?|away|migrat))[A-ZÀ-Þ][\w’.\-]+,? (?:here )?(?:from|da|von|de|del) (?:the |der |la )?$"
)
"""A clerk and his house: "Simone from ..."."""
_WE_FROM = re.compile(r" (?:tramit|solicit|escrib|llam|ped|nos |les |estamos|gestion|recib)\w*", re.IGNORECASE)
"""Behind "desde": from there we write."""


def is_left(stretches: Sequence[Stretch], name: str) -> bool:
    """True where the only mentions stand after "from", "leaving", "our current provider"."""
    seen = False
    for stretch in stretches:
        for match in islice(re.finditer(re.escape(name), stretch.flow), MOST_NAMES):
            seen = True
            before = stretch.flow[max(0, match.start() - 40) : match.start()]
            behind = _NOT_TO.search(before) and _BUT.match(stretch.flow, match.end())
            if behind or _TAKEN_BACK.match(stretch.flow, match.end()):
                continue
            if (
                not _LEAVING.search(before)
                or _HEARD_FROM.search(before)
                or _SPEAKS_FROM.search(before)
                or _WE_FROM.match(stretch.flow, match.end())
            ):
                return False
    return seen


def longest_forms(found: list[Candidate], texts: Sequence[str]) -> list[Candidate]:
    """ "Tern" and "Tern Telephone" are one: the longest form that the message uses, its subject and signatures too.

    Of endless names the MOST_NAMES surest are kept.
    """
    ranked = sorted(found, key=lambda c: -c.confidence)
    names = list(islice(dict.fromkeys(str(c.value) for c in ranked), MOST_NAMES))
    forms = dict.fromkeys(names)
    for name in names:
        for text in texts:
            for match in islice(re.finditer(rf"(?<!\w){re.escape(name)}(?= [A-Z])", text), 20):
                longer = company_at(text, match.start())
                if longer and tells_carrier(longer[0].removeprefix(name)):
                    forms[longer[0]] = None
    longest: dict[str, str] = {}
    for name in names:
        longer_forms = [
            f
            for f in forms
            if (same_company(f, name) and len(bare(f)) > len(bare(name)))
            or (bare(f) == bare(name) and len(f) > len(name))
        ]
        longest[name] = max(longer_forms, key=len) if longer_forms else name
    return [replace(one, value=longest[str(one.value)]) for one in found if str(one.value) in longest]
