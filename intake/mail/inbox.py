"""The interface to a mailbox of waiting messages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from types import TracebackType
from typing import Protocol, Self

HEADER_BYTES = 262_144
"""Of a message over the limit only this much of its header block is read (a header block is 100 KB at most in Postfix)."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a message lies; with its bytes it is the message's identity."""

    mailbox: str
    """The mailbox's name in the settings."""
    validity: str
    """What `uid` is valid for: UIDVALIDITY (RFC 9051 section 2.3.1.1); for Maildir the time the file was written."""
    uid: str


@dataclass(frozen=True, slots=True)
class Fetched:
    """One waiting message as it was delivered."""

    place: Place
    raw: bytes = field(repr=False)
    size: int
    """Bytes of the whole message."""
    whole: bool
    """False: the message is larger than the limit, and `raw` holds its header block only, HEADER_BYTES at most."""
    arrived: datetime | None = None
    """When it was delivered, aware: INTERNALDATE, or the time the file was written. The Date field is the sender's."""


class Inbox(Protocol):
    """A session with one mailbox. Every method raises MailboxError; the session is then over: open another."""

    def begin(self) -> None:
        """Begins another walk in a session that was kept: whatever lies in the mailbox is given out again."""

    def fetch(self, limit: int) -> list[Fetched]:
        """Up to `limit` waiting messages, oldest first, that this walk has not given out yet; [] when there are none.

        It may give fewer than `limit` while more wait. A message that vanishes meanwhile is left out; one that
        cannot be read stays where it is and is met again by the next walk.
        """

    def finish(self, places: Sequence[Place]) -> None:
        """Moves messages to `processed`. One that is gone is no error; one of another validity is left alone."""

    def set_aside(self, places: Sequence[Place]) -> None:
        """Moves messages to `failed`, in the same way."""

    def left(self) -> list[str]:
        """The UIDs of messages that this walk gave out or could not read, and that lie in the mailbox still."""

    def settled(self) -> Iterator[Fetched]:
        """Every message in `processed`, then in `failed`. Its place is none that `finish` knows."""

    def waiting(self) -> int:
        """How many messages wait in the mailbox now, those given out and not moved yet included."""

    def close(self) -> None:
        """Ends the session; never raises."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...


def header_block(raw: bytes) -> bytes:
    """The header block of a message with its empty line, cut at HEADER_BYTES."""
    head = raw[:HEADER_BYTES]
    ends = [at + len(mark) for mark in (b"\r\n\r\n", b"\n\n") if (at := head.find(mark)) >= 0]
    return head[: min(ends)] if ends else head
