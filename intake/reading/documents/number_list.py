"""Lists of numbers in spreadsheets and tables: which columns hold the numbers, and which rows count."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from intake.domain.findings import AttachmentKind, Document, DocumentFacts, Source
from intake.reading.documents.labels import fold
from intake.reading.documents.office import Sheet
from intake.reading.numbers import LARGEST_RANGE, find_numbers

TABLE = Path(__file__).with_name("words") / "list_words.toml"
HEADER_WITHIN = 30
"""The head of a table stands within the first so many rows."""


@lru_cache(maxsize=1)
def _words() -> dict[str, frozenset[str]]:
    return {k: frozenset(" ".join(fold(p)) for p in v) for k, v in tomllib.loads(TABLE.read_text(encoding="utf-8")).items()}


@dataclass(slots=True)
class _Column:
    """One column that holds numbers: cell by cell, by row index."""

    index: int
    width: int
    head: str
    cells: dict[int, list[str]] = field(default_factory=dict)

    @property
    def foreign(self) -> bool:
        return self.head in _words()["foreign"] or bool(set(self.head.split()) & {"fax", "contact", "forward", "forwards", "callback", "emergency", "alternate"})

    @property
    def own(self) -> bool:
        return self.head in _words()["own"]

    @property
    def billing(self) -> bool:
        return self.head in _words()["billing"]


def read_list(name: str, media_type: str, sheets: Sequence[Sheet]) -> Document:
    """A Document of kind number_list when the sheets hold telephone numbers, else of kind other."""
    numbers: list[str] = []
    notes: list[str] = []
    sources: dict[str, Source] = {}
    billing: set[str] = set()
    accounts: set[str] = set()
    calls = False
    for sheet in sheets:
        head_row, heads = _header(sheet)
        if any(h in _words()["calls"] for h in heads):
            calls = True
            continue
        columns = _columns(sheet, head_row, heads)
        billing |= {n for c in columns if c.billing for values in c.cells.values() for n in values}
        accounts |= _accounts(sheet, head_row, heads)
        taken = [c for c in _chosen(columns)]
        left_out = _left_out(sheet, head_row, heads)
        rows = sorted({row for c in taken for row in c.cells})
        known = set(numbers)
        for row in rows:
            if row in left_out:
                continue
            for column in taken:
                fresh = [n for n in column.cells.get(row, ()) if n not in known]
                numbers += fresh
                known.update(fresh)
        stayed = [row for row in rows if row in left_out]
        if stayed:
            notes.append(f"{len(stayed)} row{'s' * (len(stayed) > 1)} of {name} marked as staying")
        if rows and "numbers" not in sources:
            sources["numbers"] = Source(name, _shown(sheet, rows[0]), 0.95, "column of numbers", sheet=sheet.name, cells=_cells(sheet, taken, rows))
    text = "\n".join("\t".join(c for c in row if c) for sheet in sheets for row in sheet.rows[:2_000])[:60_000]
    if not numbers:
        if calls:
            notes.append(f"{name} looks like a list of calls; no numbers taken")
        return Document(name, media_type, AttachmentKind.OTHER, notes=tuple(notes), text=text)
    account = next(iter(accounts)) if len(accounts) == 1 else None
    btn = next(iter(billing)) if len(billing) == 1 else None
    facts = DocumentFacts(numbers=tuple(numbers), account_number=account, billing_number=btn, sources=sources)
    for told, value in (("account_number", account), ("billing_number", btn)):
        if value is not None:
            sources[told] = Source(name, value, 0.9, "column", sheet=sources["numbers"].sheet)
    return Document(name, media_type, AttachmentKind.NUMBER_LIST, facts=facts, notes=tuple(notes), text=text)


def _header(sheet: Sheet) -> tuple[int, list[str]]:
    """Row of the head (-1 where there is none) and its cells, folded."""
    known = frozenset().union(*(v for k, v in _words().items() if k not in ("yes", "no", "keeping")))
    for index, row in enumerate(sheet.rows[:HEADER_WITHIN]):
        if any(find_numbers(cell) for cell in row):
            break
        folded = [" ".join(fold(cell)) for cell in row]
        filled = [cell for cell in folded if cell]
        if any(cell in known for cell in filled) and all(len(c) < 60 for c in filled):
            return index, folded
    for index, row in enumerate(sheet.rows[:HEADER_WITHIN]):
        if any(find_numbers(cell) for cell in row):
            before = sheet.rows[index - 1] if index else ()
            if sum(bool(c) for c in before) >= 2 and not any(c.isdigit() for c in "".join(before)):
                return index - 1, [" ".join(fold(c)) for c in before]
            break
    return -1, []


def _columns(sheet: Sheet, head_row: int, heads: list[str]) -> list[_Column]:
    width = max((len(row) for row in sheet.rows), default=0)
    body = range(head_row + 1, len(sheet.rows))
    columns: list[_Column] = []
    at = 0
    while at < width:
        head = heads[at] if at < len(heads) else ""
        split = _split(sheet, body, at)
        ranged = _ranged(sheet, body, at, heads)
        if split is not None:
            columns.append(split)
            at += split.width
            continue
        column = ranged or _Column(at, 1, head)
        if ranged is None:
            for row in body:
                cell = sheet.rows[row][at] if at < len(sheet.rows[row]) else ""
                found = [f.number for f in find_numbers(cell)] if any(c.isdigit() for c in cell) else []
                if found:
                    column.cells[row] = found
        if column.cells and _mostly(sheet, body, column):
            columns.append(column)
        at += column.width
    return columns


def _mostly(sheet: Sheet, body: range, column: _Column) -> bool:
    """True when the column is one of numbers, not of remarks in which one occurs."""
    if column.own or column.foreign or column.billing or column.width > 1:
        return True
    filled = sum(1 for row in body if column.index < len(sheet.rows[row]) and sheet.rows[row][column.index])
    return len(column.cells) >= 0.5 * filled


def _split(sheet: Sheet, body: range, at: int) -> _Column | None:
    """Numbers over columns: area code, exchange, line (415 | 555 | 0123), or area code and seven digits."""
    column = _Column(at, 3, "number")
    tried = 0
    for row in body:
        cells = [c.strip(" ()+-") for c in (*sheet.rows[row], "", "", "")[at : at + 3]]
        if not any(cells):
            continue
        tried += 1
        if re.fullmatch(r"[2-9]\d\d", cells[0]) and re.fullmatch(r"[2-9]\d\d", cells[1]) and re.fullmatch(r"\d{1,4}", cells[2]):
            joined = f"{cells[0]}-{cells[1]}-{cells[2].zfill(4)}"
        elif re.fullmatch(r"[2-9]\d\d", cells[0]) and re.fullmatch(r"[2-9]\d\d[ .\-]?\d{4}", cells[1]):
            joined, column.width = f"{cells[0]}-{cells[1]}", 2
        else:
            continue
        found = [f.number for f in find_numbers(joined)]
        if found:
            column.cells[row] = found
    return column if tried and len(column.cells) >= 0.6 * tried else None


def _ranged(sheet: Sheet, body: range, at: int, heads: list[str]) -> _Column | None:
    """Two columns that name the first and the last number of ranges."""
    words = _words()
    if at + 1 >= len(heads) or heads[at] not in words["first"] or heads[at + 1] not in words["last"]:
        return None
    column = _Column(at, 2, "number")
    for row in body:
        cells = (*sheet.rows[row], "", "")[at : at + 2]
        first, last = find_numbers(cells[0]), find_numbers(cells[1])
        if not first:
            continue
        column.cells[row] = [first[0].number]
        low = first[0].number
        high = last[0].number if last else _completed(low, cells[1])
        if high is not None and low[:-4] == high[:-4] and 0 < int(high[-4:]) - int(low[-4:]) <= LARGEST_RANGE:
            column.cells[row] = [f"{low[:-4]}{n:04d}" for n in range(int(low[-4:]), int(high[-4:]) + 1)]
        elif high is not None and high != low:
            column.cells[row].append(high)
    return column if column.cells else None


def _completed(low: str, tail: str) -> str | None:
    digits = tail.strip(" -")
    return low[: -len(digits)] + digits if digits.isdigit() and 2 <= len(digits) <= 4 else None


def _chosen(columns: list[_Column]) -> list[_Column]:
    """The columns whose numbers the list is about."""
    mine = [c for c in columns if not c.billing]
    if not mine:
        return columns[:1]
    own = [c for c in mine if c.own and not c.foreign]
    rest = own or [c for c in mine if not c.foreign] or mine[:1]
    if len(rest) > 1:
        # A number repeated down a column names the account or the site, not the line.
        varied = [c for c in rest if len(c.cells) < 3 or Counter(n for v in c.cells.values() for n in v).most_common(1)[0][1] <= len(c.cells) // 2]
        rest = varied or rest
    return rest


def _accounts(sheet: Sheet, head_row: int, heads: list[str]) -> set[str]:
    found: set[str] = set()
    for at, head in enumerate(heads):
        if head in _words()["account"]:
            found |= {row[at] for row in sheet.rows[head_row + 1 :] if at < len(row) and row[at]}
    return {v for v in found if sum(c.isdigit() for c in v) >= 3 and len(v) <= 34}


def _left_out(sheet: Sheet, head_row: int, heads: list[str]) -> set[int]:
    """Rows that a column of the head says stay where they are."""
    words = _words()
    out: set[int] = set()
    for at, head in enumerate(heads):
        group = next((g for g in ("stays", "moves", "action") if head in words[g]), None)
        if group is None:
            continue
        for row in range(head_row + 1, len(sheet.rows)):
            cell = " ".join(fold(sheet.rows[row][at])) if at < len(sheet.rows[row]) else ""
            keeps = cell in words["keeping"] or any(cell.startswith(w + " ") for w in words["keeping"] if " " in w or w in ("stays", "stay", "keep", "retain", "remains"))
            if keeps or (group == "moves" and cell in words["no"]) or (group == "stays" and cell in words["yes"]):
                out.add(row)
    return out


def _shown(sheet: Sheet, row: int) -> str:
    return " | ".join(c for c in sheet.rows[row] if c)[:120]


def _cells(sheet: Sheet, columns: list[_Column], rows: list[int]) -> str:
    first, last = rows[0] + sheet.first_row, rows[-1] + sheet.first_row
    return ", ".join(f"{_letter(c.index)}{first}:{_letter(c.index + c.width - 1)}{last}" for c in columns)


def _letter(index: int) -> str:
    return (_letter(index // 26 - 1) if index >= 26 else "") + chr(ord("A") + index % 26)
