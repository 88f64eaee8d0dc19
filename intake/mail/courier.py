"""The interface to what carries letters away."""

from __future__ import annotations

from collections.abc import Callable
from types import TracebackType
from typing import Protocol, Self

from intake.domain.letter import Letter, Outcome


class Courier(Protocol):
    """Carries letters over one connection, opened when the first letter needs it and kept from run to run.

    A connection that cannot be opened defers that letter and the rest of the run without another try: a wrong
    password must not become a hundred refused logins. The next run tries again.
    """

    def begin(self) -> None:
        """Begins a run: what hindered the last one may be over. Connects to nothing, and raises nothing."""

    def deliver(self, letter: Letter, raw: bytes, on_data: Callable[[], None]) -> Outcome:
        """Tries to deliver `raw`, which `compose` made of `letter`; never raises for a failure outside.

        `on_data` is called once, just before the letter's content is handed over (before DATA by SMTP, before the
        write elsewhere), when nothing else can fail anymore without the courier's notice: the caller commits
        "sending" there. Whatever it raises goes through, and nothing is sent.

        SENT: it was taken. DEFERRED: try again later; nothing was taken. FAILED: the server refuses it for good.
        UNKNOWN: the line broke after the content was begun; it may have been taken.
        """

    def close(self) -> None:
        """Ends the connection; never raises."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...
