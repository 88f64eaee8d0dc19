"""The server in the child process: it holds the imported parsers, and forks the workers that read strangers' files.

A worker has limits of memory, CPU, file size and core, and a process group of its own. It reads one file after the
other until one gives trouble or it has grown; then the next file has a new one. One that dies or hangs costs its one file.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import json
import math
import os
import resource
import signal
import socket
import sys
import time
from collections.abc import Callable
from typing import Any

from intake.reading.documents.child import DIED, HEAD, LARGE, LARGEST_ANSWER, LATE, exactly

MOST_FILES = 100
"""Files that one worker reads."""
SPARE = 64_000_000
"""Bytes that a worker may keep of what it read before; then it ends."""

Work = Callable[[dict[str, Any], bytes], tuple[bytes, bool]]
"""Task and file -> the answer, and whether the worker is fit for another file."""


class Worker:
    """The server's hold on one forked process."""

    def __init__(self, work: Work, server: socket.socket, memory_mb: int) -> None:
        self._link, theirs = socket.socketpair()
        self._pid = os.fork()
        if self._pid == 0:
            try:
                os.setpgid(0, 0)
                self._link.close()
                server.close()
                _read_files(theirs, work, memory_mb)
            except BaseException:  # a worker ends by one way only
                os._exit(1)
            os._exit(0)
        theirs.close()
        with contextlib.suppress(OSError):
            os.setpgid(self._pid, self._pid)

    def ask(self, head: bytes, content: bytes, seconds: int) -> tuple[bytes, bool]:
        """The answer or a word for why there is none, and whether this worker may read on."""
        deadline = time.monotonic() + seconds
        try:
            self._link.settimeout(seconds)
            self._link.sendall(HEAD.pack(len(head), len(content)) + head + content)
            size, fit = HEAD.unpack(exactly(self._link, HEAD.size, deadline))
            if size > LARGEST_ANSWER:
                return LARGE, False
            return exactly(self._link, size, deadline), bool(fit)
        except TimeoutError:
            return LATE, False
        except OSError:
            return DIED, False

    def end(self) -> bool:
        """Kills the worker's group; True when it had run out of CPU seconds by itself."""
        self._link.close()
        with contextlib.suppress(OSError):
            os.killpg(self._pid, signal.SIGKILL)
        _, status = os.waitpid(self._pid, 0)
        return os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGXCPU


def serve(link: socket.socket, work: Work) -> None:
    """The server's loop: one file after the other until our side closes."""
    gc.collect()
    gc.freeze()  # pages of imported modules stay shared with the workers
    worker: Worker | None = None
    while True:
        try:
            head_size, size = HEAD.unpack(exactly(link, HEAD.size))
            head = exactly(link, head_size)
            content = exactly(link, size)
        except OSError:
            return
        task = json.loads(head)
        worker = worker or Worker(work, link, task["memory_mb"])
        answer, fit = worker.ask(head, content, task["seconds"])
        if not fit:
            answer = LATE if worker.end() else answer
            worker = None
        link.sendall(HEAD.pack(len(answer), 0) + answer)


def _read_files(link: socket.socket, work: Work, memory_mb: int) -> None:
    """A worker's life."""
    gc.disable()
    begun = _taken()
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    most = begun + memory_mb * 1_000_000 + SPARE
    for left in reversed(range(MOST_FILES)):
        head_size, size = HEAD.unpack(exactly(link, HEAD.size))
        task = json.loads(exactly(link, head_size))
        content = exactly(link, size)
        seconds = math.ceil(time.process_time()) + task["seconds"]
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, resource.RLIM_INFINITY))
        resource.setrlimit(resource.RLIMIT_AS, (min(_taken() + memory_mb * 1_000_000, most), most))
        answer, fit = work(task, content)
        fit = fit and left > 0 and _taken() - begun < SPARE
        link.sendall(HEAD.pack(len(answer), fit) + answer)
        if not fit:
            return


def _taken() -> int:
    """Bytes of memory that this process has mapped."""
    with open("/proc/self/statm", encoding="ascii") as statm:  # noqa: PTH123 - no Path within the limits
        return int(statm.read().split()[0]) * resource.getpagesize()


def main() -> None:
    """`python -m intake.reading.documents.workers FD MODULE`: serves on the inherited socket; `work` of MODULE does the parsing."""
    link = socket.socket(fileno=int(sys.argv[1]))
    parsers = importlib.import_module(sys.argv[2])
    parsers.prepare()
    serve(link, parsers.work)


if __name__ == "__main__":
    main()
