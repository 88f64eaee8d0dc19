"""Letters as files in a Maildir folder, where a mail program shows them."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self

from intake.domain.letter import Fate, Letter, Outcome
from intake.mail.maildir import make_maildir
from intake.settings import MaildirCourier


class MaildirFolder:
    """See `courier.Courier`. The file name comes from the Message-ID, so a second try writes no second letter."""

    def __init__(self, settings: MaildirCourier) -> None:
        self._path = settings.path

    def begin(self) -> None:
        """See `Courier.begin`."""

    def deliver(self, letter: Letter, raw: bytes, on_data: Callable[[], None]) -> Outcome:
        """See `Courier.deliver`. Whatever fails here is deferred: a file that is there is found again."""
        name = hashlib.sha256(letter.message_id.encode("utf-8", "replace")).hexdigest()[:32] + ".intake"
        try:
            make_maildir(self._path)
            there = self._has(name)
        except OSError as error:
            return _deferred(self._path, error)
        if there:
            return Outcome(Fate.SENT, "the letter is in the folder already")
        on_data()
        try:
            self._write(name, raw.replace(b"\r\n", b"\n"))  # files of a Maildir end their lines by LF
        except OSError as error:
            return _deferred(self._path, error)
        return Outcome(Fate.SENT, f"written to {self._path}")

    def close(self) -> None:
        """See `Courier.close`."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _has(self, name: str) -> bool:
        """A mail program moves letters from new to cur and adds flags to their names."""
        if (self._path / "new" / name).exists():
            return True
        with os.scandir(self._path / "cur") as entries:
            return any(entry.name.partition(":")[0] == name for entry in entries)

    def _write(self, name: str, raw: bytes) -> None:
        unfinished = self._path / "tmp" / name
        with unfinished.open("wb") as file:
            file.write(raw)
            file.flush()
            os.fsync(file.fileno())
        unfinished.rename(self._path / "new" / name)
        folder = os.open(self._path / "new", os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _deferred(path: Path, error: OSError) -> Outcome:
    return Outcome(
        Fate.DEFERRED,
        f"{error.filename or path} cannot be written: {error.strerror or error}. "
        "Check the path of the courier and who may write there.",
    )
