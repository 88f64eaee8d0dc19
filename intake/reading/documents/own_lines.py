"""The customer's own numbers on a document: rows of line and service summaries, lists after a label; no calls, no hotlines."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from dataclasses import dataclass, field

from intake.reading.documents.bill_labels import Label
from intake.reading.documents.label_text import TYPED
from intake.reading.documents.layout import Box, Line, Page, box_of, overlap
from intake.reading.documents.named_lines import named_lines
from intake.reading.documents.number_columns import (
    CLOCK,
    Row,
    column_head,
    columns,
    in_table,
    number_cell,
)
from intake.reading.documents.number_rows import is_call, only_numbers, own_of_row
from intake.reading.documents.number_spans import span_of
from intake.reading.documents.number_suffixes import suffixed_lines
from intake.reading.documents.prose import numbers_in_sentences
from intake.reading.documents.remembered import find_numbers
from intake.reading.documents.sections import Section, heading, numbers_of, phrases, says
from intake.reading.documents.strangers import contacts, row_start
from intake.reading.documents.strangers import strangers as told_to_call
from intake.reading.numbers import Found

MOST = 5_000


@dataclass(slots=True)
class OwnNumbers:
    """The numbers found, in order, with the place of the first and the last."""

    numbers: list[str] = field(default_factory=list)
    page: int | None = None
    boxes: list[Box] = field(default_factory=list)
    text: str = ""

    def add(self, numbers: Sequence[str], page: int, box: Box, text: str) -> None:
        fresh = [n for n in dict.fromkeys(numbers) if n not in self.numbers][: MOST - len(self.numbers)]
        self.numbers += fresh
        if self.page in (None, page):
            self.page = page
            self.boxes.append(box)
            self.text = self.text or text[:120]

    @property
    def box(self) -> Box | None:
        if not self.boxes:
            return None
        return (
            min(b[0] for b in self.boxes),
            min(b[1] for b in self.boxes),
            max(b[2] for b in self.boxes),
            max(b[3] for b in self.boxes),
        )


def own_numbers(
    pages: Sequence[Page],
    labels: Sequence[Sequence[Label]],
    accounts: Sequence[tuple[int, Box]] = (),
    main: Set[str] = frozenset(),
) -> OwnNumbers:
    """The customer's own numbers over all pages that were read.

    `accounts` are the places (page, box) of account numbers, whose digits may look like telephone numbers; `main` are
    billing numbers that are known: the column that holds one is the customer's.
    """
    found = OwnNumbers()
    own = {
        page.number: [
            run
            for run in columns(page, main)
            if not any(_inside(row.cell.box, box) for row in run for n, box in accounts if n == page.number)
        ]
        for page in pages
    }
    strangers = (told_to_call(pages) | contacts(pages, labels)) - main
    strangers -= {
        n
        for page in pages
        for run in own[page.number]
        if len(run) > 1 or in_table(page, run[0])
        for row in run
        for n in row.numbers
    }
    grids = {page.number: _rows_of(page, own[page.number]) for page in pages}
    strangers -= {n for rows in grids.values() for numbers in rows.values() if len(numbers) > 2 for n in numbers}
    for page, of_page in zip(pages, labels, strict=True):
        spans = [box for number, box in accounts if number == page.number]
        rows = grids[page.number]
        for line, charged in named_lines(page).items():
            rows.setdefault(line, []).extend(charged)
        for line, told in suffixed_lines(page).items():
            rows.setdefault(line, []).extend(told)
        for line, number, _, _ in numbers_in_sentences(page):
            rows.setdefault(line, []).append(number)
        _of_page(page, of_page, strangers, found, spans, rows)
    if not found.numbers:
        for page in pages:
            _bare(page, strangers, found)
    return found


def _bare(page: Page, strangers: set[str], found: OwnNumbers) -> None:
    """Two or more numbers with nothing else, on one line or on lines that follow each other: a list without a heading."""
    run: list[tuple[Line, list[str]]] = []
    for line in (*page.lines, None):
        numbers = [] if line is None else numbers_of(line)
        if line is not None and numbers and only_numbers(line.text, numbers) and not is_call(line, numbers):
            run.append((line, [f.number for f in numbers if f.number not in strangers]))
            continue
        if sum(len(of_line) for _, of_line in run) >= 2:
            for of_run, of_line in run:
                found.add(of_line, page.number, of_run.box, of_run.text)
        run = []


def _inside(cell: Box, account: Box) -> bool:
    """True for a cell that stands within the place of an account number."""
    return overlap(cell, account) > 0 and account[1] - 1 < (cell[1] + cell[3]) / 2 < account[3] + 1


def _rows_of(page: Page, runs: Sequence[Sequence[Row]]) -> dict[int, list[str]]:
    """Line of the page -> numbers of the columns on it, with the cells of numbers beside them (a grid)."""
    rows: dict[int, list[str]] = {}
    for run in runs:
        for row in run:
            cells = page.lines[row.line].cells
            numbers = span_of(page, row) or list(row.numbers)
            between = 0
            for cell in cells[cells.index(row.cell) + 1 :]:
                more = number_cell(cell)
                between = 0 if more else between + 1
                head = column_head(page, row.line, cell) if more else ""
                if says(head, "not_lines") or says(head, "foreign") or says(head, "usage"):
                    break
                if between > 1 or (not more and (len(cell.words) > 3 or any(c.isdigit() for c in cell.text))):
                    break
                numbers += more
            rows.setdefault(row.line, []).extend(numbers)
    return rows


def _of_page(
    page: Page,
    labels: Sequence[Label],
    strangers: set[str],
    found: OwnNumbers,
    accounts: Sequence[Box],
    rows: dict[int, list[str]],
) -> None:
    section = Section()
    listed = {one.line: one for one in labels if "numbers" in one.fields}
    named: dict[int, list[Label]] = {}
    for one in labels:
        if "numbers" not in one.fields and set(one.fields) - {"decoy"}:
            named.setdefault(one.line, []).append(one)
    others = set(named)
    running = False
    for index, line in enumerate(page.lines):
        text = line.text
        numbers = numbers_of(line)
        if index in rows:
            fresh = [n for n in rows[index] if n not in strangers]
            cells = [c for c in line.cells if number_cell(c)]
            box = box_of([w for c in cells for w in c.words]) if cells else line.box
            found.add(fresh, page.number, box, " ".join(c.text for c in cells) or text)
            if fresh and section.kind == "own":
                section.last = line.box[3]
            continue
        if not numbers:
            opened = heading(line, listed.get(index), named.get(index, ()))
            if opened is not None:
                section = opened
            running = running and section.kind == "own" and len(line.cells) == 1 and line.box[1] - section.last < 20
            continue
        label = listed.get(index)
        if label is not None and section.kind != "usage":
            hit = _list_after(line, label, strangers, alone=index not in others)
            if hit is not None and not any(_inside(label.box, box) for box in accounts):
                found.add(hit[0], page.number, hit[1], text)
                section, running = Section("own", None, line.box[3]), True
                continue
        if section.kind != "usage" and _introduced(text, numbers):
            fresh = [f.number for f in numbers if f.number not in strangers]
            found.add(fresh, page.number, line.box, text)
            section, running = Section("own", None, line.box[3]), True
            continue
        beside_account = section.kind != "own" and any(
            top - 1 < (line.box[1] + line.box[3]) / 2 < bottom + 1 for _, top, _, bottom in accounts
        )
        if beside_account or (index in others and (not row_start(line) or _beside_fact(named[index]))):
            running = False
            continue
        taken = own_of_row(line, numbers, section, strangers, running=running)
        if taken:
            found.add(taken, page.number, line.box, text)
            section.last = line.box[3]
        running = bool(taken) and section.kind == "own" and only_numbers(text, numbers)


def _beside_fact(labels: Sequence[Label]) -> bool:
    """True for a line with a label of the account in a cell of its own: the number left of it is the letterhead's."""
    return any(one.leads and one.start == 0 and one.strong and set(one.fields) & TYPED for one in labels)


def _list_after(line: Line, label: Label, strangers: set[str], *, alone: bool) -> tuple[list[str], Box] | None:
    """The numbers after a label of numbers on its line ("Numbers to port: ..."), and where they stand.

    With other labels on the line (not `alone`) only what stands next to it is taken.
    """
    before = " ".join(w.text for w in label.cell.words[: label.start])
    if label.phrase in phrases()["generic"] or label.start > 2 or says(f"{before} {label.text}", "care"):
        return None
    words = [w for w in line.words if w.x0 >= label.box[2] - 0.5]
    if not alone:
        beside = [c for c in line.cells if c.box[0] > label.box[2]]
        words = list(label.cell.words[label.end :] or (beside[0].words if beside else ()))
        if not words:
            return None
    text = " ".join(w.text for w in words)
    after = find_numbers(text)
    if not after or re.search(r"[^\W\d]{3,}", text[: after[0].start].replace("for", "")):
        return None
    own = [f.number for f in after if f.number not in strangers]
    return (own, box_of(words)) if own and not CLOCK.search(text) else None


def _introduced(text: str, numbers: Sequence[Found]) -> bool:
    """True for "Numbers that move: ...": words about lines or numbers, a colon, and nothing but numbers after it."""
    before = text[: numbers[0].start].rstrip(" (+")
    if not before.endswith(":") or len(before.split()) > 7 or not says(before, "plural"):
        return False
    return not any(says(before, group) for group in ("care", "usage", "staying")) and only_numbers(
        text[numbers[0].start :],
        [Found(f.number, f.start - numbers[0].start, f.end - numbers[0].start, f.rule) for f in numbers],
    )
