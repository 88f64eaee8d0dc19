"""Labelled messages as the model of requests learns from them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from intake.desk.evaluate import labelled
from intake.domain.message import Message
from intake.mail.parse import parse
from intake.reading.passages import Visible
from intake.reading.requests.training import labels
from intake.reading.text.visible import visible


def cases_of(folders: Iterable[Path]) -> Iterator[tuple[Visible, Message, frozenset[str]]]:
    """Text, message and labels of every message that no machine sent. Raises InputError where a folder holds none."""
    for folder in folders:
        for path, truth in labelled(folder):
            if truth.get("automatic") is None:
                message = parse(path.read_bytes())
                asked = [f"{r['kind']}:{r['status']}" if r.get("status") else r["kind"] for r in truth["requests"]]
                yield visible(message), message, labels(asked, truth.get("party"))
