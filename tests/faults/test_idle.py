"""IDLE wakes the loop; whatever becomes of its line, nothing is lost."""

from __future__ import annotations

import time
from pathlib import Path

from tests.faults.running import polling, until
from tests.servers.configuration import write_configuration
from tests.servers.cutter import Cutter
from tests.servers.dovecot import WITHOUT_UIDPLUS, Dovecot
from tests.servers.smtp import SmtpServer
from tests.torture.post import post

ASKS = [one.raw for one in post(30) if one.letter_to == one.sender]


def test_mail_is_answered_at_once(tmp_path: Path, dovecot: Dovecot, smtp_server: SmtpServer, user: str) -> None:
    """With a poll an hour apart, a message is answered in about a second: the server told of it."""
    with polling(write_configuration(tmp_path, imap=dovecot.port, smtp=smtp_server.port, user=user)):
        dovecot.deliver(user, ASKS[0])  # the first one loads the model of requests
        until(lambda: len(smtp_server.letters) == 1)
        took = []
        for number in (1, 2, 3):
            dovecot.deliver(user, ASKS[number])
            took.append(until(lambda number=number: len(smtp_server.letters) == number + 1))

    assert min(took) < 2
    assert dovecot.folders(user)["INBOX"] == []


def test_words_split_over_segments_lose_nothing(
    tmp_path: Path, dovecot: Dovecot, smtp_server: SmtpServer, user: str
) -> None:
    """A response that comes in pieces breaks the IDLE of imapclient: it is opened anew, and mail is answered."""
    with Cutter(dovecot.port) as line:
        line.slice = 3
        config = write_configuration(tmp_path, imap=line.port, smtp=smtp_server.port, user=user)
        with polling(config):
            for number in (0, 1, 2):
                dovecot.deliver(user, ASKS[number])
                until(lambda number=number: len(smtp_server.letters) == number + 1)

    assert b"ERROR" not in config.with_name("log").read_bytes()


def test_a_line_that_falls_silent_is_no_loss(
    tmp_path: Path, dovecot: Dovecot, smtp_server: SmtpServer, user: str
) -> None:
    """The line of IDLE stays open and says nothing any more: the poll finds the mail all the same."""
    with (
        Cutter(dovecot.port) as line,
        polling(write_configuration(tmp_path, imap=line.port, smtp=smtp_server.port, user=user, poll_seconds=2)),
    ):
        dovecot.deliver(user, ASKS[0])
        until(lambda: len(smtp_server.letters) == 1)
        time.sleep(0.5)  # so that it is most likely only IDLE that is connected
        line.stall()
        dovecot.deliver(user, ASKS[1])
        until(lambda: len(smtp_server.letters) == 2, 60)


def test_a_line_that_is_cut_is_opened_anew(
    tmp_path: Path, dovecot: Dovecot, smtp_server: SmtpServer, user: str
) -> None:
    """The network goes and comes back: mail is answered at once again, with a poll an hour apart."""
    with (
        Cutter(dovecot.port) as line,
        polling(write_configuration(tmp_path, imap=line.port, smtp=smtp_server.port, user=user)),
    ):
        dovecot.deliver(user, ASKS[0])
        until(lambda: len(smtp_server.letters) == 1)
        line.cut()
        dovecot.deliver(user, ASKS[1])
        until(lambda: len(smtp_server.letters) == 2)


def test_a_server_without_idle_is_polled(tmp_path: Path, smtp_server: SmtpServer, user: str) -> None:
    """Where the server has no IDLE the desk says so once, and the poll does it."""
    server = Dovecot(capability=WITHOUT_UIDPLUS.replace(" IDLE", "")).start()
    try:
        config = write_configuration(tmp_path, imap=server.port, smtp=smtp_server.port, user=user, poll_seconds=1)
        with polling(config):
            server.deliver(user, ASKS[0])
            until(lambda: len(smtp_server.letters) == 1)
    finally:
        server.stop()

    assert config.with_name("log").read_text().count("no IDLE") == 1


def test_a_desk_that_polls_logs_in_once(tmp_path: Path, dovecot: Dovecot, smtp_server: SmtpServer, user: str) -> None:
    """Passes by IDLE and by the poll go over one session, beside that of IDLE; their letters over one line."""
    others = dovecot.logins(user)
    with polling(write_configuration(tmp_path, imap=dovecot.port, smtp=smtp_server.port, user=user, poll_seconds=1)):
        for number in (0, 1, 2, 3):
            dovecot.deliver(user, ASKS[number])
            others += 1
            until(lambda number=number: len(smtp_server.letters) == number + 1)
        time.sleep(2.5)  # two polls that find nothing
    logins = dovecot.logins(user) - others

    assert logins == 2
    assert smtp_server.connections == 1
