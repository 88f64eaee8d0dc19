"""The words that count, as stretches whose lines and sentences can be asked for by place."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cached_property

from intake.reading.numbers import find_numbers
from intake.reading.passages import COUNTING, Passage, Role, Visible

LONGEST = 60_000
"""Characters of one message that facts are read from."""
LONGEST_PROSE = 24_000
"""Characters of one text in which names are looked for among sentences: nobody writes longer; labels and numbers are read further."""
LONGEST_SENTENCE = 1_200
"""A sentence is cut here, so that no pattern meets an endless one."""

LONGEST_GAP = 24
"""Blanks, tabs or line ends in a row; more are cut."""
_LONG_GAP = re.compile(r" {25,}|\t{25,}|\n{25,}")

_TIGHT_DASH = re.compile(r"(?<=[A-Z0-9])[–—](?=\d)")
"""A typographic dash inside a code or a number."""
_ELEMENT = re.compile(r"<([A-Za-z][\w:.-]{1,40})(?: [^<>\n]{0,100})?>([^<>\n]{1,200})</[\w:.-]{2,41}>")
_TAGS = re.compile(r"><(?=/?[A-Za-z])")
_KEY = re.compile(r"[{,]?[ \t]{0,40}\n?[ \t]{0,40}\"([A-Za-z][\w .-]{1,40})\"[ \t]{0,4}:[ \t]{0,4}[{\[]?")

_WHERE = {Role.WRITTEN: "body", Role.FORM: "form", Role.FORWARDED: "forwarded"}
_HARD_START = re.compile(r"\s{0,8}(?:[-*•·–>#]|\d{1,2}[.)]\s|\(?\+?1?[-. (]{0,2}\d{3}\)?[-. /]{1,2}\d{3})")
_LABEL_LINE = re.compile(r"[^.!?\n]{1,45}?(?::(?:\s|$)|\t| {3,}|\.{4,}|…|=| \| )")
_NO_LETTERS = re.compile(r"[\W\d]+")
_END = re.compile(r"[.!?…]+[\"”’)]*(?=\s+[\"“‘(¿¡]?[A-ZÀ-Þ0-9¿¡(\"“]|\s*$)|\n+|[.!?]\s{2,}")
_SHORTENED = re.compile(
    r"(?:\b(?:inc|co|corp|ltd|no|nr|nº|n|st|ave|rd|dr|mr|mrs|ms|mme|sr|sra|dra|jr|ext|acct|tel|vs|approx|dept|ste|apt|blvd|hwy|num|attn|messrs|bzw|z\.b|ca|etc|e\.g|i\.e|u\.s|p\.m|a\.m|\w)|\b[A-Z])\.$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Stretch:
    """A run of text of one origin. `flow` has the same length as `text`, soft line ends turned into blanks."""

    where: str
    """"subject", "body", "form" or "forwarded"."""
    text: str
    flow: str = field(repr=False)
    question: str = ""
    """What the text answers, of an earlier mail."""

    @cached_property
    def prose(self) -> str:
        """The part of `flow` in which names and codes are looked for among sentences."""
        return self.flow[:LONGEST_PROSE]

    @cached_property
    def lines(self) -> list[tuple[int, int]]:
        """Start and end of each line."""
        spans, start = [], 0
        for line in self.text.split("\n"):
            spans.append((start, start + len(line)))
            start += len(line) + 1
        return spans

    @cached_property
    def last_line(self) -> int:
        """The last line that holds anything; -1 where none does."""
        full = (index for index in range(len(self.lines) - 1, -1, -1) if self.text[slice(*self.lines[index])].strip())
        return next(full, -1)

    @cached_property
    def number_lines(self) -> list[bool]:
        """For each line: whether it holds a telephone number, or no letter at all, as the rows of a list of numbers do."""
        return [
            bool(find_numbers(line)) or _NO_LETTERS.fullmatch(line) is not None
            for line in (self.text[start:end] for start, end in self.lines)
        ]

    @cached_property
    def _line_starts(self) -> list[int]:
        return [start for start, _ in self.lines]

    def line_index(self, place: int) -> int:
        """Which line holds `place`."""
        return max(0, bisect_right(self._line_starts, place) - 1)

    def line_at(self, place: int) -> tuple[int, int]:
        """Start and end of the line that holds `place`."""
        return self.lines[self.line_index(place)]

    @cached_property
    def sentences(self) -> list[tuple[int, int]]:
        """Start and end of each sentence of `flow`."""
        spans: list[tuple[int, int]] = []
        start = 0
        for match in _END.finditer(self.flow):
            dot = match.group().startswith(".") and "\n" not in match.group()
            if dot and _SHORTENED.search(self.flow, max(start, match.start() - 12), match.start() + 1):
                continue
            self._cut(spans, start, match.end())
            start = match.end()
        self._cut(spans, start, len(self.flow))
        return spans

    def _cut(self, spans: list[tuple[int, int]], start: int, end: int) -> None:
        for at in range(start, end, LONGEST_SENTENCE):
            stop = min(end, at + LONGEST_SENTENCE)
            if self.flow[at:stop].strip():
                spans.append((at, stop))

    @cached_property
    def _sentence_starts(self) -> list[int]:
        return [start for start, _ in self.sentences]

    def sentence_index(self, place: int) -> int:
        """Which sentence holds `place`."""
        return max(0, bisect_right(self._sentence_starts, place) - 1)

    def sentence_at(self, place: int) -> tuple[int, int]:
        """Start and end of the sentence that holds `place`."""
        return self.sentences[self.sentence_index(place)] if self.sentences else (0, 0)


def stretches(visible: Visible) -> list[Stretch]:
    """The subject of a mail that opens a matter, and each passage that counts, in reading order."""
    found: list[Stretch] = []
    if visible.subject and not visible.is_reply:
        subject = visible.subject.replace("\n", " ")[:1000]
        found.append(Stretch("subject", subject, subject))
    left = LONGEST
    for passage in visible.passages:
        if passage.role not in COUNTING or left <= 0:
            continue
        text = _cleaned(passage)[:left]
        left -= len(text)
        found.append(Stretch(_WHERE[passage.role], text, _flowing(text), passage.question))
    return found


def _cleaned(passage: Passage) -> str:
    """Blanks of every width become plain, markdown emphasis goes."""
    text = passage.text.replace("\r\n", "\n").replace("\r", "\n")
    text = _LONG_GAP.sub(lambda gap: gap.group()[:LONGEST_GAP], text)
    text = text.translate(
        {
            0xA0: " ",
            0x202F: " ",
            0x2007: " ",
            0x2010: "-",
            0x2011: "-",
            0x2012: "-",
            0xFE63: "-",
            0x200B: None,
            0xFEFF: None,
            0xAD: None,
        }
    )
    text = _TIGHT_DASH.sub("-", text)
    return _without_syntax(text.replace("**", "").replace("__", ""))


def _without_syntax(text: str) -> str:
    """What a system wrote as XML or JSON as "label: value" lines."""
    if "</" in text:
        text = _TAGS.sub(">\n<", text)
        text = _ELEMENT.sub(r"\1: \2", text)
    if len(_KEY.findall(text[:4000])) > 2:
        text = _KEY.sub(r"\n\1: ", text).replace('"', "")
        text = re.sub(r"[,}\]]+[ \t]*(?=\n|$)", "", text)
    return text


def _flowing(text: str) -> str:
    """Joins lines that a mail program broke: prose goes on, labels, rows and lists do not."""
    lines = text.split("\n")
    pieces: list[str] = []
    for index, line in enumerate(lines):
        pieces.append(line)
        if index + 1 == len(lines):
            break
        pieces.append(" " if _goes_on(line, lines[index + 1]) else "\n")
    return "".join(pieces)


def _goes_on(line: str, after: str) -> bool:
    line, after = line.rstrip(), after.strip()
    if not line or not after or "\t" in line or "\t" in after or line.endswith(":"):
        return False
    if _LABEL_LINE.match(after) or _HARD_START.match(after):
        return len(line) >= 55 and not _LABEL_LINE.match(line) and after[0].islower()
    if _LABEL_LINE.match(line) and len(line) < 50:
        return False
    if len(line) >= 50:
        return True
    return after[0].islower() and line[-1] not in ".!?"
