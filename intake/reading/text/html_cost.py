"""HTML that would cost its parser too much, and how it is read instead."""

from __future__ import annotations

import html as entities
import re

from intake.reading.text.lines import MAX_LINES, Line

MAX_DEPTH = 300
"""The parser takes time with the square of the depth; real mail stays below a hundred."""
MAX_REOPENED = 1_000_000
"""Unclosed formatting elements times elements: each may be opened again in each."""

MAX_ATTRIBUTES = 1_000
"""Attributes of one element: the parser compares each with all before it."""

_DATA = re.compile(r"data:image/[^\"'\s>]{200,}")
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]{0,20})")
_ANY_TAG = re.compile(r"<[^<>]{0,5000}>")
_NOT_NESTED = frozenset(
    [
        "p",
        "li",
        "td",
        "th",
        "tr",
        "dt",
        "dd",
        "option",
        "br",
        "hr",
        "img",
        "meta",
        "link",
        "input",
        "col",
        "tbody",
        "thead",
        "tfoot",
        "wbr",
        "area",
        "base",
        "embed",
        "source",
        "html",
        "head",
        "body",
    ]
)
_FORMATTING = frozenset(
    ["b", "i", "u", "a", "em", "strong", "font", "small", "big", "code", "s", "strike", "tt", "nobr"]
)
_UNSEEN = (("<!--", "-->"), ("<style", "</style"), ("<script", "</script"), ("<title", "</title"))


def without_pictures(source: str) -> str:
    """`source` without the pictures that it carries in itself; they are long, and no text."""
    return _DATA.sub("data:", source) if "data:image/" in source else source


def costly(source: str) -> bool:
    """True for HTML so deep, or with so many attributes or unclosed formatting elements, that parsing it takes seconds."""
    for run in source.split(">"):
        if len(run) > MAX_ATTRIBUTES and sum(map(run.count, " \t\n\r\f/")) > MAX_ATTRIBUTES:
            return True
    depth = formatting = deepest = tags = 0
    for found in _TAG.finditer(source):
        tags += 1
        name = found[2].lower()
        if name in _NOT_NESTED:
            continue
        step = -1 if found[1] else 1
        depth = max(depth + step, 0)
        if name in _FORMATTING:
            formatting = max(formatting + step, 0)
            deepest = max(deepest, formatting)
        if depth > MAX_DEPTH:
            return True
    return deepest > 20 and deepest * tags > MAX_REOPENED


def stripped(source: str) -> list[Line]:
    """The text of HTML without its structure: every tag is a line's end."""
    for start, end in _UNSEEN:
        source = without(source, start, end)
    text = entities.unescape(_ANY_TAG.sub("\n", source))
    return [Line(line) for raw in text.split("\n")[:MAX_LINES] if (line := raw.replace("\u00a0", " ").strip())]


def without(source: str, start: str, end: str) -> str:
    """`source` without what stands between `start` and `end`, in one pass; an open one takes the rest along."""
    lowered = source.lower()
    if len(lowered) != len(source):
        lowered = source  # a few letters change their length in lower case
    out: list[str] = []
    at = 0
    while (opening := lowered.find(start, at)) >= 0:
        out.append(source[at:opening])
        closing = lowered.find(end, opening)
        if closing < 0:
            return "".join(out)
        at = closing + len(end)
    out.append(source[at:])
    return "".join(out)
