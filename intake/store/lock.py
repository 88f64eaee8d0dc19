"""One process at a time for a job, such as delivering letters; the lock falls with its process, however it ends."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager

from intake.domain.errors import StoreError
from intake.store.database import Database


@contextmanager
def sole(db: Database, job: str) -> Iterator[bool]:
    """True for the one holder of `job` on this database, False while another process or thread holds it; never waits.

    Whoever holds "work" may call `outbox.recover`: letters in hand are then left over from a process that is gone.
    Raises StoreError when the lock file beside the database cannot be made.
    """
    path = db.path.with_name(f"{db.path.name}-{job}.lock")
    try:
        file = path.open("ab")
    except OSError as error:
        raise StoreError(f"The lock {path} cannot be made: {error.strerror}.") from error
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True
