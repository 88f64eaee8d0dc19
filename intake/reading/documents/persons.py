"""Names beside a label: whole ones, and those of persons."""

from __future__ import annotations

import re
from collections.abc import Sequence

from intake.reading.documents.company_names import has_company_word, is_heading
from intake.reading.documents.label_text import starts_with_label
from intake.reading.documents.layout import Word, joined
from intake.reading.documents.values import looks_like_name


def parse_name(words: Sequence[Word]) -> tuple[str, int] | None:
    """A name that fills the words up to the next label."""
    for end in range(1, len(words)):
        if starts_with_label(words[end:], marked_only=True):
            words = words[:end]
            break
    text = re.sub(r"\s\((?:ID|SPID|OCN|AOCN|code|resporg)\b[^)]{0,30}\)$", "", joined(words).strip(" ,;_"), flags=re.I)
    if not words or starts_with_label(words, marked_only=len(words) > 1):
        return None
    return (text, len(words)) if looks_like_name(text) and not is_heading(text) else None


def parse_person(words: Sequence[Word]) -> tuple[str, int] | None:
    """A person's name; a title or an office after a comma is left out."""
    hit = parse_name(words)
    if hit is None:
        return None
    name = re.split(r",\s(?!Jr|Sr|II)|\s[-–(]\s?|\s{2,}", hit[0])[0].strip()
    count = len(name.split())
    return (
        (name, count) if 2 <= count <= 5 and not has_company_word(name) and not any(c.isdigit() for c in name) else None
    )
