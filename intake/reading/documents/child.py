"""The child process in which strangers' files are parsed, and its warden on our side.

One warm server holds the imported parsers. For every file it forks a worker with limits of memory, CPU, file size and
core, in a process group of its own; the server reads the worker's answer from a pipe with a cap and a deadline, and
kills the group. A worker that dies or hangs costs its one file; a server that does is replaced.
"""

from __future__ import annotations

import contextlib
import gc
import json
import os
import resource
import select
import signal
import socket
import struct
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

LARGEST_ANSWER = 4_000_000
"""Bytes a worker may answer with."""
GRACE = 5.0
"""Seconds beyond a file's own limit after which we give up on the server itself."""
START = 30.0
"""Seconds that a server may take to import the parsers."""
_HEAD = struct.Struct("!II")

DIED, LATE, LARGE = b"died", b"late", b"large"
"""Answers of the server for a worker that gave none: ended by itself, ran out of time, answered too much."""
WORDS = (DIED, LATE, LARGE)

Work = Callable[[dict[str, Any], bytes], bytes]


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

    def ask(self, task: dict[str, Any], content: bytes, allowance: Allowance) -> bytes:
        """The worker's answer to `task` over `content`, or one of WORDS."""
        head = json.dumps({**task, "seconds": allowance.seconds, "memory_mb": allowance.memory_mb}).encode()
        for attempt in (1, 2):
            try:
                link = self._open()
                link.settimeout(allowance.seconds + GRACE + (START if self._fresh else 0))
                link.sendall(_HEAD.pack(len(head), len(content)))
                link.sendall(head)
                link.sendall(content)
                size, _ = _HEAD.unpack(_exactly(link, _HEAD.size))
                self._fresh = False
                return _exactly(link, min(size, LARGEST_ANSWER))
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
        environment = {"PATH": os.defpath, "LANG": "C.UTF-8", "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}
        command = [sys.executable, "-s", "-P", "-m", "intake.reading.documents.child", str(theirs.fileno()), self.module]
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


def _exactly(link: socket.socket, size: int) -> bytes:
    """`size` bytes; OSError when the other side ends before."""
    parts: list[bytes] = []
    while size:
        part = link.recv(min(size, 1 << 20))
        if not part:
            raise ConnectionResetError
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


def serve(link: socket.socket, work: Work) -> None:
    """The server's loop: one file after the other until our side closes."""
    gc.collect()
    gc.freeze()  # pages of imported modules stay shared with the workers
    while True:
        try:
            head_size, size = _HEAD.unpack(_exactly(link, _HEAD.size))
            task = json.loads(_exactly(link, head_size))
            content = _exactly(link, size)
        except OSError:
            return
        answer = _in_worker(task, content, work, link)
        link.sendall(_HEAD.pack(len(answer), 0) + answer)


def _in_worker(task: dict[str, Any], content: bytes, work: Work, link: socket.socket) -> bytes:
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            os.setpgid(0, 0)
            os.close(reading)
            link.close()
            _limit(task["seconds"], task["memory_mb"])
            _write(writing, work(task, content))
        except BaseException:  # a worker ends by one way only
            os._exit(1)
        os._exit(0)
    os.close(writing)
    with contextlib.suppress(OSError):
        os.setpgid(pid, pid)
    answer = _collect(reading, time.monotonic() + task["seconds"])
    os.close(reading)
    with contextlib.suppress(OSError):
        os.killpg(pid, signal.SIGKILL)
    _, status = os.waitpid(pid, 0)
    if answer in (LATE, LARGE):
        return answer
    if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGXCPU:
        return LATE
    return answer or DIED


def _collect(reading: int, deadline: float) -> bytes:
    parts: list[bytes] = []
    total = 0
    while True:
        left = deadline - time.monotonic()
        if left <= 0 or not select.select([reading], [], [], left)[0]:
            return LATE
        part = os.read(reading, 1 << 16)
        if not part:
            return b"".join(parts)
        total += len(part)
        if total > LARGEST_ANSWER:
            return LARGE
        parts.append(part)


def _write(fd: int, data: bytes) -> None:
    while data:
        data = data[os.write(fd, data) :]


def _limit(seconds: int, memory_mb: int) -> None:
    with open("/proc/self/statm", encoding="ascii") as statm:  # noqa: PTH123 - no Path before the limits
        taken = int(statm.read().split()[0]) * resource.getpagesize()
    most = taken + memory_mb * 1_000_000
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def main() -> None:
    """`python -m intake.reading.child FD MODULE`: serves on the inherited socket; `work` of MODULE does the parsing."""
    import importlib  # noqa: PLC0415

    link = socket.socket(fileno=int(sys.argv[1]))
    work: Work = importlib.import_module(sys.argv[2]).work
    serve(link, work)


if __name__ == "__main__":
    main()
