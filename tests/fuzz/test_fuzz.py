"""The short form of `make fuzz`, and what it ever found."""

from __future__ import annotations

from tests.fuzz.fuzz import again, fuzz, tried
from tests.mail.bombs import BOMBS


def test_damaged_mail_goes_the_whole_way() -> None:
    """Two hundred damaged messages are read, decided and answered: nothing raises, nothing takes long."""
    assert fuzz(seconds=60, seed=3, most=200).wrong == []


def test_what_was_found_once_is_mended() -> None:
    """Every message that a longer run ever found is read now."""
    assert [(name, wrong) for name, wrong in again() if wrong] == []


def test_bombs_go_the_whole_way() -> None:
    """Messages made to be deep, long or slow are read, decided and answered, each within five seconds of the processor."""
    assert [(name, wrong) for name, wrong in tried(BOMBS) if wrong] == []
