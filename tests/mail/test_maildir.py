"""Mailboxes as Maildir folders: what only they can get wrong."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from intake.domain.errors import MailboxError
from intake.mail import maildir
from intake.mail.opening import open_inbox
from tests.mail.posts import LIMIT, MaildirPost, files_in, maildir_settings, message


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

    assert files_in(tmp_path / ".Desk.Done" / "cur") == [message(1)]
    assert (tmp_path / ".Desk.Done" / "maildirfolder").is_file()


def test_a_maildir_batch_is_cut_by_its_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many are asked for, a batch stays small in memory."""
    monkeypatch.setattr(maildir, "BATCH_BYTES", 100_000)
    post = MaildirPost(tmp_path)
    post.deliver(*(message(n, 120_000) for n in range(3)))

    with post.open() as inbox:
        assert [len(inbox.fetch(10)) for _ in range(4)] == [1, 1, 1, 0]
