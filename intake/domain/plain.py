"""Findings as plain values, for JSON: what `inspect` prints and the database keeps; and documents back from them."""

from __future__ import annotations

from datetime import date
from typing import Any

from intake.domain import numbers
from intake.domain.findings import AttachmentKind, Document, DocumentFacts, Facts, Problem, Request, Source

MESSAGE_FACTS = (
    "numbers",
    "toll_free",
    "account_number",
    "billing_number",
    "company",
    "authorized_name",
    "service_address",
    "new_provider",
    "requested_date",
    "order_number",
)
"""The facts of a message, in the order they are printed."""


def plain_facts(facts: Facts, *, silent: bool = False) -> dict[str, Any]:
    """All facts of a message, None or [] where not said; with `silent` all of them (automatic mail)."""
    values: dict[str, Any] = {name: _value(getattr(facts, name, None)) for name in MESSAGE_FACTS}
    values["toll_free"] = list(numbers.toll_free(facts.numbers))
    if silent:
        return {name: [] if isinstance(value, list) else None for name, value in values.items()}
    return values


def plain_request(request: Request) -> dict[str, Any]:
    """One request as `inspect` prints it."""
    return {
        "kind": request.kind.value,
        "status": request.status.value if request.status else None,
        "confidence": round(request.confidence, 3),
        "evidence": list(request.evidence),
        "rules": list(request.rules),
    }


def plain_document(document: Document) -> dict[str, Any]:
    """One attachment as `inspect` prints it: the facts that were told, and where."""
    facts = {name: _value(value) for name, value in document.facts.told()}
    return {
        "filename": document.filename,
        "media_type": document.media_type,
        "kind": document.kind.value,
        "pages": document.pages,
        "facts": facts,
        "sources": {name: plain_source(source) for name, source in document.facts.sources.items()},
        "problem": document.problem.value if document.problem else None,
        "notes": list(document.notes),
    }


def plain_source(source: Source) -> dict[str, Any]:
    """Where a fact was read, without what is not known."""
    told = {
        "where": source.where,
        "page": source.page,
        "box": [round(edge, 1) for edge in source.box] if source.box else None,
        "sheet": source.sheet,
        "cells": source.cells,
        "text": source.text,
        "confidence": round(source.confidence, 3),
        "rule": source.rule,
    }
    return {key: value for key, value in told.items() if value not in (None, "")}


def document_record(document: Document) -> dict[str, Any]:
    """A document with its text, to be kept and read back by `document_from`."""
    return {**plain_document(document), "text": document.text}


def document_from(record: dict[str, Any], filename: str | None, media_type: str) -> Document:
    """The document that `document_record` kept; the same bytes may have come under another name."""
    values: dict[str, Any] = dict(record["facts"])
    for name in ("requested_date", "bill_date"):
        if name in values:
            values[name] = date.fromisoformat(values[name])
    values["numbers"] = tuple(values.get("numbers", ()))
    sources = {name: _source_from(source) for name, source in record["sources"].items()}
    return Document(
        filename=filename,
        media_type=media_type,
        kind=AttachmentKind(record["kind"]),
        pages=record["pages"],
        facts=DocumentFacts(**values, sources=sources),
        problem=Problem(record["problem"]) if record["problem"] else None,
        notes=tuple(record["notes"]),
        text=record["text"],
    )


def _source_from(values: dict[str, Any]) -> Source:
    box = values.get("box")
    return Source(**{**values, "box": tuple(box) if box else None})


def _value(value: object) -> Any:
    if isinstance(value, tuple):
        return list(value)
    return value.isoformat() if isinstance(value, date) else value
