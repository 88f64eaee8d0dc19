"""One message as it was sent: faithful, decoded, nothing judged yet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Mailbox:
    """One address of a header: a display name (never to be trusted) and the address itself."""

    name: str
    address: str
    """local@domain, domain lower-cased as A-labels; empty when there is none."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """One attached file, decoded. `filename` is the sender's own, cleaned for display, never a path."""

    filename: str | None
    media_type: str
    content: bytes = field(repr=False)
    inline: bool = False
    """True where the message's own HTML shows it (logos)."""


@dataclass(frozen=True, slots=True)
class Message:
    """A parsed message. Every text is decoded, without NUL, C0 controls (but tab and newline) or bidi overrides."""

    headers: tuple[tuple[str, str], ...] = field(repr=False)
    """All header fields in order: name lower-cased, value unfolded and RFC 2047-decoded."""
    message_id: str | None
    from_: Mailbox | None
    """The one author; None when there is none, more than one, or one that cannot be read surely."""
    reply_to: tuple[Mailbox, ...]
    to: tuple[Mailbox, ...]
    """To and Cc."""
    subject: str | None
    date: datetime | None
    """The Date header, aware; None when missing or absurd."""
    in_reply_to: tuple[str, ...]
    """Message-IDs of In-Reply-To and References, oldest first, at most 50."""
    text: str = field(repr=False)
    """The text/plain parts in order, newlines as \\n; empty when there is none."""
    html: str = field(repr=False)
    """The text/html parts in order, as source; empty when there is none."""
    attachments: tuple[Attachment, ...]
    attached: tuple[Message, ...]
    """Messages attached as message/rfc822 (not the returned message inside a delivery report)."""
    report: tuple[tuple[str, str], ...] = ()
    """Fields of message/delivery-status or disposition-notification, name lower-cased."""
    media_type: str = "text/plain"
    """Content-Type of the whole message, lower-cased, without parameters."""
    defects: tuple[str, ...] = ()
    """What was broken in it, in short sentences."""

    def header(self, name: str) -> str | None:
        """The first value of a header field, or None."""
        return next(self.header_values(name), None)

    def header_values(self, name: str) -> Iterator[str]:
        """Every value of a header field, in order."""
        wanted = name.lower()
        return (value for key, value in self.headers if key == wanted)

    def all_attachments(self) -> Iterator[Attachment]:
        """Every attached file, those inside attached messages too, in order."""
        yield from self.attachments
        for inner in self.attached:
            yield from inner.all_attachments()
