"""The desk put together: settings, queue, reader and wording, made once and handed down."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from intake.desk.memory import StoredDocuments
from intake.domain.errors import ConflictError
from intake.reading.read import Reader
from intake.reply.render import Letters
from intake.settings import Settings
from intake.store.database import Database
from intake.store.lock import sole

log = logging.getLogger("intake")

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"


@dataclass(frozen=True, slots=True)
class Desk:
    """Everything a job of the desk works with. Open it with `open_desk`, and close it."""

    settings: Settings
    db: Database
    reader: Reader
    letters: Letters
    now: Callable[[], datetime]
    """The clock, aware; rules get its answer as an argument."""

    def __enter__(self) -> Desk:
        self.reader.__enter__()
        return self

    def __exit__(self, *exception: Any) -> None:
        self.reader.__exit__(*exception)
        self.db.close()


def utc_now() -> datetime:
    """The clock of the desk."""
    return datetime.now(UTC)


def open_desk(settings: Settings, now: Callable[[], datetime] = utc_now, *, create: bool = True) -> Desk:
    """Opens the queue, made or migrated as needed.

    Raises StoreError or TemplateError.
    """
    letters = Letters(TEMPLATES / "letters", settings.provider)
    db = Database.open(settings.desk.database, create=create)
    return Desk(settings, db, Reader(settings, StoredDocuments(db, now)), letters, now)


@contextmanager
def at_work(desk: Desk) -> Iterator[None]:
    """While this process works on the queue no other does.

    Raises ConflictError when another process is at work.
    """
    with sole(desk.db, "work") as mine:
        if not mine:
            raise ConflictError(
                f"Another run.py is at work on {desk.settings.desk.database}; it does what is to be done, or stop it first."
            )
        yield
