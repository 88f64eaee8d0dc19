"""A text as lines, each with how deep it is quoted: what plain text and HTML have in common."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

MAX_LINES = 8_000
"""Lines that are told apart; the rest joins the last passage."""
_WIDE = re.compile(r"[ \t\u00a0\u2000-\u200a\u3000]{25,}")
"""A gap wider than any table's. Patterns over lines try each blank of a gap: three thousand of them took minutes."""
_QUOTE_MARKS = re.compile(r"^[ ]?((?:[>|][ ]?){1,20})(?!\S*\|)")


class Mark(StrEnum):
    """What the HTML itself says of a line."""

    NONE = ""
    HEAD = "head"  # the line over a quote, by its class
    QUOTE = "quote"  # inside a container that holds history
    SIGNATURE = "signature"
    ANSWER = "answer"  # written into a quote, in ink of its own


@dataclass(slots=True)
class Line:
    """One visible line, without its quote marks."""

    text: str
    depth: int = 0
    mark: Mark = Mark.NONE
    inked: int = 0
    """Characters at the end of the text that stand in a colour of their own, all of them where it is the whole line."""


def without_wide_gaps(lines: list[Line]) -> list[Line]:
    """The lines, each run of 25 or more blanks as a tab where it holds one, else as 24 blanks."""
    for line in lines:
        line.text = _WIDE.sub(lambda gap: "\t" if "\t" in gap.group() else " " * 24, line.text)
    return lines


def from_plain(text: str) -> list[Line]:
    """The lines of a plain text; "> " marks become depth."""
    lines = []
    for raw in text.split("\n", MAX_LINES):
        depth = 0
        content = raw
        if raw[:2].lstrip()[:1] == ">":
            found = _QUOTE_MARKS.match(raw)
            if found:
                depth = found[1].count(">")
                content = raw[found.end() :]
        lines.append(Line(content.rstrip().replace("\u00a0", " "), depth))
    return lines
