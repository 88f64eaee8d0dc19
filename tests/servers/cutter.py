"""A line to a server that can be told to break: what a bad network does, at the moment a test chooses.

with Cutter(dovecot.port) as line:
    line.cut_when = b"MOVE"        # the first bytes from the client that hold this end the connection ...
    line.forward_first = True      # ... after the server has got them: only its answer is lost
    line.cut_after = 5_000         # or: the connection ends after so many bytes from the server
"""

from __future__ import annotations

import contextlib
import socket
import threading
from types import TracebackType
from typing import Self


class Cutter:
    """Listens on `port` of 127.0.0.1 and hands everything on to `target` there."""

    def __init__(self, target: int) -> None:
        self._target = target
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self.cut_when = b""
        self.forward_first = False
        self.cut_after: int | None = None
        self._answer_is_lost = False
        self._threads: list[threading.Thread] = []
        self._sockets: list[socket.socket] = []

    def __enter__(self) -> Self:
        self._run(self._accept)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for line in (self._listener, *self._sockets):
            _end(line)
        for thread in self._threads:
            thread.join(timeout=5)
        for line in (self._listener, *self._sockets):
            line.close()

    def _run(self, work: object, *arguments: socket.socket) -> None:
        assert callable(work)
        thread = threading.Thread(target=work, args=arguments, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                server = socket.create_connection(("127.0.0.1", self._target))
                self._sockets += [client, server]
                self._run(self._outward, client, server)
                self._run(self._inward, client, server)

    def _outward(self, client: socket.socket, server: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := client.recv(65_536):
                if self.cut_when and self.cut_when in data:
                    if not self.forward_first:
                        break
                    self._answer_is_lost = True
                server.sendall(data)
        _end(client)
        _end(server)

    def _inward(self, client: socket.socket, server: socket.socket) -> None:
        given = 0
        with contextlib.suppress(OSError):
            while data := server.recv(4_096):
                given += len(data)
                if self._answer_is_lost or (self.cut_after is not None and given > self.cut_after):
                    break
                client.sendall(data)
        _end(client)
        _end(server)


def _end(line: socket.socket) -> None:
    with contextlib.suppress(OSError):
        line.shutdown(socket.SHUT_RDWR)
