"""Connections are kept from pass to pass, and opened anew when they were hurt."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from intake.domain.errors import MailboxError
from intake.domain.letter import Fate
from intake.mail import opening, smtp
from intake.mail.opening import KeptInbox, open_courier
from intake.settings import DraftsCourier, ImapMailbox
from tests.mail.posts import LIMIT, MaildirPost, maildir_settings, message
from tests.mail.sending import LETTER, deliver, smtp_settings
from tests.servers.cutter import Cutter
from tests.servers.dovecot import Dovecot
from tests.servers.smtp import SmtpServer


def walk(kept: KeptInbox) -> list[bytes]:
    """What one pass finds; it is moved."""
    with kept.walk() as inbox:
        found = inbox.fetch(10)
        inbox.finish([one.place for one in found])
        return [one.raw for one in found]


def test_many_passes_are_one_login(dovecot: Dovecot, imap_mailbox: Callable[..., ImapMailbox], user: str) -> None:
    """Five passes, each with a message that came meanwhile, in one session."""
    kept = KeptInbox(imap_mailbox(dovecot), LIMIT)
    found = []
    for number in range(5):
        dovecot.deliver(user, message(number))
        before = dovecot.logins(user)
        found += walk(kept)
        assert dovecot.logins(user) - before == (1 if number == 0 else 0)
    kept.close()

    assert found == [message(number) for number in range(5)]


def test_what_was_left_is_met_again(dovecot: Dovecot, imap_mailbox: Callable[..., ImapMailbox], user: str) -> None:
    """A message that one pass could not deal with is given out again by the next, in the same session."""
    dovecot.deliver(user, message(0), message(1))
    kept = KeptInbox(imap_mailbox(dovecot), LIMIT)
    with kept.walk() as inbox:
        first = inbox.fetch(10)
        inbox.finish([first[1].place])
    again = walk(kept)
    kept.close()

    assert again == [message(0)]
    assert dovecot.logins(user) == 2  # the other is that of `deliver`


def test_a_session_that_broke_while_it_rested_costs_nothing(
    dovecot: Dovecot, imap_mailbox: Callable[..., ImapMailbox], user: str
) -> None:
    """The server or the network ends the line between two passes: the second one opens another and goes on."""
    with Cutter(dovecot.port) as line:
        kept = KeptInbox(imap_mailbox(dovecot, security="plain", port=line.port), LIMIT)
        walk(kept)
        line.cut()
        dovecot.deliver(user, message(0))
        found = walk(kept)
        walk(kept)
        kept.close()
        connections = line.connections

    assert found == [message(0)]
    assert connections == 2


def test_a_session_that_was_hurt_is_not_used_again(
    dovecot: Dovecot, imap_mailbox: Callable[..., ImapMailbox], user: str
) -> None:
    """Whatever goes wrong in a pass ends its session: no half-read answer is left for the next one."""
    dovecot.deliver(user, message(0))
    with Cutter(dovecot.port) as line:
        kept = KeptInbox(imap_mailbox(dovecot, security="plain", port=line.port), LIMIT)
        with pytest.raises(RuntimeError), kept.walk() as inbox:
            inbox.fetch(10)
            raise RuntimeError("the database is full")
        line.cut_when = b"SELECT"
        with pytest.raises(MailboxError):
            walk(kept)
        line.mend()
        found = walk(kept)
        kept.close()
        connections = line.connections

    assert found == [message(0)]
    assert connections == 3


def test_a_session_that_rested_for_long_is_opened_anew(
    dovecot: Dovecot, imap_mailbox: Callable[..., ImapMailbox], user: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A firewall may have forgotten its line in silence, and the pass would wait for a timeout."""
    monkeypatch.setattr(opening, "REST_SECONDS", -1)
    kept = KeptInbox(imap_mailbox(dovecot), LIMIT)
    walk(kept)
    walk(kept)
    kept.close()

    assert dovecot.logins(user) == 2


def test_a_folder_of_files_is_looked_at_anew(tmp_path: Path) -> None:
    """A Maildir has no line to keep; what one pass left the next one gives out, and a folder that vanished is told."""
    post = MaildirPost(tmp_path / "mail")
    post.deliver(message(0))
    kept = KeptInbox(maildir_settings(post.path), LIMIT)
    with kept.walk() as inbox:
        inbox.fetch(10)
    assert walk(kept) == [message(0)]
    post.path.rename(tmp_path / "away")

    with pytest.raises(MailboxError, match="there is no folder"):
        walk(kept)


def test_letters_of_many_runs_go_over_one_line(smtp_server: SmtpServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """Three runs are one connection; one that rested too long is another."""
    with open_courier(smtp_settings(smtp_server)) as courier:
        for _ in range(3):
            courier.begin()
            assert deliver(courier).fate is Fate.SENT
        kept = smtp_server.connections
        monkeypatch.setattr(smtp, "REST_SECONDS", -1)
        courier.begin()
        deliver(courier)

    assert kept == 1
    assert smtp_server.connections == 2


def test_what_hindered_one_run_is_tried_again_in_the_next(smtp_server: SmtpServer) -> None:
    """A line that cannot be opened defers every letter of its run, and is tried once more by the next."""
    with Cutter(smtp_server.port) as line, open_courier(smtp_settings(smtp_server, port=line.port)) as courier:
        line.cut_when = b"ehlo"
        courier.begin()
        hindered = [deliver(courier).fate for _ in range(3)]
        connections = line.connections
        line.mend()
        courier.begin()
        outcome = deliver(courier)

    assert hindered == [Fate.DEFERRED] * 3
    assert connections == 1
    assert outcome.fate is Fate.SENT


def test_drafts_of_many_runs_go_over_one_line(dovecot: Dovecot, password_file: Path, user: str) -> None:
    """A line that was cut while it rested is opened anew, and no draft is lost."""
    with Cutter(dovecot.port) as line:
        settings = DraftsCourier(
            kind="drafts", host="127.0.0.1", port=line.port, security="plain", username=user, password_file=password_file
        )  # fmt: skip
        fates = []
        with open_courier(settings) as courier:
            for number in range(4):
                if number == 2:
                    line.cut()
                courier.begin()
                fates.append(deliver(courier, replace(LETTER, message_id=f"<{number}@losing.example>")).fate)
        connections = line.connections

    assert fates == [Fate.SENT] * 4
    assert connections == 2
    assert len(dovecot.folders(user)["Drafts"]) == 4
