"""Parts of a form under a heading of their own: below "New provider" a plain "Name" is the new provider's."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from intake.reading.documents.bill_labels import Label
from intake.reading.documents.fields import Candidate, candidates
from intake.reading.documents.layout import Cell, Page, overlap
from intake.reading.documents.persons import parse_name
from intake.reading.documents.vocabulary import fold

TABLE = Path(__file__).with_name("words") / "form_parts.toml"
LONGEST_HEADING = 8
NUMBERED = re.compile(r"^(?:section|part|step|secci[oó]n|parte|partie|étape)?\s?\d{0,2}[.):\-–]{0,2}\s", re.I)
DEEPEST = 150.0
"""Points that a part reaches below its heading."""


@lru_cache(maxsize=1)
def _table() -> dict[str, dict[str, frozenset[str]]]:
    raw = tomllib.loads(TABLE.read_text(encoding="utf-8"))
    return {
        part: {k: frozenset(" ".join(fold(p)) for p in words) for k, words in groups.items()}
        for part, groups in raw.items()
    }


def part_of(page: Page, cell: Cell, headings: Sequence[tuple[Cell, str]]) -> str | None:
    """The part in which a cell stands: that of the nearest heading above it, in its column."""
    above = [
        (heading, what)
        for heading, what in headings
        if 0 < cell.box[1] - heading.box[1] < DEEPEST and heading.box[0] - 15 < cell.box[0] and heading is not cell
    ]
    if not above:
        return None
    nearest = max(above, key=lambda one: (round(one[0].box[1]), one[0].box[0]))
    return nearest[1]


def headings(page: Page, labels: Sequence[Label]) -> list[tuple[Cell, str]]:
    """The headings of parts on a page, with what each part is about: "new_provider", "provider", "customer" or "other"."""
    found = []
    led = {(label.line, round(label.box[0])) for label in labels if label.leads}
    for line in page.lines:
        for cell in line.cells:
            text = NUMBERED.sub("", cell.text + " ").strip(" :")
            if len(text.split()) > LONGEST_HEADING or any(c.isdigit() for c in text) or ":" in text:
                continue
            under = next(iter(page.below(cell.box, cell.line, 2.2 * cell.words[0].height)), None)
            if under is None or not (
                _names(under) or any(n == under.line and abs(x - under.box[0]) < 8 for n, x in led)
            ):
                continue  # a heading stands over labels
            what = about(text)
            if what is not None and all(other is cell or _titled(other) for other in line.cells):
                found.append((cell, what))
    return found


def _names(cell: Cell) -> bool:
    """True for a cell that begins with a plain label of a name: "Carrier: Acme Telecom"."""
    head, colon, _ = cell.text.partition(":")
    return bool(colon) and " ".join(fold(head)) in _table()["new_provider"]["names"]


def _titled(cell: Cell) -> bool:
    """True for a cell that may be a heading too: what stands beside a heading is another one, never a value."""
    return about(NUMBERED.sub("", cell.text + " ").strip(" :")) is not None


def about(text: str) -> str | None:
    """What a heading says that its part is about, or None."""
    words = fold(text)
    said = " ".join(words)
    for part, groups in _table().items():
        if said in groups["whole"] or (set(words) & groups["one"] and set(words) & groups["of"]):
            return part
    return None


def carrier_columns(page: Page) -> tuple[int, Cell, Cell] | None:
    """The line of a heading row "From | To" or "Current provider | New provider", with its two cells, the old carrier's first."""
    for index, line in enumerate(page.lines):
        told = {about(cell.text.strip(" :")): cell for cell in line.cells if len(cell.words) <= LONGEST_HEADING}
        if "new_provider" in told and "provider" in told and len(line.cells) <= 3:
            return index, told["provider"], told["new_provider"]
    return None


def named_in_columns(page: Page) -> list[Candidate]:
    """Names of the old and the new carrier in the rows under such a heading, where a label on the left says that they are names."""
    heads = carrier_columns(page)
    if heads is None:
        return []
    index, old, new = heads
    names = _table()["new_provider"]["names"]
    found = []
    for line in page.lines[index + 1 : index + 8]:
        if " ".join(fold(line.cells[0].text)) not in names:
            continue
        for field, head in (("provider", old), ("new_provider", new)):
            cell = next(
                (c for c in line.cells[1:] if abs(c.box[0] - head.box[0]) < 12 or overlap(c.box, head.box) > 0), None
            )
            hit = parse_name(cell.words) if cell is not None else None
            if hit is not None and cell is not None:
                found.append(
                    Candidate(
                        field, hit[0], line.text[:160], page.number, cell.box, 0.95, f"in the column “{head.text}”"
                    )
                )
    return found


def named_in_parts(page: Page, labels: Sequence[Label], found: Sequence[tuple[Cell, str]]) -> list[Candidate]:
    """Names beside plain labels ("Name", "Company") in the parts about carriers."""
    out: list[Candidate] = []
    for part in ("new_provider", "provider"):
        plain = [
            Label(
                (part,),
                label.phrase,
                0.94,
                label.page,
                label.line,
                label.cell,
                label.start,
                label.end,
                label.marked,
                label.last,
            )
            for label in _plain(page, labels)
            if part_of(page, label.cell, found) == part
        ]
        out += candidates(page, plain, part, parse_name)
    return out


def _plain(page: Page, labels: Sequence[Label]) -> list[Label]:
    """Labels that say only that a name follows; those that the vocabulary lacks are made here."""
    names = _table()["new_provider"]["names"]
    known = [label for label in labels if " ".join(fold(label.text)) in names]
    taken = {(label.line, label.cell.box[0]) for label in known}
    for line in page.lines:
        for cell in line.cells:
            for end in range(min(4, len(cell.words)), 0, -1):
                said = " ".join(fold(" ".join(w.text for w in cell.words[:end])))
                marked = cell.words[end - 1].text.endswith(":")
                if said in names and (marked or end == len(cell.words)) and (line_of(cell), cell.box[0]) not in taken:
                    known.append(Label(("name",), said, 0.94, page.number, cell.line, cell, 0, end, marked))
                    break
    return known


def line_of(cell: Cell) -> int:
    """The line of a cell."""
    return cell.line


def of_other_parts(page: Page, labels: Sequence[Label], found: Sequence[tuple[Cell, str]]) -> list[Label]:
    """The labels that may tell of the customer: names and accounts in a part about the new carrier do not."""
    kept = []
    for label in labels:
        part = part_of(page, label.cell, found)
        if part == "new_provider" and set(label.fields) & {
            "account_number",
            "customer_name",
            "bill_to",
            "service_address",
            "billing_address",
        }:
            continue
        if (
            part == "provider"
            and set(label.fields) & {"customer_name", "bill_to"}
            and " ".join(fold(label.text)) in _table()["new_provider"]["names"]
        ):
            continue
        kept.append(label)
    return kept
