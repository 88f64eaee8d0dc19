"""`python -m tests.bench.mailbox --messages 200000`: a full mailbox is taken in from a Dovecot, and memory stays flat.

The messages are written as files, as the server would have; each tenth part of the way is told with its time and memory.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from intake.desk.take import take
from intake.mail.inbox import Fetched, Inbox, Place
from intake.mail.opening import open_inbox
from intake.settings import ImapMailbox
from intake.store.database import Database
from tests.mail.posts import LIMIT, message
from tests.servers.dovecot import PASSWORD, Dovecot


class Told:
    """An inbox that tells how far it is, and how long the server took for each kind of work."""

    def __init__(self, inbox: Inbox, every: int) -> None:
        self._inbox, self._every = inbox, every
        self._given, self._begun = 0, time.monotonic()
        self.left = inbox.left
        self.set_aside = inbox.set_aside
        self.seconds = {"fetched": 0.0, "moved": 0.0}

    def fetch(self, limit: int) -> list[Fetched]:
        """See `Inbox.fetch`."""
        begun = time.monotonic()
        batch = self._inbox.fetch(limit)
        self.seconds["fetched"] += time.monotonic() - begun
        before, self._given = self._given, self._given + len(batch)
        if before // self._every < self._given // self._every:
            self._tell()
        return batch

    def finish(self, places: Sequence[Place]) -> None:
        """See `Inbox.finish`."""
        begun = time.monotonic()
        self._inbox.finish(places)
        self.seconds["moved"] += time.monotonic() - begun

    def _tell(self) -> None:
        parts = ", ".join(f"{what} {seconds:.0f} s" for what, seconds in self.seconds.items())
        took = time.monotonic() - self._begun
        sys.stdout.write(f"{self._given:7} messages, {took:.0f} s ({parts}), {_megabytes():.0f} MB\n")
        sys.stdout.flush()


def _megabytes() -> float:
    """What this process holds in memory now."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


def main() -> int:
    """Ends with 1 when a message is missing."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=200_000)
    parser.add_argument("--batch", type=int, default=50)
    wanted = parser.parse_args()
    dovecot = Dovecot().start()
    try:
        with tempfile.TemporaryDirectory() as folder:
            return _walk(dovecot, Path(folder), wanted.messages, wanted.batch)
    finally:
        dovecot.stop()


def _walk(dovecot: Dovecot, folder: Path, messages: int, batch: int) -> int:
    dovecot.fill("full", (message(number) for number in range(messages)))
    (folder / "password").write_text(PASSWORD)
    settings = ImapMailbox(
        kind="imap", name="support", address="support@losing.example", host="127.0.0.1", port=dovecot.port,
        security="plain", username="full", password_file=folder / "password", timeout_seconds=600, batch=batch,
    )  # fmt: skip
    db = Database.open(folder / "queue.db")
    begun = time.monotonic()
    with open_inbox(settings, LIMIT) as inbox:
        sys.stdout.write(f"opened in {time.monotonic() - begun:.1f} s, {_megabytes():.0f} MB\n")
        taken = take(db, Told(inbox, max(messages // 10, 1)), lambda: datetime.now(UTC))  # type: ignore[arg-type]
    db.close()
    sys.stdout.write(f"{taken.recorded} recorded in {time.monotonic() - begun:.0f} s, {len(taken.unread)} left\n")
    return 0 if taken.recorded == messages else 1


if __name__ == "__main__":
    sys.exit(main())
