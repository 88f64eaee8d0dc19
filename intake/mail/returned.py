"""What a returned letter says: which Message-IDs it names, and what became of them (RFC 3464)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import re2

from intake.domain.message import Message
from intake.mail.login import words

SCANNED = 1_000_000
"""Bytes of a returned letter that are searched: the returned header block comes first."""
IDS = 100
_ID = re2.compile(rb"<[0-9A-Za-z.\-]{8,120}@[0-9A-Za-z.\-]{1,200}>")
_ONLY_LATE = ("delayed", "relayed", "delivered", "expanded")
_LATE_WORDS = ("warning", "delay")


class Became(StrEnum):
    """What a mail system says of a letter of ours."""

    FAILED = "failed"  # it will never arrive
    OPEN = "open"  # late, or handed on: nothing is over
    READ = "read"  # a receipt of the reader's program


@dataclass(frozen=True, slots=True)
class Returned:
    """A delivery report, or returned mail of an older make."""

    became: Became
    message_ids: tuple[str, ...]
    """Every Message-ID that stands anywhere in it, in order, at most IDS."""
    why: str
    """The mail system's own words on one line; empty where it has none."""


def returned(message: Message, raw: bytes) -> Returned:
    """Reads a message that the screens found to be returned mail; never raises."""
    fields = dict(reversed(message.report))
    action = fields.get("action", "").strip().lower()
    if "disposition" in fields:
        became = Became.READ
    elif action:
        became = Became.OPEN if action in _ONLY_LATE else Became.FAILED
    else:
        subject = (message.subject or "").lower()
        became = Became.OPEN if any(word in subject for word in _LATE_WORDS) else Became.FAILED
    found = [match.group().decode("ascii") for match in _ID.finditer(raw[:SCANNED])]
    found += [
        match.group().decode("ascii") for match in _ID.finditer(message.text[:SCANNED].encode("utf-8", "replace"))
    ]
    ids = dict.fromkeys((*message.in_reply_to, *found))
    why = " ".join(filter(None, (fields.get("status", ""), fields.get("diagnostic-code", ""))))
    return Returned(became, tuple(ids)[:IDS], words(why))
