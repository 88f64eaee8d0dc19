"""The same samples on real servers: a Dovecot to read from, an SMTP server to send by."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from email import message_from_bytes, policy
from pathlib import Path

import pytest
import sqlite_utils

from tests.journeys.expected import EXPECTED
from tests.journeys.runner import ROOT, run
from tests.servers.configuration import write_configuration
from tests.servers.dovecot import PASSWORD, Dovecot
from tests.servers.smtp import SmtpServer

SAMPLES = ROOT / "intake" / "samples"
MESSAGES = [path.read_bytes() for path in sorted((SAMPLES / "mail").glob("*.eml"))]


def configure(folder: Path, dovecot: Dovecot, user: str, smtp: SmtpServer, extra: str = "") -> Path:
    """A configuration in `folder` for this user's mailbox and this SMTP server."""
    return write_configuration(
        folder,
        imap=dovecot.tls_port,
        smtp=smtp.port,
        user=user,
        ca_file=dovecot.ca_file,
        poll_seconds=1,
        batch=7,
        extra=extra,
    )


def test_the_samples_go_the_whole_way_on_real_servers(
    tmp_path: Path, dovecot: Dovecot, user: str, smtp_server: SmtpServer
) -> None:
    """From an IMAP folder to letters on an SMTP server: every row, every letter and every folder is as expected."""
    dovecot.deliver(user, *MESSAGES)
    config = configure(tmp_path, dovecot, user, smtp_server)
    imported = run("accounts", "import", "--config", config, SAMPLES / "accounts.csv")

    done = run("once", "--config", config, TEST_PASSWORD=PASSWORD)

    db = sqlite_utils.Database(tmp_path / "queue.db")
    expected = sorted((to, sections) for row in EXPECTED.rows for to, sections in row[3])
    folders = dovecot.folders(user)
    assert (imported.returncode, done.returncode) == (0, 0), done.stderr
    assert EXPECTED.of(db) == EXPECTED.rows
    assert sorted(taken.rcpt_tos[0] for taken in smtp_server.letters) == [to for to, _ in expected]
    assert all(len(taken.rcpt_tos) == 1 for taken in smtp_server.letters)
    assert folders["INBOX"] == []
    assert len(folders["Processed"]) == len(MESSAGES)
    assert smtp_server.connections == 1


def test_replies_thread_and_say_that_they_are_automatic(
    tmp_path: Path, dovecot: Dovecot, user: str, smtp_server: SmtpServer
) -> None:
    """A reply names the message it answers, cannot start a loop, and goes with the null return path."""
    dovecot.deliver(user, MESSAGES[0])

    run("once", "--config", configure(tmp_path, dovecot, user, smtp_server), TEST_PASSWORD=PASSWORD)

    [taken] = smtp_server.letters
    asked = message_from_bytes(MESSAGES[0], policy=policy.default)
    letter = message_from_bytes(taken.content, policy=policy.default)
    assert letter["In-Reply-To"] == asked["Message-ID"]
    assert letter["References"] == asked["Message-ID"]
    assert letter["Subject"] == "Re: moving"
    assert letter["Auto-Submitted"] == "auto-replied"
    assert letter["X-Auto-Response-Suppress"] == "All"
    assert letter["Message-ID"].endswith("@provider.example>")
    assert letter.get_content_type() == "multipart/alternative"
    assert taken.mail_from == ""


def test_a_second_pass_does_nothing_again(tmp_path: Path, dovecot: Dovecot, user: str, smtp_server: SmtpServer) -> None:
    """What was answered is not answered again, even when the messages lie in the mailbox a second time."""
    config = configure(tmp_path, dovecot, user, smtp_server)
    dovecot.deliver(user, *MESSAGES[:3])
    run("once", "--config", config, TEST_PASSWORD=PASSWORD)
    dovecot.deliver(user, *MESSAGES[:3])

    again = run("once", "--config", config, TEST_PASSWORD=PASSWORD)

    assert "0 messages recorded, 0 handled, 0 letters sent" in again.stdout
    assert len(smtp_server.letters) == 3
    assert dovecot.folders(user)["INBOX"] == []


def test_a_wrong_password_is_one_sentence_and_the_rest_goes_on(
    tmp_path: Path, dovecot: Dovecot, user: str, smtp_server: SmtpServer
) -> None:
    """A mailbox that refuses us is named with what to do; the other mailbox is read and answered."""
    (tmp_path / "mail").mkdir()
    for part in ("new", "cur", "tmp"):
        (tmp_path / "mail" / part).mkdir()
    (tmp_path / "mail" / "new" / "1.test").write_bytes(MESSAGES[10])
    second = '\n[[mailbox]]\nkind = "maildir"\nname = "second"\naddress = "support@provider.example"\npath = "mail"\n'
    config = configure(tmp_path, dovecot, user, smtp_server, second)

    done = run("once", "--config", config, TEST_PASSWORD="wrong")

    assert done.returncode == 1
    assert "support:" in done.stdout
    assert "password" in done.stdout
    assert "wrong" not in done.stdout + done.stderr
    assert [taken.rcpt_tos for taken in smtp_server.letters] == [["beau@larrimorelaw.example"]]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_the_loop_answers_as_mail_comes_and_leaves_cleanly(
    tmp_path: Path, dovecot: Dovecot, user: str, smtp_server: SmtpServer, number: signal.Signals
) -> None:
    """`run.py` answers what arrives while it runs, and ends with 0 on SIGTERM or ^C, nothing half done."""
    config = configure(tmp_path, dovecot, user, smtp_server)
    loop = subprocess.Popen(
        [sys.executable, str(ROOT / "run.py"), "--config", str(config)],
        env={**os.environ, "TEST_PASSWORD": PASSWORD},
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        dovecot.deliver(user, MESSAGES[0])
        _until(lambda: len(smtp_server.letters) == 1)
        dovecot.deliver(user, MESSAGES[10])
        _until(lambda: len(smtp_server.letters) == 2)
        loop.send_signal(number)
        _, errors = loop.communicate(timeout=30)
    finally:
        if loop.poll() is None:
            loop.kill()
            loop.communicate()

    db = sqlite_utils.Database(tmp_path / "queue.db")
    assert loop.returncode == 0, errors
    assert [row["state"] for row in db.query("SELECT state FROM letters")] == ["sent", "sent"]
    assert "Traceback" not in errors


def _until(true: object, seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if true():  # type: ignore[operator]
            return
        time.sleep(0.05)
    raise AssertionError("it did not happen in time")
