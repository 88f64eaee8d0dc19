"""Times as the database keeps them: UTC, ISO 8601, whole seconds, "2026-11-24T20:15:00Z"; as text they sort by time."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import overload


@overload
def to_text(moment: datetime) -> str: ...
@overload
def to_text(moment: None) -> None: ...
def to_text(moment: datetime | None) -> str | None:
    """An aware time as text. Raises ValueError for a naive one: nobody could say what it means."""
    if moment is None:
        return None
    if moment.tzinfo is None:
        raise ValueError(f"A time without a zone cannot be kept: {moment.isoformat()}.")
    return moment.astimezone(UTC).replace(microsecond=0, tzinfo=None).isoformat() + "Z"


def from_text(text: str | None) -> datetime | None:
    """The aware time that `to_text` wrote."""
    return datetime.fromisoformat(text) if text else None


def day_from_text(text: str | None) -> date | None:
    """A day that was kept as "2026-11-24"."""
    return date.fromisoformat(text) if text else None
