"""Mailboxes on an IMAP server: what only they can get wrong."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from intake.domain.errors import MailboxError
from intake.mail import imap
from intake.mail.opening import open_inbox
from intake.settings import ImapMailbox
from tests.mail.posts import LIMIT, message
from tests.servers.cutter import Cutter
from tests.servers.dovecot import Dovecot
from tests.servers.ports import free_port


@pytest.mark.parametrize("security", ["tls", "starttls", "plain"])
def test_every_security_setting_reads_mail(
    security: str, dovecot: Dovecot, imap_mailbox: Callable[..., ImapMailbox], user: str
) -> None:
    """TLS from the start, STARTTLS, and plain to loopback."""
    dovecot.deliver(user, message(1))

    with open_inbox(imap_mailbox(dovecot, security=security), LIMIT) as inbox:
        assert [one.raw for one in inbox.fetch(10)] == [message(1)]


def test_a_wrong_password_is_said_so(
    dovecot: Dovecot, imap_mailbox: Callable[..., ImapMailbox], tmp_path: Path, user: str
) -> None:
    """The sentence names the mailbox, the user and where the password comes from, and never the password."""
    (tmp_path / "wrong").write_text("swordfish")

    with pytest.raises(MailboxError) as caught:
        open_inbox(imap_mailbox(dovecot, password_file=tmp_path / "wrong"), LIMIT)

    told = str(caught.value)
    assert '"support"' in told
    assert user in told
    assert "refused the login" in told
    assert str(tmp_path / "wrong") in told
    assert "swordfish" not in told


def test_a_missing_password_is_said_so(dovecot: Dovecot, imap_mailbox: Callable[..., ImapMailbox]) -> None:
    """Without a password configured nobody connects as nobody."""
    with pytest.raises(MailboxError, match="set password_env or password_file, or token_command or token_file"):
        open_inbox(imap_mailbox(dovecot, password_file=None), LIMIT)


def test_an_untrusted_certificate_is_refused(dovecot: Dovecot, imap_mailbox: Callable[..., ImapMailbox]) -> None:
    """A certificate that no authority of ours signed ends the connection before the password is sent."""
    for security in ("tls", "starttls"):
        with pytest.raises(MailboxError, match=r"certificate of .* is not trusted.*ca_file"):
            open_inbox(imap_mailbox(dovecot, security=security, ca_file=None), LIMIT)


def test_a_missing_ca_file_is_said_so(
    dovecot: Dovecot, imap_mailbox: Callable[..., ImapMailbox], tmp_path: Path
) -> None:
    """The file is named."""
    with pytest.raises(MailboxError, match=r"nowhere\.pem"):
        open_inbox(imap_mailbox(dovecot, ca_file=tmp_path / "nowhere.pem"), LIMIT)


def test_no_starttls_no_password(dovecot_without_tls: Dovecot, imap_mailbox: Callable[..., ImapMailbox]) -> None:
    """A server (or somebody between) that hides STARTTLS gets nothing."""
    with pytest.raises(MailboxError, match="does not offer STARTTLS"):
        open_inbox(imap_mailbox(dovecot_without_tls, security="starttls"), LIMIT)


def test_a_server_that_is_down_is_said_so(dovecot: Dovecot, imap_mailbox: Callable[..., ImapMailbox]) -> None:
    """Nobody listens: the sentence names host and port."""
    port = free_port()

    with pytest.raises(MailboxError, match=f"127.0.0.1:{port} refused the connection"):
        open_inbox(imap_mailbox(dovecot, port=port), LIMIT)


def test_a_server_that_says_nothing_does_not_hold_us(
    dovecot: Dovecot, imap_mailbox: Callable[..., ImapMailbox]
) -> None:
    """A line that is accepted and then silent ends at the timeout."""
    with socket.create_server(("127.0.0.1", 0)) as mute:
        port = mute.getsockname()[1]
        began = time.monotonic()
        for security in ("plain", "tls"):
            with pytest.raises(MailboxError, match=r"did not answer within 0\.3 seconds"):
                open_inbox(imap_mailbox(dovecot, port=port, security=security, timeout_seconds=0.3), LIMIT)

    assert time.monotonic() - began < 5


def test_a_server_that_goes_away_is_a_mailbox_error(user: str, imap_mailbox: Callable[..., ImapMailbox]) -> None:
    """The session is over, nothing else: the message is met again when the server is back."""
    server = Dovecot().start()
    try:
        server.deliver(user, message(1))
        inbox = open_inbox(imap_mailbox(server), LIMIT)
    finally:
        server.stop()

    with pytest.raises(MailboxError, match="support"):
        inbox.fetch(10)
    inbox.close()


def test_seen_is_not_trusted(dovecot: Dovecot, imap_mailbox: Callable[..., ImapMailbox], user: str) -> None:
    """A message that somebody read is as new to us as any; reading ours does not mark it read."""
    dovecot.deliver(user, message(1), message(2))
    with dovecot.client(user) as client:
        client.select_folder("INBOX")
        client.set_flags([1], [b"\\Seen"])

    with open_inbox(imap_mailbox(dovecot), LIMIT) as inbox:
        found = inbox.fetch(10)

    with dovecot.client(user) as client:
        client.select_folder("INBOX", readonly=True)
        seen = client.search(["SEEN"])
    assert len(found) == 2
    assert seen == [1]


def test_many_messages_are_searched_in_windows(
    dovecot: Dovecot, imap_mailbox: Callable[..., ImapMailbox], user: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """More messages than one SEARCH asks about, more than one command moves: all come, in order, and all are moved."""
    monkeypatch.setattr(imap, "WINDOW", 4)
    monkeypatch.setattr(imap, "MOVES", 3)
    dovecot.deliver(user, *(message(n) for n in range(11)))

    with open_inbox(imap_mailbox(dovecot, batch=5), LIMIT) as inbox:
        found = [one for _ in range(4) for one in inbox.fetch(100)]
        inbox.finish([one.place for one in found])
        left = inbox.waiting()

    assert [one.raw for one in found] == [message(n) for n in range(11)]
    assert left == 0
    assert len(dovecot.folders(user)["Processed"]) == 11


def test_a_batch_is_cut_by_its_bytes(
    dovecot: Dovecot, imap_mailbox: Callable[..., ImapMailbox], user: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many are asked for, a batch stays small in memory; one large message still comes."""
    monkeypatch.setattr(imap, "BATCH_BYTES", 100_000)
    dovecot.deliver(user, message(0, 60_000), message(1, 60_000), message(2, 300_000))

    with open_inbox(imap_mailbox(dovecot), LIMIT) as inbox:
        batches = [[one.raw for one in inbox.fetch(10)] for _ in range(4)]

    assert batches == [[message(0, 60_000)], [message(1, 60_000)], [message(2, 300_000)], []]


def test_folders_are_named_as_the_server_names_them(
    dovecot_without_move: Dovecot, imap_mailbox: Callable[..., ImapMailbox], user: str
) -> None:
    """ "Desk/Done" is "INBOX.Desk.Done" where folders lie below INBOX and are parted by dots."""
    dovecot_without_move.deliver(user, message(1))
    settings = imap_mailbox(dovecot_without_move, processed="Desk/Done", failed="Desk/Für später")

    with open_inbox(settings, LIMIT) as inbox:
        inbox.finish([inbox.fetch(1)[0].place])

    found = dovecot_without_move.folders(user)
    assert found["INBOX.Desk.Done"] == [message(1)]
    assert "INBOX.Desk.Für später" in found


def test_a_folder_deleted_meanwhile_is_made_again(
    dovecot: Dovecot, imap_mailbox: Callable[..., ImapMailbox], user: str
) -> None:
    """Somebody deletes Processed while we work: it comes back with the message in it."""
    dovecot.deliver(user, message(1))

    with open_inbox(imap_mailbox(dovecot), LIMIT) as inbox:
        found = inbox.fetch(1)
        with dovecot.client(user) as client:
            client.delete_folder("Processed")
        inbox.finish([one.place for one in found])

    assert dovecot.folders(user)["Processed"] == [message(1)]


def test_nothing_of_others_is_expunged(
    dovecot_without_move: Dovecot, imap_mailbox: Callable[..., ImapMailbox], user: str
) -> None:
    """Without MOVE only our own message is expunged: what a person flagged for deletion stays."""
    dovecot_without_move.deliver(user, message(1), message(2))

    with open_inbox(imap_mailbox(dovecot_without_move), LIMIT) as inbox:
        found = inbox.fetch(10)
        with dovecot_without_move.client(user) as client:
            client.select_folder("INBOX")
            client.add_flags([2], [b"\\Deleted"])
        inbox.finish([found[0].place])

    with dovecot_without_move.client(user) as client:
        client.select_folder("INBOX", readonly=True)
        assert client.search() == [2]


def test_the_three_folders_must_differ(dovecot: Dovecot, imap_mailbox: Callable[..., ImapMailbox]) -> None:
    """To finish into the folder we read from would never end."""
    with pytest.raises(MailboxError, match="three different folders"):
        open_inbox(imap_mailbox(dovecot, processed="INBOX"), LIMIT)


def test_an_odd_user_name_logs_in(dovecot: Dovecot, imap_mailbox: Callable[..., ImapMailbox]) -> None:
    """Spaces and letters beyond ASCII in a user name reach the server as they are."""
    with pytest.raises(MailboxError, match="refused the login"):
        open_inbox(imap_mailbox(dovecot, username='jörg "desk" x'), LIMIT)


def test_messages_are_not_logged(
    dovecot: Dovecot, imap_mailbox: Callable[..., ImapMailbox], user: str, caplog: pytest.LogCaptureFixture
) -> None:
    """Even at the lowest level neither mail nor password is in the log."""
    caplog.set_level("DEBUG")
    dovecot.deliver(user, message(1))
    caplog.clear()

    with open_inbox(imap_mailbox(dovecot), LIMIT) as inbox:
        inbox.fetch(10)

    assert "Please port" not in caplog.text
    assert "number 1" not in caplog.text


@pytest.mark.parametrize("cut_after", [2_000, 20_000])
def test_a_line_that_breaks_while_reading_gives_no_half_message(
    cut_after: int, dovecot: Dovecot, imap_mailbox: Callable[..., ImapMailbox], user: str
) -> None:
    """Nothing is recorded of a batch that did not come whole; the next session meets all of it."""
    dovecot.deliver(user, *(message(n, 30_000) for n in range(6)))

    with Cutter(dovecot.port) as line:
        settings = imap_mailbox(dovecot, security="plain", port=line.port)
        with open_inbox(settings, LIMIT) as inbox:
            line.cut_after = cut_after
            with pytest.raises(MailboxError, match="support"):
                inbox.fetch(10)
        line.cut_after = None
        with open_inbox(settings, LIMIT) as inbox:
            again = inbox.fetch(10)

    assert [one.raw for one in again] == [message(n, 30_000) for n in range(6)]


@pytest.mark.parametrize("forward_first", [True, False])
def test_a_move_whose_answer_is_lost_is_met_again_or_done(
    forward_first: bool, dovecot: Dovecot, imap_mailbox: Callable[..., ImapMailbox], user: str
) -> None:
    """Moved or not, the message lies in exactly one folder, and the next session goes on from there."""
    dovecot.deliver(user, message(1))

    with Cutter(dovecot.port) as line:
        line.cut_when, line.forward_first = b"MOVE", forward_first
        with open_inbox(imap_mailbox(dovecot, security="plain", port=line.port), LIMIT) as inbox:
            found = inbox.fetch(10)
            with pytest.raises(MailboxError, match="support"):
                inbox.finish([one.place for one in found])
    with open_inbox(imap_mailbox(dovecot), LIMIT) as inbox:
        again = inbox.fetch(10)
        inbox.finish([one.place for one in found])

    assert [one.place for one in again] == ([] if forward_first else [found[0].place])
    assert dovecot.folders(user) == {"INBOX": [], "Processed": [message(1)], "Failed": []}


def test_a_folder_made_anew_is_another_folder(
    dovecot: Dovecot, imap_mailbox: Callable[..., ImapMailbox], user: str
) -> None:
    """The UIDs of a folder that was deleted and made again mean other messages: none of them is moved by mistake."""
    settings = imap_mailbox(dovecot, source="Support")
    with open_inbox(settings, LIMIT) as inbox:
        dovecot.deliver(user, message(1), folder="Support")
        old = inbox.fetch(10)
    with dovecot.client(user) as client:
        client.delete_folder("Support")
        client.create_folder("Support")
    dovecot.deliver(user, message(2), folder="Support")

    with open_inbox(settings, LIMIT) as inbox:
        inbox.finish([one.place for one in old])
        new = inbox.fetch(10)

    assert [one.raw for one in new] == [message(2)]
    assert new[0].place.uid == old[0].place.uid
    assert new[0].place != old[0].place
    assert dovecot.folders(user)["Support"] == [message(2)]


def test_a_message_that_the_server_cannot_read_holds_up_nobody(
    dovecot: Dovecot, imap_mailbox: Callable[..., ImapMailbox], user: str
) -> None:
    """It stays where it is, counted as waiting; the messages before and behind it come."""
    dovecot.deliver(user, *(message(n) for n in range(8)))
    for number in (1, 2, 6):
        dovecot.break_message(user, number)

    with open_inbox(imap_mailbox(dovecot), LIMIT) as inbox:
        found = [one for _ in range(8) for one in inbox.fetch(10)]
        inbox.finish([one.place for one in found])
        left = inbox.waiting()

    assert [one.raw for one in found] == [message(n) for n in (0, 3, 4, 5, 7)]
    assert left == 3
