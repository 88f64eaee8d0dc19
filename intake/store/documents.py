"""Attached files: what was read in each, kept by its SHA-256 so that the same file is read once."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, cast

from intake.domain.findings import AttachmentKind, Problem
from intake.store.database import Database, as_json, plain
from intake.store.times import to_text


def cached_document(db: Database, sha256: str) -> dict[str, Any] | None:
    """What `keep_document` kept for a file with these bytes, or None. Needs no transaction."""
    reading = db.value("SELECT reading FROM documents WHERE sha256 = ?", (sha256,))
    return None if reading is None else cast(dict[str, Any], json.loads(reading))


def keep_document(db: Database, sha256: str, reading: Mapping[str, Any], now: datetime) -> None:
    """Keeps what was read in a file; a later reading replaces an earlier one. `reading` is what JSON can hold."""
    db.write(
        "INSERT INTO documents (sha256, reading, read_at) VALUES (?, ?, ?)"
        " ON CONFLICT (sha256) DO UPDATE SET reading = excluded.reading, read_at = excluded.read_at",
        (sha256, as_json(reading), to_text(now)),
    )


def add_attachment(
    db: Database,
    *,
    message_id: int,
    filename: str | None,
    media_type: str,
    sha256: str,
    size: int,
    kind: AttachmentKind,
    pages: int | None = None,
    problem: Problem | None = None,
    facts: Mapping[str, Any] | None = None,
) -> int:
    """Records an attached file of a message and gives its id. The bytes stay in the raw message."""
    return db.insert(
        "attachments",
        {
            "message_id": message_id,
            "filename": None if filename is None else plain(filename),
            "media_type": plain(media_type),
            "sha256": sha256,
            "size": size,
            "kind": kind,
            "pages": pages,
            "problem": problem,
            "facts": as_json(facts or {}),
        },
    )
