"""A moment as staff read it."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo


def local_time(moment: datetime | str | None, timezone: str) -> str:
    """A moment as staff read it, with its zone: "Tue 24 Nov 2026 15:30 EST"; "" for None."""
    if not moment:
        return ""
    if isinstance(moment, str):
        moment = datetime.fromisoformat(moment)
    return moment.astimezone(ZoneInfo(timezone)).strftime("%a %d %b %Y %H:%M %Z")
