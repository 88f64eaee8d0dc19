"""The short form of `make fuzz`, and what it ever found."""

from __future__ import annotations

from tests.fuzz.fuzz import again, fuzz


def test_damaged_mail_goes_the_whole_way() -> None:
    """Two hundred damaged messages are read, decided and answered: nothing raises, nothing takes long."""
    assert fuzz(seconds=60, seed=3, most=200).wrong == []


def test_what_was_found_once_is_mended() -> None:
    """Every message that a longer run ever found is read now."""
    assert [(name, wrong) for name, wrong in again() if wrong] == []
