"""Mailboxes: what every kind does alike, then what only one kind can get wrong."""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Protocol

import pytest

from intake.domain.errors import MailboxError
from intake.mail import imap, maildir
from intake.mail.imap import ImapInbox
from intake.mail.inbox import HEADER_BYTES, Inbox, Place, open_inbox
from intake.settings import ImapMailbox, MaildirMailbox
from tests.servers.cutter import Cutter
from tests.servers.dovecot import Dovecot
from tests.servers.ports import free_port

LIMIT = 1_000_000


def message(number: int, size: int = 0) -> bytes:
    """A message that can be told from the others, `size` bytes larger than need be."""
    head = f"From: Ana Ruiz <ana@blueheron.example>\r\nSubject: number {number}\r\nMessage-ID: <{number}@blueheron.example>\r\n\r\n"
    return head.encode() + b"Please port our numbers.\r\n" + b"x" * 78 * (size // 78) + b"\r\n"


class Post(Protocol):
    """A mailbox that tests can deliver to and look into."""

    def deliver(self, *messages: bytes) -> None: ...
    def steal(self, number: int) -> None:
        """Another client takes a message away."""

    def open(self, message_bytes: int = LIMIT) -> Inbox: ...
    def lying(self) -> dict[str, list[bytes]]:
        """What lies in "waiting", "Processed" and "Failed"."""


class MaildirPost:
    def __init__(self, path: Path) -> None:
        self.path = path
        for part in ("cur", "new", "tmp"):
            (path / part).mkdir(parents=True)
        self.count = 0

    def deliver(self, *messages: bytes) -> None:
        for raw in messages:
            self.count += 1
            (self.path / "new" / f"{1_700_000_000 + self.count}.M{self.count}.host").write_bytes(raw)

    def steal(self, number: int) -> None:
        sorted((self.path / "new").iterdir())[number].unlink()

    def open(self, message_bytes: int = LIMIT) -> Inbox:
        return open_inbox(maildir_settings(self.path), message_bytes)

    def lying(self) -> dict[str, list[bytes]]:
        return {
            "waiting": _files(self.path / "new") + _files(self.path / "cur"),
            "Processed": _files(self.path / ".Processed" / "cur"),
            "Failed": _files(self.path / ".Failed" / "cur"),
        }


class ImapPost:
    def __init__(self, server: Dovecot, settings: ImapMailbox) -> None:
        self.server, self.settings = server, settings

    def deliver(self, *messages: bytes) -> None:
        self.server.deliver(self.settings.username, *messages)

    def steal(self, number: int) -> None:
        with self.server.client(self.settings.username) as client:
            client.select_folder("INBOX")
            client.delete_messages([client.search()[number]])
            client.expunge()

    def open(self, message_bytes: int = LIMIT) -> Inbox:
        return open_inbox(self.settings, message_bytes)

    def lying(self) -> dict[str, list[bytes]]:
        found = self.server.folders(self.settings.username)
        plain = {name.removeprefix("INBOX."): held for name, held in found.items()}
        return {"waiting": plain["INBOX"], "Processed": plain["Processed"], "Failed": plain["Failed"]}


def maildir_settings(path: Path, **changes: str) -> MaildirMailbox:
    return MaildirMailbox(
        kind="maildir", name="support", address="support@losing.example", path=path, **changes
    )


def _files(folder: Path) -> list[bytes]:
    return [path.read_bytes() for path in sorted(folder.iterdir())] if folder.is_dir() else []


@pytest.fixture(params=["maildir", "imap", "imap without MOVE", "imap without UIDPLUS"])
def post(
    request: pytest.FixtureRequest, tmp_path: Path, imap_mailbox: Callable[..., ImapMailbox]
) -> Iterator[Post]:
    """Each kind of mailbox in turn."""
    if request.param == "maildir":
        yield MaildirPost(tmp_path / "Maildir")
        return
    names = {
        "imap": "dovecot",
        "imap without MOVE": "dovecot_without_move",
        "imap without UIDPLUS": "dovecot_without_uidplus",
    }
    server = request.getfixturevalue(names[request.param])
    yield ImapPost(server, imap_mailbox(server))


# What every kind does


def test_messages_come_whole_and_in_the_order_of_arrival(post: Post) -> None:
    """The bytes that were delivered are the bytes that are read, oldest first."""
    post.deliver(*(message(n) for n in range(3)))

    with post.open() as inbox:
        found = inbox.fetch(10)

    assert [one.raw for one in found] == [message(n) for n in range(3)]
    assert all(one.whole and one.size == len(one.raw) for one in found)
    assert {one.place.mailbox for one in found} == {"support"}
    assert len({one.place for one in found}) == 3


def test_an_empty_mailbox_gives_nothing(post: Post) -> None:
    """No mail is no error, and the folders are made all the same."""
    with post.open() as inbox:
        assert inbox.fetch(10) == []
        assert inbox.waiting() == 0

    assert post.lying() == {"waiting": [], "Processed": [], "Failed": []}


def test_finished_and_failed_messages_are_moved_and_nothing_is_lost(post: Post) -> None:
    """Every message lies in exactly one folder afterwards."""
    post.deliver(*(message(n) for n in range(4)))

    with post.open() as inbox:
        found = inbox.fetch(10)
        inbox.finish([found[0].place, found[2].place])
        inbox.set_aside([found[1].place])
        left = inbox.waiting()

    assert left == 1
    assert post.lying() == {
        "waiting": [message(3)],
        "Processed": [message(0), message(2)],
        "Failed": [message(1)],
    }


def test_batches_never_give_a_message_twice(post: Post) -> None:
    """Finished or not, a message is given out once in a session; the next session meets the unfinished again."""
    post.deliver(*(message(n) for n in range(5)))

    with post.open() as inbox:
        first, second = inbox.fetch(2), inbox.fetch(2)
        inbox.finish([one.place for one in first])
        rest = inbox.fetch(2)
        end = inbox.fetch(2)
    with post.open() as inbox:
        again = inbox.fetch(10)

    given = [one.raw for one in first + second + rest]
    assert given == [message(n) for n in range(5)]
    assert end == []
    assert [one.raw for one in again] == [message(n) for n in (2, 3, 4)]
    assert again[0].place == second[0].place


def test_a_message_that_arrives_meanwhile_is_met_in_the_same_session(post: Post) -> None:
    """An open session sees new mail when it looks again."""
    with post.open() as inbox:
        assert inbox.fetch(10) == []
        post.deliver(message(1))
        found = inbox.fetch(10)

    assert [one.raw for one in found] == [message(1)]


def test_a_message_that_another_client_took_is_no_message(post: Post) -> None:
    """Taken between the search and the reading: left out, and the others still come."""
    post.deliver(*(message(n) for n in range(3)))

    with post.open() as inbox:
        first = inbox.fetch(1)
        post.steal(1)
        rest = [one for _ in range(3) for one in inbox.fetch(1)]
        inbox.finish([one.place for one in first + rest])

    assert [one.raw for one in first + rest] == [message(0), message(2)]
    assert post.lying()["Processed"] == [message(0), message(2)]


def test_to_finish_what_another_client_took_is_no_error(post: Post) -> None:
    """Taken between the reading and the move: the others are moved."""
    post.deliver(*(message(n) for n in range(3)))

    with post.open() as inbox:
        found = inbox.fetch(10)
        post.steal(1)
        inbox.finish([one.place for one in found])

    assert post.lying()["waiting"] == []
    assert post.lying()["Processed"] == [message(0), message(2)]


def test_of_a_message_over_the_limit_only_the_header_is_read(post: Post) -> None:
    """30 MB under a limit of 1 MB: the header block comes with the true size, and the message can be moved."""
    large = message(1, size=30_000_000)
    post.deliver(large, message(2))

    with post.open() as inbox:
        found = [one for _ in range(2) for one in inbox.fetch(1)]
        inbox.set_aside([found[0].place])

    assert found[0].raw == large[: large.index(b"\r\n\r\n") + 4]
    assert not found[0].whole
    assert found[0].size == len(large)
    assert found[1].raw == message(2)
    assert post.lying()["Failed"] == [large]


def test_a_header_without_end_is_cut(post: Post) -> None:
    """A message that is all header costs HEADER_BYTES, not its size."""
    post.deliver(b"Subject: endless\r\n" + b"X-Filler: 0123456789\r\n" * 100_000)

    with post.open() as inbox:
        found = inbox.fetch(10)

    assert len(found) == 1
    assert not found[0].whole
    assert len(found[0].raw) <= HEADER_BYTES
    assert found[0].raw.startswith(b"Subject: endless")


def test_a_place_of_another_validity_is_left_alone(post: Post) -> None:
    """A UID means nothing once its validity has changed: no wrong message is moved."""
    post.deliver(message(1))

    with post.open() as inbox:
        place = inbox.fetch(1)[0].place
        inbox.finish([Place(place.mailbox, "1", place.uid)])

    assert post.lying()["waiting"] == [message(1)]


def test_hostile_bytes_come_through_unchanged(post: Post) -> None:
    """Bare line ends, 8-bit bytes and lines without end are the parser's matter, not the mailbox's."""
    raw = b"Subject: \xff\xfe\r\n\r\n\x80 8-bit\r\n" + b"y" * 20_000 + b"\r\n.\r\nFrom me\r\n"
    post.deliver(raw)

    with post.open() as inbox:
        assert [one.raw for one in inbox.fetch(10)] == [raw]


# IMAP only


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
    with pytest.raises(MailboxError, match="set password_env or password_file"):
        open_inbox(imap_mailbox(dovecot, password_file=None), LIMIT)


def test_an_untrusted_certificate_is_refused(
    dovecot: Dovecot, imap_mailbox: Callable[..., ImapMailbox]
) -> None:
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


def test_no_starttls_no_password(
    dovecot_without_tls: Dovecot, imap_mailbox: Callable[..., ImapMailbox]
) -> None:
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


def test_a_server_that_goes_away_is_a_mailbox_error(
    user: str, imap_mailbox: Callable[..., ImapMailbox]
) -> None:
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

    assert isinstance(inbox, ImapInbox)
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


# Maildir only


def test_new_and_cur_both_wait(tmp_path: Path) -> None:
    """What a mail program has looked at waits as well; its flags go with it."""
    post = MaildirPost(tmp_path)
    post.deliver(message(1))
    (tmp_path / "cur" / "1600000000.M1.host:2,S").write_bytes(message(0))

    with post.open() as inbox:
        found = inbox.fetch(10)
        inbox.finish([one.place for one in found])

    assert [one.raw for one in found] == [message(0), message(1)]
    assert [one.place.uid for one in found] == ["1600000000.M1.host", "1700000001.M1.host"]
    names = sorted(path.name for path in (tmp_path / ".Processed" / "cur").iterdir())
    assert names == ["1600000000.M1.host:2,S", "1700000001.M1.host:2,"]


def test_a_message_renamed_by_a_mail_program_is_found_again(tmp_path: Path) -> None:
    """Read between our steps, it moves from new to cur and gets flags: it is the same message."""
    post = MaildirPost(tmp_path)
    post.deliver(message(0), message(1))

    with post.open() as inbox:
        first = inbox.fetch(1)
        for path in list((tmp_path / "new").iterdir()):
            path.rename(tmp_path / "cur" / f"{path.name}:2,S")
        second = inbox.fetch(1)
        inbox.finish([first[0].place, second[0].place])

    assert post.lying()["Processed"] == [message(0), message(1)]


def test_only_plain_files_are_messages(tmp_path: Path) -> None:
    """Symbolic links, folders, pipes and names with a dot in front are passed by."""
    post = MaildirPost(tmp_path / "Maildir")
    post.deliver(message(1))
    new = tmp_path / "Maildir" / "new"
    (tmp_path / "secret").write_text("From: x\n\nsecret")
    (new / "2.link").symlink_to(tmp_path / "secret")
    (new / "3.folder").mkdir()
    (new / ".hidden").write_text("no message")
    os.mkfifo(new / "4.pipe")

    with post.open() as inbox:
        assert inbox.waiting() == 1
        assert [one.raw for one in inbox.fetch(10)] == [message(1)]


def test_a_file_that_cannot_be_read_holds_up_nobody(tmp_path: Path) -> None:
    """Turned into a link to a secret after we listed it: never followed, left where it is; the others come."""
    post = MaildirPost(tmp_path / "Maildir")
    post.deliver(*(message(n) for n in range(3)))
    (tmp_path / "secret").write_text("From: x\n\nsecret")

    with post.open() as inbox:
        first = inbox.fetch(1)
        target = sorted((tmp_path / "Maildir" / "new").iterdir())[1]
        target.unlink()
        target.symlink_to(tmp_path / "secret")
        rest = inbox.fetch(10)

    assert [one.raw for one in first + rest] == [message(0), message(2)]
    assert target.is_symlink()


def test_many_that_vanish_cost_one_look(tmp_path: Path) -> None:
    """Another client takes thousands away at once: the rest still comes in a moment."""
    post = MaildirPost(tmp_path)
    post.deliver(*(message(n) for n in range(2_000)))

    with post.open() as inbox:
        inbox.fetch(1)
        for path in sorted((tmp_path / "new").iterdir())[1:-1]:
            path.unlink()
        began = time.monotonic()
        found = inbox.fetch(10)

    assert [one.raw for one in found] == [message(1_999)]
    assert time.monotonic() - began < 1


def test_a_name_used_before_replaces_nothing(tmp_path: Path) -> None:
    """A file dropped in under a name that Processed holds already is another message, and both are kept."""
    post = MaildirPost(tmp_path)
    file = tmp_path / "new" / "bill.eml"
    places = []
    for number in range(3):
        file.write_bytes(message(number))
        os.utime(file, (number, number))
        with post.open() as inbox:
            found = inbox.fetch(10)
            inbox.finish([one.place for one in found])
            places += [one.place for one in found]

    assert sorted(post.lying()["Processed"]) == [message(n) for n in range(3)]
    assert len(set(places)) == 3


def test_a_path_that_is_no_maildir_is_said_so(tmp_path: Path) -> None:
    """Missing or of another kind: the sentence names the path and how to mend it; nothing is made there."""
    (tmp_path / "folder").mkdir()

    with pytest.raises(MailboxError, match=r"there is no folder .*nowhere.* mkdir -p"):
        open_inbox(maildir_settings(tmp_path / "nowhere"), LIMIT)
    with pytest.raises(MailboxError, match=r"is not a Maildir, it has no cur, new, tmp.* mkdir -p"):
        open_inbox(maildir_settings(tmp_path / "folder"), LIMIT)

    assert list((tmp_path / "folder").iterdir()) == []


def test_processed_and_failed_must_differ(tmp_path: Path) -> None:
    """One folder for both would hide what failed."""
    MaildirPost(tmp_path)

    with pytest.raises(MailboxError, match="two different folders"):
        open_inbox(maildir_settings(tmp_path, failed="Processed"), LIMIT)


def test_subfolders_follow_maildir_plus_plus(tmp_path: Path) -> None:
    """ "Desk/Done" is ".Desk.Done", marked as a subfolder, so that IMAP servers show it."""
    post = MaildirPost(tmp_path)
    post.deliver(message(1))

    with open_inbox(maildir_settings(tmp_path, processed="Desk/Done"), LIMIT) as inbox:
        inbox.finish([inbox.fetch(1)[0].place])

    assert _files(tmp_path / ".Desk.Done" / "cur") == [message(1)]
    assert (tmp_path / ".Desk.Done" / "maildirfolder").is_file()


def test_a_maildir_batch_is_cut_by_its_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many are asked for, a batch stays small in memory."""
    monkeypatch.setattr(maildir, "BATCH_BYTES", 100_000)
    post = MaildirPost(tmp_path)
    post.deliver(*(message(n, 120_000) for n in range(3)))

    with post.open() as inbox:
        assert [len(inbox.fetch(10)) for _ in range(4)] == [1, 1, 1, 0]
