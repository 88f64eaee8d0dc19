"""The desk as a program that polls, and waiting for what it does."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.journeys.runner import ROOT
from tests.servers.dovecot import PASSWORD


@contextmanager
def polling(config: Path) -> Iterator[subprocess.Popen[bytes]]:
    """`run.py` until the end of the block; what it says goes into a file "log" beside the configuration."""
    with config.with_name("log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, str(ROOT / "run.py"), "--config", str(config)],
            env={**os.environ, "TEST_PASSWORD": PASSWORD},
            stderr=log,
        )
        try:
            until(lambda: b"The desk is open" in config.with_name("log").read_bytes())
            yield process
        finally:
            process.terminate()
            try:
                process.wait(timeout=30)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def until(true: Callable[[], object], seconds: float = 30) -> float:
    """Waits until something is true; gives the seconds that it took."""
    begun = time.monotonic()
    while time.monotonic() - begun < seconds:
        if true():
            return time.monotonic() - begun
        time.sleep(0.01)
    raise AssertionError("it did not happen in time")
