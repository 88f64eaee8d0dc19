"""Runs `run.py once` again and again, each time in a process of its own, forked from one that has imported everything.

A fresh interpreter takes a second and a half to start and to read its first message, so most kills would hit imports.

Each line of standard input is a failpoint ("" for none), a space, and seconds after which to kill it ("" for never).
Each answer is the exit status of that run: 0, or -9 where it was killed.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path


def main(config: str, log: str, broken: str) -> None:
    """Answers line by line until standard input ends. `broken` names a way of `tests.torture.broken`, or nothing."""
    from intake.cli import main as run
    from intake.failpoint import VARIABLE
    from intake.mail.parse import parse
    from intake.reading.read import Reader
    from intake.settings import load
    from tests.torture.broken import BROKEN
    from tests.torture.post import post

    if broken:
        BROKEN[broken].break_it()
    with Reader(load(Path(config))) as reader:
        for one in post(4):
            reader.read(parse(one.raw))
    for line in sys.stdin:
        point, _, seconds = line.rstrip("\n").partition(" ")
        child = os.fork()
        if child == 0:
            written = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
            os.dup2(written, 1)
            os.dup2(written, 2)
            if point:
                os.environ[VARIABLE] = point
            os._exit(run(["once", "--config", config]))
        print(_status(child, float(seconds) if seconds else None), flush=True)  # noqa: T201


def _status(child: int, seconds: float | None) -> int:
    end = None if seconds is None else time.monotonic() + seconds
    while True:
        done, status = os.waitpid(child, 0 if end is None else os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status)
        if end is not None and time.monotonic() >= end:
            os.kill(child, signal.SIGKILL)
            end = None
        time.sleep(0.002)


if __name__ == "__main__":
    main(*sys.argv[1:])
