"""Our side of the child process in which strangers' files are parsed: it starts it, asks it, and replaces it when it is hurt.

What runs in the child is workers.py: a warm server that holds the imported parsers, and its workers with their limits.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import struct
import subprocess
import sys
import time
from dataclasses import dataclass
from typing import Any

LARGEST_ANSWER = 4_000_000
"""Bytes a worker may answer with."""
GRACE = 5.0
"""Seconds beyond a file's own limit after which we give up on the server itself."""
START = 30.0
"""Seconds that a server may take to import the parsers."""
HEAD = struct.Struct("!II")
"""Before a task: bytes of its JSON and of its file; before an answer: its bytes, and 1 when the worker may read on."""

DIED, LATE, LARGE = b"died", b"late", b"large"
"""Answers of the server for a worker that gave none: ended by itself, ran out of time, answered too much."""
WORDS = (DIED, LATE, LARGE)


@dataclass(frozen=True, slots=True)
class Allowance:
    """What one file may use."""

    seconds: int
    """Of CPU and of wall time."""
    memory_mb: int
    """On top of what the parsers take by themselves."""


class Child:
    """A warm server. `ask` never raises for what a file does; it answers one of WORDS."""

    def __init__(self, module: str = "intake.reading.documents.parse_file") -> None:
        self.module = module
        self._process: subprocess.Popen[bytes] | None = None
        self._socket: socket.socket | None = None
        self._fresh = True

    def ask(self, task: dict[str, Any], content: bytes, allowance: Allowance) -> bytes:
        """The worker's answer to `task` over `content`, or one of WORDS."""
        head = json.dumps({**task, "seconds": allowance.seconds, "memory_mb": allowance.memory_mb}).encode()
        for attempt in (1, 2):
            try:
                link = self._open()
                link.settimeout(allowance.seconds + GRACE + (START if self._fresh else 0))
                link.sendall(HEAD.pack(len(head), len(content)))
                link.sendall(head)
                link.sendall(content)
                size, _ = HEAD.unpack(exactly(link, HEAD.size))
                self._fresh = False
                return exactly(link, min(size, LARGEST_ANSWER))
            except TimeoutError:
                self.close()
                return LATE
            except OSError:
                # The server was ended from outside while it waited: one new one, then the file is given up.
                self.close()
                if attempt == 2:
                    return DIED
        return DIED

    def warm(self) -> None:
        """Starts the server now, so that the first file need not wait for it."""
        with contextlib.suppress(OSError):
            self._open()

    def close(self) -> None:
        """Ends the server and what it started."""
        if self._socket is not None:
            self._socket.close()
        if self._process is not None:
            with contextlib.suppress(OSError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
        self._socket = self._process = None

    def _open(self) -> socket.socket:
        if self._socket is not None and self._process is not None and self._process.poll() is None:
            return self._socket
        self.close()
        ours, theirs = socket.socketpair()
        # No secret of ours is in its environment: mail passwords live there.
        environment = {
            "PATH": os.defpath,
            "LANG": "C.UTF-8",
            "PYTHONPATH": os.pathsep.join(p for p in sys.path if p),
        }
        command = [
            sys.executable,
            "-s",
            "-P",
            "-m",
            "intake.reading.documents.workers",
            str(theirs.fileno()),
            self.module,
        ]
        self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
            command,
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=environment,
            start_new_session=True,
        )
        theirs.close()
        self._socket = ours
        self._fresh = True
        return ours


def exactly(link: socket.socket, size: int, deadline: float | None = None) -> bytes:
    """`size` bytes; OSError when the other side ends before, TimeoutError at `deadline` (on the monotonic clock)."""
    parts: list[bytes] = []
    while size:
        if deadline is not None:
            link.settimeout(max(deadline - time.monotonic(), 0.001))
        part = link.recv(min(size, 1 << 20))
        if not part:
            raise ConnectionResetError
        parts.append(part)
        size -= len(part)
    return b"".join(parts)
