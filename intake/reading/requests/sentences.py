"""The words that count, cut into sentences and table rows, each knowing whose it is."""

from __future__ import annotations

from dataclasses import dataclass

import re2

from intake.reading.passages import COUNTING, Role, Visible

MOST_CHARACTERS = 20_000
"""Longer texts are cut: a request stands near the top, and a machine may send megabytes."""
MOST_SENTENCES = 300
LONGEST_SENTENCE = 600

_ROW = re2.compile(r"^\s*[^.!?\n]{2,40}?(?::\s|\t| {3,}|\.{3,}| = )\s*\S|^\s*[^\n]{1,60}\t")
_BULLET = re2.compile(r"^\s*(?:[-*•·–>]|\(?\d{1,2}[.)]|\(?[a-z]\))\s+")
_END = re2.compile(r"[.!?…]+[)\"'”]*(?:\s+|$)|;\s+|\s[–—]\s|\s-\s")
_NO_END = re2.compile(
    r"(?i)(?:\b(?:mr|mrs|ms|dr|st|no|nr|inc|co|corp|acct|ext|tel|approx|vs|e\.g|i\.e|u\.s|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|ave|blvd|rd|ste|attn|num|cta|sra?|mme|bzw|z\.b)|\b[A-Z])\.\s*$"
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence, or one row of a table or form."""

    text: str
    role: Role | None
    """None for the subject."""
    paragraph: int
    """Sentences of one paragraph have one number; the subject's is 0."""
    row: bool = False

    @property
    def asks(self) -> bool:
        """True when it ends with a question mark."""
        return self.text.rstrip().rstrip(")\"'!. ").endswith("?")


def sentences(visible: Visible) -> tuple[Sentence, ...]:
    """Subject first, then everything that counts in reading order, bounded."""
    found: list[Sentence] = []
    if visible.subject.strip():
        found.append(Sentence(visible.subject.strip()[:LONGEST_SENTENCE], None, 0))
    paragraph, left = 0, MOST_CHARACTERS
    for passage in visible.passages:
        if passage.role not in COUNTING or left <= 0:
            continue
        text, left = passage.text[:left], left - len(passage.text)
        for block in _paragraphs(text):
            paragraph += 1
            for unit, row in block:
                found.extend(Sentence(s, passage.role, paragraph, row) for s in _cut(unit, row))
            if len(found) >= MOST_SENTENCES:
                return tuple(found[:MOST_SENTENCES])
    return tuple(found)


def of_text(text: str, role: Role) -> tuple[Sentence, ...]:
    """The sentences of a plain text, such as an attachment's."""
    found = [
        Sentence(s, role, number + 1, row)
        for number, block in enumerate(_paragraphs(text[:MOST_CHARACTERS]))
        for unit, row in block
        for s in _cut(unit, row)
    ]
    return tuple(found[:MOST_SENTENCES])


def _paragraphs(text: str) -> list[list[tuple[str, bool]]]:
    """Paragraphs as (joined lines, is a row). Wrapped lines are joined; rows and bullets stand alone."""
    blocks: list[list[tuple[str, bool]]] = [[]]
    for raw in text.split("\n"):
        line = raw.rstrip()
        if not line.strip():
            if blocks[-1]:
                blocks.append([])
            continue
        row = bool(_ROW.search(line)) and len(line) < 160
        block = blocks[-1]
        if block and not row and not block[-1][1] and not _BULLET.search(line):
            block[-1] = (block[-1][0] + (" " if _wrapped(block[-1][0], line) else "\n") + line.strip(), False)
        else:
            block.append((_BULLET.sub("", line).strip() if not row else line.strip(), row))
    return [block for block in blocks if block]


def _wrapped(before: str, line: str) -> bool:
    last = before.rsplit("\n", 1)[-1]
    return len(last) >= 45 or line.lstrip()[:1].islower()


def _goes_on(so_far: str, next_: str) -> bool:
    """True after an abbreviation, and after "31.10. ab"."""
    last = so_far.rstrip()
    return bool(_NO_END.search(so_far[-12:])) or (
        last[-1:] == "." and last[-2:-1].isdigit() and next_.islower()
    )


def _cut(unit: str, row: bool) -> list[str]:
    if row and len(unit) < 80:
        return [unit]
    parts: list[str] = []
    for line in unit.split("\n"):
        start = 0
        for end in _END.finditer(line):
            if end.end() < len(line) and _goes_on(line[start : end.end()], line[end.end()]):
                continue
            parts.append(line[start : end.end()])
            start = end.end()
        parts.append(line[start:])
    kept = [part.strip() for part in parts if part.strip()]
    return [part[i : i + LONGEST_SENTENCE] for part in kept for i in range(0, len(part), LONGEST_SENTENCE)]
