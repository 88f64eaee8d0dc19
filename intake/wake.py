"""Wakes the loop out of its sleep: from a thread, and from a signal handler, where an Event could lock itself out."""

from __future__ import annotations

import contextlib
import select
import socket
from types import TracebackType
from typing import Self


class Wake:
    """`ring` may be called from anywhere at any time; one thread waits."""

    def __init__(self) -> None:
        self._hears, self._rings = socket.socketpair()
        for end in (self._hears, self._rings):
            end.setblocking(False)

    def ring(self) -> None:
        """Ends the wait under way, or the next one at once."""
        with contextlib.suppress(OSError):  # full: it rings already; closed: nobody waits any more
            self._rings.send(b"!")

    def wait(self, seconds: float) -> bool:
        """Sleeps `seconds` at most; True when somebody rang."""
        heard, _, _ = select.select([self._hears], [], [], max(seconds, 0.0))
        with contextlib.suppress(BlockingIOError):
            while heard and self._hears.recv(4_096):
                pass
        return bool(heard)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for end in (self._hears, self._rings):
            end.close()
