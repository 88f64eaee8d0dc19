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

CONFIG = """
[desk]
database = "queue.db"
poll_seconds = {poll_seconds}
trusted_authserv_ids = ["mx.provider.example"]
[provider]
name = "8x8"
[[mailbox]]
kind = "imap"
name = "support"
address = "support@provider.example"
host = "127.0.0.1"
port = {imap}
username = "{user}"
password_env = "TEST_PASSWORD"
security = "plain"
timeout_seconds = {timeout_seconds}
[courier]
kind = "smtp"
host = "127.0.0.1"
port = {smtp}
security = "plain"
timeout_seconds = 5
[rules.letters]
port_out = "send"
port_pin = "send"
bill_copy = "send"
port_status = "send"
[[carrier]]
name = "Larkspur Networks"
domains = ["larkspur.example"]
"""


def configure(
    folder: Path, *, imap: int, smtp: int, user: str, poll_seconds: int = 3600, timeout_seconds: float = 5
) -> Path:
    """A configuration in `folder` for these ports."""
    config = folder / "config.toml"
    config.write_text(
        CONFIG.format(imap=imap, smtp=smtp, user=user, poll_seconds=poll_seconds, timeout_seconds=timeout_seconds)
    )
    return config


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
