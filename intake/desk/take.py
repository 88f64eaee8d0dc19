"""Mailbox -> stored bytes -> moved: short, durable, nothing clever."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from intake.failpoint import reach
from intake.mail.inbox import Fetched, Inbox, Place
from intake.mail.maildir import make_maildir
from intake.settings import MaildirMailbox, Settings
from intake.store import marks, messages
from intake.store.database import Database
from intake.store.schema import Quiet
from intake.store.times import from_text, to_text

BATCH = 500
"""More than any mailbox gives at once: its own setting decides."""
MOVED_TOGETHER = 500
"""Recorded messages are moved so many at a time: to a server with 200,000 in a folder each move costs a look through it."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What one walk through a mailbox did."""

    recorded: int = 0
    known: int = 0
    """Met again after a crash: recorded before, moved now."""
    set_aside: int = 0
    """Too large: recorded with their headers, moved to the failed folder."""
    old: int = 0
    """Of those recorded: they lay there long before the desk was first started, and are not answered."""
    unread: tuple[str, ...] = ()
    """UIDs of messages that lie in the mailbox and could not be recorded: they need a person."""
    unmoved: tuple[str, ...] = ()
    """UIDs of messages that are recorded and could not be moved; the next walk tries again."""


def make_missing(settings: Settings) -> list[str]:
    """Makes the Maildir of each mailbox whose folder is not there at all; returns which. Raises MailboxError."""
    made = []
    for mailbox in settings.mailbox:
        if isinstance(mailbox, MaildirMailbox) and not mailbox.path.exists():
            make_maildir(mailbox.path)
            made.append(f"Mailbox {mailbox.name}: the folder {mailbox.path} was not there; an empty Maildir was made.")
    return made


def take(
    db: Database,
    inbox: Inbox,
    now: Callable[[], datetime],
    stop: Callable[[], bool] = lambda: False,
    old_after: timedelta = timedelta.max,
) -> Taken:
    """Records every waiting message and moves it away, batch by batch, until none is left or `stop` says so.

    A crash before the commit leaves a message in the mailbox; a crash after it finds it known. At the end the mailbox
    is looked at again: what lies there still is told by its UID. A message that had arrived more than `old_after`
    before the first walk through its mailbox is old.
    Raises MailboxError when the mailbox fails.
    """
    recorded = known = old = 0
    done: set[str] = set()
    move = _Move(inbox)
    while not stop() and (batch := inbox.fetch(BATCH)):
        reach("fetched")
        with db.transaction():
            quiet = [_quiet(db, fetched, now(), old_after) for fetched in batch]
            new = [record(db, one.place, one, now(), why) for one, why in zip(batch, quiet, strict=True)]
            reach("recording")
        reach("recorded")
        move.add(batch)
        recorded += sum(new)
        known += len(new) - sum(new)
        old += sum(is_new for is_new, why in zip(new, quiet, strict=True) if why is not None)
        done.update(fetched.place.uid for fetched in batch)
    move.now()
    left = inbox.left()
    unread, unmoved = tuple(uid for uid in left if uid not in done), tuple(uid for uid in left if uid in done)
    return Taken(recorded, known, move.aside, old, unread, unmoved)


class _Move:
    """Recorded messages that are still to be moved away. One that never is, after a crash, is met again and known."""

    def __init__(self, inbox: Inbox) -> None:
        self._inbox = inbox
        self._finished: list[Place] = []
        self._large: list[Place] = []
        self.aside = 0
        """How many were too large."""

    def add(self, batch: Sequence[Fetched]) -> None:
        """Notes a batch that was recorded; moves what is due."""
        self._finished += [fetched.place for fetched in batch if fetched.whole]
        self._large += [fetched.place for fetched in batch if not fetched.whole]
        if len(self._finished) + len(self._large) >= MOVED_TOGETHER:
            self.now()

    def now(self) -> None:
        """Moves everything that was noted."""
        self._inbox.finish(self._finished)
        self._inbox.set_aside(self._large)
        self.aside += len(self._large)
        if self._finished or self._large:
            reach("moved")
        self._finished, self._large = [], []


def _quiet(db: Database, fetched: Fetched, now: datetime, old_after: timedelta) -> Quiet | None:
    opened = from_text(marks.once(db, f"opened {fetched.place.mailbox}", to_text(now)))
    assert opened is not None
    is_old = fetched.arrived is not None and opened - fetched.arrived > old_after
    return Quiet.OLD if is_old else None


def record(db: Database, place: Place, fetched: Fetched, now: datetime, quiet: Quiet | None) -> bool:
    """Records a message under `place`, in the open transaction; True when it is new."""
    message_id, is_new = messages.record(
        db,
        mailbox=place.mailbox,
        validity=place.validity,
        uid=place.uid,
        raw=fetched.raw,
        size=fetched.size,
        whole=fetched.whole,
        now=now,
        arrived=fetched.arrived,
        quiet=quiet,
    )
    if is_new and not fetched.whole:
        size = f"{fetched.size / 1_000_000:.1f} MB" if fetched.size >= 1_000_000 else f"{fetched.size} bytes"
        messages.shunt(
            db, message_id, f"The message has {size}, more than limits.message_bytes; it is in the failed folder.", now
        )
    return is_new
