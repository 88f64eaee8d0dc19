"""A letter as it leaves us: written once, its Message-ID fixed with it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file that goes with a letter."""

    filename: str
    media_type: str
    content: bytes = field(repr=False)
    sealed: bool = False
    """The content is encrypted while it waits, because it shows a PIN."""


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter to one address. There is no Cc and no Bcc, by design (rule 9)."""

    message_id: str
    """With angle brackets; every try carries the same."""
    sender_name: str
    sender: str
    """Our mailbox's own address."""
    to: str
    subject: str
    text: str
    html: str = ""
    in_reply_to: str | None = None
    references: tuple[str, ...] = ()
    automatic: str = "auto-replied"
    """Value of Auto-Submitted (RFC 3834): "auto-replied", or "auto-generated" for notices and CSRs."""
    null_return_path: bool = True
    """True for receipts and instructions (RFC 5230 section 5.1); False where a bounce must be seen."""
    enclosures: tuple[Enclosure, ...] = ()


class Fate(StrEnum):
    """What became of one try to deliver."""

    SENT = "sent"  # the server took it
    DEFERRED = "deferred"  # try again later
    FAILED = "failed"  # never try again; staff are told
    UNKNOWN = "unknown"  # the line broke after DATA: it may have been sent


@dataclass(frozen=True, slots=True)
class Outcome:
    """One try to deliver, with the server's words."""

    fate: Fate
    reason: str = ""
