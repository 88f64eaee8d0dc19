"""A mailbox on an IMAP server, by UID; \\Seen is never looked at, nothing is expunged but what was copied."""

from __future__ import annotations

import itertools
import logging
from collections import deque
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Self

from imapclient import DELETED, IMAPClient
from imapclient.exceptions import IMAPClientAbortError, IMAPClientError

from intake.domain.errors import MailboxError
from intake.failpoint import reach
from intake.mail.imap_session import folder_name, hang_up, make_folder, open_session, sentences
from intake.mail.inbox import HEADER_BYTES, Fetched, Place
from intake.mail.login import words
from intake.settings import ImapMailbox

log = logging.getLogger(__name__)

WINDOW = 50_000
"""Messages asked about in one SEARCH: imaplib ends at an answer of 1,000,000 bytes, which is some 90,000 UIDs."""
MOVES = 500
"""UIDs in one command: RFC 7162 section 4 wants command lines below 8,192 bytes."""
BATCH_BYTES = 16_000_000
"""A batch is cut here, so that memory stays flat whatever people send; one message always goes through."""
BREAKS = 3
"""After so many breaks of the line in a row it is the line, not a message."""


class ImapInbox:
    """See `inbox.Inbox`. Folders are made when missing; a session lasts until close or the first MailboxError."""

    def __init__(self, settings: ImapMailbox, message_bytes: int) -> None:
        self._settings = settings
        self._message_bytes = message_bytes
        self._what = f'The mailbox "{settings.name}"'
        self._ahead: deque[int] = deque()
        self._given = 0
        """The highest UID given out: UIDs only rise."""
        self._breaks = 0
        """How often in a row the line broke while messages were read."""
        if len({settings.source, settings.processed, settings.failed}) < 3:
            raise MailboxError(f"{self._what}: source, processed and failed must be three different folders.")
        self._client: IMAPClient = open_session(settings, self._what)
        try:
            with sentences(settings, self._what):
                self._source, self._processed, self._failed = (
                    folder_name(self._client, name) for name in (settings.source, settings.processed, settings.failed)
                )
                for name in (self._source, self._processed, self._failed):
                    make_folder(self._client, name)
                self._can_move = self._client.has_capability("MOVE")
                self._can_expunge = self._client.has_capability("UIDPLUS")
                self._validity, _ = self._select()
        except BaseException:
            self.close()
            raise

    def begin(self) -> None:
        """See `Inbox.begin`. SELECT shows whether the line still holds."""
        with sentences(self._settings, self._what):
            self._given = self._breaks = 0
            self._ahead.clear()
            self._validity, _ = self._select()

    def fetch(self, limit: int) -> list[Fetched]:
        """See `Inbox.fetch`; a batch is also bound by the setting `batch` and by BATCH_BYTES."""
        with sentences(self._settings, self._what):
            while True:
                if not self._ahead:
                    self._ahead.extend(uid for uid in self._waiting() if uid > self._given)
                if not self._ahead:
                    return []
                count = 1 if self._breaks else max(1, min(limit, self._settings.batch))
                try:
                    found = self._next(count)
                except IMAPClientAbortError as error:
                    self._mend(error)
                    continue
                self._breaks = 0
                if found:
                    return found

    def finish(self, places: Sequence[Place]) -> None:
        """See `Inbox.finish`."""
        self._move(places, self._processed)

    def set_aside(self, places: Sequence[Place]) -> None:
        """See `Inbox.set_aside`."""
        self._move(places, self._failed)

    def left(self) -> list[str]:
        """See `Inbox.left`."""
        with sentences(self._settings, self._what):
            return [str(uid) for uid in self._waiting() if uid <= self._given]

    def settled(self) -> Iterator[Fetched]:
        """See `Inbox.settled`."""
        for folder in (self._processed, self._failed):
            with sentences(self._settings, self._what):
                state = self._client.select_folder(folder, readonly=True)
                uids = self._search(int(state.get(b"EXISTS", 0)))
            for start in range(0, len(uids), self._settings.batch):
                with sentences(self._settings, self._what):
                    some = uids[start : start + self._settings.batch]
                    found = self._read(some, self._sizes(some), f"{folder} {state.get(b'UIDVALIDITY', 0)}")
                yield from found
        with sentences(self._settings, self._what):
            self._select()

    def waiting(self) -> int:
        """See `Inbox.waiting`."""
        with sentences(self._settings, self._what):
            return len(self._waiting())

    def close(self) -> None:
        """See `Inbox.close`."""
        hang_up(self._client)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _select(self) -> tuple[str, int]:
        state = self._client.select_folder(self._source)
        return str(state.get(b"UIDVALIDITY", 0)), int(state.get(b"EXISTS", 0))

    def _waiting(self) -> list[int]:
        """The UIDs in the folder, rising. A new SELECT shows what came in, and a changed UIDVALIDITY."""
        validity, exists = self._select()
        if validity != self._validity:  # every UID is another message's now
            self._validity, self._given = validity, 0
            self._ahead.clear()
        # Where nothing can be expunged, \Deleted is how a message that was moved is known.
        moved = [] if self._can_move or self._can_expunge else ["UNDELETED"]
        return self._search(exists, *moved)

    def _search(self, exists: int, *more: str) -> list[int]:
        """The UIDs in the selected folder, which holds `exists` messages; window by window, rising."""
        found: list[int] = []
        for first in range(1, exists + 1, WINDOW):
            last = "*" if first + WINDOW > exists else str(first + WINDOW - 1)
            found.extend(self._client.search([f"{first}:{last}", *more]))
        return sorted(set(found))

    def _mend(self, error: IMAPClientAbortError) -> None:
        """Opens the line again; then messages are read one by one, and one that breaks it again is passed by.

        Dovecot ends the connection over a message that it cannot read.
        """
        self._breaks += 1
        if self._breaks > BREAKS:
            raise error
        if self._breaks > 1:
            self._log_unreadable(self._ahead[0], error)
            self._taken(1)
        self.close()
        self._client = open_session(self._settings, self._what)
        validity, _ = self._select()
        if validity != self._validity:
            raise error

    def _taken(self, count: int) -> None:
        for _ in range(count):
            self._given = self._ahead.popleft()

    def _next(self, count: int) -> list[Fetched]:
        uids = list(itertools.islice(self._ahead, count))
        sizes = self._sizes(uids)
        batch: list[int] = []
        held = 0
        for uid in uids:
            size = sizes[uid][0] if uid in sizes else 0
            cost = size if size <= self._message_bytes else HEADER_BYTES
            if batch and held + cost > BATCH_BYTES:
                break
            batch.append(uid)
            held += cost
        found = self._read(batch, sizes, self._validity)
        self._taken(len(batch))
        return found

    def _sizes(self, uids: Sequence[int]) -> dict[int, tuple[int, datetime | None]]:
        """Size and time of delivery; a UID without was moved by another client."""
        answer: dict[int, Any] = self._client.fetch(uids, ["RFC822.SIZE", "INTERNALDATE"])
        return {
            uid: (int(data[b"RFC822.SIZE"]), _aware(data.get(b"INTERNALDATE")))
            for uid, data in answer.items()
            if data.get(b"RFC822.SIZE") is not None
        }

    def _read(self, uids: Sequence[int], sizes: dict[int, tuple[int, datetime | None]], validity: str) -> list[Fetched]:
        """The messages of the selected folder with these UIDs, in their order; one that is gone is left out."""
        here = [uid for uid in uids if uid in sizes]
        small = [uid for uid in here if sizes[uid][0] <= self._message_bytes]
        large = [uid for uid in here if sizes[uid][0] > self._message_bytes]
        bodies = self._bodies(small, "BODY.PEEK[]", b"BODY[]")
        heads = self._bodies(large, f"BODY.PEEK[HEADER]<0.{HEADER_BYTES}>", b"BODY[HEADER]<0>")
        return [
            Fetched(
                place=Place(self._settings.name, validity, str(uid)),
                raw=bodies[uid] if uid in bodies else heads[uid],
                size=len(bodies[uid]) if uid in bodies else sizes[uid][0],
                whole=uid in bodies,
                arrived=sizes[uid][1],
            )
            for uid in here
            if uid in bodies or uid in heads
        ]

    def _bodies(self, uids: Sequence[int], item: str, key: bytes) -> dict[int, bytes]:
        """What the server gives of `item`; NIL or a missing key is a message that another client moved."""
        try:
            answer: dict[int, Any] = self._client.fetch(uids, [item])
        except IMAPClientAbortError:
            raise
        except IMAPClientError as error:
            if len(uids) == 1:
                self._log_unreadable(uids[0], error)
                return {}
            # One message that the server cannot read must not hold up those behind it.
            return {uid: raw for one in uids for uid, raw in self._bodies([one], item, key).items()}
        return {uid: data[key] for uid, data in answer.items() if isinstance(data.get(key), bytes)}

    def _log_unreadable(self, uid: int, error: Exception) -> None:
        log.warning("%s: message %s cannot be read and stays where it is: %s", self._what, uid, words(error))

    def _move(self, places: Sequence[Place], folder: str) -> None:
        uids = [int(place.uid) for place in places if self._is_ours(place)]
        with sentences(self._settings, self._what):
            for some in _portions(uids):
                try:
                    self._send(some, folder)
                except IMAPClientAbortError:
                    raise
                except IMAPClientError:  # another client took one of them, or the folder itself
                    self._client.noop()
                    left = self._client.search(["UID", ",".join(map(str, some))])
                    if left:
                        make_folder(self._client, folder)
                        self._send(left, folder)

    def _is_ours(self, place: Place) -> bool:
        if place.mailbox != self._settings.name:
            raise ValueError(f"{place} is not of the mailbox {self._settings.name}")
        return place.validity == self._validity

    def _send(self, uids: Sequence[int], folder: str) -> None:
        """MOVE (RFC 6851), else COPY with \\Deleted and UID EXPUNGE (RFC 4315); never a plain EXPUNGE."""
        if self._can_move:
            self._client.move(uids, folder)
            return
        self._client.copy(uids, folder)
        reach("copied")
        self._client.add_flags(uids, [DELETED], silent=True)
        if self._can_expunge:
            self._client.uid_expunge(uids)


def _aware(arrived: datetime | None) -> datetime | None:
    """imapclient gives the local time without its zone."""
    return arrived.astimezone(UTC) if arrived is not None else None


def _portions(uids: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(uids), MOVES):
        yield uids[start : start + MOVES]
