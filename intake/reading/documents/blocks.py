"""Blocks of several lines on a page: name and address under a label, in a window, at the head of a remittance slip."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from intake.reading.documents.bill_labels import Label
from intake.reading.documents.company_names import is_heading
from intake.reading.documents.fields import aligned, is_caption
from intake.reading.documents.label_text import is_label, starts_with_label
from intake.reading.documents.layout import Box, Cell, Page, Word, box_of, joined, overlap
from intake.reading.documents.remembered import find_numbers
from intake.reading.documents.values import EUROPE_LINE, amount, begins_address, ends_address, looks_like_name
from intake.reading.documents.vocabulary import fold

MOST_LINES = 7
ATTENTION = re.compile(
    r"^(?:attn|attention|att|c/o|care of|atenci[oó]n|a/c|à l'attention de|a l'attention de)\b[:. ]", re.I
)
CODE = re.compile(r"(?:[A-Z]{2} {1,2})?(?:[A-Z]\d[A-Z] ?\d[A-Z]\d|\d{5}(?:-\d{4})?)")
"""A code of the post, perhaps with the state before it."""
COUNTRY = re.compile(
    r"^(?:USA|U\.S\.A\.|United States(?: of America)?|Canada|M[eé]xico|France|España|Spain|Puerto Rico)$",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Block:
    """Lines that stand under each other, with where they stand."""

    page: int
    rows: tuple[tuple[Word, ...], ...]

    @property
    def lines(self) -> tuple[str, ...]:
        return tuple(joined(row) for row in self.rows)

    @property
    def box(self) -> Box:
        return box_of([word for row in self.rows for word in row])

    def part(self, first: int, last: int) -> Block:
        """Rows `first` up to but not including `last`."""
        return Block(self.page, self.rows[first:last])


@dataclass(frozen=True, slots=True)
class Addressed:
    """A block told apart: the lines of the name, and those of the address (None where there is none)."""

    names: Block | None
    address: Block | None

    @property
    def address_text(self) -> str | None:
        """The address on one line; lines joined with ", "."""
        if self.address is None:
            return None
        lines = [line.strip().strip(",.;") for line in self.address.lines]
        return ", ".join(line for line in lines if line and not COUNTRY.match(line))


def after_label(page: Page, label: Label) -> Block | None:
    """The lines that belong to `label`: beside it and on below, or under it."""
    rest = label.cell.words[label.end :]
    line = page.lines[label.line]
    if is_caption(page, label):
        over = aligned(label.cell, page.lines[label.line - 1].cells)
        return None if over is None else Block(page.number, (over.words,))
    if rest:
        return _downward(page, rest, label.line, (rest[0].x0, label.box[0]), continues=True)
    right = [cell for cell in line.cells if cell.box[0] > label.box[2]]
    under = _under(page, label)
    beside = (
        bool(right)
        and not right[0].text.endswith(":")
        and not starts_with_label(right[0].words)
        and not _header_row(page, label, right[0], under)
    )
    blocks = [
        _downward(page, cell.words, at, (cell.box[0],), continues=True)
        for cell, at in ((right[0], label.line) if beside else (None, 0), (under, under.line if under else 0))
        if cell is not None
    ]
    if len(blocks) == 2 and _is_address(blocks[1]) and not _is_address(blocks[0]):
        return blocks[1]  # what stands beside belongs to another column
    return blocks[0] if blocks else None


def _is_address(block: Block) -> bool:
    return any(ends_address(line) for line in block.lines) and any(begins_address(line) for line in block.lines)


def _under(page: Page, label: Label) -> Cell | None:
    height = label.words[0].height
    for cell in page.below(label.box, label.foot, 2.6 * height):
        if abs(cell.box[0] - label.box[0]) < 4 * height or _flush(cell.box, label.box):
            return None if starts_with_label(cell.words) else cell
    return None


def _header_row(page: Page, label: Label, right: Cell, under: Cell | None) -> bool:
    """True when `right` is the heading of a neighbouring column and not the label's value."""
    if under is None or abs(under.box[0] - label.box[0]) > 6 or label.marked or _in_label_column(page, label):
        return False
    beside = [c for c in page.below(right.box, label.line, 2.6 * label.words[0].height) if c.line == under.line]
    return (
        bool(beside)
        and abs(beside[0].box[0] - right.box[0]) < 6
        and not begins_address(right.text)
        and not ends_address(right.text)
    )


def _in_label_column(page: Page, label: Label) -> bool:
    """True when labels stand over and under this one at its edge, so that values stand beside them."""
    near = page.lines[max(label.line - 7, 0) : label.line] + page.lines[label.foot + 1 : label.foot + 8]
    return (
        sum(
            abs(c.box[0] - label.box[0]) < 3 and len(line.cells) > 1 and starts_with_label(c.words)
            for line in near
            for c in line.cells
        )
        >= 2
    )


def _flush(one: Box, other: Box) -> bool:
    """True for boxes that end at one edge, or stand round one middle."""
    return abs(one[2] - other[2]) < 2.5 or abs(one[0] + one[2] - other[0] - other[2]) < 4


def _with_code(page: Page, line: int, words: Sequence[Word]) -> Sequence[Word]:
    """A town with the code that stands behind a wide blank: "Laval (Québec)   H7N 2A4"."""
    beside = next((c for c in page.lines[line].cells if c.box[0] > words[-1].x1), None)
    if (
        beside is None
        or len(beside.words) > 3
        or beside.box[0] - words[-1].x1 > 2 * words[-1].height
        or ends_address(joined(words))
    ):
        return words
    return (*words, *beside.words) if CODE.fullmatch(beside.text) else words


def _cut(words: Sequence[Word]) -> Sequence[Word]:
    """The words up to the end of an address within a sentence: "..., OR 97209. Signed for ..."."""
    for at in range(2, len(words)):
        if words[at - 1].text[-1] in ".;" and words[at - 1].text[-2:-1].isdigit() and ends_address(joined(words[:at])):
            return words[:at]
    return words


def _downward(page: Page, first: Sequence[Word], line: int, lefts: tuple[float, ...], *, continues: bool) -> Block:
    """The first row and the rows that go on below it, aligned with one of `lefts`."""
    first = _cut(_with_code(page, line, first))
    rows = [tuple(first)]
    last = box_of(first)
    height = first[0].height
    if continues and not ends_address(joined(first)):
        for index in range(line + 1, min(line + 14, len(page.lines))):
            top = page.lines[index].box[1]
            if top < last[1] + 0.5 * height:
                continue
            if top - last[3] > (1.3 if len(rows) > 1 or not continues else 1.6) * height or len(rows) >= MOST_LINES:
                break
            cell = next((c for c in page.lines[index].cells if any(abs(c.box[0] - x) < 3.5 for x in lefts)), None)
            cell = cell or next((c for c in page.lines[index].cells if _flush(c.box, last)), None)
            if cell is None and begins_address(joined(rows[-1])):
                # The town under the street, though its edge stands elsewhere.
                cell = next(
                    (c for c in page.lines[index].cells if overlap(c.box, last) > 5 and ends_address(c.text)), None
                )
            if cell is None:
                if any(overlap(c.box, last) > 5 for c in page.lines[index].cells):
                    break
                continue
            left = [c for c in page.lines[index].cells if c.box[2] <= cell.box[0]]
            if (
                left
                and (is_label(left[-1].words) or left[-1].text.endswith(":"))
                and cell.box[0] - left[-1].box[2] < 250
            ):
                break
            if starts_with_label(cell.words) and not ATTENTION.match(cell.text):
                break
            rows.append(tuple(_cut(_with_code(page, index, cell.words))))
            last = cell.box
            if ends_address(joined(rows[-1])):
                rows += _country(page, index, cell)
                break
    return Block(page.number, tuple(rows))


def _country(page: Page, line: int, cell: Cell) -> list[tuple[Word, ...]]:
    for below in page.below(cell.box, line, 1.2 * cell.words[0].height)[:1]:
        if COUNTRY.match(below.text):
            return [below.words]
    return []


def _parted(block: Block) -> Block:
    """A block whose first line holds name and street ("Wren Books, 18 Quay Street, ...") as two lines."""
    row = block.rows[0]
    called = next((i for i, w in enumerate(row) if i and ATTENTION.match(w.text + " ")), None)
    for at in range(1, len(row)):
        if any(c.isdigit() for w in row[:at] for c in w.text) and ends_address(joined(row[at:])):
            break  # street and town: "Birkenweg 12, 24103 Kiel"
        if row[at - 1].text.endswith(",") and begins_address(joined(row[at:])) and row[at].text[0].isdigit():
            if looks_like_name(joined(row[:at]).strip(" ,")) and not begins_address(joined(row[:at])):
                return Block(block.page, (row[:at], row[at:], *block.rows[1:]))
            if called is not None and called < at and looks_like_name(joined(row[:called]).strip(" ,")):
                return Block(block.page, (row[:called], row[at:], *block.rows[1:]))
            break
    return block


def told_apart(block: Block) -> Addressed:
    """Which lines of a block are names, and which the address. Text that is neither ends it."""
    block = _parted(block)
    lines = block.lines
    start = next((i for i, text in enumerate(lines) if begins_address(text) and not ATTENTION.match(text)), None)
    end = next((i for i, text in enumerate(lines) if ends_address(text)), None)
    if start is not None and end is not None and start <= end:
        if start == end and not _whole(lines[start]) and not begins_address(lines[start]):
            start = None
        names = block.part(0, start) if start else None
        return Addressed(names, block.part(start, end + 1) if start is not None else None)
    if end is not None and end >= 1 and start is None and _place(lines[end - 1]):
        # A street without a house number in front ("Rue des Lilas 12", "Km 4 Old Mill Road").
        return Addressed(block.part(0, end - 1) if end > 1 else None, block.part(end - 1, end + 1))
    if start is not None:
        return Addressed(block.part(0, start) if start else None, block.part(start, start + 1))
    return Addressed(block, None)


def _whole(text: str) -> bool:
    return begins_address(text) or "," in text


def _place(text: str) -> bool:
    return any(c.isdigit() for c in text) and any(c.isalpha() for c in text) and not find_numbers(text)


TITLE = frozenset(
    ["statement", "invoice", "bill", "receipt", "factura", "recibo", "facture", "releve", "rechnung", "summary"]
)
"""Last words of a paper's title."""


def windows(page: Page, taken: Sequence[Box], labelled: Sequence[Cell] = ()) -> list[Block]:
    """Blocks of three to six lines that end as an address and have no label: an envelope's window.

    `taken` are boxes of lines that belong to labels; a block that touches one is left out. `labelled` are cells that
    hold a label, and perhaps its value: a block ends at one, at the title of the paper, and where the size changes.
    """
    found = []
    for index, line in enumerate(page.lines):
        for cell in line.cells:
            if not ends_address(cell.text) or (begins_address(cell.text) and not EUROPE_LINE.search(cell.text)):
                continue
            rows = [cell.words]
            top = cell.box[1]
            for above in range(index - 1, max(index - 12, -1), -1):
                fit = next((c for c in page.lines[above].cells if abs(c.box[0] - cell.box[0]) < 3.5), None)
                fit = fit or next((c for c in page.lines[above].cells if _flush(c.box, box_of(rows[0]))), None)
                bottom = page.lines[above].box[3] if fit is None else fit.box[3]
                if bottom > top + 0.5 * cell.words[0].height:
                    continue
                if top - bottom > 1.3 * cell.words[0].height or len(rows) >= 6:
                    break
                if fit is None:
                    continue
                text = fit.text
                if (
                    (starts_with_label(fit.words) and not ATTENTION.match(text))
                    or ends_address(text)
                    or not _belongs(text)
                    or (fit in labelled and not ATTENTION.match(text))
                    or not 0.75 < fit.words[0].height / cell.words[0].height < 1.34
                    or (len(fit.words) <= 4 and fold(text)[-1:] and fold(text)[-1] in TITLE)
                ):
                    break
                rows.insert(0, fit.words)
                top = fit.box[1]
            block = Block(page.number, tuple(rows))
            if len(rows) >= 3 and not any(_touch(block.box, box) for box in taken):
                found.append(block)
    return found


def _belongs(text: str) -> bool:
    return (
        begins_address(text)
        or (looks_like_name(text) and not is_heading(text))
        or bool(ATTENTION.match(text))
        or (_place(text) and amount(text) is None)
    )


def _touch(one: Box, other: Box) -> bool:
    return overlap(one, other) > 0 and min(one[3], other[3]) - max(one[1], other[1]) > 0
