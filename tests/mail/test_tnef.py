"""The files in a winmail.dat are found, whatever else is in it."""

from __future__ import annotations

import base64
import struct
import time
import tracemalloc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intake.mail.parse import parse
from intake.mail.tnef import SIGNATURE, opened


def record(level: int, number: int, data: bytes) -> bytes:
    return struct.pack("<BII", level, number, len(data)) + data + struct.pack("<H", sum(data) & 0xFFFF)


def sized(data: bytes) -> bytes:
    return struct.pack("<I", len(data)) + data + b"\0" * (-len(data) % 4)


def properties(*items: bytes) -> bytes:
    return struct.pack("<I", len(items)) + b"".join(items)


def text_property(name: int, text: str) -> bytes:
    return struct.pack("<HHI", 0x1F, name, 1) + sized(text.encode("utf-16-le") + b"\0\0")


def file_records(title: str, content: bytes, *more: bytes) -> bytes:
    return (
        record(2, 0x00069002, b"\0" * 14)
        + record(2, 0x00018010, title.encode() + b"\0")
        + record(2, 0x0006800F, content)
        + record(2, 0x00069005, properties(*more))
    )


def tnef(*records: bytes) -> bytes:
    return SIGNATURE + b"\1\0" + b"".join(records)


WHOLE = tnef(
    record(1, 0x00089006, struct.pack("<I", 0x00010000)),
    record(1, 0x0002800C, b"Please port our numbers.\0"),
    record(
        1,
        0x00069003,
        properties(
            struct.pack("<HHi", 0x03, 0x0017, 1),
            struct.pack("<HH", 0x0B, 0x0E1F) + b"\1\0\0\0",
            struct.pack("<HH", 0x40, 0x0039) + b"\0" * 8,
            struct.pack("<HH", 0x1F, 0x8001) + b"\0" * 16 + struct.pack("<II", 0, 0x8554) + struct.pack("<I", 1) + sized(b"a\0\0\0"),
            struct.pack("<HH", 0x1F, 0x8002) + b"\0" * 16 + struct.pack("<I", 1) + sized(b"n\0a\0m\0\0\0") + struct.pack("<I", 1) + sized(b"a\0\0\0"),
            struct.pack("<HHI", 0x101F, 0x3010, 2) + sized(b"a\0\0\0") + sized(b"b\0\0\0"),
        ),
    ),
    file_records("LISTE~1.CSV", b"212-555-0101\n", text_property(0x3707, "Líste of numbers.csv"), text_property(0x370E, "text/csv")),
    file_records("bill.pdf", b"%PDF-1.4"),
)  # fmt: skip


def mail(content: bytes, head: str = "Content-Type: application/ms-tnef; name=winmail.dat") -> bytes:
    return (
        f"From: ana@oak.example\nSubject: x\n{head}\nContent-Transfer-Encoding: base64\n\n".encode()
        + base64.encodebytes(content)
    )


def test_the_files_of_a_winmail_dat() -> None:
    """Its files are attachments of the message, with their long names, and it is listed itself."""
    message = parse(mail(WHOLE))

    assert [(item.filename, item.media_type, item.content) for item in message.attachments[1:]] == [
        ("Líste of numbers.csv", "text/csv", b"212-555-0101\n"),
        ("bill.pdf", "application/pdf", b"%PDF-1.4"),
    ]
    assert message.attachments[0].filename == "winmail.dat"
    assert message.defects == ()


def test_its_text_counts_where_there_is_no_other() -> None:
    """A message that is nothing but a winmail.dat says what the text in it says; beside other text it says nothing."""
    with_text = (
        b"From: ana@oak.example\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nSee below.\n"
        b"--b\nContent-Type: application/octet-stream; name=winmail.dat\nContent-Transfer-Encoding: base64\n\n"
        + base64.encodebytes(WHOLE)
        + b"--b--"
    )

    assert parse(mail(WHOLE)).text == "Please port our numbers."
    assert parse(with_text).text == "See below."
    assert len(parse(with_text).attachments) == 3


def test_a_message_within_it() -> None:
    """The files of a message that is attached inside a winmail.dat are found too."""
    inner = struct.pack("<HHI", 0x0D, 0x3701, 1) + sized(b"\7\3\2\0" + b"\0" * 12 + WHOLE)
    outer = tnef(record(2, 0x00069002, b"\0" * 14), record(2, 0x00069005, properties(inner)))

    assert [file.name for file in opened(outer).files] == ["Líste of numbers.csv", "bill.pdf"]


@pytest.mark.parametrize("length", [7, 40, 200, len(WHOLE) - 30])
def test_a_winmail_dat_that_ends_early(length: int) -> None:
    """What could be read is kept, and a defect says that it was not whole."""
    message = parse(mail(WHOLE[:length]))

    assert "A winmail.dat could not be opened whole." in message.defects
    assert message.attachments[0].content == WHOLE[:length]


def test_absurd_counts_end_soon() -> None:
    """Counts and lengths that are lies cost no time."""
    many = tnef(record(1, 0x00069003, struct.pack("<I", 0xFFFFFFFF) + struct.pack("<HHI", 0x101E, 1, 0xFFFFFFFF) * 9))
    start = time.process_time()
    opened(many)
    opened(tnef(*[record(2, 0x00069002, b"")] * 200_000))

    assert time.process_time() - start < 0.5


def _object(inner: bytes) -> bytes:
    content = struct.pack("<HHI", 0x0D, 0x3701, 1) + sized(b"\0" * 16 + inner)
    return tnef(record(2, 0x00069002, b"\0" * 14), record(2, 0x00069005, properties(content)))


_VALUES = struct.pack("<HHI", 0x101E, 1, 2_000) + b"\0" * 8_000
BOMBS = {
    "values": tnef(*[record(1, 0x00069003, properties(*[_VALUES] * 40)) for _ in range(60)]),
    "values, three messages deep": _object(
        _object(_object(tnef(*[record(1, 0x00069003, properties(*[_VALUES] * 40)) for _ in range(60)])))
    ),
    "messages beside messages": tnef(
        record(2, 0x00069002, b"\0" * 14),
        *[record(2, 0x00069005, properties(*[struct.pack("<HHI", 0x0D, 0x3701, 1) + sized(b"\0" * 16 + WHOLE)] * 40))]
        * 500,
    ),
    "one large file": tnef(record(2, 0x00069002, b"\0" * 14), record(2, 0x0006800F, b"x" * 25_000_000)),
    "one large text": tnef(record(1, 0x0002800C, b"a" * 25_000_000)),
    "many files": tnef(*[file_records("a", b"x" * 10_000)] * 500),
}
"""Each has some 20 MB, the most that a mail server lets through."""


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_needs_no_more_than_its_own_bytes(name: str) -> None:
    """Far inside the limits that the process for attachments has: two seconds at most, and no more comes out than went in."""
    content = BOMBS[name]
    tracemalloc.start()
    begun = time.process_time()
    found = opened(content)
    took = time.process_time() - begun
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert took < 2
    assert sum(len(file.content) for file in found.files) <= len(content)
    assert most < 2 * len(content) + 20_000_000


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=600), st.integers(0, len(WHOLE)))
def test_any_bytes(data: bytes, at: int) -> None:
    """Whatever stands in it, nothing is raised."""
    opened(SIGNATURE + data)
    opened(WHOLE[:at] + data + WHOLE[at:])
