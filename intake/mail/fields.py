"""One header field: encoded words (RFC 2047), and values with parameters (RFC 2045, RFC 2231)."""

from __future__ import annotations

import binascii
import re
from dataclasses import dataclass, field
from itertools import islice
from urllib.parse import unquote_to_bytes

from intake.mail import limits
from intake.mail.charsets import clean, decode, one_line

_WORD = re.compile(r"=\?([^?\s]{1,60})\?([bBqQ])\?([^?]{0,20000})\?=")
_NOT_BASE64 = bytes(set(range(256)) - set(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"))
_QUOTED_BYTE = re.compile(rb"=([0-9A-Fa-f]{2})")
_SECTION = re.compile(r"^(.+?)(?:\*(\d{1,3}))?(\*)?$")


def field_text(raw: bytes) -> str:
    """The characters of a raw header value: ASCII, UTF-8 (RFC 6532), else Windows-1252."""
    return decode(raw, "")[0] if not raw.isascii() else raw.decode("ascii")


def decode_words(text: str) -> str:
    """`text` with its encoded words decoded; what cannot be decoded stays as it stands."""
    if "=?" not in text:
        return text
    out: list[str] = []
    pending: list[bytes] = []  # adjacent words of one charset: a character may be cut in two between them
    charset = ""
    at = 0

    def flush() -> None:
        if pending:
            out.append(decode(b"".join(pending), charset)[0])
            pending.clear()

    for word in islice(_WORD.finditer(text), limits.ENCODED_WORDS):
        between = text[at : word.start()]
        label = word[1].partition("*")[0].lower()  # RFC 2231 section 5: charset*language
        if between.strip() or not (at and (pending or out)):
            flush()
            out.append(between)
        if label != charset:
            flush()
            charset = label
        pending.append(_word_bytes(word[2], word[3]))
        at = word.end()
    flush()
    out.append(text[at:])
    return "".join(out)


def _word_bytes(encoding: str, payload: str) -> bytes:
    raw = payload.encode("utf-8", "replace")
    if encoding in "bB":
        return base64_bytes(raw)
    return _QUOTED_BYTE.sub(lambda found: bytes((int(found[1], 16),)), raw.replace(b"_", b" "))


def base64_bytes(raw: bytes) -> bytes:
    """Base64 as people send it: foreign characters, missing padding and a lone last character are passed over."""
    symbols = raw.translate(None, _NOT_BASE64)
    if len(symbols) % 4 == 1:
        symbols = symbols[:-1]
    try:
        return binascii.a2b_base64(symbols + b"=" * (-len(symbols) % 4))
    except binascii.Error:
        return b""


@dataclass(frozen=True, slots=True)
class Parametered:
    """The value of a field such as Content-Type, lower-cased, and its parameters, decoded."""

    value: str = ""
    parameters: dict[str, str] = field(default_factory=dict)

    def get(self, name: str) -> str:
        """A parameter, empty where it is missing."""
        return self.parameters.get(name, "")


def parametered(text: str) -> Parametered:
    """Reads `value; name=value; ...`; sections and charsets of RFC 2231, and the encoded words that many use instead."""
    pieces = _pieces(text)
    value = one_line(pieces[0]).lower() if pieces else ""
    plain: dict[str, str] = {}
    sections: dict[str, list[tuple[int, bool, str]]] = {}
    for piece in pieces[1:]:
        name, equals, content = piece.partition("=")
        name = name.strip().lower()
        found = _SECTION.match(name)
        if not equals or not found:
            continue
        content = _unquoted(content.strip())
        if found[2] is None and found[3] is None:
            plain.setdefault(name, clean(decode_words(content)))
        else:
            sections.setdefault(found[1], []).append((int(found[2] or 0), bool(found[3]), content))
    for name, parts in sections.items():
        plain[name] = clean(_joined(sorted(parts, key=lambda part: part[0])))  # RFC 2231 wins over the plain name
    return Parametered(value, plain)


def _pieces(text: str) -> list[str]:
    """`text` cut at the semicolons that stand outside quotes."""
    if '"' not in text:
        return text.split(";", limits.PARAMETERS)[: limits.PARAMETERS]
    pieces: list[str] = []
    start = at = 0
    quoted = False
    while at < len(text) and len(pieces) < limits.PARAMETERS:
        character = text[at]
        if character == "\\" and quoted:
            at += 1
        elif character == '"':
            quoted = not quoted
        elif character == ";" and not quoted:
            pieces.append(text[start:at])
            start = at + 1
        at += 1
    pieces.append(text[start:])
    return pieces


def _unquoted(content: str) -> str:
    """Quotes off; only \\\\ and \\" are escapes, since Windows paths are sent as they stand."""
    if content.startswith('"'):
        content = content[1:]
        end = content.rfind('"')
        content = content[:end] if end >= 0 else content
        return content.replace("\\\\", "\\").replace('\\"', '"')
    return content


def _joined(parts: list[tuple[int, bool, str]]) -> str:
    charset = "utf-8"
    raw = bytearray()
    for position, (_, encoded, content) in enumerate(parts):
        if encoded and position == 0 and content.count("'") >= 2:
            charset, _, first = content.split("'", 2)
            raw += unquote_to_bytes(first)
        else:
            raw += unquote_to_bytes(content) if encoded else content.encode("utf-8", "replace")
    return decode(bytes(raw), charset or "utf-8")[0]


def display_filename(name: str) -> str | None:
    """A filename fit to be shown: no path, no control or bidi characters, at most 120 characters; None where nothing is left."""
    name = one_line(name.replace("\\", "/").rsplit("/", 1)[-1])
    if len(name) > limits.FILENAME_CHARS:
        stem, dot, extension = name.rpartition(".")
        tail = dot + extension if stem and len(extension) <= 10 else ""
        name = name[: limits.FILENAME_CHARS - len(tail)] + tail
    return name or None
