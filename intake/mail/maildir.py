"""A mailbox as a Maildir folder that a mail server delivers into."""

from __future__ import annotations

import contextlib
import logging
import os
import re
import shlex
import stat
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from intake.domain.errors import MailboxError
from intake.mail.inbox import HEADER_BYTES, Fetched, Place, header_block
from intake.settings import MaildirMailbox

log = logging.getLogger(__name__)

WAITING = ("new", "cur")
"""A mail program that looks moves messages from new to cur; both wait for us."""
BATCH_BYTES = 16_000_000
"""A batch is cut here, so that memory stays flat whatever people send; one message always goes through."""

_SECONDS = re.compile(r"\d+")
_DELIVERED = re.compile(r"\d{9,11}\.")
"""How the names begin that mail servers give: the second of delivery."""


class MaildirInbox:
    """See `inbox.Inbox`. `uid` is the file name up to ":", which keeps when a mail program sets flags."""

    def __init__(self, settings: MaildirMailbox, message_bytes: int) -> None:
        self._settings = settings
        self._message_bytes = message_bytes
        self._path = settings.path
        self._what = f'The mailbox "{settings.name}"'
        self._given: set[str] = set()
        self._ahead: list[Path] = []
        """Files to give out, the oldest last."""
        self._known: dict[str, Path] = {}
        """Where each message given out lay then."""
        self._present: dict[str, Path] | None = None
        """Where every message lies, when a batch had to look."""
        self._processed = self._subfolder(settings.processed)
        self._failed = self._subfolder(settings.failed)
        if self._processed == self._failed:
            raise MailboxError(f"{self._what}: processed and failed must be two different folders.")
        self.begin()

    def begin(self) -> None:
        """See `Inbox.begin`."""
        for memory in (self._given, self._ahead, self._known):
            memory.clear()
        with self._sentences():
            self._check(self._path)
            for folder in (self._processed, self._failed):
                make_maildir(folder)
                (folder / "maildirfolder").touch()  # Maildir++ marks its subfolders by this file

    def fetch(self, limit: int) -> list[Fetched]:
        """See `Inbox.fetch`; a batch is also bound by BATCH_BYTES."""
        self._present = None
        with self._sentences():
            if not self._ahead:
                fresh = [path for path in self._files() if _unique(path) not in self._given]
                self._ahead = sorted(fresh, key=_age, reverse=True)
            found: list[Fetched] = []
            held = 0
            while self._ahead and len(found) < max(1, limit) and held < BATCH_BYTES:
                path = self._ahead.pop()
                self._given.add(_unique(path))
                message = self._read(path)
                if message is not None:
                    found.append(message)
                    held += len(message.raw)
            return found

    def finish(self, places: Sequence[Place]) -> None:
        """See `Inbox.finish`."""
        self._move(places, self._processed)

    def set_aside(self, places: Sequence[Place]) -> None:
        """See `Inbox.set_aside`."""
        self._move(places, self._failed)

    def left(self) -> list[str]:
        """See `Inbox.left`."""
        with self._sentences():
            return sorted(_unique(path) for path in self._files() if _unique(path) in self._given)

    def settled(self) -> Iterator[Fetched]:
        """See `Inbox.settled`."""
        for folder in (self._processed, self._failed):
            with self._sentences():
                paths = sorted(self._files(folder), key=_age)
            for path in paths:
                with self._sentences():
                    found = self._read(path)
                if found is not None:
                    yield replace(found, place=replace(found.place, validity=f"{folder.name} {found.place.validity}"))

    def waiting(self) -> int:
        """See `Inbox.waiting`."""
        with self._sentences():
            return sum(1 for _ in self._files())

    def close(self) -> None:
        """See `Inbox.close`."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @contextlib.contextmanager
    def _sentences(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise MailboxError(
                f"{self._what}: {error.filename or self._path} cannot be used: {error.strerror or error}. "
                "Check that the user who runs the desk may read and write there."
            ) from error

    def _check(self, path: Path) -> None:
        if not path.exists():
            raise MailboxError(
                f"{self._what}: there is no folder {path}. Correct path, or make a Maildir there: "
                f"mkdir -p {shlex.quote(str(path))}/{{cur,new,tmp}}"
            )
        missing = [part for part in ("cur", "new", "tmp") if not (path / part).is_dir()]
        if missing:
            raise MailboxError(
                f"{self._what}: {path} is not a Maildir, it has no {', '.join(missing)}. Correct path, "
                f"or make it one: mkdir -p {shlex.quote(str(path))}/{{cur,new,tmp}}"
            )

    def _subfolder(self, name: str) -> Path:
        return self._path / ("." + name.strip("/.").replace("/", "."))

    def _files(self, folder: Path | None = None) -> Iterator[Path]:
        """Plain files in new and cur; names that begin with a dot are not messages (Maildir's rule)."""
        for part in WAITING:
            with os.scandir((folder or self._path) / part) as entries:
                for entry in entries:
                    if not entry.name.startswith(".") and entry.is_file(follow_symlinks=False):
                        yield (folder or self._path) / part / entry.name

    def _open(self, path: Path) -> int | None:
        """The file of a message, opened; found again where a mail program renamed it; None when it is gone."""
        candidate: Path | None = path
        if not path.exists():
            candidate = self._again(_unique(path))
        if candidate is None:
            return None
        self._known[_unique(path)] = candidate
        return os.open(candidate, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)

    def _again(self, unique: str) -> Path | None:
        """Where a message lies now. One look at the folders serves a whole batch: they may hold 200,000 files."""
        if self._present is None:
            self._present = {_unique(path): path for path in self._files()}
        return self._present.get(unique)

    def _read(self, path: Path) -> Fetched | None:
        """A message; None when it is gone or cannot be read, which must not hold up those behind it."""
        try:
            return self._read_file(path)
        except FileNotFoundError:
            return None
        except OSError as error:
            log.warning("%s: %s cannot be read and stays where it is: %s", self._what, path.name, error.strerror)
            return None

    def _read_file(self, path: Path) -> Fetched | None:
        handle = self._open(path)
        if handle is None:
            return None
        with os.fdopen(handle, "rb") as file:
            state = os.fstat(file.fileno())
            if not stat.S_ISREG(state.st_mode):
                return None
            raw = file.read(self._message_bytes + 1) if state.st_size <= self._message_bytes else b""
            whole = state.st_size <= self._message_bytes and len(raw) <= self._message_bytes
            if not whole:
                file.seek(0)
                raw = header_block(file.read(HEADER_BYTES))
        place = Place(self._settings.name, _validity(state), _unique(path))
        # A file that no mail server named was put there by hand: copies keep the time of writing, not that of the change.
        seconds = state.st_mtime if _DELIVERED.match(path.name) else max(state.st_mtime, state.st_ctime)
        arrived = datetime.fromtimestamp(seconds, UTC)
        return Fetched(place=place, raw=raw, size=len(raw) if whole else state.st_size, whole=whole, arrived=arrived)

    def _move(self, places: Sequence[Place], folder: Path) -> None:
        self._present = None
        with self._sentences():
            for place in places:
                if place.mailbox != self._settings.name:
                    raise ValueError(f"{place} is not of the mailbox {self._settings.name}")
                known = self._known.get(place.uid)
                if known is None or not known.exists():  # renamed by a mail program, or of an earlier session
                    known = self._again(place.uid)
                with contextlib.suppress(FileNotFoundError):
                    if known is not None and _validity(known.lstat()) == place.validity:
                        make_maildir(folder)
                        known.rename(_free(folder / "cur", known.name))
                        self._known.pop(place.uid, None)


def make_maildir(path: Path) -> None:
    """Makes `path` a Maildir, for its owner only."""
    for part in ("tmp", "new", "cur"):
        (path / part).mkdir(mode=0o700, parents=True, exist_ok=True)


def _unique(path: Path) -> str:
    return path.name.partition(":")[0]


def _validity(state: os.stat_result) -> str:
    """People drop files in by hand, under names used before: the time of writing tells such messages apart."""
    return str(state.st_mtime_ns)


def _age(path: Path) -> tuple[int, str]:
    """Maildir names begin with the second of delivery."""
    seconds = _SECONDS.match(path.name)
    return (int(seconds.group()[:15]) if seconds else 0, path.name)


def _free(folder: Path, name: str) -> Path:
    """A name in `folder` that no message has yet: rename() would silently replace it."""
    unique, _, info = name.partition(":")
    info = info or "2,"
    target = folder / f"{unique}:{info}"
    count = 1
    taken = {entry.name.partition(":")[0] for entry in os.scandir(folder)} if target.exists() else set()
    while target.name.partition(":")[0] in taken:
        count += 1
        target = folder / f"{unique}.{count}:{info}"
    return target
