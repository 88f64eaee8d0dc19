"""What time alone brings about: what is due, late, unanswered or abandoned. Pure: `now` is an argument of every rule."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from intake.domain.calendar import business_days_between, due_at, is_business_day
from intake.domain.decision import Priority
from intake.domain.findings import Kind, Party
from intake.domain.policy import Mode, Policy
from intake.domain.ticket import State


@dataclass(frozen=True, slots=True)
class FollowUp:
    """The numbers of the follow-up rules."""

    remind_after_business_days: tuple[int, ...] = (3, 7)
    """Business days without an answer after which a customer is reminded, once for each number; () never."""
    delay_notice_hours: int = 4
    """So long before a promised time a customer is told that it will be later."""
    delay_business_days: int = 3
    """How many business days later it is promised then."""


@dataclass(frozen=True, slots=True)
class Matter:
    """A request that time may move, or a ticket with a due time of its own, as the follow-up sees it."""

    ticket_id: int
    reference: str
    request_id: int | None
    """None for the ticket itself: what asks nothing that the desk knows."""
    kind: Kind | None
    state: State | None
    priority: Priority
    party: Party
    due: datetime | None
    clock_stopped_at: datetime | None
    """Since when we wait for the customer; what is due meanwhile stands still."""
    since: datetime
    """Since when it stands as it does."""
    last_activity: datetime
    """When anything last happened on the ticket."""
    requested_date: date | None = None
    committed_date: date | None = None
    was_answered: bool = False
    """A letter that answers the message went out, so the requester knows by when we promised more."""
    told: frozenset[str] = frozenset()
    """What the follow-up has done about it already, each once."""


HOURLY = frozenset({Kind.PORT_DISPUTE, Kind.PORT_STOP})
"""Kinds that are due within hours: staff are told at once when they are late, and no customer is put off."""

OWED = frozenset({State.RECEIVED, State.CHECKING, State.VERIFYING})
"""States in which the customer was promised a person's answer by the due time."""

ABANDONABLE = frozenset(
    {State.RECEIVED, State.INSTRUCTED, State.REQUESTED, State.CONFIRMED, State.REJECTED, State.DELAYED}
)
"""States of a port-out that may be set aside when nothing happens any more. A disputed one never is."""

DATED = frozenset({State.CONFIRMED, State.DELAYED})
"""States of a port-out that wait for a carrier's date."""


def day_has_begun(now: datetime, day_begins: time, policy: Policy) -> bool:
    """True on a business day from `day_begins` on, in the desk's time zone: when letters about time may be written."""
    local = now.astimezone(ZoneInfo(policy.timezone))
    return is_business_day(local.date(), policy.provider_holidays) and local.time() >= day_begins


OVERDUE = "overdue since"


def overdue_key(due: datetime) -> str:
    """The mark of a matter whose due time is past; another due time is another mark."""
    return f"{OVERDUE} {due.isoformat()}"


def is_overdue(matter: Matter, now: datetime) -> bool:
    """True when the due time is past, the clock runs, and nobody was told of this due time yet."""
    running = matter.due is not None and matter.clock_stopped_at is None
    return running and matter.due is not None and matter.due < now and overdue_key(matter.due) not in matter.told


def is_urgent(matter: Matter) -> bool:
    """True for what is due within hours: staff get a mail of its own, weekends included."""
    return matter.priority in (Priority.DISPUTE, Priority.PORT_NOTICE)


def past_date_key(day: date) -> str:
    """The mark of a port whose date passed without word; another date is another mark."""
    return f"the date {day.isoformat()} passed"


def date_has_passed(matter: Matter, now: datetime, policy: Policy) -> bool:
    """True when a carrier's committed date is over by a business day and no notice told that the port is complete."""
    day = matter.committed_date
    if matter.kind is not Kind.PORT_OUT or matter.state not in DATED or day is None:
        return False
    return _business_days(day, now, policy) >= 1 and past_date_key(day) not in matter.told


DELAY = "told of the delay"
"""The mark of a matter whose customer knows that it takes longer; it is set once."""


def will_be_late(matter: Matter, now: datetime, numbers: FollowUp) -> bool:
    """True when the customer was promised an answer, and it is nearly time or past it (rule 8: told before)."""
    if matter.due is None or matter.clock_stopped_at is not None or matter.party is not Party.CUSTOMER:
        return False
    owed = matter.kind is None or (matter.kind not in HOURLY and matter.state in OWED)
    if not owed or is_urgent(matter) or not matter.was_answered or DELAY in matter.told:
        return False
    return now >= matter.due - timedelta(hours=numbers.delay_notice_hours)


def later(now: datetime, due: datetime, numbers: FollowUp, policy: Policy) -> datetime:
    """By when a late matter is promised anew."""
    start = max(now, due)
    return due_at(start, numbers.delay_business_days, policy.timezone, policy.provider_holidays)


def reminder_key(days: int) -> str:
    """The mark of the reminder that goes out after so many business days."""
    return f"reminded after {days} business days"


def reminders(matter: Matter, now: datetime, numbers: FollowUp, policy: Policy) -> tuple[str, ...]:
    """The marks of the reminders that are due and not written; several when the desk stood still: one letter does."""
    if matter.clock_stopped_at is None or matter.party is not Party.CUSTOMER or not matter.was_answered:
        return ()
    stopped = matter.clock_stopped_at.astimezone(ZoneInfo(policy.timezone)).date()
    waited = _business_days(stopped, now, policy)
    marks = (reminder_key(days) for days in numbers.remind_after_business_days if waited >= days)
    return tuple(mark for mark in marks if mark not in matter.told)


def is_given_up(matter: Matter, now: datetime, policy: Policy) -> bool:
    """True when the customer has not answered us for so long that the matter is set aside, or given to staff."""
    stopped = matter.clock_stopped_at
    return (
        stopped is not None and matter.request_id is not None and now - stopped >= timedelta(days=policy.abandoned_days)
    )


def is_abandoned(matter: Matter, now: datetime, policy: Policy) -> bool:
    """True for a port on whose ticket nothing happened for `abandoned_days`, counted from its date where it has one.

    A carrier's order that was not proven is no port: it waits for staff, however long.
    """
    unproven = matter.party is Party.CARRIER and matter.state is State.RECEIVED
    if matter.kind is not Kind.PORT_OUT or matter.state not in ABANDONABLE or unproven:
        return False
    dates = [day for day in (matter.requested_date, matter.committed_date) if day]
    quiet_since = max([matter.last_activity.date(), *dates])
    return now.date() - quiet_since >= timedelta(days=policy.abandoned_days)


def is_held_long(matter: Matter, now: datetime, policy: Policy) -> bool:
    """True for a cancellation that has been held for `abandoned_days`; whether a port still holds it is for the record."""
    held = matter.kind is Kind.CANCELLATION and matter.state is State.HELD
    return held and now - matter.since >= timedelta(days=policy.abandoned_days)


def mode_of(kinds: Iterable[Kind | None], policy: Policy) -> Mode:
    """Whether a letter about these kinds goes out: the most careful of their settings."""
    modes = {policy.letters.get(kind, Mode.DRAFT) for kind in kinds if kind is not None}
    return next((mode for mode in (Mode.OFF, Mode.DRAFT) if mode in modes), Mode.SEND)


def _business_days(day: date, now: datetime, policy: Policy) -> int:
    today = now.astimezone(ZoneInfo(policy.timezone)).date()
    return business_days_between(day, today, policy.provider_holidays)
