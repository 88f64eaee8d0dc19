"""TNEF, the winmail.dat that Outlook wraps round its files ([MS-OXTNEF]): the files and the text taken out.

Records of a stated length are cut out of the bytes and nothing is unpacked: no more comes out than went in, and the work is
bounded by STEPS, so that it needs no process of its own. Formatted text that is compressed (PR_RTF_COMPRESSED) is left
alone: such mail has a plain text beside it.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from intake.mail import limits
from intake.mail.charsets import clean, decode

SIGNATURE = b"\x78\x9f\x3e\x22"
RECORDS = 2_000
"""Records of one stream, and properties of one record, that are looked at."""
DEPTH = 3
"""Messages within messages."""
STEPS = 50_000
"""Records, properties and values of one stream, messages within it included, that are looked at: some 30 ms of work."""

_BODY, _MESSAGE_PROPERTIES = 0x0002800C, 0x00069003
_FILE_BEGINS, _FILE_TITLE, _FILE_DATA, _FILE_PROPERTIES = 0x00069002, 0x00018010, 0x0006800F, 0x00069005
_PR_BODY, _PR_HTML, _PR_DATA, _PR_NAME, _PR_LONG_NAME, _PR_TYPE = 0x1000, 0x1013, 0x3701, 0x3704, 0x3707, 0x370E
_STRING, _UNICODE, _OBJECT, _BINARY = 0x001E, 0x001F, 0x000D, 0x0102
_MANY = 0x1000
_SIZES = {0x02: 4, 0x03: 4, 0x04: 4, 0x0A: 4, 0x0B: 4, 0x05: 8, 0x06: 8, 0x07: 8, 0x14: 8, 0x40: 8, 0x48: 16}
"""Bytes of a property of fixed length, padding included ([MS-OXTNEF] section 2.1.3.4)."""


@dataclass(slots=True)
class File:
    """A file of a winmail.dat."""

    name: str = ""
    media_type: str = ""
    content: bytes = b""


@dataclass(slots=True)
class Tnef:
    """What was in it. `whole` is False where the bytes end early or make no sense from some point on."""

    files: list[File] = field(default_factory=list)
    text: str = ""
    html: str = ""
    whole: bool = True


class _CutOffError(Exception):
    """The bytes end before the record does."""


def is_tnef(content: bytes | memoryview) -> bool:
    """Whether the bytes begin as TNEF does."""
    return bytes(content[: len(SIGNATURE)]) == SIGNATURE


class _Steps:
    """How much may still be looked at."""

    def __init__(self) -> None:
        self._left = STEPS

    def one(self) -> None:
        """Takes a step. Raises _CutOffError when none is left."""
        self._left -= 1
        if self._left < 0:
            raise _CutOffError


def opened(content: bytes) -> Tnef:
    """The files and the text of a TNEF stream. Never raises; `whole` says whether it could be read to its end."""
    return _opened(memoryview(content), 0, _Steps())  # a view: to cut a record out of it copies nothing


def _opened(content: memoryview, depth: int, steps: _Steps) -> Tnef:
    found = Tnef()
    file = File()
    try:
        for number, data in _records(content, steps):
            if number == _FILE_BEGINS:
                file = File()
                found.files.append(file)
            elif number == _FILE_TITLE:
                file.name = file.name or _string(data)
            elif number == _FILE_DATA:
                file.content = file.content or bytes(data)
            elif number == _FILE_PROPERTIES:
                _read_file(data, file, found, depth, steps)
            elif number == _BODY:
                found.text = found.text or _string(data)
            elif number == _MESSAGE_PROPERTIES:
                _read_body(data, found, steps)
    except _CutOffError:
        found.whole = False
    found.files = [file for file in found.files if file.content][: limits.ATTACHMENTS]
    return found


def _read_file(data: memoryview, file: File, found: Tnef, depth: int, steps: _Steps) -> None:
    for name, kind, value in _properties(data, steps):
        if name == _PR_LONG_NAME or (name == _PR_NAME and not file.name):
            file.name = _string(value, kind)
        elif name == _PR_TYPE:
            file.media_type = _string(value, kind).lower()
        elif name == _PR_DATA and kind == _BINARY:
            file.content = file.content or bytes(value)
        elif name == _PR_DATA and kind == _OBJECT and depth < DEPTH and is_tnef(value[16:]):
            inner = _opened(value[16:], depth + 1, steps)  # an interface's identity stands before it
            found.files.extend(inner.files)
            found.whole = found.whole and inner.whole


def _read_body(data: memoryview, found: Tnef, steps: _Steps) -> None:
    for name, kind, value in _properties(data, steps):
        if name == _PR_BODY:
            found.text = found.text or _string(value, kind)
        elif name == _PR_HTML:
            found.html = found.html or _string(value, kind)


def _records(content: memoryview, steps: _Steps) -> Iterator[tuple[int, memoryview]]:
    """(number, data) of each record: level, number, length, data, checksum."""
    at = 6
    for _ in range(RECORDS):
        if at >= len(content):
            return
        steps.one()
        number, length = struct.unpack("<II", _cut(content, at + 1, 8))
        yield number, _cut(content, at + 9, length)
        at += 11 + length


def _properties(data: memoryview, steps: _Steps) -> Iterator[tuple[int, int, memoryview]]:
    """(name, type, value) of each property; of those with many values the first."""
    count = _number(data, 0)
    at = 4
    for _ in range(min(count, RECORDS)):
        steps.one()
        kind, name = struct.unpack("<HH", _cut(data, at, 4))
        at += 4
        if name >= 0x8000:
            at = _past_name(data, at)
        kind_of_one = kind & ~_MANY
        sized = _SIZES.get(kind_of_one)
        values = 1
        if sized is None or kind & _MANY:
            values = _number(data, at)
            at += 4
        value = data[:0]
        for number in range(min(values, RECORDS)):
            steps.one()
            length = sized
            if length is None:
                length = _number(data, at)
                at += 4
            piece = _cut(data, at, length)
            value = value if number else piece
            at += length + -length % 4
        yield name, kind_of_one, value


def _past_name(data: memoryview, at: int) -> int:
    """Behind the name of a named property: a GUID, then a number or a string."""
    if _number(data, at + 16) == 0:
        return at + 24
    length = _number(data, at + 20)
    return at + 24 + length + -length % 4


def _number(data: memoryview, at: int) -> int:
    return int.from_bytes(_cut(data, at, 4), "little")


def _cut(data: memoryview, at: int, length: int) -> memoryview:
    if at + length > len(data):
        raise _CutOffError
    return data[at : at + length]


def _string(cut: memoryview, kind: int = _STRING) -> str:
    value = bytes(cut[: limits.HTML_CHARS * 2])
    if kind == _UNICODE:
        return clean(value.decode("utf-16-le", "replace").partition("\0")[0])
    return clean(decode(value.partition(b"\0")[0], "")[0])
