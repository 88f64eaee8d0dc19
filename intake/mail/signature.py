"""What a DKIM signature that our own server found good must cover, and how old it may be, to prove an author."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from intake.domain.message import Message
from intake.mail.addresses import a_label

MAX_CHARS = 20_000
"""Of one DKIM-Signature field this much is read."""
SIGNED = frozenset({"from", "subject", "date", "message-id"})
"""Fields that a signature must cover; a message that it proves could else be sent again under others (RFC 6376 section 5.4)."""
SIGNED_AGE = timedelta(days=7)
"""Mail servers try for five days (RFC 5321 section 4.5.4.1); what was signed longer ago may be sent again by anybody."""


def weak_signature(message: Message, domain: str, received: str | None) -> str:
    """Why a DKIM signature of this domain does not prove the author; "" where each one does, or there is none.

    With l= anybody may add text below (RFC 6376 section 8.2); a field that is not signed may be another one's; a
    message that was signed long ago, or whose signature has expired, may be sent again by anybody (section 8.6).
    `received` is our own server's Received field: its time counts, not the sender's.
    """
    arrived = _arrival(received)
    for value in message.header_values("dkim-signature"):
        tags = {
            name.strip().lower(): content.strip()
            for name, _, content in (tag.partition("=") for tag in value[:MAX_CHARS].split(";"))
        }
        if not aligned(tags.get("d", ""), domain):
            continue
        if "l" in tags:
            return "The sender's signature covers only the first part of the body."
        missing = SIGNED - {name.strip().lower() for name in tags.get("h", "").split(":")}
        if missing:
            return f"The sender's signature does not cover {', '.join(sorted(missing))}."
        if arrived is not None and (old := _old(tags, message.date, arrived)):
            return old
    return ""


def aligned(address: str, domain: str) -> bool:
    """True for the domain itself, one below it, or one above it (RFC 7489 section 3.1, without a list of suffixes)."""
    label = a_label(address.rpartition("@")[2])
    return label is not None and (label == domain or label.endswith("." + domain) or domain.endswith("." + label))


def _old(tags: dict[str, str], date: datetime | None, arrived: datetime) -> str:
    """By t= and x=, seconds since 1970 (RFC 6376 section 3.5); without t= by the Date, which is signed."""
    expires = _moment(tags.get("x", ""))
    if expires is not None and expires < arrived:
        return "The sender's signature had expired when the message arrived."
    signed = _moment(tags.get("t", "")) or date
    if signed is not None and arrived - signed > SIGNED_AGE:
        return "The message was signed more than seven days before it arrived."
    return ""


def _moment(seconds: str) -> datetime | None:
    if not (seconds.isascii() and seconds.isdigit() and len(seconds) <= 11):
        return None
    return datetime.fromtimestamp(int(seconds), UTC)


def _arrival(received: str | None) -> datetime | None:
    """The time behind the last ";" of a Received field (RFC 5321 section 4.4)."""
    if received is None:
        return None
    try:
        arrived = parsedate_to_datetime(received[-100:].rpartition(";")[2].strip())
    except (ValueError, TypeError, OverflowError):
        return None
    return arrived if arrived.tzinfo is not None else arrived.replace(tzinfo=UTC)
