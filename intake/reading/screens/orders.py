"""Whether a text is about a port order: the trade's words in any language, its states, its numbers."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import re2

TEXT_CHARS = 12_000
"""A notice says what it is at its beginning."""
SHORT_WORDS = 90
"""A system's notice without a noun of the trade is no longer than this."""

_PHONE = re2.compile(r"(?:^|[^\w-])(?:\+?1[\s.-]?)?\(?[2-9]\d{2}\)?[\s./-]{0,2}[2-9]\d{2}[\s.-]?\d{4}\b")
_DATED = re2.compile(r"20[12]\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d\d$")
"""Ticket numbers that begin with the day, as OTRS gives them."""
_ORDER_NUMBER = re2.compile(
    r"(?i)\b(?:pon|orders?|lsr|ver|port id|request id|transaction|our ref|orden|pedido|ordem|solicitud|solicitação|auftrag|commande|ordine|bestelling)\b"
    r"(?:\s?(?:id|no|number|de portabilidade|de portabilidad|de portabilité))?[\s.:#=\t-]{0,40}[a-z]{0,6}[-/_]?\d[\w/-]{1,}"
)
_QUOTED = re2.compile('["“„«][^"“”»\n]{1,40}[ ][^"“”»\n]{1,80}[ ][^"“”»\n]{1,120}["”“»]')
_CAMEL = re2.compile(r"([a-z])([A-Z])|([A-Z])([A-Z][a-z])")
_KEY = re2.compile(r'(?m)^[\s<{"*|-]{0,8}([A-Za-z][A-Za-z ]{0,12}?)(?:"?\s?[:=>|]|\t|\s{2,}|\s\(?\d{3})')
_NOT_WORD = re2.compile(r"[^\pL-]+")


@dataclass(frozen=True, slots=True)
class _Signs:
    """What stands in a text: words of each list, and whether a number or an order's number does."""

    trade: int
    nouns: int
    state: bool
    keys: int
    number: bool
    order_number: bool
    other_system: bool
    words: int


def about_order(text: str, *, advertises: bool = False) -> bool:
    """Whether the text (as written, case kept) is about a port order.

    `advertises`: it bears the marks of bulk mail, which speaks of ports too; then an order's own number is needed.
    """
    signs = _signs(text[:TEXT_CHARS])
    if advertises:
        return (signs.order_number or signs.trade >= 3) and signs.number and signs.state and signs.trade >= 1
    if signs.trade >= 2 and (signs.number or signs.order_number):
        return True
    if signs.keys >= 2 and (signs.number or signs.trade >= 2):
        return True
    if signs.other_system or not signs.state:
        return False
    if signs.number and (signs.trade or signs.nouns or signs.words <= SHORT_WORDS):
        return True
    return signs.trade >= 1 and signs.order_number


def names_lines(text: str) -> bool:
    """Whether a telephone number that an order is about, or two of an order's fields, stand in the text."""
    signs = _signs(text[:TEXT_CHARS])
    return signs.number or signs.keys >= 2


def _signs(text: str) -> _Signs:
    unquoted = _QUOTED.sub(" ", text)
    split = _CAMEL.sub(r"\1\3 \2\4", unquoted.replace("_", " "))
    spaced = f" {_NOT_WORD.sub(' ', split.lower())} "
    keys = {key.strip().lower() for key in _KEY.findall(unquoted.replace("_", " "))}
    return _Signs(
        trade=len(set(_whole("trade", spaced))),
        nouns=len(set(_whole("nouns", spaced))),
        state=bool(_starts("states").search(spaced)),
        keys=len(keys & set(_lists()["keys"])),
        number=_matter_number(unquoted),
        order_number=_ORDER_NUMBER.search(unquoted) is not None,
        other_system=any(f" {word} " in spaced for word in _lists()["not_orders"]),
        words=len(spaced.split()),
    )


def _matter_number(text: str) -> bool:
    """A telephone number that nobody is told to call."""
    for found in _PHONE.finditer(text):
        before = _NOT_WORD.sub(" ", text[max(0, found.start() - 24) : found.start() + 1].lower()).split()[-3:]
        if _DATED.search(found.group()):
            continue
        if not set(before) & set(_lists()["contact_before"]):
            return True
    return False


def _whole(name: str, spaced: str) -> list[str]:
    return [word for word in _lists()[name] if f" {word} " in spaced]


@cache
def _starts(name: str) -> Any:
    return re2.compile(" (?:" + "|".join(re2.escape(word) for word in _lists()[name]) + ")")


@cache
def _lists() -> dict[str, list[str]]:
    return tomllib.loads(Path(__file__).with_name("orders.toml").read_text(encoding="utf-8"))
