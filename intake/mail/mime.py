"""The structure of a message: raw header fields and parts, as slices of bytes.

The standard library's reader is not used for strangers' mail: it recurses once per level of nesting, reads a
part once per level and line, and has quadratic paths over long parameters. This one is bounded by `limits`,
and the tests hold it to the standard library's answer on sane mail.
"""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from intake.mail import limits
from intake.mail.fields import Parametered, base64_bytes, field_text, parametered

_BLANK_LINE = re.compile(rb"\r?\n\r?\n|\r\r")
_BLANK = re.compile(rb"[\r\n\s]*\Z")
_FIELD = re.compile(rb"^([!-9;-~]{1,200})[ \t]*:[ \t]*")
_LOST_FOLD = re.compile(
    rb"^(?:boundary|charset|name|filename|type|format|report-type)(?:\*\d{0,2}\*?)?=", re.IGNORECASE
)
_NEEDED = (
    rb"(?:from|sender|reply-to|to|cc|subject|date|message-id|in-reply-to|references|return-path|delivered-to"
    rb"|content-[a-z-]{1,30}|auto-submitted|precedence|list-[a-z-]{1,20}|authentication-results)[ \t]*:"
)
"""Fields without which mail cannot be read; they are looked for behind the limits too."""
_NEEDED_FIELD = re.compile(rb"^" + _NEEDED, re.IGNORECASE)
_NEEDED_FIELDS = 40
"""So many of them behind the limits."""
_NEEDED_WHOLE = re.compile(rb"(?m)^" + _NEEDED + rb"[^\r\n]{0,8000}(?:\r?\n[ \t][^\r\n]{0,1000}){0,100}", re.IGNORECASE)
_USUAL_FIELD = re.compile(rb"^(?:" + _NEEDED + rb"|(?:received|mime-version|x-[\w-]{1,60})[ \t]*:)", re.IGNORECASE)
"""Where one of these follows, the headers go on."""
_BASE64_TAIL = re.compile(rb"\n[^\n]*[^A-Za-z0-9+/=\s][^\n]*")


@dataclass(frozen=True, slots=True)
class Entity:
    """A message or a part: its fields (name lower-cased, value unfolded, raw characters) and its raw body."""

    fields: tuple[tuple[str, str], ...]
    body: bytes | memoryview
    """A view where it is a piece of a larger whole, so that parts within parts are not copied at every level."""

    def field(self, name: str) -> str:
        """The first value of a field, empty where it is missing."""
        return next((value for key, value in self.fields if key == name), "")

    def content_type(self, default: str = "text/plain") -> Parametered:
        """Content-Type, or `default` where it is missing or is no type at all (RFC 2045 section 5.2)."""
        found = parametered(self.field("content-type"))
        main, slash, sub = found.value.partition("/")
        if slash and main.strip() and sub.strip():
            return Parametered(f"{main.strip()}/{sub.split()[0]}", found.parameters)
        return Parametered(default, found.parameters)

    def disposition(self) -> Parametered:
        """Content-Disposition."""
        return parametered(self.field("content-disposition"))

    def decoded(self) -> tuple[bytes, str | None]:
        """The body without its transfer encoding, and a defect or None."""
        encoding = self.field("content-transfer-encoding").strip().strip('"').lower()
        body = bytes(self.body)
        if encoding.startswith("base64"):
            return _from_base64(body)
        if encoding.startswith("quoted-printable"):
            return binascii.a2b_qp(body), None
        if encoding in ("x-uuencode", "uuencode", "x-uue", "uue"):
            return next((data for _, data in uuencoded(body)), body), None
        if encoding.split("(")[0].strip() in ("", "7bit", "8bit", "binary", "7-bit", "8-bit", "none"):
            return body, None
        return body, f"The transfer encoding {encoding[:40]!r} is not known."


def _from_base64(body: bytes) -> tuple[bytes, str | None]:
    """Base64, with two common lies: plain text that says base64, and a list's plain footer behind it."""
    foreign = _BASE64_TAIL.search(b"\n" + body)
    if foreign is None:
        return base64_bytes(body), None
    cut = max(foreign.start() - 1, 0)
    if not body[:cut].strip():
        return body, "The body says base64 and is not."
    if b" " in body[:cut].strip():
        return body, "The body says base64 and is not."
    return base64_bytes(body[:cut]) + b"\n" + body[cut:].lstrip(b"\r\n"), "Plain text follows the base64 of the body."


def uuencoded(body: bytes) -> Iterator[tuple[str, bytes]]:
    """(name, content) of the uuencoded files in a text, at most 50."""
    for found in list(_UU.finditer(body))[: limits.ATTACHMENTS]:
        data = bytearray()
        for line in found[2].splitlines():
            try:
                data += binascii.a2b_uu(line)
            except binascii.Error:
                length = (((line[0] - 32) & 63) * 4 + 5) // 3  # a known flaw of some encoders: too long a line
                try:
                    data += binascii.a2b_uu(line[:length])
                except binascii.Error:
                    continue
        yield field_text(found[1].strip()), bytes(data)


_UU = re.compile(
    rb"(?m)^begin [0-7]{3,4} ([^\r\n]{1,200})\r?\n((?:[!-`][ -`]{0,80}\r?\n)+)(?:[ `]?\r?\n)?end[ \t]*\r?$"
)


def without_uuencoded(body: bytes) -> bytes:
    """`body` with the uuencoded files taken out."""
    return _UU.sub(b"", body)


def entity(raw: bytes | memoryview, defects: list[str]) -> Entity:
    """Cuts `raw` into fields and body. Broken lines are passed over, or begin the body where no field follows."""
    view = memoryview(raw)
    if bytes(view[:2]).startswith((b"\n", b"\r\n")):
        blank = _BLANK.match(view[:2_000])
        return Entity((), view[blank.end() :] if blank else view)
    end = _BLANK_LINE.search(view)
    head, body = (view, view[:0]) if end is None else (view[: end.start()], view[end.end() :])
    block = bytes(head)
    if len(head) > limits.HEADER_BLOCK_BYTES:
        block = _shortened(head)
        defects.append("The headers are longer than 256 KB; the rest of them was left out.")
        if end is None:
            body = view[limits.HEADER_BLOCK_BYTES :]
    lines = block.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
    last = max((number for number, line in enumerate(lines) if _USUAL_FIELD.match(line)), default=-1)
    fields: list[tuple[bytes, list[bytes]]] = []
    skipping = False
    for number, line in enumerate(lines):
        named = _FIELD.match(line)
        if number == 0 and line.startswith((b"From ", b">From ")):
            continue
        if line[:1] in (b" ", b"\t") and (fields or skipping):
            if not skipping:
                fields[-1][1].append(line)
        elif fields and _LOST_FOLD.match(line) and fields[-1][1][-1].rstrip().endswith(b";"):
            fields[-1][1].append(line)
            defects.append("A folded header has lost its indentation.")
        elif named:
            room = limits.HEADERS + (_NEEDED_FIELDS if _NEEDED_FIELD.match(line) else 0)
            skipping = len(fields) >= room
            if skipping:
                defects.append("There are more than 1,000 header fields; the rest was left out.")
            else:
                fields.append((named[1].lower(), [line[named.end() :]]))
        elif number < last:
            skipping = True
            defects.append("A line among the headers is no header.")
        elif line:
            defects.append("The headers do not end with an empty line.")
            rest = b"\n".join(lines[number:])
            body = memoryview(rest + (b"\n\n" + bytes(body) if body else b""))
            break
    return Entity(tuple((name.decode("ascii"), _value(content, defects)) for name, content in fields), body)


def _shortened(head: memoryview) -> bytes:
    """The beginning of a header block that is too long, and from the rest of it the fields without which mail cannot be read."""
    block = bytes(head[: limits.HEADER_BLOCK_BYTES])
    needed = islice(_NEEDED_WHOLE.finditer(head, limits.HEADER_BLOCK_BYTES), _NEEDED_FIELDS)
    return b"\n".join((block[: block.rfind(b"\n") + 1].rstrip(), *(bytes(found[0]) for found in needed)))


def _value(content: list[bytes], defects: list[str]) -> str:
    value = b" ".join(piece.strip() if number else piece.rstrip() for number, piece in enumerate(content))
    if len(value) > limits.HEADER_BYTES:
        value = value[: limits.HEADER_BYTES]
        defects.append("A header is longer than 64 KB; the rest of it was left out.")
    return field_text(value)
