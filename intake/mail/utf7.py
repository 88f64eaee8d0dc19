"""UTF-7 (RFC 2152), read with care: much that says it is UTF-7 is plain text with telephone numbers in it."""

from __future__ import annotations

import binascii
import re

_SHIFTED = re.compile(r"\+([A-Za-z0-9+/]*)(-|(?![A-Za-z0-9+/@]))")
"""A shifted sequence and its end; before an @ it is the tag of an address."""


def from_utf7(text: str) -> str:
    """`text` with its shifted sequences decoded. What is none stays as it stands: +1 212 555 0101, a + b."""
    return _SHIFTED.sub(_unshifted, text)


def _unshifted(found: re.Match[str]) -> str:
    symbols = found[1]
    if not symbols:
        return "+" if found[2] else found[0]
    rest = len(symbols) * 6 % 16
    if rest >= 6 or symbols.isdigit():
        return found[0]
    try:
        units = binascii.a2b_base64(symbols + "=" * (-len(symbols) % 4))
        return units[: len(units) // 2 * 2].decode("utf-16-be")
    except (binascii.Error, UnicodeDecodeError):
        return found[0]
