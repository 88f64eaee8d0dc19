"""Breaks the desk on purpose, one promise at a time: a torture run that does not notice is worth nothing.

python -m tests.torture.broken
"""

from __future__ import annotations

import os
import re
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from intake.domain.errors import ConflictError
from intake.mail.imap import ImapInbox
from intake.mail.inbox import Fetched
from intake.store import messages, outbox
from intake.store.database import Database


@dataclass(frozen=True)
class Broken:
    """A promise that is not kept any more."""

    break_it: Callable[[], None]
    """Called in the process that every desk is forked from."""
    points: Sequence[str]
    """The failpoints at which it shows."""
    noticed: str
    """What the torture run says of it, as a pattern."""


def _again(which: str) -> Callable[[], None]:
    """After a crash letters go again as though they had never been on the wire."""

    def break_it() -> None:
        recover = outbox.recover

        def recover_all(db: Database, now: datetime) -> Any:
            db.write(f"UPDATE letters SET state = 'leased' WHERE state = 'sending' AND {which}")
            return recover(db, now)

        outbox.recover = recover_all

    return break_it


def _moved_first() -> None:
    """Messages are moved away before they are recorded."""
    fetch = ImapInbox.fetch

    def fetch_and_move(self: ImapInbox, limit: int) -> list[Fetched]:
        found = fetch(self, limit)
        self.finish([one.place for one in found])
        return found

    ImapInbox.fetch = fetch_and_move  # type: ignore[method-assign]


def _not_known_again() -> None:
    """A message that was recorded before a crash is not known after it."""
    record = messages.record

    def record_as_another(db: Database, *, mailbox: str, **values: Any) -> Any:
        return record(db, mailbox=f"{mailbox} {os.getpid()}", **values)

    messages.record = record_as_another


def _sent_too_early() -> None:
    """A letter counts as sent before the server has it."""
    sending, sent = outbox.mark_sending, outbox.mark_sent

    def mark_both(db: Database, letter_id: int, now: datetime) -> bool:
        went = sending(db, letter_id, now)
        sent(db, letter_id, now)
        return went

    def mark_again(db: Database, letter_id: int, now: datetime) -> None:
        try:
            sent(db, letter_id, now)
        except ConflictError:
            return

    outbox.mark_sending, outbox.mark_sent = mark_both, mark_again


BROKEN = {
    "account data goes again": Broken(_again("account_data = 1"), ["taken"], r"contact\S+ went \d+ times"),
    "a receipt goes again and again": Broken(_again("account_data = 0"), ["taken"], r"person\S+ went \d+ times"),
    "moved before it is recorded": Broken(_moved_first, ["fetched", "recording"], "are recorded"),
    "recorded once more": Broken(_not_known_again, ["recorded"], "are recorded"),
    "sent before it has gone": Broken(_sent_too_early, ["sending"], "is sent, and the server got it 0 times"),
}


def main() -> int:
    """Tries each; ends with 1 where a broken promise was not noticed."""
    from tests.servers.dovecot import Dovecot
    from tests.servers.smtp import SmtpServer
    from tests.torture.kills import torture

    blind = 0
    dovecot = Dovecot().start()
    try:
        for number, (name, broken) in enumerate(BROKEN.items()):
            with tempfile.TemporaryDirectory() as folder, SmtpServer() as smtp:
                figures = torture(
                    Path(folder), dovecot, smtp, f"broken-{number}", messages=10, kills=8, seed=number, broken=name
                )
            noticed = [wrong for wrong in figures.wrong if re.search(broken.noticed, wrong)]
            blind += not noticed
            sys.stdout.write(f"{name}: {'noticed: ' + noticed[0] if noticed else 'NOT NOTICED'}\n")
            sys.stdout.flush()
    finally:
        dovecot.stop()
    return 1 if blind else 0


if __name__ == "__main__":
    sys.exit(main())
