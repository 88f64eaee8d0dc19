"""The queue database as a file: opened, brought up to date, and written to in whole transactions only."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import sqlite_utils

from intake.domain.errors import StoreError
from intake.store.schema import APPLICATION_ID, STEPS, VERSION
from intake.store.views import VIEWS

BUSY_SECONDS = 5.0
"""How long a writer waits for another before it gives up."""

Row = dict[str, Any]
"""One row: column name -> value as SQLite gives it."""

_CAUSES = (
    ("SQLITE_BUSY", "has been in use by another program for more than 5 seconds; try again, or end the other program"),
    ("SQLITE_LOCKED", "is locked by another connection; try again"),
    ("SQLITE_FULL", "cannot grow: the disk is full; free some space, nothing was lost"),
    ("SQLITE_READONLY", "cannot be written to; give the user that runs intake write permission on the file and its folder"),
    ("SQLITE_PERM", "cannot be written to; give the user that runs intake write permission on the file and its folder"),
    ("SQLITE_CANTOPEN", "cannot be opened; its folder must exist, and the user that runs intake must be able to write in it"),
    ("SQLITE_NOTADB", "is not a SQLite database; name another with desk.database, or restore it from a backup"),
    ("SQLITE_CORRUPT", "is damaged; restore it from a backup, or recover it with: sqlite3 FILE .recover"),
    ("SQLITE_IOERR", "cannot be read or written: the disk reports an error; look at the system's log"),
)  # fmt: skip
"""SQLite's result codes that are no mistake of ours -> what a person is told (sqlite.org/rescode.html)."""


class Database:
    """A connection to the queue database; used by the thread that opened it."""

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self.path = path
        self.db = sqlite_utils.Database(connection, execute_plugins=False)
        self._connection = connection

    @classmethod
    def open(cls, path: Path | str, create: bool = True) -> Self:
        """Opens the database, makes it when `create`, and migrates an older version step by step, all or nothing.

        No copy is made before a migration: whoever upgrades keeps a backup (`sqlite3 FILE ".backup COPY"`).
        Raises StoreError: missing, not a database, another program's, newer than this program, locked, not writable.
        """
        path = Path(path)
        if create:
            try:
                path.parent.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise StoreError(
                    f"The folder {path.parent} for the queue database cannot be made: {error.strerror}."
                ) from error
        elif not path.exists():
            raise StoreError(
                f"There is no queue database at {path} yet: run.py once makes it. Or name your configuration with --config FILE."
            )
        return cls(_connect(path, create), path)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """BEGIN IMMEDIATE; commits at the end, rolls everything back on an exception.

        Raises StoreError when another writer holds the database for 5 seconds, the disk is full, and the like.
        """
        if self._in_transaction():
            raise RuntimeError("A transaction is open already; use savepoint() inside it.")
        with _told(self.path):
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._connection.execute("COMMIT")
            except BaseException:
                if self._in_transaction():
                    self._connection.execute("ROLLBACK")
                raise

    @contextmanager
    def savepoint(self, name: str) -> Iterator[None]:
        """A part of the open transaction that is rolled back alone on an exception. `name` is an identifier."""
        self._must_be_in_transaction()
        if not name.isidentifier():
            raise ValueError(f"A savepoint's name is an identifier, not {name!r}.")
        self._connection.execute(f"SAVEPOINT {name}")
        try:
            yield
        except BaseException:
            if self._in_transaction():
                self._connection.execute(f"ROLLBACK TO {name}")
                self._connection.execute(f"RELEASE {name}")
            raise
        self._connection.execute(f"RELEASE {name}")

    def rows(self, sql: str, values: Sequence[Any] | Mapping[str, Any] = ()) -> list[Row]:
        """All rows of a SELECT."""
        with _told(self.path):
            cursor = self._connection.execute(sql, values)
            names = [column[0] for column in cursor.description]
            return [dict(zip(names, row, strict=True)) for row in cursor]

    def row(self, sql: str, values: Sequence[Any] | Mapping[str, Any] = ()) -> Row | None:
        """The first row of a SELECT, or None."""
        return next(iter(self.rows(sql, values)), None)

    def value(self, sql: str, values: Sequence[Any] | Mapping[str, Any] = ()) -> Any:
        """The first column of the first row, or None."""
        with _told(self.path):
            row = self._connection.execute(sql, values).fetchone()
        return row[0] if row else None

    def write(self, sql: str, values: Sequence[Any] | Mapping[str, Any] = ()) -> int:
        """Runs one writing statement in the open transaction and tells how many rows it changed."""
        self._must_be_in_transaction()
        return self._connection.execute(sql, values).rowcount

    def insert(self, table: str, values: Mapping[str, Any]) -> int:
        """Inserts one row in the open transaction; gives its rowid. Names come from our code, values are bound."""
        self._must_be_in_transaction()
        columns = ", ".join(f'"{name}"' for name in values)
        marks = ", ".join("?" * len(values))
        sql = f"INSERT INTO {table} ({columns}) VALUES ({marks})"  # noqa: S608
        rowid = self._connection.execute(sql, tuple(values.values())).lastrowid
        assert rowid is not None
        return rowid

    def problems(self) -> list[str]:
        """What SQLite finds wrong with the file, a sentence each; empty when it is sound. Slow on a large file."""
        found = [str(row[0]) for row in self._connection.execute("PRAGMA quick_check") if row[0] != "ok"]
        broken = self._connection.execute("PRAGMA foreign_key_check").fetchall()
        return found + [f"Row {row[1]} of {row[0]} points to a row of {row[2]} that is missing." for row in broken]

    def close(self) -> None:
        """Closes the connection; an open transaction is rolled back."""
        self.db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _in_transaction(self) -> bool:
        return self._connection.in_transaction

    def _must_be_in_transaction(self) -> None:
        if not self._in_transaction():
            raise RuntimeError("The store is written to inside `with db.transaction():` only.")


def as_json(value: Any) -> str:
    """JSON that people can read, without what UTF-8 cannot hold; what JSON does not know becomes its text."""
    return plain(json.dumps(value, ensure_ascii=False, default=str))


def plain(text: str) -> str:
    """Text that SQLite can keep: lone surrogates replaced, NUL taken out."""
    return text.encode("utf-8", "replace").decode("utf-8").replace("\x00", "")


def _connect(path: Path, create: bool) -> sqlite3.Connection:
    if create and not path.exists():
        with suppress(OSError):  # SQLite says what is wrong
            path.touch(mode=0o600)  # customers' records, and the key of our Message-IDs
    with _told(path):
        connection = sqlite3.connect(
            f"{path.resolve().as_uri()}?mode={'rwc' if create else 'rw'}",
            uri=True,
            timeout=BUSY_SECONDS,
            isolation_level=None,
        )
        try:
            _prepare(connection, path)
        except BaseException:
            connection.close()
            raise
        return connection


def _prepare(connection: sqlite3.Connection, path: Path) -> None:
    _check_owner(connection, path)
    mode = connection.execute("PRAGMA journal_mode = WAL").fetchone()[0]
    if mode != "wal":
        raise StoreError(
            f"The queue database {path} cannot use a write-ahead log (it says {mode}); move it to a local disk."
        )
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")
    if _is_current(connection):
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        # Another process may have been first: what is checked before the lock is checked again under it.
        version = _check_owner(connection, path)
        for name in VIEWS:
            connection.execute(f"DROP VIEW IF EXISTS {name}")
        for step in STEPS[version:]:
            step(connection)
        for name, query in VIEWS.items():
            connection.execute(f"CREATE VIEW {name} AS {query}")
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {VERSION}")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def _check_owner(connection: sqlite3.Connection, path: Path) -> int:
    """The version of a database that is ours, or empty (0). Raises StoreError for any other."""
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    owner = connection.execute("PRAGMA application_id").fetchone()[0]
    if owner != APPLICATION_ID:
        if version or owner or connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
            raise StoreError(
                f"{path} is a database of another program, not a queue database; name another with desk.database."
            )
        return 0
    if version > VERSION:
        raise StoreError(
            f"The queue database {path} has version {version}, and this program knows versions up to {VERSION};"
            " use the newer program that wrote it."
        )
    return version


def _is_current(connection: sqlite3.Connection) -> bool:
    if connection.execute("PRAGMA user_version").fetchone()[0] != VERSION:
        return False
    found = dict(connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'view'").fetchall())
    return all(found.get(name) == f"CREATE VIEW {name} AS {query}" for name, query in VIEWS.items())


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """Turns SQLite's errors about the file (not those about our SQL) into one sentence."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        code = getattr(error, "sqlite_errorname", "") or ""
        for name, sentence in _CAUSES:
            if code.startswith(name):
                raise StoreError(f"The queue database {path} {sentence}.") from error
        raise
