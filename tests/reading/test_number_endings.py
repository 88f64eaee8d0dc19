"""Numbers that are called by their last digits."""

from __future__ import annotations

import pytest

from intake.reading.number_endings import short_mentions
from intake.reading.numbers import find_numbers


def mentioned(text: str) -> list[str]:
    """The last four digits of what is told short in `text`."""
    found = find_numbers(text)
    return [f.number[-4:] for f in short_mentions(text, found, [f.number for f in found])]


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("415-555-0131 is the one; also the line ending in 0132.", ["0132"]),
        ("Cancele el 415-555-0131 y el terminado en 0135.", ["0135"]),
        ("La ligne se terminant par 0137 aussi, comme le 415-555-0131.", ["0137"]),
        ("415-555-0130 thru 0134, but 0133 stays.", ["0133"]),
        ("415-555-0130 through 0133, all except the 33.", ["0133"]),
        ("415-555-0130. My card ending in 0130 was charged.", []),
        ("415-555-0130, order 0130.", []),
        ("The number ending 0131 please.", []),
        ("Port 415-555-0130 in 2026, we have 2000 users.", []),
    ],
)
def test_short_mentions(text: str, ends: list[str]) -> None:
    """Four digits name a known number, or one of the same exchange after "ending in"; cards, orders and years do not."""
    assert mentioned(text) == ends
