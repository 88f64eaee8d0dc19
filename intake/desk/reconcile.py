"""What lies in a mailbox against what is recorded; what is missing in the record is taken in."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from intake.desk.take import Taken, record
from intake.mail.inbox import Inbox, header_block
from intake.store import messages
from intake.store.database import Database
from intake.store.schema import Quiet


@dataclass(frozen=True, slots=True)
class Reconciled:
    """A mailbox and its record, counted."""

    taken: Taken
    """What the walk through the mailbox itself did just before."""
    waiting: int
    """Messages that lie in the mailbox still."""
    settled: int
    """Messages that lie in Processed and Failed."""
    copies: int
    """Of the settled ones, so many are another copy of one that lies there too: a message is recorded once."""
    recorded: int
    """Messages in the record of this mailbox."""
    taken_in: tuple[str, ...]
    """Folder, validity and UID of each message that lay in Processed or Failed and was not recorded; now it is."""


def reconcile(
    db: Database, inbox: Inbox, mailbox: str, taken: Taken, now: Callable[[], datetime], stop: Callable[[], bool]
) -> Reconciled:
    """Reads every message in Processed and Failed, and records those of which nothing is known: staff answer them.

    They may have been answered before (a person moved them there, or the record was restored from an old backup), so
    no letter goes out by itself. Raises MailboxError.
    """
    settled, found, seen = 0, [], set()
    for fetched in inbox.settled():
        if stop():
            break
        settled += 1
        seen.add(hashlib.sha256(fetched.raw).digest())
        # Of a message over the limit only the header block was recorded; the limit may have been raised since.
        if any(messages.is_recorded(db, mailbox, raw) for raw in (fetched.raw, header_block(fetched.raw))):
            continue
        with db.transaction():
            record(db, fetched.place, fetched, now(), Quiet.FOUND)
        found.append(f"{fetched.place.validity} {fetched.place.uid}")
    recorded = sum(messages.counts(db, mailbox).values())
    return Reconciled(taken, inbox.waiting(), settled, settled - len(seen), recorded, tuple(found))
