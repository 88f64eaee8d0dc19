"""What the desk does because time has passed: the jobs, in the order in which they run. JOBS is the table of contents.

Every job takes `now` and gives a sentence for each thing it did; what it did about a matter is noted as an event, so
that no job does it twice, however often it runs.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from zoneinfo import ZoneInfo

from intake.desk import staff_mail
from intake.desk.desk import Desk, log
from intake.desk.digest import write_digest
from intake.desk.interlock import give_back
from intake.domain import follow_up as rules
from intake.domain.calendar import due_at, long_date
from intake.domain.findings import Kind
from intake.domain.follow_up import Matter
from intake.domain.policy import Mode
from intake.domain.ticket import State
from intake.store import audit, letters, ports, requests, tickets
from intake.store.matters import done, matters


@dataclass(frozen=True, slots=True)
class Job:
    """One job of the follow-up."""

    name: str
    run: Callable[[Desk, datetime], list[str]]
    in_the_day: bool = False
    """True where it waits for a business day to begin: it writes letters that need not go out at night."""


class _DryRun(Exception):
    """Ends a dry run: everything is rolled back."""


def follow_up(desk: Desk, now: datetime, *, dry_run: bool = False) -> list[str]:
    """Runs every job that may run at `now`; gives what was done, or would be.

    One transaction, a savepoint for each job: a job that fails is rolled back alone, and runs again next time.
    """
    did: list[str] = []
    try:
        with desk.db.transaction():
            for job in JOBS:
                did += _run(desk, job, now)
            if dry_run:
                raise _DryRun
    except _DryRun:
        pass
    return did


def _run(desk: Desk, job: Job, now: datetime) -> list[str]:
    settings = desk.settings
    if job.in_the_day and not rules.day_has_begun(now, settings.staff.day_begins, settings.rules):
        return []
    try:
        with desk.db.savepoint(job.name):
            return job.run(desk, now)
    except Exception:
        log.exception("The follow-up job %s failed; it runs again later", job.name)
        return []


def mark_overdue(desk: Desk, now: datetime) -> list[str]:
    """Notes what has passed its due time; staff get a mail at once where it is urgent, else the digest tells."""
    did = []
    for matter in matters(desk.db):
        if rules.is_overdue(matter, now) and matter.due is not None:
            done(desk.db, matter, rules.overdue_key(matter.due), "nobody dealt with it in time", now)
            did.append(f"{_called(matter)} is overdue since {_moment(desk, matter.due)}")
            if rules.is_urgent(matter):
                once = f" {matter.request_id} {matter.due.isoformat()}"
                staff_mail.tell(desk, "staff_overdue", matter.ticket_id, matter.due, now, once)
    return did


def abandon_ports(desk: Desk, now: datetime) -> list[str]:
    """Sets ports aside on which nothing happens any more, and gives back what they held (rule 12); staff are told."""
    did = []
    for matter in matters(desk.db):
        if not rules.is_abandoned(matter, now, desk.settings.rules) or matter.request_id is None:
            continue
        over = ports.port(desk.db, matter.request_id)
        why = f"nothing happened for {desk.settings.rules.abandoned_days} days"
        states = requests.number_states(desk.db, matter.request_id)
        left = [number for number, state in states.items() if state in rules.ABANDONABLE]
        requests.move_numbers(desk.db, matter.request_id, left, State.ABANDONED, who=audit.BOT, why=why, now=now)
        requests.move_request(desk.db, matter.request_id, State.ABANDONED, who=audit.BOT, why=why, now=now)
        done(desk.db, matter, "port abandoned", why, now)
        give_back(desk, over, State.ABANDONED, now)
        did.append(f"{_called(matter)} is abandoned: {why}")
    return did


def look_at_passed_dates(desk: Desk, now: datetime) -> list[str]:
    """Gives staff the ports whose date passed without word that they are complete; they may hold a cancellation."""
    did = []
    for matter in matters(desk.db):
        if rules.date_has_passed(matter, now, desk.settings.rules) and matter.request_id and matter.committed_date:
            why = f"no notice says that the port of {long_date(matter.committed_date)} is complete: staff ask"
            done(desk.db, matter, rules.past_date_key(matter.committed_date), why, now)
            due = matter.due or _for_staff(desk, now)
            requests.amend_request(desk.db, matter.request_id, who=audit.BOT, why=why, now=now, due=due)
            did.append(f"{_called(matter)}: {why}")
    return did


def tell_delays(desk: Desk, now: datetime) -> list[str]:
    """Tells customers before a promised time passes that it takes longer, once, and by when (rule 8)."""
    numbers, did = desk.settings.follow_up, []
    for matter, late in _by_ticket(m for m in matters(desk.db) if rules.will_be_late(m, now, numbers)):
        due = max(rules.later(now, m.due or now, numbers, desk.settings.rules) for m in late)
        mode = rules.mode_of((m.kind for m in late), desk.settings.rules)
        if mode is Mode.OFF or not _to_customer(desk, matter, "delay", {"answer_due": due}, mode, now):
            continue
        for one in late:
            _put_off(desk, one, due, now)
        did.append(f"{_called(matter)}: told that it takes until {_moment(desk, due)}")
    return did


def _put_off(desk: Desk, matter: Matter, due: datetime, now: datetime) -> None:
    why = "the customer was told that it takes longer (rule 8)"
    done(desk.db, matter, rules.DELAY, why, now)
    if matter.request_id is None:
        tickets.set_due(desk.db, matter.ticket_id, due, who=audit.BOT, why=why, now=now)
    elif matter.kind is Kind.CSR and matter.state is State.VERIFYING:
        requests.move_request(desk.db, matter.request_id, State.DELAYED, who=audit.BOT, why=why, now=now, due=due)
    else:
        requests.amend_request(desk.db, matter.request_id, who=audit.BOT, why=why, now=now, due=due)


def remind(desk: Desk, now: datetime) -> list[str]:
    """Reminds customers who owe us an answer, as often as the setting says; the clock stands meanwhile."""
    numbers, policy, did = desk.settings.follow_up, desk.settings.rules, []
    waits = (m for m in matters(desk.db) if rules.reminders(m, now, numbers, policy))
    for matter, asked in _by_ticket(waits):
        mode = rules.mode_of((m.kind for m in asked), policy)
        since = min(m.clock_stopped_at for m in asked if m.clock_stopped_at)
        values: dict[str, object] = {"asked_on": since, "waits_for": matter.kind.value if matter.kind else ""}
        if mode is Mode.OFF or not _to_customer(desk, matter, "reminder", values, mode, now):
            continue
        for one in asked:
            for mark in rules.reminders(one, now, numbers, policy):
                done(desk.db, one, mark, "the customer has not answered what we asked", now)
        did.append(f"{_called(matter)}: the customer is reminded")
    return did


def give_up_waiting(desk: Desk, now: datetime) -> list[str]:
    """Sets a CSR request aside whose customer never answered us; a cancellation goes to staff: nothing is dropped."""
    did = []
    for matter in matters(desk.db):
        if not rules.is_given_up(matter, now, desk.settings.rules) or matter.request_id is None:
            continue
        csr = matter.kind is Kind.CSR
        to, due = (State.ABANDONED, None) if csr else (State.RECEIVED, _for_staff(desk, now))
        why = "the customer did not answer us" + ("" if csr else ": staff decide")
        requests.move_request(desk.db, matter.request_id, to, who=audit.BOT, why=why, now=now, due=due)
        done(desk.db, matter, f"{'abandoned' if csr else 'given to staff'}, since nobody answered", why, now)
        did.append(f"{_called(matter)}: {to.value}, {why}")
    return did


def tell_staff(desk: Desk, now: datetime) -> list[str]:
    """The digest of the day: what the jobs before it did stands in it, so it comes last."""
    return ["the digest of the day is written"] if write_digest(desk, now) else []


JOBS = (
    Job("mark_overdue", mark_overdue),
    Job("abandon_ports", abandon_ports, in_the_day=True),
    Job("look_at_passed_dates", look_at_passed_dates, in_the_day=True),
    Job("tell_delays", tell_delays, in_the_day=True),
    Job("remind", remind, in_the_day=True),
    Job("give_up_waiting", give_up_waiting, in_the_day=True),
    Job("tell_staff", tell_staff, in_the_day=True),
)
"""Every job, in order."""


def _by_ticket(found: Iterable[Matter]) -> list[tuple[Matter, list[Matter]]]:
    """The first matter of each ticket, with all of them: one letter serves a ticket."""
    return [(group[0], group) for _, together in groupby(found, key=lambda m: m.ticket_id) if (group := [*together])]


def _to_customer(desk: Desk, matter: Matter, letter: str, values: dict[str, object], mode: Mode, now: datetime) -> bool:
    """Writes to the requester in the thread of our last answer; False where there is none any more."""
    before = letters.last_reply(desk.db, matter.ticket_id)
    if before is None:
        return False
    zone = ZoneInfo(desk.settings.rules.timezone)
    shown = {k: long_date(v.astimezone(zone).date()) if isinstance(v, datetime) else v for k, v in values.items()}
    written = desk.letters.follow_up(letter, shown, reference=matter.reference)
    letters.write(
        desk.db,
        ticket_id=matter.ticket_id,
        message_id=None,
        purpose=letter,
        mode=mode,
        sender=before["sender"],
        sender_name=before["sender_name"],
        to=before["to_address"],
        subject=before["subject"],
        text=written.text,
        html=written.html,
        sections=(letter,),
        in_reply_to=before["rfc_message_id"],
        references=(*json.loads(before["references"]), before["rfc_message_id"]),
        automatic="auto-generated",
        now=now,
    )
    return True


def _for_staff(desk: Desk, now: datetime) -> datetime:
    policy = desk.settings.rules
    return due_at(now, policy.staff_business_days, policy.timezone, policy.provider_holidays)


def _moment(desk: Desk, when: datetime) -> str:
    return staff_mail.moment(when, desk.settings.rules.timezone)


def _called(matter: Matter) -> str:
    return f"{matter.reference} ({matter.kind.value.replace('_', ' ') if matter.kind else 'message'})"
