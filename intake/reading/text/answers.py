"""Answers that somebody writes into the mail he answers: in ink of their own, or line by line below the questions."""

from __future__ import annotations

import re
from dataclasses import replace

from intake.reading.passages import Passage, Role
from intake.reading.text.lines import Line, Mark
from intake.reading.text.phrases import ordered

_ASKS = re.compile(r"\?|:\s*$")
LONGEST_QUESTION = 300
"""Characters of a question."""


def inked_answers(lines: list[Line], roles: list[Role]) -> tuple[list[Line], list[Role]]:
    """The lines and roles, with what stands in colour inside the history as WRITTEN, where the sender says so above.

    "See my answers in red below": a line that is coloured from some word on is two lines.
    """
    if not any(line.inked for line in lines) or not _announced(lines, roles):
        return lines, roles
    out: list[Line] = []
    told: list[Role] = []
    for line, role in zip(lines, roles, strict=True):
        if role is not Role.QUOTED or not line.inked:
            out.append(line)
            told.append(role)
            continue
        cut = len(line.text) - line.inked
        if line.text[: max(0, cut)].strip():
            out.append(replace(line, text=line.text[:cut].rstrip(), inked=0))
            told.append(Role.QUOTED)
        out.append(replace(line, text=line.text[max(0, cut) :].strip(), mark=Mark.ANSWER))
        told.append(Role.WRITTEN)
    return out, told


def _announced(lines: list[Line], roles: list[Role]) -> bool:
    said = " ".join(line.text for line, role in zip(lines, roles, strict=True) if role is Role.WRITTEN)[:2000].lower()
    return any(sign in said for sign in ordered("answer_signs"))


def with_questions(passages: list[Passage]) -> list[Passage]:
    """The passages; one that is WRITTEN right below a single quoted question keeps it as what it answers."""
    out: list[Passage] = []
    for passage in passages:
        before = out[-1] if out else None
        if passage.role is Role.WRITTEN and before is not None and before.role is Role.QUOTED:
            passage = replace(passage, question=_question(before.text))
        out.append(passage)
    return out


def _question(text: str) -> str:
    """The one question of a quoted passage, its last line; empty where it asks nothing, or more than one thing."""
    asked = [line.strip() for line in text.split("\n") if _ASKS.search(line)]
    last = text.rstrip().rpartition("\n")[2].strip()
    return last[-LONGEST_QUESTION:] if len(asked) == 1 and asked[0] == last else ""
