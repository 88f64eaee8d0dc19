"""Mailboxes of every kind, as tests deliver to them and look into them."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from intake.mail.inbox import Inbox
from intake.mail.opening import open_inbox
from intake.settings import ImapMailbox, MaildirMailbox
from tests.servers.dovecot import Dovecot

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
    """A Maildir folder."""

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
            "waiting": files_in(self.path / "new") + files_in(self.path / "cur"),
            "Processed": files_in(self.path / ".Processed" / "cur"),
            "Failed": files_in(self.path / ".Failed" / "cur"),
        }


class ImapPost:
    """A user's INBOX on a Dovecot."""

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
    """Settings of a Maildir mailbox named "support"."""
    return MaildirMailbox(kind="maildir", name="support", address="support@losing.example", path=path, **changes)


def files_in(folder: Path) -> list[bytes]:
    """The files of a folder, by name; [] where there is none."""
    return [path.read_bytes() for path in sorted(folder.iterdir())] if folder.is_dir() else []
