"""Tables and sentences on a terminal. Strangers' words are shown as text, never as markup or control characters."""

from __future__ import annotations

import json
import logging
import os
import sys
import time
from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.progress import Progress
from rich.table import Table
from rich.text import Text

WIDTH_WHEN_PIPED = 150

WHOLE = frozenset({"Reference", "Letter", "Message"})
"""Columns that people copy from: they are never cut."""


def out() -> Console:
    """Standard output; a piped table keeps a readable width."""
    piped = int(os.environ["COLUMNS"]) if os.environ.get("COLUMNS", "").isdigit() else WIDTH_WHEN_PIPED
    return Console(width=None if sys.stdout.isatty() else piped, highlight=False, soft_wrap=False)


def say(text: str = "") -> None:
    """One sentence or block on standard output, as it is."""
    out().print(Text(printable(text)), soft_wrap=True)


def complain(text: str) -> None:
    """One sentence or block on standard error."""
    sys.stderr.write(printable(text) + "\n")


def as_json(value: object) -> str:
    """A line of JSON in which letters stay letters and what a terminal might obey is escaped."""
    text = json.dumps(value, ensure_ascii=False)
    return "".join(c if c.isprintable() else json.dumps(c)[1:-1] for c in text)


def table(columns: Sequence[str], rows: Iterable[Sequence[object]], *, title: str = "") -> None:
    """A table with these column names; None shows as nothing."""
    made = Table(title=Text(title, "bold") if title else None, title_justify="left")
    for name in columns:
        made.add_column(Text(name), no_wrap=name in WHOLE, overflow="fold")
    for row in rows:
        made.add_row(*(Text("" if cell is None else printable(str(cell))) for cell in row))
    out().print(made)


def progress() -> Progress:
    """A progress bar on standard error, shown on a terminal only."""
    return Progress(console=Console(stderr=True), disable=not sys.stderr.isatty(), transient=True)


def count(number: int, what: str) -> str:
    """ "1 message", "2 messages"."""
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def printable(text: str) -> str:
    """Text without control characters other than newline and tab."""
    return "".join(c if c.isprintable() or c in "\n\t" else "\ufffd" for c in text)


def on_one_line(text: str) -> str:
    """Text that cannot pretend to be a line of ours."""
    return " ".join(text.split())


class _OneLine(logging.Formatter):
    """Log lines hold no control characters, and only the first of an entry begins at the margin: words forge no line.

    Times show their zone.
    """

    @staticmethod
    def converter(seconds: float | None) -> time.struct_time:
        """UTC."""
        return time.gmtime(seconds)

    def format(self, record: logging.LogRecord) -> str:
        return "\n  ".join(printable(line) for line in super().format(record).splitlines())


def set_up_logging(level: int = logging.INFO) -> None:
    """Logs of the desk to standard error."""
    handler = logging.StreamHandler()
    handler.setFormatter(_OneLine("%(asctime)sZ %(levelname)s %(message)s", "%Y-%m-%dT%H:%M:%S"))
    logger = logging.getLogger("intake")
    logger.handlers[:] = [handler]
    logger.setLevel(level)
    logger.propagate = False
