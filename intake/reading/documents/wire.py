"""A Document as JSON, between the child process and us. Never pickle: the child has read strangers' bytes."""

from __future__ import annotations

import json
from dataclasses import fields
from datetime import date
from typing import Any

from intake.domain.findings import AttachmentKind, Document, DocumentFacts, Problem, Source

TEXT_FIELDS = tuple(f.name for f in fields(DocumentFacts) if f.name not in ("numbers", "sources", "requested_date", "bill_date"))
DATE_FIELDS = ("requested_date", "bill_date")
LONGEST_TEXT = 60_000
LONGEST_VALUE = 400


def packed(document: Document) -> bytes:
    """A document as UTF-8 JSON."""
    facts = document.facts
    told: dict[str, Any] = {name: getattr(facts, name) for name in TEXT_FIELDS if getattr(facts, name) is not None}
    told |= {name: value.isoformat() for name in DATE_FIELDS if (value := getattr(facts, name)) is not None}
    sources = {
        name: [s.where, s.text, s.confidence, s.rule, s.page, s.box, s.sheet, s.cells] for name, s in facts.sources.items()
    }
    body = {
        "kind": document.kind, "pages": document.pages, "problem": document.problem, "notes": document.notes,
        "text": document.text[:LONGEST_TEXT], "facts": told, "numbers": facts.numbers, "sources": sources,
    }  # fmt: skip
    return json.dumps(body).encode()


def unpacked(raw: bytes, filename: str | None, media_type: str) -> Document:
    """The document that `packed` made. Raises ValueError, KeyError or TypeError on anything else."""
    body = json.loads(raw)
    told: dict[str, Any] = {name: str(body["facts"][name])[:LONGEST_VALUE] for name in TEXT_FIELDS if name in body["facts"]}
    told |= {name: date.fromisoformat(body["facts"][name]) for name in DATE_FIELDS if name in body["facts"]}
    sources = {str(name): _source(values) for name, values in body["sources"].items()}
    facts = DocumentFacts(numbers=tuple(str(n)[:20] for n in body["numbers"]), sources=sources, **told)
    return Document(
        filename=filename,
        media_type=media_type,
        kind=AttachmentKind(body["kind"]),
        pages=None if body["pages"] is None else int(body["pages"]),
        facts=facts,
        problem=None if body["problem"] is None else Problem(body["problem"]),
        notes=tuple(str(n)[:LONGEST_VALUE] for n in body["notes"][:20]),
        text=str(body["text"])[:LONGEST_TEXT],
    )


def _source(values: list[Any]) -> Source:
    where, text, confidence, rule, page, box, sheet, cells = values
    place = None if box is None else (float(box[0]), float(box[1]), float(box[2]), float(box[3]))
    return Source(str(where), str(text), float(confidence), str(rule), page, place, sheet, cells)
