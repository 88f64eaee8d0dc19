"""The shape of a section's words: paragraphs, lists and steps, read from the lines that its template gives.

A template is plain text: a blank line ends a paragraph, "- " begins a point of a list, "#. " a step. One set of
words so becomes the text and the HTML of a letter, and the two cannot differ.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence, Set
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from intake.domain.calendar import long_date

LONGEST_VALUE = 100
"""Characters of one value: more than any name of a carrier has, less than a message to somebody."""


class Shape(StrEnum):
    """How a block looks."""

    PARAGRAPH = "paragraph"
    LIST = "list"
    STEPS = "steps"


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph (one line), or the points of a list or of steps."""

    shape: Shape
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A section as a letter shows it."""

    title: str
    blocks: tuple[Block, ...]


_MARKS = {"- ": Shape.LIST, "#. ": Shape.STEPS}


def blocks(words: str) -> tuple[Block, ...]:
    """The blocks of a rendered template; lines that follow on are joined, empty ones are left out."""
    found: list[tuple[Shape, list[str]]] = []
    joins = False
    for line in (raw.strip() for raw in words.splitlines()):
        mark = next((m for m in _MARKS if line.startswith(m)), "")
        if not line:
            joins = False
        elif mark:
            point = line.removeprefix(mark).strip()
            if joins and found[-1][0] is _MARKS[mark]:
                found[-1][1].append(point)
            else:
                found.append((_MARKS[mark], [point]))
            joins = True
        elif joins:
            found[-1][1][-1] += " " + line
        else:
            found.append((Shape.PARAGRAPH, [line]))
            joins = True
    return tuple(Block(shape, tuple(" ".join(line.split()) for line in lines)) for shape, lines in found)


def inert(value: object, *, ours: bool = False) -> object:
    """A value made harmless for a letter: one short line, nothing that a mail program turns into a link.

    A carrier's name comes from a stranger's notice, and goes to our customer. Dates become words, the items of
    lists are made inert one by one; numbers, flags and None stay. `ours` is True for words that the desk chose
    itself: they keep their dots.
    """
    if isinstance(value, bool | int | float) or value is None:
        return value
    if isinstance(value, datetime):
        return long_date(value.date())
    if isinstance(value, date):
        return long_date(value)
    if isinstance(value, Sequence | Set) and not isinstance(value, str | bytes):
        return tuple(inert(item, ours=ours) for item in value)
    line = _one_line(str(value))
    return line if ours else _LINKING.sub(r"\1 ", line)


_LINKING = re.compile(r"(:(?=//)|[.@\u3002\uff0e\uff61](?=\S))")
"""What makes an address of words: a space after it unmakes it. The last three are dots too, in names of hosts (UTS 46)."""


def _one_line(text: str) -> str:
    """Without control, format and private characters, so nothing hides, turns round or breaks the line."""
    kept = "".join(" " if unicodedata.category(c) in _UNSEEN else c for c in text[: 4 * LONGEST_VALUE])
    line = " ".join(kept.split())
    return line if len(line) <= LONGEST_VALUE else line[: LONGEST_VALUE - 1].rstrip() + "…"


_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
