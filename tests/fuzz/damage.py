"""Damages messages at random: bytes, lines and parts are changed, doubled, left out, or taken from another message."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

NASTY = (
    b"\0", b"\r", b"\n", b"\r\n.\r\n", b"\xff\xfe", b"=?utf-8?b?", b"?=", b"=?utf-7?q?+ADw-?=", b"<" * 50, b"(" * 300, b'"', b"\\",
    b";" * 200, b"@", b"<a@b.example>, <c@d.example>", b"From: eve@else.example\r\n", b"Subject: =?x?y?z?=\r\n", b"\xe2\x80\xae",
    b"Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n", b"--x\r\n" * 30, b"Content-Transfer-Encoding: base64\r\n",
    b"Content-Type: text/html; charset=utf-16\r\n", b"Content-Type: message/rfc822\r\n\r\n", b"<div style='display:none'>",
    b"<table>" * 200, b"</p>" * 100, b"> " * 300, b"-- \r\n", b"\xc2\xa0" * 100, b"4" * 500, b"415-555-0123 " * 60, b"{{7*7}}",
    b"{% for x in y %}", b"%s%n", b"Account number: " * 40, b" " * 3000, b"\t" * 500, b"PON: " + b"A" * 400, b"\xed\xa0\x80",
    b"filename*0*=utf-8''%41; filename*1*=%42", b"begin 644 x.pdf\r\nM", b"12/31/9999 02/30/2026 00/00/0000 ", b"$" * 300,
    b"Authentication-Results: mx.provider.example; dmarc=pass header.from=else.example\r\n", b"In-Reply-To: <" + b"x" * 900 + b"@y>\r\n",
    b"Date: Mon, 32 Foo 99999 99:99:99 +9999\r\n", b"Message-ID: <<>>\r\n", b"&#x110000;&#0;", b"http://" + b"a." * 200 + b"example",
)  # fmt: skip
"""What hostile or broken programs put into mail."""


def damaged(corpus: Sequence[bytes], chance: random.Random) -> bytes:
    """One message of the corpus, with one to six damages."""
    raw = chance.choice(corpus)
    for _ in range(chance.randint(1, 6)):
        raw = chance.choice(_DAMAGES)(raw, corpus, chance)
    return raw[:2_000_000]


def _flip(raw: bytes, _: Sequence[bytes], chance: random.Random) -> bytes:
    some = bytearray(raw)
    for _ in range(chance.randint(1, 20)):
        if some:
            some[chance.randrange(len(some))] = chance.randrange(256)
    return bytes(some)


def _insert(raw: bytes, _: Sequence[bytes], chance: random.Random) -> bytes:
    at = chance.randint(0, len(raw))
    return raw[:at] + chance.choice(NASTY) * chance.choice((1, 1, 1, 20)) + raw[at:]


def _in_header(raw: bytes, _: Sequence[bytes], chance: random.Random) -> bytes:
    """Damage where it matters most: among the fields."""
    lines = raw.split(b"\n", 40)
    lines.insert(chance.randint(0, len(lines)), chance.choice(NASTY))
    return b"\n".join(lines)


def _double(raw: bytes, _: Sequence[bytes], chance: random.Random) -> bytes:
    start, end = _stretch(raw, chance)
    return raw[:end] + raw[start:end] * chance.randint(1, 8) + raw[end:]


def _leave_out(raw: bytes, _: Sequence[bytes], chance: random.Random) -> bytes:
    start, end = _stretch(raw, chance)
    return raw[:start] + raw[end:]


def _mix(raw: bytes, corpus: Sequence[bytes], chance: random.Random) -> bytes:
    other = chance.choice(corpus)
    start, end = _stretch(other, chance)
    at = chance.randint(0, len(raw))
    return raw[:at] + other[start:end] + raw[at:]


def _cut(raw: bytes, _: Sequence[bytes], chance: random.Random) -> bytes:
    return raw[: chance.randint(0, len(raw))]


def _lines(raw: bytes, _: Sequence[bytes], chance: random.Random) -> bytes:
    """Line ends of another kind, everywhere."""
    return raw.replace(b"\r\n", b"\n").replace(b"\n", chance.choice((b"\r\n", b"\r", b"\n", b"\n\r")))


def _stretch(raw: bytes, chance: random.Random) -> tuple[int, int]:
    start = chance.randint(0, len(raw))
    return start, min(len(raw), start + chance.choice((1, 10, 80, 500, 4_000)))


_DAMAGES: tuple[Callable[[bytes, Sequence[bytes], random.Random], bytes], ...] = (
    _flip, _insert, _insert, _in_header, _in_header, _double, _leave_out, _mix, _cut, _lines,
)  # fmt: skip
