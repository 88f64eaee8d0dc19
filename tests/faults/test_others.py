"""Other people at the same mailbox, and messages that break the desk."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlite_utils

from intake.desk.desk import open_desk
from intake.desk.take import take
from intake.loop import Loop
from intake.mail.inbox import Fetched, Inbox
from intake.mail.opening import open_inbox
from intake.settings import ImapMailbox, load
from intake.store.database import Database
from tests.faults.running import polling, until
from tests.journeys.runner import ROOT, run
from tests.servers.configuration import write_configuration
from tests.servers.cutter import Cutter
from tests.servers.dovecot import PASSWORD, WITHOUT_MOVE, Dovecot
from tests.servers.smtp import SmtpServer
from tests.torture.post import post

ASKS = [one for one in post(300) if one.letter_to == one.sender]


def test_two_desks_on_one_queue_answer_once(
    tmp_path: Path, dovecot: Dovecot, smtp_server: SmtpServer, user: str
) -> None:
    """Several processes start at once on the same mailbox and queue: one works, the others say so, nothing is doubled."""
    config = write_configuration(tmp_path, imap=dovecot.port, smtp=smtp_server.port, user=user)
    dovecot.deliver(user, *(one.raw for one in ASKS[:40]))
    command = [sys.executable, str(ROOT / "run.py"), "once", "--config", str(config)]

    started = [
        subprocess.Popen(command, env={**os.environ, "TEST_PASSWORD": PASSWORD}, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True)
        for _ in range(3)
    ]  # fmt: skip
    said = [process.communicate(timeout=120)[1] for process in started]
    run("once", "--config", config, TEST_PASSWORD=PASSWORD)

    assert sorted(process.returncode for process in started)[0] == 0
    assert all("at work on" in words for process, words in zip(started, said, strict=True) if process.returncode)
    assert sorted(taken.rcpt_tos[0] for taken in smtp_server.letters) == sorted(one.sender for one in ASKS[:40])
    assert len(dovecot.folders(user)["Processed"]) == 40


def test_two_sessions_on_one_mailbox_record_once(
    tmp_path: Path, dovecot: Dovecot, imap_mailbox: Callable[..., ImapMailbox], user: str
) -> None:
    """Two desks with queues of their own read the same mailbox: neither fails, and together they hold every message."""
    dovecot.deliver(user, *(one.raw for one in ASKS[:30]))
    first, second = Database.open(tmp_path / "1.db"), Database.open(tmp_path / "2.db")
    settings = imap_mailbox(dovecot, batch=4)

    with open_inbox(settings, 1_000_000) as one, open_inbox(settings, 1_000_000) as two:
        for _ in range(10):
            for db, inbox in ((first, one), (second, two)):
                batch = inbox.fetch(4)
                take(db, _Given(inbox, batch), _now)
    held = {row["sha256"] for db in (first, second) for row in db.rows("SELECT sha256 FROM messages")}
    first.close()
    second.close()

    assert len(held) == 30
    assert dovecot.folders(user)["INBOX"] == []
    assert len(dovecot.folders(user)["Processed"]) == 30


@pytest.fixture(autouse=True)
def _password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEST_PASSWORD", PASSWORD)


class _Given:
    """A session of which one batch was fetched already."""

    def __init__(self, inbox: Inbox, batch: Sequence[Fetched]) -> None:
        self._batches = [batch]
        self.finish, self.set_aside, self.left = inbox.finish, inbox.set_aside, inbox.left

    def fetch(self, limit: int) -> Sequence[Fetched]:
        return self._batches.pop() if self._batches else []


def _now() -> datetime:
    return datetime.now(UTC)


@pytest.mark.parametrize("word", [b"FETCH", b"MOVE", b"SELECT", b"SEARCH"])
@pytest.mark.parametrize("forward_first", [True, False])
def test_a_line_that_breaks_anywhere_costs_a_pass(
    word: bytes, forward_first: bool, tmp_path: Path, dovecot: Dovecot, smtp_server: SmtpServer, user: str
) -> None:
    """Cut before a command or before its answer: that pass says so, the next one records and answers each once."""
    dovecot.deliver(user, *(one.raw for one in ASKS[:8]))
    with Cutter(dovecot.port) as line:
        config = write_configuration(tmp_path, imap=line.port, smtp=smtp_server.port, user=user)
        settings = load(config)
        line.cut_when, line.forward_first = word, forward_first
        with open_desk(settings) as desk:
            broken = Loop(desk).once()
            line.mend()
            Loop(desk).once()
            Loop(desk).once()

    assert "broke" in broken.troubles["support"]
    assert sorted(taken.rcpt_tos[0] for taken in smtp_server.letters) == sorted(one.sender for one in ASKS[:8])
    assert dovecot.folders(user)["INBOX"] == []
    assert len(dovecot.folders(user)["Processed"]) == 8


def test_a_line_that_stalls_is_given_up(tmp_path: Path, dovecot: Dovecot, smtp_server: SmtpServer, user: str) -> None:
    """A server that says nothing more in the middle of a pass holds it for the timeout, and no longer."""
    dovecot.deliver(user, *(one.raw for one in ASKS[:4]))
    with Cutter(dovecot.port) as line:
        settings = load(
            write_configuration(tmp_path, imap=line.port, smtp=smtp_server.port, user=user, timeout_seconds=1)
        )
        with open_desk(settings) as desk:
            with open_inbox(settings.mailbox[0], 1_000_000) as inbox:
                line.stall()
                with pytest.raises(Exception, match="did not answer within 1 seconds"):
                    inbox.fetch(10)
            done = Loop(desk).once()

    assert len(done.handled) == 4


def test_a_poison_message_holds_up_nobody(tmp_path: Path, dovecot: Dovecot, smtp_server: SmtpServer, user: str) -> None:
    """A message at which the desk dies every time: after three deaths it is set aside, and a hundred behind it are answered in order."""
    config = write_configuration(tmp_path, imap=dovecot.port, smtp=smtp_server.port, user=user)
    good = ASKS[:101]
    dovecot.deliver(user, *(one.raw for one in good))
    first = run("once", "--config", config, TEST_PASSWORD=PASSWORD, INTAKE_FAIL_AT="read")
    second = run("once", "--config", config, TEST_PASSWORD=PASSWORD, INTAKE_FAIL_AT="read")

    third = run("once", "--config", config, TEST_PASSWORD=PASSWORD, INTAKE_FAIL_AT="read")
    run("once", "--config", config, TEST_PASSWORD=PASSWORD)

    db = sqlite_utils.Database(tmp_path / "queue.db")
    rows = list(db.query("SELECT state FROM messages ORDER BY id"))
    db.close()
    assert [first.returncode, second.returncode, third.returncode] == [-9, -9, -9]
    assert [row["state"] for row in rows] == ["shunted"] + ["handled"] * 100
    assert [taken.rcpt_tos[0] for taken in smtp_server.letters] == [one.sender for one in good[1:]]


def _validity(server: Dovecot, user: str) -> int:
    with server.client(user) as client:
        return int(client.folder_status("INBOX", ["UIDVALIDITY"])[b"UIDVALIDITY"])


def test_new_uids_are_no_new_messages(tmp_path: Path, dovecot: Dovecot, smtp_server: SmtpServer, user: str) -> None:
    """Recorded, not moved, and then the server counts anew: known by their bytes, moved, answered once."""
    config = write_configuration(tmp_path, imap=dovecot.port, smtp=smtp_server.port, user=user)
    dovecot.deliver(user, *(one.raw for one in ASKS[:5]))
    run("once", "--config", config, TEST_PASSWORD=PASSWORD, INTAKE_FAIL_AT="recorded")
    before = _validity(dovecot, user)
    dovecot.renumber(user)
    after = _validity(dovecot, user)

    done = run("once", "--config", config, TEST_PASSWORD=PASSWORD)

    assert before != after
    assert done.returncode == 0, done.stdout
    assert sorted(taken.rcpt_tos[0] for taken in smtp_server.letters) == sorted(one.sender for one in ASKS[:5])
    assert dovecot.folders(user)["INBOX"] == []
    assert len(dovecot.folders(user)["Processed"]) == 5


def test_killed_between_copy_and_expunge(
    tmp_path: Path, start_dovecot: Callable[[Dovecot], Dovecot], smtp_server: SmtpServer, user: str
) -> None:
    """Where the server cannot MOVE a death may leave a second copy in Processed, but no second record and no second answer."""
    server = start_dovecot(Dovecot(capability=WITHOUT_MOVE))
    config = write_configuration(tmp_path, imap=server.port, smtp=smtp_server.port, user=user)
    server.deliver(user, *(one.raw for one in ASKS[:3]))
    killed = run("once", "--config", config, TEST_PASSWORD=PASSWORD, INTAKE_FAIL_AT="copied")

    run("once", "--config", config, TEST_PASSWORD=PASSWORD)

    folders = server.folders(user)
    assert killed.returncode == -9
    assert folders["INBOX"] == []
    assert set(folders["Processed"]) == {one.raw for one in ASKS[:3]}
    assert len(smtp_server.letters) == 3


def test_the_loop_says_that_nobody_is_proven(
    tmp_path: Path, dovecot: Dovecot, smtp_server: SmtpServer, user: str
) -> None:
    """Without a trusted server the desk says so when it opens, and works: unproven senders are answered."""
    config = write_configuration(tmp_path, imap=dovecot.port, smtp=smtp_server.port, user=user)
    config.write_text(config.read_text().replace('["mx.provider.example"]', "[]"))
    with polling(config):
        dovecot.deliver(user, ASKS[0].raw)
        until(lambda: len(smtp_server.letters) == 1)

    assert "trusted_authserv_ids is empty: no sender is proven" in config.with_name("log").read_text()
