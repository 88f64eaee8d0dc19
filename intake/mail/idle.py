"""IDLE (RFC 2177) on a connection and in a thread of its own: only a hint that it is worth looking; the poll counts."""

from __future__ import annotations

import contextlib
import logging
import socket
import threading
import time
from collections.abc import Callable
from types import TracebackType
from typing import Self

from imapclient import IMAPClient

from intake.domain.backoff import mailbox_delay
from intake.domain.errors import MailboxError
from intake.mail.imap_session import folder_name, hang_up, open_session, sentences
from intake.settings import ImapMailbox

log = logging.getLogger(__name__)

AGAIN = 300.0
"""Seconds after which IDLE is ended and begun anew: far below the server's 30 minutes, and below most firewalls' patience."""
AT_ONCE = 0.2
"""Seconds before the first new try after a break: a line that broke once is most often up again."""


class Watcher:
    """Calls `wake` whenever mail may have come: told by the server, or possible because we had not been listening.

    Whatever goes wrong (a cut line, or a response split over two segments, at which imapclient gives up: its issue
    519) is a reason to connect again, never an error: the poll reports what is wrong with a mailbox.
    """

    def __init__(self, settings: ImapMailbox, wake: Callable[[], None], again: float = AGAIN) -> None:
        self._settings = settings
        self._wake = wake
        self._again = again
        self._what = f'The mailbox "{settings.name}"'
        self._stopped = threading.Event()
        self._client: IMAPClient | None = None
        self._thread = threading.Thread(target=self._run, name=f"idle {settings.name}", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stopped.set()
        client = self._client
        if client is not None:
            with contextlib.suppress(OSError, ValueError):
                client.socket().shutdown(socket.SHUT_RDWR)  # ends the wait at once
        self._thread.join(timeout=self._settings.timeout_seconds + 5)

    def _run(self) -> None:
        failures = 0
        while not self._stopped.is_set():
            begun = time.monotonic()
            try:
                if not self._listen():
                    return
                failures = 0
            except MailboxError as error:
                log.debug("%s", error)
                failures = 1 if time.monotonic() - begun > self._again else failures + 1
            self._stopped.wait(AT_ONCE if failures <= 1 else mailbox_delay(failures - 1).total_seconds())

    def _listen(self) -> bool:
        """One session, until the line breaks. False: this server has no IDLE."""
        client = self._client = open_session(self._settings, self._what)
        try:
            with sentences(self._settings, self._what):
                if not client.has_capability("IDLE"):
                    log.warning("%s: the server has no IDLE, so mail is seen at the next poll only.", self._what)
                    return False
                client.select_folder(folder_name(client, self._settings.source), readonly=True)
                while not self._stopped.is_set():
                    client.idle()
                    self._wake()  # what came before we listened
                    self._hear(client)
                    client.idle_done()
        finally:
            self._client = None
            hang_up(client)
        return True

    def _hear(self, client: IMAPClient) -> None:
        """Listens for one round. imapclient hears nothing, and at once, on a line that was closed."""
        end = time.monotonic() + self._again
        while (left := end - time.monotonic()) > 0 and not self._stopped.is_set():
            heard = client.idle_check(timeout=left)
            if any(len(response) > 1 and response[1] == b"EXISTS" for response in heard):  # not our own EXPUNGE
                self._wake()
            if not heard and time.monotonic() < end:
                raise OSError("the line was closed")
