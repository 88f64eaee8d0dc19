"""Message-IDs that only this desk can make."""

from __future__ import annotations

from pathlib import Path

import pytest

from intake.store import tokens
from intake.store.database import Database


def make(db: Database, reference: str | None = "PD-7KQ2MX") -> str:
    """A Message-ID of this desk."""
    with db.transaction():
        return tokens.new_message_id(db, reference, "support@losing.example")


@pytest.mark.parametrize("reference", ["PD-7KQ2MX", None])
def test_what_we_made_is_ours(db: Database, reference: str | None) -> None:
    """Each Message-ID is another one, and is known again, with a ticket or without; in capitals, with spaces round it."""
    first, second = make(db, reference), make(db, reference)

    assert first != second
    assert tokens.is_ours(db, first)
    assert tokens.is_ours(db, f" {first} ")
    assert tokens.is_ours(db, first.upper())


def test_what_others_made_is_not_ours(db: Database, tmp_path: Path) -> None:
    """Another ticket, another token, another desk's key, another shape: none is ours."""
    ours = make(db)
    with Database.open(tmp_path / "other.db") as other:
        theirs = make(other)

    for made_up in (
        ours.replace("PD-7KQ2MX", "PD-AAAAAA"), ours.replace(".PD-7KQ2MX", ""), ours[:5] + "0000" + ours[9:], theirs,
        "<1.test@losing.example>", "", "<>", "<" * 1000, ours + ours, ours.replace("@", ""), f"<{'0' * 16}.{'0' * 32}@x>",
    ):  # fmt: skip
        assert not tokens.is_ours(db, made_up)


def test_without_a_key_nothing_is_ours(db: Database) -> None:
    """A desk that never wrote a letter has no key, and takes nobody's word."""
    assert not tokens.is_ours(db, f"<{'0' * 16}.{'0' * 32}@losing.example>")
