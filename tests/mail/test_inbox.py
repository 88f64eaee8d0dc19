"""Mailboxes: what every kind does alike."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from intake.mail.inbox import HEADER_BYTES, Place
from intake.settings import ImapMailbox
from tests.mail.posts import ImapPost, MaildirPost, Post, message


@pytest.fixture(params=["maildir", "imap", "imap without MOVE", "imap without UIDPLUS"])
def post(request: pytest.FixtureRequest, tmp_path: Path, imap_mailbox: Callable[..., ImapMailbox]) -> Iterator[Post]:
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
