"""A letter as bytes: RFC 5322 with MIME, its header built so that no value can smuggle in another field."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import datetime
from email import message_from_string
from email.header import Header
from email.message import EmailMessage
from email.policy import SMTP, compat32
from email.utils import format_datetime, parseaddr

import idna

from intake.domain.errors import IntakeError
from intake.domain.letter import Letter

HEADER_CHARACTERS = 500
"""No header value of ours is longer."""
SUBJECT_CHARACTERS = 150
REFERENCES = 20
"""The newest ids of a thread that are kept."""
LOOP_MARK = "intake"
"""X-Loop: every desk of this make knows its own kind by it, so that two of them cannot answer each other."""
AUTOMATIC = ("auto-replied", "auto-generated", "no")
"""Values of Auto-Submitted (RFC 3834 section 5)."""
PREFIXES = (
    *("re", "aw", "sv", "vs", "antw", "odp", "ynt", "res", "rif", "r", "回复", "答复", "返信"),  # reply
    *("fwd", "fw", "wg", "tr", "rv", "vl", "doorst", "enc", "转发"),  # forward
)
"""What mail programs put before the subject of a reply or a forwarded message, language by language."""

_PREFIX = re.compile(
    r"(?:" + "|".join(PREFIXES) + r") ?(?:\[[0-9]{1,3}\]|\([0-9]{1,3}\)|\^[0-9]{1,3})? ?[::] ?", re.IGNORECASE
)
_MESSAGE_ID = re.compile(r"<[!-;=?A-~]{1,200}@[!-;=?A-~]{1,200}>")
_LOCAL = re.compile(r"[^\s\x00-\x20\x7f\"(),:;<>@\[\\\]]{1,64}")
_MEDIA_TYPE = re.compile(r"(?!multipart/|message/)[a-z0-9][a-z0-9.+-]{0,60}/[a-z0-9][a-z0-9.+-]{0,80}")
_STRUCTURE = ("mime-version", "content-type", "content-transfer-encoding")


class LetterError(IntakeError):
    """A letter cannot be sent as it is, and never will: its address or an identifier is not well-formed."""


def compose(letter: Letter, now: datetime) -> bytes:
    """The letter as it goes out, CRLF line ends, ASCII unless its address needs RFC 6532. `now` is aware.

    Raises LetterError for an address or Message-ID that is not well-formed, and when what was built does not
    read back as what was meant.
    """
    if not is_message_id(letter.message_id):
        raise LetterError(f"The letter's Message-ID is not well-formed: {letter.message_id!r}.")
    if letter.automatic not in AUTOMATIC:
        raise LetterError(f"Auto-Submitted cannot be {letter.automatic!r}; it is one of {', '.join(AUTOMATIC)}.")
    if now.tzinfo is None:
        raise LetterError("A letter's date needs a time zone.")
    sender, to = envelope_address(letter.sender), envelope_address(letter.to)
    message = EmailMessage(policy=SMTP.clone(cte_type="7bit"))
    try:
        fields = _fields(letter, now, sender, to)
        _fill(message, letter)
        raw = "".join(f"{name}: {value}\r\n" for name, value in fields).encode() + message.as_bytes()
    except (ValueError, LookupError, TypeError, AttributeError) as error:  # HeaderParseError is a ValueError
        raise LetterError(f"The letter {letter.message_id} cannot be built: {error}.") from error
    _verify(raw, fields)
    return raw


def reply_subject(subject: str | None) -> str:
    """The subject of an answer: "Re: " once, whatever prefixes stood there; SUBJECT_CHARACTERS at most."""
    rest = clean((subject or "")[:2_000])
    while found := _PREFIX.match(rest):
        rest = rest[found.end() :]
    whole = f"Re: {rest or 'your message'}"
    return whole if len(whole) <= SUBJECT_CHARACTERS else whole[: SUBJECT_CHARACTERS - 1].rstrip() + "…"


def clean(value: str) -> str:
    """A header value on one line: no control, bidi, zero-width or other invisible character, no lone surrogate.

    "=?" is parted: the library decodes an encoded word (RFC 2047) in a value that it is given, line ends and all.
    """
    kept = []
    for character in value[: 4 * HEADER_CHARACTERS]:
        category = unicodedata.category(character)
        if character in "\t\n\v\f\r\x85" or category in ("Zl", "Zp"):
            kept.append(" ")
        elif category == "Cs":
            kept.append("\N{REPLACEMENT CHARACTER}")
        elif category not in ("Cc", "Cf"):
            kept.append(character)
    return " ".join("".join(kept).split()).replace("=?", "= ?")[:HEADER_CHARACTERS]


def is_message_id(value: str) -> bool:
    """True for "<left@right>" of visible ASCII (RFC 5322 section 3.6.4), 250 characters at most."""
    return len(value) <= 250 and _MESSAGE_ID.fullmatch(value) is not None


def envelope_address(address: str) -> str:
    """One address, its domain as A-labels (UTS 46). Raises LetterError for anything but local@domain."""
    local, _, domain = address.strip().rpartition("@")
    try:
        ascii_domain = idna.encode(domain, uts46=True).decode("ascii") if domain else ""
    except (idna.IDNAError, UnicodeError):
        ascii_domain = ""
    sound = _LOCAL.fullmatch(local) and local == clean(local) and ".." not in local
    if not sound or not ascii_domain or local.startswith(".") or local.endswith("."):
        raise LetterError(f"{address!r} is not a mail address that can be written to.")
    return f"{local}@{ascii_domain}"


def _display_name(name: str) -> str:
    """A name before "<address>": bare, quoted, or as encoded words. The library loses the quotes of long names."""
    if not name:
        return ""
    if name.isascii() and len(name) <= 60:
        bare = name.replace(" ", "").isalnum()
        return f"{name} " if bare else '"' + re.sub(r'(["\\])', r"\\\1", name) + '" '
    return _folded("From", name, "utf-8") + "\r\n "


def _folded(field: str, value: str, charset: str = "") -> str:
    """A clean value on lines of 78 characters, as encoded words (RFC 2047) where it is not ASCII."""
    charset = charset or ("us-ascii" if value.isascii() else "utf-8")
    return Header(value, charset, maxlinelen=78, header_name=field).encode(linesep="\r\n")


def _fields(letter: Letter, now: datetime, sender: str, to: str) -> list[tuple[str, str]]:
    """Every field of the letter itself, its value as it goes over the wire."""
    return [
        *_thread(letter),
        ("From", f"{_display_name(clean(letter.sender_name))}<{sender}>"),
        ("To", to),
        ("Subject", _folded("Subject", clean(letter.subject))),
        ("Date", format_datetime(now)),
        *(
            [("Auto-Submitted", letter.automatic), ("X-Auto-Response-Suppress", "All")]
            if letter.automatic != "no"
            else []
        ),
        *([("Precedence", "auto_reply")] if letter.automatic == "auto-replied" else []),
        ("X-Loop", LOOP_MARK),
    ]


def _thread(letter: Letter) -> list[tuple[str, str]]:
    """The identifying fields. The library breaks ids longer than a line into encoded words; this does not."""
    fields = [("Message-ID", letter.message_id)]
    parent = letter.in_reply_to if letter.in_reply_to and is_message_id(letter.in_reply_to) else None
    ids = list(dict.fromkeys(filter(is_message_id, letter.references)))
    if parent:
        fields.append(("In-Reply-To", parent))
        ids = [one for one in ids if one != parent] + [parent]
    if ids:
        fields.append(("References", "\r\n ".join(ids[-REFERENCES:])))
    return fields


def _fill(message: EmailMessage, letter: Letter) -> None:
    message.set_content(_body(letter.text))
    if letter.html:
        message.add_alternative(_body(letter.html), subtype="html")
    for enclosure in letter.enclosures:
        wanted = enclosure.media_type.strip().lower()
        media_type = wanted if _MEDIA_TYPE.fullmatch(wanted) else "application/octet-stream"
        main, _, sub = media_type.partition("/")
        name = re.sub(r"[/\\]+", "_", clean(enclosure.filename))[-120:] or "enclosure"
        message.add_attachment(enclosure.content, maintype=main, subtype=sub, filename=name)


def _body(text: str) -> str:
    """Text with \\n line ends, without controls but tab and newline, without lone surrogates."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    whole = lines.encode("utf-8", "replace").decode("utf-8")
    return "".join(c for c in whole if c in "\t\n" or unicodedata.category(c) != "Cc")


def _verify(raw: bytes, meant: Iterable[tuple[str, str]]) -> None:
    """Reads the letter back as a receiver does: the fields that were meant and no others, each once."""
    wanted = {name.lower(): value for name, value in meant}
    read = message_from_string(raw.decode(), policy=compat32)
    names = [name.lower() for name in read.keys()]  # noqa: SIM118  a Message is no dict: keys() repeats
    own = [name for name in names if name not in _STRUCTURE]
    ids = ("message-id", "in-reply-to")
    sound = (
        sorted(own) == sorted(wanted)
        and len(names) == len(set(names))
        and not read.defects
        and all(str(read[name]) == wanted[name] for name in ids if name in wanted)
        and str(read["To"]) == wanted["to"]
        and parseaddr(str(read["From"]))[1] == wanted["from"].rpartition("<")[2].rstrip(">")
    )
    if not sound:
        raise LetterError("A letter did not read back as it was meant, so it was not sent; fields: " + ", ".join(own))
