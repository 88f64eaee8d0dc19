"""A disk that is full, three ways, and a database that somebody else holds."""

from __future__ import annotations

import os
import resource
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from intake.desk.desk import Desk
from intake.loop import Loop
from tests.faults.running import polling, until
from tests.journeys.runner import ROOT, run
from tests.servers.configuration import write_configuration
from tests.servers.dovecot import PASSWORD, Dovecot
from tests.servers.smtp import SmtpServer
from tests.torture.post import post

ASK = "Hello, we want to port our number 415-555-0123 to Larkspur.\n"
LARGE = [
    one.raw + b"x" * 70 + b"\r\n" + (b"y" * 70 + b"\r\n") * 5_000 for one in post(3) if one.letter_to == one.sender
]


def test_a_full_database_records_nothing_and_answers_nothing(desk: Desk, arrive: Callable[..., None]) -> None:
    """Where the database cannot grow, mail stays in the mailbox; once it can, it is recorded and answered once."""
    pages = desk.db.value("PRAGMA page_count")
    desk.db.value(f"PRAGMA max_page_count = {pages + 3}")
    arrive("ana@heron.example", "Port", ASK + "More of it. " * 10_000)
    full = Loop(desk).once()
    letters = desk.db.rows("SELECT * FROM letters")
    desk.db.value("PRAGMA max_page_count = 1000000")

    done = Loop(desk).once()

    assert "the disk is full" in full.troubles["support"]
    assert letters == []
    assert [len(done.handled), len(done.delivered)] == [1, 1]


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 1 MB; only root may make one."""
    folder = tmp_path / "disk"
    folder.mkdir()
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(folder)], capture_output=True, check=False
    )
    if made.returncode:
        pytest.skip("only root may mount a disk of 1 MB")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_a_full_disk_leaves_mail_where_it_is(
    small_disk: Path, dovecot: Dovecot, smtp_server: SmtpServer, user: str
) -> None:
    """On a real disk that fills up the pass ends with one sentence, and what is not recorded lies in the INBOX."""
    config = write_configuration(small_disk, imap=dovecot.port, smtp=smtp_server.port, user=user)
    dovecot.deliver(user, *LARGE)

    full = run("once", "--config", config, TEST_PASSWORD=PASSWORD)
    lying = dovecot.folders(user)
    subprocess.run(["mount", "-o", "remount,size=50m", str(small_disk)], check=True)
    after = run("once", "--config", config, TEST_PASSWORD=PASSWORD)

    assert full.returncode != 0
    assert "disk" in full.stdout + full.stderr
    assert "Traceback" not in full.stderr
    assert sorted(lying["INBOX"] + lying.get("Processed", [])) == sorted(LARGE)
    assert after.returncode == 0, after.stdout + after.stderr
    assert len(smtp_server.letters) == len(LARGE)


def test_a_file_that_may_not_grow_leaves_mail_where_it_is(
    tmp_path: Path, dovecot: Dovecot, smtp_server: SmtpServer, user: str
) -> None:
    """Under a limit on the size of files (RLIMIT_FSIZE) it is the same."""
    config = write_configuration(tmp_path, imap=dovecot.port, smtp=smtp_server.port, user=user)
    run("once", "--config", config, TEST_PASSWORD=PASSWORD)
    dovecot.deliver(user, *LARGE)

    full = subprocess.run(
        [sys.executable, str(ROOT / "run.py"), "once", "--config", str(config)],
        env={**os.environ, "TEST_PASSWORD": PASSWORD}, capture_output=True, text=True, check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (450_000, 450_000)),
    )  # fmt: skip
    lying = dovecot.folders(user)
    after = run("once", "--config", config, TEST_PASSWORD=PASSWORD)

    assert full.returncode != 0
    assert "Traceback" not in full.stderr, full.stderr
    assert sorted(lying["INBOX"] + lying["Processed"]) == sorted(LARGE)
    assert after.returncode == 0
    assert len(smtp_server.letters) == len(LARGE)


def test_a_database_that_somebody_holds_costs_only_time(
    tmp_path: Path, dovecot: Dovecot, smtp_server: SmtpServer, user: str
) -> None:
    """Held for longer than the desk waits, it fails that pass and no other; the mail is answered afterwards."""
    config = write_configuration(tmp_path, imap=dovecot.port, smtp=smtp_server.port, user=user, poll_seconds=1)
    with polling(config):
        until((tmp_path / "queue.db").exists)
        other = sqlite3.connect(tmp_path / "queue.db", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        dovecot.deliver(user, post(1)[0].raw)
        until(lambda: b"in use by another program" in config.with_name("log").read_bytes())
        held = len(smtp_server.letters)
        other.execute("ROLLBACK")
        other.close()
        until(lambda: len(smtp_server.letters) == 1)

    assert held == 0
    assert len(smtp_server.letters) == 1
