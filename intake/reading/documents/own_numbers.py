"""The customer's own numbers on a document: rows of line and service summaries, lists after a label; no calls, no hotlines."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from intake.reading.dates import find_dates
from intake.reading.documents.labels import Label, fold
from intake.reading.documents.layout import Box, Cell, Line, Page, box_of, overlap
from intake.reading.documents.values import amount
from intake.reading.numbers import Found, find_numbers

TABLE = Path(__file__).with_name("words") / "number_rows.toml"
MOST = 5_000
CLOCK = re.compile(r"\b\d{1,3}:\d\d(?::\d\d)?\s?(?:[ap]m?\b)?", re.I)
_DATE_FIRST = re.compile(r"^(?:\d{1,2}[/\-.]\d{1,2}\b|[A-Za-z]{3,5}\.?\s\d{1,2}\b|\d{1,2}\s[A-Za-z]{3,5}\b|\d{4}-\d\d)")


@dataclass(slots=True)
class OwnNumbers:
    """The numbers found, in order, with the place of the first and the last."""

    numbers: list[str] = field(default_factory=list)
    page: int | None = None
    boxes: list[Box] = field(default_factory=list)
    text: str = ""

    def add(self, numbers: Sequence[str], page: int, box: Box, text: str) -> None:
        fresh = [n for n in numbers if n not in self.numbers][: MOST - len(self.numbers)]
        self.numbers += fresh
        if self.page in (None, page):
            self.page = page
            self.boxes.append(box)
            self.text = self.text or text[:120]

    @property
    def box(self) -> Box | None:
        if not self.boxes:
            return None
        return (min(b[0] for b in self.boxes), min(b[1] for b in self.boxes), max(b[2] for b in self.boxes), max(b[3] for b in self.boxes))


@lru_cache(maxsize=1)
def _phrases() -> dict[str, frozenset[str]]:
    return {k: frozenset(" ".join(fold(p)) for p in v) for k, v in tomllib.loads(TABLE.read_text(encoding="utf-8")).items()}


def says(text: str, group: str) -> bool:
    """True when `text` holds a phrase of `group` of number_rows.toml."""
    tokens = fold(text[:300])
    phrases = _phrases()[group]
    return any(" ".join(tokens[i : i + n]) in phrases for n in (1, 2, 3, 4) for i in range(len(tokens) - n + 1))


def own_numbers(pages: Sequence[Page], labels: Sequence[Sequence[Label]]) -> OwnNumbers:
    """The customer's own numbers over all pages that were read."""
    found = OwnNumbers()
    strangers = _strangers(pages)
    for page, of_page in zip(pages, labels, strict=True):
        _of_page(page, of_page, strangers, found)
    return found


def _strangers(pages: Sequence[Page]) -> set[str]:
    """Numbers that people are told to call."""
    return {
        f.number
        for page in pages
        for line in page.lines
        if says(line.text, "care") and not _row_start(line)
        for f in find_numbers(line.text)
    }


def _row_start(line: Line) -> bool:
    found = find_numbers(line.text)
    return bool(found) and found[0].start <= 1 and len(line.cells) > 1


@dataclass(slots=True)
class _Section:
    """What the last heading said."""

    kind: str = "none"
    """"own", "usage" or "none"."""
    column: Box | None = None
    """The box of the heading of the number column."""
    last: float = 0.0
    """Bottom of the last line that belonged to it."""


def _of_page(page: Page, labels: Sequence[Label], strangers: set[str], found: OwnNumbers) -> None:
    section = _Section()
    listed = {label.line: label for label in labels if "numbers" in label.fields}
    others = {label.line for label in labels if "numbers" not in label.fields and set(label.fields) - {"decoy"}}
    running = False
    for index, line in enumerate(page.lines):
        text = line.text
        numbers = find_numbers(text)
        if not numbers:
            heading = _heading(line, listed.get(index))
            if heading is not None:
                section = heading
            running = running and section.kind == "own" and len(line.cells) == 1 and line.box[1] - section.last < 20
            continue
        label = listed.get(index)
        if label is not None and index not in others and _list_after(page, line, label, numbers, strangers, section, found):
            section = _Section("own", None, line.box[3])
            running = True
            continue
        if index in others and not _row_start(line):
            running = False
            continue
        taken = _row(line, numbers, section, strangers, running)
        if taken:
            found.add(taken, page.number, line.box, text)
            section.last = line.box[3]
        running = bool(taken) and section.kind == "own" and _only_numbers(text, numbers)


def _heading(line: Line, label: Label | None) -> _Section | None:
    """The section that a line without numbers opens, or None when it opens none."""
    text = line.text
    if len(text) > 160 or amount(text) is not None and len(line.cells) > 1 and find_dates(text):
        return None
    if len(text.split()) > 14 or (amount(text) is not None and label is None):
        return None
    columns = [c for c in line.cells if says(c.text, "own") and not says(c.text, "usage")]
    if says(text, "usage") and (len(line.cells) >= 3 or not columns):
        return _Section("usage", None, line.box[3])
    if columns:
        named = next((c for c in columns if _names_numbers(c.text)), None)
        return _Section("own", (named or columns[0]).box if len(line.cells) > 1 and named is not None else None, line.box[3])
    return None


def _names_numbers(text: str) -> bool:
    words = set(fold(text))
    return bool(words & {"number", "numbers", "telephone", "telephones", "did", "dids", "wtn", "tn", "tns", "line", "linea", "ligne", "lineas", "lignes", "telefonos", "numeros", "mobile", "movil", "wireless", "celular", "cellular"})


def _list_after(
    page: Page, line: Line, label: Label, numbers: list[Found], strangers: set[str], section: _Section, found: OwnNumbers
) -> bool:
    """Takes what stands after a label of numbers on its line ("Numbers to port: ..."); False when nothing does."""
    if section.kind == "usage" or says(label.text, "care") or not label.leads or says(" ".join(w.text for w in label.cell.words[: label.start]), "care"):
        return False
    words = [w for w in line.words if w.x0 >= label.box[2] - 0.5]
    after = find_numbers(" ".join(w.text for w in words))
    text = " ".join(w.text for w in words)
    if not after or re.search(r"[^\W\d]{3,}", text[: after[0].start].replace("for", "")):
        return False
    own = [f.number for f in after if f.number not in strangers]
    if not own or CLOCK.search(text) or says(text[: after[0].start], "care"):
        return False
    found.add(own, page.number, box_of(words), line.text)
    return True


def _row(line: Line, numbers: list[Found], section: _Section, strangers: set[str], running: bool) -> list[str]:
    """The own numbers of one line: of the number column, at the head of a row, or of a line of nothing but numbers."""
    text = line.text
    if section.kind == "usage" or _call(text, numbers):
        return []
    fresh = [f for f in numbers if f.number not in strangers]
    if not fresh:
        return []
    if section.column is not None:
        cells = [c for c in line.cells if overlap(c.box, section.column) > -2]
        hits = [f.number for c in cells for f in find_numbers(c.text) if f.number not in strangers and _heads(c, f)]
        if hits:
            return hits
    if says(text, "care") and not _row_start(line):
        return []
    if _only_numbers(text, numbers):
        return [f.number for f in fresh] if section.kind == "own" or running else []
    first = fresh[0]
    head = text[: first.start]
    leads = not head.strip(" #.•*-–()") or bool(re.fullmatch(r"\W*\d{1,3}[.)]?\W*", head))
    money = amount(text[first.end :]) is not None
    if leads and (section.kind == "own" or money) and len(text) < 160:
        return [first.number]
    if section.kind == "own" and money and len(head.split()) <= 6 and len(line.cells) > 1:
        return [first.number]
    return []


def _heads(cell: Cell, found: Found) -> bool:
    return not re.search(r"[^\W\d]{12,}", cell.text[: found.start]) and len(cell.text) < 60


def _only_numbers(text: str, numbers: Sequence[Found]) -> bool:
    left, at = "", 0
    for f in numbers:
        left += text[at : f.start] if f.start > at else ""
        at = max(at, f.end)
    return not re.search(r"[^\W_]{3,}", left + text[at:])


def _call(text: str, numbers: Sequence[Found]) -> bool:
    """True for a row of a call table: it begins with a day, or tells a time of day or a duration."""
    outside = text[: numbers[0].start] + " " + text[numbers[0].end :]
    return bool(CLOCK.search(outside)) or bool(_DATE_FIRST.match(text)) and not text.startswith(text[numbers[0].start : numbers[0].end])
