"""The parts of a multipart: found by the boundary it names, or by the one that its body shows."""

from __future__ import annotations

import re

from intake.mail import limits

_SHOWN = re.compile(
    rb"(?m)^--([^\r\n]{1,256}?)[ \t]*\r?\n(?:[ \t]*\r?\n)?Content-[A-Za-z-]{1,40}[ \t]*:", re.IGNORECASE
)
_PREAMBLE_BYTES = 2_000
"""A boundary that nothing names is looked for so far into the body: after it stands somebody's text."""


def split(body: bytes | memoryview, boundary: str) -> list[memoryview]:
    """The parts between `boundary` lines (RFC 2046 section 5.1.1), preamble and epilogue left out, at most 500.

    They are views: nothing is copied, however deep parts stand within parts.
    """
    mark = re.compile(re.escape(b"--" + boundary.rstrip().encode("utf-8", "surrogateescape")))
    view = memoryview(body)
    line_ends = re.compile(rb"\n")
    parts: list[memoryview] = []
    start: int | None = None
    for found in mark.finditer(view):
        if found.start() and view[found.start() - 1] not in b"\r\n":
            continue
        newline = line_ends.search(view, found.end())
        line_end = newline.start() if newline else len(view)
        tail = bytes(view[found.end() : min(line_end, found.end() + 100)]).strip()
        if tail not in (b"", b"--"):
            continue
        if start is not None:
            parts.append(_without_last_newline(view[start : found.start()]))
        start = line_end + 1
        if tail == b"--" or len(parts) >= limits.PARTS:
            return parts
    if start is not None and start < len(view):
        parts.append(view[start:])
    return parts


def shown(body: bytes | memoryview) -> str | None:
    """The boundary that the body itself shows, a `--` line before a part's Content- field; None where there is none."""
    found = _SHOWN.search(body[:_PREAMBLE_BYTES])
    return found[1].decode("utf-8", "surrogateescape") if found else None


def opens_with_parts(body: bytes | memoryview) -> bool:
    """Whether the body of a message without Content-Type begins with parts, a line about MIME before them or not."""
    found = _SHOWN.search(body[:_PREAMBLE_BYTES])
    if found is None:
        return False
    before = bytes(body[: found.start()]).strip()
    return not before or (len(before) < 200 and b"MIME" in before)


def _without_last_newline(part: memoryview) -> memoryview:
    """The line end before a boundary belongs to the boundary."""
    end = bytes(part[-2:])
    if end == b"\r\n":
        return part[:-2]
    return part[:-1] if end.endswith((b"\n", b"\r")) else part
