"""Tables inside a text: rows of cells under a row of headings, parted by tabs, bars or commas."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from intake.reading.facts.wordlists import any_of, folded

Cell = tuple[str, int]
"""The text of a cell and where in its line it starts."""

_COMMA_ROW = re.compile(r'(?:"[^"\n]{0,80}"|[^,"\n ][^,"\n]{0,80}|)(?:,(?:"[^"\n]{0,80}"|[^,"\n ][^,"\n]{0,80}|)){3,}')
"""A row of a CSV file that somebody pasted: no blank after a comma."""
_SEMICOLON_ROW = re.compile(r"[^;\n]{0,80}(?:;(?:[^; \n][^;\n]{0,80}|)){2,}")
"""The same where commas are decimal: no blank after a semicolon."""
_COMMA_CELL = re.compile(r'(?:^|(?<=,))("[^"\n]*"|[^,"\n]*)(?=,|$)')
_GAP = re.compile(r"\S {2,}(?=\S)")
_BLANK_CELL = re.compile(r"\S+(?: \S+)*")
"""A cell of a table whose columns stand under each other, parted by two blanks or more."""
_RULE = re.compile(r"[\s|:\-=+]+")
_DIGITS = re.compile(r"[+(]?\d[\d() .\-]{2,18}")
_LONG_DIGITS = re.compile(r"\d{4}|\d{3}\W\d{3}")
LONGEST_ROW = 1_000
"""Characters of a line that may be a row."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row under its headings."""

    heads: tuple[str, ...]
    """Folded."""
    cells: tuple[Cell, ...]


def cells_of(line: str) -> list[Cell]:
    """Cells of a row: parted by tabs, by "|", by commas or semicolons as in a CSV file or by wide gaps; one cell where it is no row."""
    if len(line) > LONGEST_ROW:
        return [(line.strip(), 0)]
    parting = "\t" if "\t" in line.strip() else "|" if line.count("|") > 1 else None
    if parting is None and _SEMICOLON_ROW.fullmatch(line.strip()):
        parting = ";"
    if parting is None and _COMMA_ROW.fullmatch(line.strip()):
        return [(m[1].strip('"'), m.start(1)) for m in _COMMA_CELL.finditer(line.strip())]
    if parting is None and len(_GAP.findall(line.strip())) > 1:
        return [(m.group().strip(), m.start()) for m in _BLANK_CELL.finditer(line)]
    if parting is None:
        return [(line.strip(), 0)]
    cells, at = [], 0
    for piece in line.split(parting):
        cells.append((piece.strip(), at + len(piece) - len(piece.lstrip())))
        at += len(piece) + 1
    if parting == "|":
        cells = [cell for i, cell in enumerate(cells) if cell[0] or 0 < i < len(cells) - 1]
    return cells


def rows_of(lines: Sequence[str]) -> dict[int, Row]:
    """The rows that stand under a row of headings, by the number of their line."""
    found: dict[int, Row] = {}
    heads: tuple[str, ...] = ()
    for index, line in enumerate(lines):
        if _RULE.fullmatch(line):
            continue
        cells = cells_of(line)
        if len(cells) < 2:
            heads = ()
        elif len(cells) == len(heads):
            found[index] = Row(heads, tuple(cells))
        elif _is_heading([text for text, _ in cells]):
            heads = tuple(folded(text).strip(" *¿?:#.") for text, _ in cells)
        else:
            heads = ()
    return found


def _is_heading(texts: list[str]) -> bool:
    return all(len(text) <= 40 and not _LONG_DIGITS.search(text) for text in texts) and sum(map(bool, texts)) > 1


def moves(row: Row) -> bool | None:
    """True where a column says that the row's numbers move ("Port? yes"), False where they stay ("Keep: yes"), else None."""
    for head, (text, _) in zip(row.heads, row.cells, strict=True):
        said = folded(text).strip(" .!*[]()")
        yes, no = any_of("cues", "cell_yes").fullmatch(said), any_of("cues", "cell_no").fullmatch(said)
        if not (yes or no):
            continue
        if any_of("cues", "head_keeps").fullmatch(head):
            return bool(no)
        if any_of("cues", "head_moves").fullmatch(head):
            return bool(yes)
    return None


def with_ranges(text: str) -> str:
    """A table with a column "from" and a column "to": a dash stands between the two, so that its rows are ranges.

    Same length: places in the text stay what they are.
    """
    if "\t" not in text and "|" not in text and text.count(",") < 4:
        return text
    lines = text.split("\n")
    for index, row in rows_of(lines).items():
        edge = _range_edge(row)
        if edge:
            line = lines[index]
            lines[index] = line[: edge[0]] + " " * (edge[1] - edge[0] - 1) + "-" + line[edge[1] :]
    return "\n".join(lines)


def _range_edge(row: Row) -> tuple[int, int] | None:
    """The end of the cell "from" and the start of the cell "to" beside it."""
    for at in range(len(row.cells) - 1):
        (low, start), (high, stop) = row.cells[at : at + 2]
        if (
            _DIGITS.fullmatch(low)
            and _DIGITS.fullmatch(high)
            and any_of("cues", "head_from").fullmatch(row.heads[at])
            and any_of("cues", "head_to").fullmatch(row.heads[at + 1])
        ):
            return start + len(low), stop
    return None
