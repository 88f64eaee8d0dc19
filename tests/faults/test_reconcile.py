"""What lies in a mailbox is recorded, or it is said which messages are not."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlite_utils

from intake.desk.desk import Desk
from intake.loop import Loop
from tests.desk.conftest import Clock
from tests.journeys.runner import run
from tests.servers.configuration import write_configuration
from tests.servers.dovecot import PASSWORD, Dovecot
from tests.servers.smtp import SmtpServer
from tests.torture.post import post

ASKS = [one.raw for one in post(60) if one.letter_to == one.sender]
ASK = "Hello, we want to port our number 415-555-0123 to Larkspur."


def rows(folder: Path, sql: str) -> list[tuple[object, ...]]:
    """What the queue database in a folder answers."""
    db = sqlite_utils.Database(folder / "queue.db")
    found = db.execute(sql).fetchall()
    db.close()
    return found


def test_a_message_that_cannot_be_recorded_is_named(
    tmp_path: Path, dovecot: Dovecot, smtp_server: SmtpServer, user: str
) -> None:
    """A pass that leaves messages behind ends with an alarm that names their UIDs, and the rest is answered."""
    config = write_configuration(tmp_path, imap=dovecot.port, smtp=smtp_server.port, user=user)
    dovecot.deliver(user, *ASKS[:6])
    for number in (1, 4):
        dovecot.break_message(user, number)

    done = run("once", "--config", config, TEST_PASSWORD=PASSWORD)
    shown = run("reconcile", "--config", config, TEST_PASSWORD=PASSWORD)

    assert done.returncode == 1
    assert "2 messages in the mailbox cannot be recorded: UID 2, 5." in done.stdout
    assert shown.returncode == 1
    assert "UID 2, 5" in shown.stdout
    assert len(smtp_server.letters) == 4


def test_reconcile_takes_in_what_is_missing(
    tmp_path: Path, dovecot: Dovecot, smtp_server: SmtpServer, user: str
) -> None:
    """A message that lies in Processed and was never recorded is recorded, and left to staff: it may have been answered."""
    config = write_configuration(tmp_path, imap=dovecot.port, smtp=smtp_server.port, user=user)
    dovecot.deliver(user, *ASKS[:3])
    run("once", "--config", config, TEST_PASSWORD=PASSWORD)
    dovecot.deliver(user, ASKS[3], ASKS[0], folder="Processed")
    dovecot.deliver(user, ASKS[4])

    first = run("reconcile", "--config", config, TEST_PASSWORD=PASSWORD)
    again = run("reconcile", "--config", config, TEST_PASSWORD=PASSWORD)
    run("once", "--config", config, TEST_PASSWORD=PASSWORD)

    assert "5 messages recorded, 6 in the processed and failed folders, 0 waiting; 2 taken in now." in first.stdout
    assert "1 message in those folders came twice, byte for byte: recorded once." in first.stdout
    assert "without a record until now, left to staff: Processed" in first.stdout
    assert "0 taken in now" in again.stdout
    assert rows(tmp_path, "SELECT quiet, route FROM messages ORDER BY id")[3:] == [(None, "reply"), ("found", "staff")]
    assert len(smtp_server.letters) == 4


def test_a_lost_queue_is_made_anew_without_a_second_answer(
    tmp_path: Path, dovecot: Dovecot, smtp_server: SmtpServer, user: str
) -> None:
    """The database is gone: reconcile records again all that was dealt with, and nobody gets a second letter."""
    config = write_configuration(tmp_path, imap=dovecot.port, smtp=smtp_server.port, user=user)
    dovecot.deliver(user, *ASKS[:5])
    run("once", "--config", config, TEST_PASSWORD=PASSWORD)
    for file in tmp_path.glob("queue.db*"):
        file.unlink()

    run("reconcile", "--config", config, TEST_PASSWORD=PASSWORD)
    run("once", "--config", config, TEST_PASSWORD=PASSWORD)

    assert rows(tmp_path, "SELECT count(*), count(DISTINCT ticket_id) FROM messages WHERE state = 'handled'") == [
        (5, 5)
    ]
    assert len(smtp_server.letters) == 5


def test_old_mail_is_recorded_and_not_answered(
    tmp_path: Path, dovecot: Dovecot, smtp_server: SmtpServer, user: str
) -> None:
    """The first start on a mailbox of years: what lay there for more than 30 days opens no ticket and gets no letter."""
    config = write_configuration(tmp_path, imap=dovecot.port, smtp=smtp_server.port, user=user)
    now = datetime.now(UTC)
    with dovecot.client(user) as client:
        for number, days in enumerate((900, 40, 31, 29, 1, 0)):
            client.append("INBOX", ASKS[number], msg_time=now - timedelta(days=days))

    done = run("once", "--config", config, TEST_PASSWORD=PASSWORD)

    assert "so not answered: 3" in done.stdout
    assert len(smtp_server.letters) == 3
    assert rows(tmp_path, "SELECT count(*) FROM tickets") == [(3,)]
    assert rows(tmp_path, "SELECT quiet, state, route FROM messages")[:3] == [("old", "handled", "ignore")] * 3


def test_mail_that_waited_while_the_desk_was_down_is_answered(
    desk: Desk, clock: Clock, arrive: Callable[..., None], tmp_path: Path
) -> None:
    """What counts is the first start: mail that comes later is answered, however long the desk stands still."""
    arrive("ana@heron.example", "Port", ASK)
    Loop(desk).once()
    clock.pass_(days=60)
    arrive("ben@ibis.example", "Port", ASK)

    done = Loop(desk).once()

    assert [one.decision.letters[0].to for one in done.handled] == ["ben@ibis.example"]


@pytest.mark.parametrize(("days", "answered"), [(31, 0), (29, 1)])
def test_old_mail_of_a_maildir(
    desk: Desk, clock: Clock, arrive: Callable[..., None], tmp_path: Path, days: int, answered: int
) -> None:
    """In a Maildir the time at which the server wrote the file counts, never the sender's Date."""
    arrive("ana@heron.example", "Port", ASK, Date="Mon, 01 Jan 2001 00:00:00 +0000")
    [dropped] = (tmp_path / "mail" / "new").iterdir()
    file = dropped.rename(dropped.with_name("1700000000.M1P1.mx"))
    delivered = (clock.now - timedelta(days=days)).timestamp()
    os.utime(file, (delivered, delivered))

    assert len(Loop(desk).once().delivered) == answered


def test_a_file_put_there_by_hand_is_new(desk: Desk, arrive: Callable[..., None], tmp_path: Path) -> None:
    """A copied file may keep an old time; without a mail server's name it arrived when it was put there."""
    arrive("ana@heron.example", "Port", ASK)
    [file] = (tmp_path / "mail" / "new").iterdir()
    os.utime(file, (1_000_000_000, 1_000_000_000))

    assert len(Loop(desk).once().delivered) == 1
