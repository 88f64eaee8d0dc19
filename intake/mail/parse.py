"""Bytes -> Message. Faithful, bounded, and never an exception: what is broken becomes a defect."""

from __future__ import annotations

import re
from collections import Counter
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from intake.domain.message import Attachment, Mailbox, Message
from intake.mail import limits
from intake.mail.addresses import author, mailboxes
from intake.mail.boundaries import opens_with_parts, shown, split
from intake.mail.charsets import one_line
from intake.mail.fields import Parametered, decode_words, display_filename
from intake.mail.gathered import TEXTS, Found
from intake.mail.mime import Entity, entity
from intake.mail.tnef import is_tnef

_REPORTS = frozenset(
    {
        "message/delivery-status",
        "message/global-delivery-status",
        "message/disposition-notification",
        "message/global-disposition-notification",
        "message/feedback-report",
    }
)
_MESSAGES = frozenset({"message/rfc822", "message/global", "message/news"})
_PASSED_OVER = frozenset(
    {
        "text/rfc822-headers",
        "text/rfc822-header",
        "message/global-headers",
        "text/x-amp-html",
        "text/watch-html",
        "application/applefile",
    }
)
_AS_WRITTEN = frozenset({"authentication-results", "received", "dkim-signature"})
"""No words in them are encoded (RFC 2047 section 5); what a stranger has our server quote there must not become syntax."""
_ONCE = ("from", "sender", "reply-to", "to", "subject", "date", "message-id")
_MESSAGE_ID = re.compile(r"<[^<>\s]{1,900}>")


def parse(raw: bytes) -> Message:
    """Reads one RFC 5322 message. Whatever the bytes, the answer is a Message; see `limits` for what is cut off."""
    defects: list[str] = []
    if len(raw) > limits.RAW_BYTES:
        raw = raw[: limits.RAW_BYTES]
        defects.append("The message is larger than 40 MB; the rest was left out.")
    if b"\n" not in raw and b"\r" in raw:
        raw = raw.replace(b"\r", b"\n")
        defects.append("The lines end with bare carriage returns.")
    return _message(entity(raw, defects), defects, 0)


def _message(top: Entity, defects: list[str], level: int) -> Message:
    found = Found(defects)
    kind = top.content_type()
    if not top.field("content-type") and opens_with_parts(top.body):
        kind = Parametered("multipart/mixed")
    _walk(top, kind, found, 0, level, in_report=False)
    found.read_named_text()
    by_name: dict[str, list[str]] = {}
    for name, value in top.fields:
        by_name.setdefault(name, []).append(value)
    for name in _ONCE:
        if len(by_name.get(name, ())) > 1:
            found.fault(f"There is more than one {name.title()} field.")
    from_, doubt = author(by_name.get("from", []))
    if doubt:
        found.fault(doubt)
    html = "\n".join(found.htmls)
    return Message(
        headers=tuple(
            (name, one_line(value if name in _AS_WRITTEN else decode_words(value))) for name, value in top.fields
        ),
        message_id=_message_id(by_name.get("message-id")),
        from_=from_,
        reply_to=_mailboxes(by_name.get("reply-to")),
        to=_mailboxes(by_name.get("to")) + _mailboxes(by_name.get("cc")),
        subject=one_line(decode_words(by_name["subject"][0])) if "subject" in by_name else None,
        date=_date(by_name.get("date"), found),
        in_reply_to=_references(by_name),
        text="\n\n".join(text for text in found.texts if text.strip()),
        html=html,
        attachments=tuple(_shown(attachment, cid, html) for attachment, cid in found.attachments),
        attached=tuple(found.attached),
        report=tuple(found.report),
        media_type=kind.value,
        defects=tuple(dict.fromkeys(found.defects))[: limits.DEFECTS],
    )


def _walk(part: Entity, kind: Parametered, found: Found, depth: int, level: int, *, in_report: bool) -> None:
    found.parts += 1
    if found.parts > limits.PARTS:
        found.fault("There are more than 500 parts; the rest was left out.")
        return
    if kind.value.startswith("multipart/"):
        pieces = _pieces(part, kind, found, depth)
        if pieces is not None:
            default = "message/rfc822" if kind.value == "multipart/digest" else "text/plain"
            children = [(piece, piece.content_type(default)) for piece in pieces]
            report = kind.value == "multipart/report" or any(inner.value in _REPORTS for _, inner in children)
            for piece, inner in children:
                _walk(piece, inner, found, depth + 1, level, in_report=report)
            return
        kind = Parametered("text/plain", kind.parameters)
    if kind.value in _REPORTS:
        _read_report(part, found)
    elif kind.value in _MESSAGES:
        _read_message(part, kind, found, level, in_report=in_report)
    elif kind.value not in _PASSED_OVER:
        _read_leaf(part, kind, found, root=depth == 0)


def _pieces(part: Entity, kind: Parametered, found: Found, depth: int) -> list[Entity] | None:
    """The parts of a multipart, or None where it has to be read as text."""
    boundary = kind.get("boundary")
    if depth >= limits.DEPTH:
        found.fault("The parts are nested deeper than 20 levels; the rest was read as text.")
        return None
    usable = boundary.strip() and len(boundary) <= limits.BOUNDARY_CHARS
    pieces = split(part.body, boundary) if usable else []
    if not pieces and (seen := shown(part.body)) is not None:
        pieces = split(part.body, seen)
        found.fault("A multipart does not name the boundary that stands in it.")
    elif not usable:
        found.fault("A multipart has no usable boundary; it was read as text.")
    elif not pieces:
        found.fault("The parts of a multipart were not found; it was read as text.")
    if not pieces:
        return None
    return [entity(piece, found.defects) for piece in pieces]


def _read_report(part: Entity, found: Found) -> None:
    body, _ = part.decoded()
    at = 0
    for block in re.split(rb"\r?\n\r?\n", body[: limits.HEADER_BYTES].strip()):
        fields = entity(block, []).fields
        found.report.extend((name, one_line(decode_words(value))) for name, value in fields)
        at += len(fields)
        if at > limits.REPORT_FIELDS:
            break
    del found.report[limits.REPORT_FIELDS :]


def _read_message(part: Entity, kind: Parametered, found: Found, level: int, *, in_report: bool) -> None:
    if in_report:
        return  # the returned message of a delivery report: nobody sends it to us
    content, defect = part.decoded()
    if defect:
        found.fault(defect)
    filename = _filename(part, kind)
    if level < limits.ATTACHED_DEPTH:
        inner_defects: list[str] = []
        inner = _message(entity(content.lstrip(b"\r\n"), inner_defects), inner_defects, level + 1)
        found.attached.append(inner)
    else:
        found.fault("Messages are attached to messages deeper than 5 levels; the rest was not opened.")
    found.attach(Attachment(filename, "message/rfc822", content), "")


def _read_leaf(part: Entity, kind: Parametered, found: Found, *, root: bool) -> None:
    disposition = part.disposition()
    filename = _filename(part, kind)
    content, defect = part.decoded()
    if defect:
        found.fault(defect)
    attached = disposition.value.startswith("attachment")
    if kind.value in TEXTS and (root or not (filename or attached)):
        found.read_text(content, kind)
        return
    if kind.value in TEXTS and not attached:
        found.named.append((content, kind))
    cid = part.field("content-id").strip().strip("<>")
    found.attach(Attachment(filename, kind.value, content), cid)
    if is_tnef(content):
        found.open_tnef(content)


def _filename(part: Entity, kind: Parametered) -> str | None:
    name = part.disposition().get("filename") or kind.get("name")
    return display_filename(name) if name else None


def _shown(attachment: Attachment, cid: str, html: str) -> Attachment:
    if cid and html and f"cid:{cid}" in html:
        return Attachment(attachment.filename, attachment.media_type, attachment.content, inline=True)
    return attachment


def _mailboxes(values: list[str] | None) -> tuple[Mailbox, ...]:
    return tuple(box for value in (values or ())[:20] for box in mailboxes(value))[: limits.ADDRESSES]


def _message_id(values: list[str] | None) -> str | None:
    if not values:
        return None
    found = _MESSAGE_ID.search(values[0][:2000])
    return found[0] if found else one_line(values[0])[:900] or None


def _references(by_name: dict[str, list[str]]) -> tuple[str, ...]:
    seen: Counter[str] = Counter()
    for name in ("references", "in-reply-to"):
        for value in by_name.get(name, ()):
            # Python's own mail package writes a long id as encoded words (RFC 2047), where none may stand.
            seen.update(_MESSAGE_ID.findall(decode_words(value) if "=?" in value else value))
    return tuple(seen)[-limits.REFERENCES :]


def _date(values: list[str] | None, found: Found) -> datetime | None:
    if not values:
        return None
    try:
        date = parsedate_to_datetime(one_line(values[0])[:100])
        date = date if date.tzinfo else date.replace(tzinfo=UTC)
        if 1990 <= date.astimezone(UTC).year < 2100:
            return date
    except (ValueError, TypeError, IndexError, OverflowError):
        pass
    found.fault("The Date field cannot be read.")
    return None
