"""Readings of attached files, kept in the queue database: the same bytes are read once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from intake.domain.findings import Document, Problem
from intake.domain.plain import document_from, document_record
from intake.store import documents
from intake.store.database import Database

FOR_NOW = frozenset({Problem.TIMED_OUT})
"""Problems that another try might not meet; such a reading is not kept."""


class StoredDocuments:
    """The reader's memory, on the database."""

    def __init__(self, db: Database, now: Callable[[], datetime]) -> None:
        self._db = db
        self._now = now

    def recall(self, sha256: str, filename: str | None, media_type: str) -> Document | None:
        """The reading kept for these bytes, under the name they came with this time."""
        record = documents.cached_document(self._db, sha256)
        return document_from(record, filename, media_type) if record else None

    def keep(self, sha256: str, document: Document) -> None:
        """Keeps a reading, in a transaction of its own: it is true whatever becomes of the message."""
        if document.problem in FOR_NOW:
            return
        with self._db.transaction():
            documents.keep_document(self._db, sha256, document_record(document), self._now())
