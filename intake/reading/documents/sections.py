"""Sections of a paper: which heading opens a list of the customer's own lines, and which a table of calls."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from intake.reading.documents.bill_labels import Label
from intake.reading.documents.layout import Box, Cell, Line
from intake.reading.documents.remembered import find_dates, find_numbers
from intake.reading.documents.values import amount, begins_address, ends_address
from intake.reading.documents.vocabulary import fold
from intake.reading.numbers import Found

TABLE = Path(__file__).with_name("words") / "number_rows.toml"


INWARD = re.compile(r"\bdirect(?: inward)?[ -]dial(?:ing|led)?\b", re.I)
"""The name of a service, which tells nobody to dial."""


@lru_cache(maxsize=1)
def phrases() -> dict[str, frozenset[str]]:
    """The groups of number_rows.toml, folded."""
    return {
        k: frozenset(" ".join(fold(p)) for p in v) for k, v in tomllib.loads(TABLE.read_text(encoding="utf-8")).items()
    }


@lru_cache(maxsize=1)
def _heads() -> dict[str, frozenset[str]]:
    """The first words of the phrases of each group."""
    return {group: frozenset(phrase.split()[0] for phrase in of_group) for group, of_group in phrases().items()}


def says(text: str, group: str) -> bool:
    """True when `text` holds a phrase of `group` of number_rows.toml."""
    return _says(text[:300], group)


@lru_cache(maxsize=16_384)
def _says(text: str, group: str) -> bool:
    tokens = fold(text)
    wanted, heads = phrases()[group], _heads()[group]
    return any(
        " ".join(tokens[i : i + n]) in wanted for i, word in enumerate(tokens) if word in heads for n in (1, 2, 3, 4)
    )


def numbers_of(line: Line) -> list[Found]:
    """The numbers of a line, cell by cell, so that two columns never run together; spans are those of `line.text`."""
    found: list[Found] = []
    offset = 0
    for cell in line.cells:
        text = cell.text
        found += [Found(f.number, f.start + offset, f.end + offset, f.rule) for f in find_numbers(text)]
        offset += len(text) + 2
    return found


@dataclass(slots=True)
class Section:
    """What the last heading said."""

    kind: str = "none"
    """"own", "usage" or "none"."""
    column: Box | None = None
    """The box of the heading of the number column."""
    last: float = 0.0
    """Bottom of the last line that belonged to it."""


def heading(line: Line, label: Label | None, others: Sequence[Label]) -> Section | None:
    """The section that a line without numbers opens, or None when it opens none. `others` are its labels of other fields."""
    text = line.text
    if len(text) > 160 or (amount(text) is not None and len(line.cells) > 1 and find_dates(text)):
        return None
    if len(line.cells) >= 2 and amount(line.cells[-1].text) is not None:
        listed = [
            c for c in line.cells[:-1] if says(c.text, "plural") and not _foreign(c) and not says(c.text, "usage")
        ]
        if listed:
            return Section("own", listed[0].box, line.box[3])  # a charge for numbers that are listed below it
        if not any(c.isdigit() for c in line.cells[0].text):
            return None  # another charge
    if len(text.split()) > 14 or (amount(text) is not None and label is None):
        return None
    elsewhere = [label.cell for label in others if len(label.words) > 1]
    columns = [
        c
        for c in line.cells
        if says(c.text, "own")
        and not says(c.text, "usage")
        and not _foreign(c)
        and c not in elsewhere
        and not begins_address(c.text)
        and not ends_address(c.text)
    ]
    if elsewhere and not columns:
        return Section("none", None, line.box[3])
    if columns and any(" ".join(fold(c.text)) in phrases()["desks"] for c in line.cells) and not says(text, "prices"):
        return Section("none", None, line.box[3])
    if says(text, "usage") and (len(line.cells) >= 3 or not columns):
        return Section("usage", None, line.box[3])
    if columns:
        named = next((c for c in columns if says(c.text, "columns")), None)
        return Section(
            "own",
            (named or columns[0]).box if len(line.cells) > 1 and named is not None else None,
            line.box[3],
        )
    return None


def _foreign(cell: Cell) -> bool:
    """True for the heading of a column of numbers that are not the customer's lines ("Contact phone", "Forwards to")."""
    text = INWARD.sub("", cell.text)
    return " ".join(fold(text)) in phrases()["foreign"] or says(text, "care") or says(text, "papers")
