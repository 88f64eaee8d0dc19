"""What was typed into a fillable form: words at the places of its fields. Runs in the child process only.

Filled-in values are no page content, so neither reader of pages sees them; letters of authorization are often such forms.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pdfminer.pdftypes import resolve1
from pdfminer.utils import decode_text

from intake.reading.documents.layout import Word

MOST_FIELDS = 400
LONGEST_VALUE = 300


def typed_in(page: Any) -> Iterator[Word]:
    """The words in the text fields of a pdfplumber page, spread over each field's box."""
    for note in page.annots[:MOST_FIELDS]:
        data = note.get("data") or {}
        value = _value(data)
        if not value:
            continue
        lines = [line for line in value.splitlines() if line.strip()] or [""]
        x0, top = float(note["x0"]) + 1, float(note["top"])
        height = max(min((float(note["bottom"]) - top) / len(lines), 12.0), 5.0)
        for row, line in enumerate(lines):
            x = x0
            for printed in line.split():
                width = 0.5 * height * len(printed)
                y = top + row * height
                yield Word(printed, x, y, x + width, y + 0.9 * height)
                x += width + 0.28 * height


def _value(data: dict[Any, Any]) -> str:
    """The text of a text or choice field, its parent's where it has none of its own."""
    for _ in range(3):
        kind, value = resolve1(data.get("FT")), resolve1(data.get("V"))
        if isinstance(value, bytes) and (kind is None or getattr(kind, "name", "") in ("Tx", "Ch")):
            return decode_text(value)[:LONGEST_VALUE]
        parent = resolve1(data.get("Parent"))
        if not isinstance(parent, dict):
            return ""
        data = {**parent, "FT": data.get("FT") or parent.get("FT")}
    return ""
