"""The database as a file: opening, migrating, refusing, transactions."""

from __future__ import annotations

import os
import sqlite3
import stat
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from intake.domain.errors import StoreError
from intake.store import schema
from intake.store.database import Database
from intake.store.schema import APPLICATION_ID, STEPS, VERSION


@contextmanager
def plain_user() -> Iterator[None]:
    """Root may write anywhere; for a moment we are nobody."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that every user may enter."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield folder


def test_a_new_database_is_whole(tmp_path: Path) -> None:
    """A database that is not there is made, with its folder, tables, views, and safe settings."""
    with Database.open(tmp_path / "desk" / "queue.db") as db:
        assert db.value("PRAGMA user_version") == VERSION
        assert db.value("PRAGMA journal_mode") == "wal"
        assert db.value("PRAGMA synchronous") == 2
        assert db.value("PRAGMA foreign_keys") == 1
        assert db.problems() == []


def test_a_new_database_is_for_its_owner_only(tmp_path: Path) -> None:
    """Nobody else on the machine may read customers' records, whatever the umask; the log beside it neither."""
    before = os.umask(0)
    try:
        with Database.open(tmp_path / "queue.db") as db, db.transaction():
            db.write("INSERT INTO marks VALUES ('a', 'b')")
            modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in tmp_path.iterdir()}
    finally:
        os.umask(before)

    assert set(modes.values()) == {0o600}


def test_an_empty_file_is_version_zero(tmp_path: Path) -> None:
    """An empty file is a database of version 0 and is brought to this version."""
    path = tmp_path / "queue.db"
    path.touch()

    with Database.open(path, create=False) as db:
        assert db.value("PRAGMA user_version") == VERSION


def test_an_older_database_is_migrated(tmp_path: Path) -> None:
    """A database of version 1 gets what later versions added, and keeps its rows."""
    path = tmp_path / "queue.db"
    with closing(sqlite3.connect(path)) as old:
        STEPS[0](old)
        old.execute(
            "INSERT INTO tickets (reference, priority, requester, party, subject, created_at, updated_at)"
            " VALUES ('PD-OLD234', '3-normal', 'ana@heron.example', 'customer', 'Moving', '', '')"
        )
        old.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        old.execute("PRAGMA user_version = 1")
        old.commit()

    with Database.open(path) as db:
        assert db.value("PRAGMA user_version") == VERSION
        assert db.value("SELECT reference FROM tickets") == "PD-OLD234"
        assert db.rows("SELECT * FROM search_index") == []
        assert db.value("SELECT reference FROM queue") == "PD-OLD234"


def test_a_migration_is_all_or_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A step that fails leaves the database as it was, and the next try starts where it stood."""
    path = tmp_path / "queue.db"

    def broken(connection: sqlite3.Connection) -> None:
        connection.execute("CREATE TABLE half (a)")
        connection.execute("CREATE TABLE half (a)")

    monkeypatch.setattr("intake.store.database.STEPS", (*STEPS, broken))
    with pytest.raises(sqlite3.OperationalError):
        Database.open(path)
    monkeypatch.undo()

    with Database.open(path) as db:
        assert db.value("SELECT count(*) FROM sqlite_master WHERE name = 'half'") == 0
        assert db.value("PRAGMA user_version") == VERSION


def test_a_newer_database_is_refused(tmp_path: Path) -> None:
    """A database that a newer program wrote is left alone; both versions are named."""
    path = tmp_path / "queue.db"
    Database.open(path).close()
    with closing(sqlite3.connect(path)) as newer:
        newer.execute("PRAGMA user_version = 99")

    with pytest.raises(StoreError, match=f"version 99.*up to {VERSION}"):
        Database.open(path)


def test_a_view_of_staff_stays(tmp_path: Path) -> None:
    """Views that staff made are not dropped, and ours come back when one was changed."""
    path = tmp_path / "queue.db"
    with Database.open(path) as db, db.transaction():
        db.write("CREATE VIEW mine AS SELECT reference FROM tickets")
        db.write("DROP VIEW queue")

    with Database.open(path) as db:
        assert db.rows("SELECT * FROM mine") == []
        assert db.rows("SELECT * FROM queue") == []


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    """A file of something else is named as no database, and is not touched."""
    path = tmp_path / "queue.db"
    path.write_bytes(b"From: ana@heron.example\r\n" * 200)

    with pytest.raises(StoreError, match="is not a SQLite database"):
        Database.open(path)

    assert path.read_bytes().startswith(b"From: ")


def test_another_programs_database_is_refused(tmp_path: Path) -> None:
    """A database that holds other tables is left as it is."""
    path = tmp_path / "other.db"
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE tracks (id INTEGER)")

    with pytest.raises(StoreError, match="database of another program"):
        Database.open(path)

    with closing(sqlite3.connect(path)) as other:
        assert [row[0] for row in other.execute("SELECT name FROM sqlite_master")] == ["tracks"]


def test_a_missing_database_is_not_made_unasked(tmp_path: Path) -> None:
    """Without `create` a missing file is an error that names it, and is not made."""
    with pytest.raises(StoreError, match=r"no queue database at .*queue\.db"):
        Database.open(tmp_path / "queue.db", create=False)

    assert list(tmp_path.iterdir()) == []


def test_a_damaged_database_is_told(tmp_path: Path) -> None:
    """A database whose pages were overwritten is refused with one sentence."""
    path = tmp_path / "queue.db"
    Database.open(path).close()
    content = bytearray(path.read_bytes())
    content[100:4096] = b"\xff" * 3996
    path.write_bytes(content)

    with pytest.raises(StoreError, match="is damaged"):
        Database.open(path)


def test_a_read_only_folder_is_told(open_folder: Path) -> None:
    """A folder that may not be written to gives one sentence that says so, for a new and for an old database."""
    path = open_folder / "queue.db"
    with plain_user(), pytest.raises(StoreError, match="write"):
        if os.geteuid() == open_folder.stat().st_uid:
            open_folder.chmod(0o555)
        Database.open(path)
    open_folder.chmod(0o755)
    Database.open(path).close()
    path.chmod(0o444)
    open_folder.chmod(0o555)

    with plain_user(), pytest.raises(StoreError, match="write"):
        Database.open(path)

    open_folder.chmod(0o755)


def test_a_locked_database_is_told(tmp_path: Path) -> None:
    """A writer that waits too long for another gets a StoreError, not a hang."""
    path = tmp_path / "queue.db"
    with Database.open(path) as first, Database.open(path) as second:
        second.db.execute("PRAGMA busy_timeout = 50")

        with (
            first.transaction(),
            pytest.raises(StoreError, match="in use by another program"),
            second.transaction(),
        ):
            pass


def test_the_second_writer_waits(tmp_path: Path) -> None:
    """Two writers take turns: the second waits for the first and sees what it wrote, though it had read before."""
    path = tmp_path / "queue.db"
    Database.open(path).close()
    first_is_in, seen = threading.Event(), []

    def write_slowly() -> None:
        with Database.open(path) as db, db.transaction():
            db.write(
                "INSERT INTO accounts (account_number, spelling, company, product, billing_number) VALUES ('8X-1', '8X1', 'Heron', '', NULL)"
            )
            first_is_in.set()
            time.sleep(0.2)

    thread = threading.Thread(target=write_slowly)
    with Database.open(path) as db:
        db.rows("SELECT * FROM accounts")
        thread.start()
        first_is_in.wait(5)
        with db.transaction():
            seen = db.rows("SELECT account_number FROM accounts")
            db.write(
                "INSERT INTO accounts (account_number, spelling, company, product, billing_number) VALUES ('8X-2', '8X2', 'Marlow', '', NULL)"
            )
        thread.join()

        assert seen == [{"account_number": "8X-1"}]
        assert db.value("SELECT count(*) FROM accounts") == 2


def test_a_reader_is_not_blocked(tmp_path: Path) -> None:
    """While one writes, another opens and reads at once, and sees what was committed."""
    path = tmp_path / "queue.db"
    with Database.open(path) as writer, writer.transaction():
        writer.write(
            "INSERT INTO accounts (account_number, spelling, company, product, billing_number) VALUES ('8X-1', '8X1', 'Heron', '', NULL)"
        )

        started = time.monotonic()
        with Database.open(path) as reader:
            assert reader.rows("SELECT * FROM accounts") == []
        assert time.monotonic() - started < 1


def test_a_rollback_leaves_nothing(db: Database) -> None:
    """What a transaction wrote before an exception is gone, and the next transaction works."""
    with pytest.raises(RuntimeError, match="midway"), db.transaction():
        db.write(
            "INSERT INTO accounts (account_number, spelling, company, product, billing_number) VALUES ('8X-1', '8X1', 'Heron', '', NULL)"
        )
        raise RuntimeError("midway")

    with db.transaction():
        assert db.rows("SELECT * FROM accounts") == []


def test_a_savepoint_is_rolled_back_alone(db: Database) -> None:
    """An exception inside a savepoint undoes that part only."""
    with db.transaction():
        db.write(
            "INSERT INTO accounts (account_number, spelling, company, product, billing_number) VALUES ('8X-1', '8X1', 'Heron', '', NULL)"
        )
        with pytest.raises(RuntimeError, match="midway"), db.savepoint("part"):
            db.write(
                "INSERT INTO accounts (account_number, spelling, company, product, billing_number) VALUES ('8X-2', '8X2', 'Marlow', '', NULL)"
            )
            raise RuntimeError("midway")

    assert [row["account_number"] for row in db.rows("SELECT * FROM accounts")] == ["8X-1"]


def test_nothing_is_written_outside_a_transaction(db: Database) -> None:
    """A write outside a transaction is a mistake of the caller and is refused."""
    with pytest.raises(RuntimeError, match="inside"):
        db.write("DELETE FROM accounts")


def test_a_full_disk_rolls_back_and_is_told(db: Database) -> None:
    """A disk that is full gives a StoreError, and nothing of the transaction stays."""
    pages = db.value("PRAGMA page_count")
    db.db.execute(f"PRAGMA max_page_count = {pages + 5}")

    with pytest.raises(StoreError, match="the disk is full"), db.transaction():
        for number in range(1000):
            db.write(
                "INSERT INTO accounts (account_number, spelling, company, product, billing_number) VALUES (?, ?, ?, '', NULL)",
                (str(number), "", "x" * 900),
            )

    assert db.rows("SELECT * FROM accounts") == []


def test_events_are_never_changed(db: Database) -> None:
    """An event cannot be updated, not even by hand."""
    with db.transaction():
        db.write("INSERT INTO events (at, who, what, why) VALUES ('', 'bot', 'note', '')")

    with pytest.raises(sqlite3.IntegrityError, match="never changed"), db.transaction():
        db.write("UPDATE events SET why = 'other'")


@pytest.mark.parametrize("who", ["", "robot", "staff:", "staff"])
def test_an_event_names_a_known_actor(db: Database, who: str) -> None:
    """`who` is the bot, the customer, the carrier, or a member of staff by name."""
    with pytest.raises(sqlite3.IntegrityError), db.transaction():
        db.write("INSERT INTO events (at, who, what, why) VALUES ('', ?, 'note', '')", (who,))


def test_every_table_but_the_search_index_is_strict(db: Database) -> None:
    """Tables refuse values of another type."""
    loose = [
        row["name"]
        for row in db.rows("PRAGMA table_list")
        if row["type"] == "table" and not row["strict"] and not row["name"].startswith(("sqlite_", "search_index"))
    ]

    assert loose == []
    assert len(schema.STEPS) == VERSION


def test_many_open_a_new_database_at_once(tmp_path: Path) -> None:
    """Several that start together make one database; each waits for the others and none fails."""
    path, seen = tmp_path / "queue.db", []

    def start() -> None:
        with Database.open(path) as db:
            seen.append(db.value("PRAGMA user_version"))

    threads = [threading.Thread(target=start) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert seen == [VERSION] * 6
