"""A line to a server that can be told to break: what a bad network does, at the moment a test chooses.

with Cutter(dovecot.port) as line:
    line.cut_when = b"MOVE"        # the first bytes from the client that hold this end the connection ...
    line.forward_first = True      # ... after the server has got them: only its answer is lost
    line.cut_after = 5_000         # or: the connection ends after so many bytes from the server
    line.slice = 3                 # the server's words come in segments of so many bytes
    line.cut()                     # the connections there are now end
    line.mend()                    # whoever connects from now on has a sound line
    line.stall()                   # the connections there are now stay open, and nothing goes over them any more
"""

from __future__ import annotations

import contextlib
import socket
import threading
import time
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
        self.slice: int | None = None
        self.connections = 0
        self._stalled_up_to = 0
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

    def mend(self) -> None:
        """The line is sound again."""
        self.cut_when, self.cut_after, self.slice, self._answer_is_lost = b"", None, None, False

    def stall(self) -> None:
        """Those who are connected hear nothing any more; whoever connects from now on is served."""
        self._stalled_up_to = self.connections

    def cut(self) -> None:
        """Ends every connection there is; whoever connects from now on is served."""
        for line in self._sockets:
            _end(line)

    def _run(self, work: object, *arguments: object) -> None:
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
                client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                self.connections += 1
                self._run(self._outward, client, server)
                self._run(self._inward, client, server, self.connections)

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

    def _inward(self, client: socket.socket, server: socket.socket, number: int) -> None:
        given = 0
        with contextlib.suppress(OSError):
            while data := server.recv(4_096):
                given += len(data)
                if self._answer_is_lost or (self.cut_after is not None and given > self.cut_after):
                    break
                if number > self._stalled_up_to:
                    self._give(client, data)
        _end(client)
        _end(server)

    def _give(self, client: socket.socket, data: bytes) -> None:
        if self.slice is None:
            client.sendall(data)
            return
        for start in range(0, len(data), self.slice):
            client.sendall(data[start : start + self.slice])
            time.sleep(0.001)  # each slice is a segment of its own


def _end(line: socket.socket) -> None:
    with contextlib.suppress(OSError):
        line.shutdown(socket.SHUT_RDWR)
