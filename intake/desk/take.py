"""Mailbox -> stored bytes -> moved: short, durable, nothing clever."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from intake.failpoint import reach
from intake.mail.inbox import Fetched, Inbox
from intake.mail.maildir import make_maildir
from intake.settings import MaildirMailbox, Settings
from intake.store import messages
from intake.store.database import Database

BATCH = 500
"""More than any mailbox gives at once: its own setting decides."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What one walk through a mailbox did."""

    recorded: int = 0
    known: int = 0
    """Met again after a crash: recorded before, moved now."""
    set_aside: int = 0
    """Too large: recorded with their headers, moved to the failed folder."""


def make_missing(settings: Settings) -> list[str]:
    """Makes the Maildir of each mailbox whose folder is not there at all; returns which. Raises MailboxError."""
    made = []
    for mailbox in settings.mailbox:
        if isinstance(mailbox, MaildirMailbox) and not mailbox.path.exists():
            make_maildir(mailbox.path)
            made.append(f"Mailbox {mailbox.name}: the folder {mailbox.path} was not there; an empty Maildir was made.")
    return made


def take(db: Database, inbox: Inbox, now: Callable[[], datetime], stop: Callable[[], bool] = lambda: False) -> Taken:
    """Records every waiting message and moves it away, batch by batch, until none is left or `stop` says so.

    A crash before the commit leaves a message in the mailbox; a crash after it finds it known.
    Raises MailboxError when the mailbox fails.
    """
    recorded = known = aside = 0
    while not stop() and (batch := inbox.fetch(BATCH)):
        reach("fetched")
        with db.transaction():
            new = [_record(db, fetched, now()) for fetched in batch]
            reach("recording")
        reach("recorded")
        inbox.finish([fetched.place for fetched in batch if fetched.whole])
        inbox.set_aside([fetched.place for fetched in batch if not fetched.whole])
        reach("moved")
        recorded += sum(new)
        known += len(new) - sum(new)
        aside += sum(1 for fetched in batch if not fetched.whole)
    return Taken(recorded, known, aside)


def _record(db: Database, fetched: Fetched, now: datetime) -> bool:
    place = fetched.place
    message_id, is_new = messages.record(
        db,
        mailbox=place.mailbox,
        validity=place.validity,
        uid=place.uid,
        raw=fetched.raw,
        size=fetched.size,
        whole=fetched.whole,
        now=now,
    )
    if is_new and not fetched.whole:
        size = f"{fetched.size / 1_000_000:.1f} MB" if fetched.size >= 1_000_000 else f"{fetched.size} bytes"
        messages.shunt(
            db, message_id, f"The message has {size}, more than limits.message_bytes; it is in the failed folder.", now
        )
    return is_new
