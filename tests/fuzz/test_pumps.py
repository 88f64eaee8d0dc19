"""Texts that make a careless pattern try every way to fail."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.fuzz.fuzz import Way, _reader

PUMPS = {
    "blanks": " ", "tabs": "\t", "digits": "4", "number": "415-555-0123 ", "dashes": "-", "dots": ".", "colons": ":", "brackets": "(",
    "angles": "<", "quotes": "> ", "at": "a@", "commas": "a,", "letters": "a", "words": "port number ", "label": "Account: ",
    "dates": "12/31/2026 ", "capital": "Aa ", "slashes": "/", "stars": "*", "underscores": "_", "equals": "=", "ands": "&amp;",
    "lines": "\n", "label lines": "Account number\n", "quoted lines": "> > >\n", "wrote": "On Mon wrote:\n", "comma cells": ",", "pipes": "|",
    "blank then tab": " \t", "no break": "\u00a0", "wide": "\u3000", "accents": "é", "hash": "#1", "plus": "+1", "dollar": "$1.00",
}  # fmt: skip
HEAD = "From: Ana <ana@heron.example>\nTo: support@provider.example\nSubject: Port\nMessage-ID: <1@heron.example>\n"


@pytest.fixture(scope="module")
def way() -> Iterator[Way]:
    """Readers whose model is loaded."""
    with _reader() as reader:
        made = Way(reader)
        made.go(b"From: a@b.example\n\nport my number")
        yield made


@pytest.mark.parametrize(
    ("name", "kind"),
    [*((name, "plain") for name in PUMPS), *((name, "html") for name in ("blanks", "angles", "ands", "words"))],
)
def test_a_text_made_to_be_slow_is_read_soon(way: Way, name: str, kind: str) -> None:
    """Thirty thousand characters of one thing, with a few words before and behind it, take two seconds at most."""
    text = "Please port account " + (PUMPS[name] * 30_000)[:30_000] + " 415-555-0123 !"
    head = HEAD + f"Content-Type: text/{kind}; charset=utf-8\n\n"

    assert way.go((head + text).encode()) < 2


@pytest.mark.parametrize("name", PUMPS)
def test_a_subject_made_to_be_slow_is_read_soon(way: Way, name: str) -> None:
    """The same in the subject and in the author's name."""
    pump = (PUMPS[name] * 10_000)[:10_000].replace("\n", " ")
    raw = f"From: {pump} <ana@heron.example>\nSubject: Port {pump} !\nMessage-ID: <1@x.example>\n\nplease port\n"

    assert way.go(raw.encode()) < 2
