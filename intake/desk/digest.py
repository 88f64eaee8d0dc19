"""The daily digest for staff: what waits, what is late, what the desk did by itself. References only, no account data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from intake.desk import staff_mail
from intake.desk.desk import Desk
from intake.domain.calendar import long_date
from intake.domain.findings import Kind
from intake.domain.follow_up import Matter
from intake.domain.ticket import State
from intake.store import letters, matters, outbox, waiting
from intake.store.times import from_text

LONGEST_LIST = 25
"""Lines of each list; the queue shows the others."""

PURPOSE = "digest"


def write_digest(desk: Desk, now: datetime) -> bool:
    """Writes the digest of the day unless it was written before, or staff have no address that takes mail. In a transaction."""
    zone, to = ZoneInfo(desk.settings.rules.timezone), desk.settings.staff.address
    today = now.astimezone(zone).date()
    purpose = f"{PURPOSE} {today.isoformat()}"
    if not to or outbox.came_back(desk.db, to) or letters.was_written(desk.db, to, purpose, None):
        return False
    open_ = matters.matters(desk.db)
    waits = [m for m in open_ if m.due is not None and m.clock_stopped_at is None]
    overdue = [m for m in waits if m.due is not None and m.due < now]
    due_today = [m for m in waits if m.due is not None and m.due >= now and m.due.astimezone(zone).date() == today]
    disputes = [m for m in open_ if m.kind is Kind.PORT_DISPUTE or m.state is State.DISPUTED]
    before = from_text(letters.last_written(desk.db, to, PURPOSE))
    values: dict[str, object] = {
        "day": long_date(today),
        "waiting": len(waits),
        "by_kind": _by_kind(waits),
        "oldest": _line(desk, min(waits, key=lambda m: m.since)) if waits else "",
        "disputes": _lines(desk, disputes),
        "overdue": _lines(desk, overdue),
        "due_today": _lines(desk, due_today),
        "done": _cut([f"{row['reference']}: {row['after']}" for row in matters.done_since(desk.db, before)]),
        "troubles": waiting.counts(desk.db),
    }
    counted = f"{len(disputes)} disputed, {len(overdue)} overdue, {len(due_today)} due today, {len(waits)} waiting"
    subject = f"{desk.settings.provider.name} desk, {today.isoformat()}: {counted}"
    return staff_mail.write(desk, "staff_digest", values, now, purpose=purpose, subject=subject)


def _by_kind(waits: Iterable[Matter]) -> tuple[str, ...]:
    counts = Counter(_name(matter) for matter in waits)
    return tuple(f"{count} {name}" for name, count in counts.most_common())


def _name(matter: Matter) -> str:
    return matter.kind.value.replace("_", " ") if matter.kind else "message"


def _line(desk: Desk, matter: Matter) -> str:
    state = f", {matter.state.value}" if matter.state else ""
    due = f", due {staff_mail.moment(matter.due, desk.settings.rules.timezone)}" if matter.due else ""
    return f"{matter.reference}: {_name(matter)}{state}{due}"


def _lines(desk: Desk, found: Sequence[Matter]) -> tuple[str, ...]:
    return _cut([_line(desk, m) for m in sorted(found, key=lambda m: (m.priority, m.due is None, m.due))])


def _cut(lines: Sequence[str]) -> tuple[str, ...]:
    more = len(lines) - LONGEST_LIST
    return (*lines[:LONGEST_LIST], *([f"and {more} more"] if more > 0 else []))
