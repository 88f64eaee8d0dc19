"""A message made to be deep, long or slow is read soon, or as far as its limits go."""

from __future__ import annotations

import time

import pytest

from intake.mail.parse import parse
from intake.mail.returned import returned
from intake.mail.sender import prove
from tests.mail.bombs import BOMBS


@pytest.mark.parametrize("name", BOMBS)
def test_bombs_end_soon(name: str) -> None:
    """Parsed, asked who sent it and which letter it returns: a second and a half of the processor at most."""
    start = time.process_time()
    message = parse(BOMBS[name])
    returned(message, BOMBS[name])
    prove(message, ("mx.provider.example",))

    assert time.process_time() - start < 1.5
