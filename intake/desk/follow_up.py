"""What the desk does because time has passed: the jobs, in the order in which they run. JOBS is the table of contents.

What a job did about a matter is noted as an event, so that no job does it twice, however often it runs.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from zoneinfo import ZoneInfo

from intake.desk import staff_mail
from intake.desk.desk import Desk, log
from intake.desk.digest import write_digest
from intake.desk.interlock import give_back, ports_that_hold
from intake.domain import follow_up as rules
from intake.domain.calendar import due_at, long_date
from intake.domain.findings import Kind
from intake.domain.follow_up import Matter
from intake.domain.policy import Mode
from intake.domain.ticket import State
from intake.settings import Settings
from intake.store import audit, letters, outbox, ports, request_numbers, requests, tickets
from intake.store.matters import done, matters


@dataclass(frozen=True, slots=True)
class Job:
    """One job: which matters it concerns at a time, and what it does about those of one ticket."""

    name: str
    concerns: Callable[[Matter, datetime, Settings], bool]
    act: Callable[[Desk, Sequence[Matter], datetime], list[str]]
    """Gives a sentence for each thing done."""
    in_the_day: bool = True
    """False where it cannot wait for a business day to begin."""


class _DryRun(Exception):
    """Ends a dry run: everything is rolled back."""


def follow_up(desk: Desk, now: datetime, *, dry_run: bool = False) -> list[str]:
    """Runs every job that may run at `now`, and then the digest; gives what was done, or would be.

    One transaction, a savepoint for each job and ticket: what fails is rolled back alone, and tried again next time.
    """
    did: list[str] = []
    day = rules.day_has_begun(now, desk.settings.staff.day_begins, desk.settings.rules)
    try:
        with desk.db.transaction():
            open_ = matters(desk.db)
            for job in JOBS:
                if (day or not job.in_the_day) and (done_now := _run(desk, job, open_, now)):
                    did += done_now
                    open_ = matters(desk.db)  # what a job did is seen by the next
            if day and write_digest(desk, now):  # last: what the jobs did stands in it
                did.append("the digest of the day is written")
            if dry_run:
                raise _DryRun
    except _DryRun:
        pass
    return did


def _run(desk: Desk, job: Job, open_: Sequence[Matter], now: datetime) -> list[str]:
    did: list[str] = []
    try:
        concerned = [matter for matter in open_ if job.concerns(matter, now, desk.settings)]
    except Exception:
        log.exception("The follow-up %s failed; it is tried again later", job.name)
        return []
    for ticket_id, together in groupby(concerned, key=lambda matter: matter.ticket_id):
        try:
            with desk.db.savepoint(f"{job.name}_{ticket_id}"):
                did += job.act(desk, list(together), now)
        except Exception:
            log.exception("The follow-up %s of ticket %d failed; it is tried again later", job.name, ticket_id)
    return did


def _mark_overdue(desk: Desk, late: Sequence[Matter], now: datetime) -> list[str]:
    """Notes what has passed its due time; staff get a mail at once where it is urgent, else the digest tells."""
    did = []
    for matter in late:
        assert matter.due is not None
        done(desk.db, matter, rules.overdue_key(matter.due), "nobody dealt with it in time", now)
        did.append(f"{_called(matter)} is overdue since {_moment(desk, matter.due)}")
        if rules.is_urgent(matter):
            once = f" {matter.request_id} {matter.due.isoformat()}"
            staff_mail.tell(desk, "staff_overdue", matter.ticket_id, matter.due, now, once)
    return did


def _abandon(desk: Desk, quiet: Sequence[Matter], now: datetime) -> list[str]:
    """Sets ports aside on which nothing happens any more, and gives back what they held (rule 12); staff are told."""
    db, why = desk.db, f"nothing happened for {desk.settings.rules.abandoned_days} days"
    for matter in quiet:
        over = ports.port(db, _request(matter))
        left = [number for number, state in over.numbers.items() if state in rules.ABANDONABLE]
        request_numbers.move_numbers(db, over.request_id, left, State.ABANDONED, who=audit.BOT, why=why, now=now)
        requests.move_request(db, over.request_id, State.ABANDONED, who=audit.BOT, why=why, now=now)
        done(db, matter, "port abandoned", why, now)
        give_back(desk, over, State.ABANDONED, now)
    return [f"{_called(matter)} is abandoned: {why}" for matter in quiet]


def _ask_after_passed_dates(desk: Desk, passed: Sequence[Matter], now: datetime) -> list[str]:
    """Gives staff the ports whose date passed without word that they are complete; they may hold a cancellation."""
    did = []
    for matter in passed:
        assert matter.committed_date is not None
        why = f"no notice says that the port of {long_date(matter.committed_date)} is complete: staff ask"
        done(desk.db, matter, rules.past_date_key(matter.committed_date), why, now)
        due = matter.due or _for_staff(desk, now)
        requests.amend_request(desk.db, _request(matter), who=audit.BOT, why=why, now=now, due=due)
        did.append(f"{_called(matter)}: {why}")
    return did


def _tell_delay(desk: Desk, late: Sequence[Matter], now: datetime) -> list[str]:
    """Tells a customer before a promised time passes that it takes longer, once, and by when (rule 8)."""
    due = max(rules.later(now, m.due or now, desk.settings.follow_up, desk.settings.rules) for m in late)
    if not _to_customer(desk, late, "delay", {"answer_due": due}, now):
        return []
    for matter in late:
        _put_off(desk, matter, due, now)
    return [f"{_called(late[0])}: told that it takes until {_moment(desk, due)}"]


def _put_off(desk: Desk, matter: Matter, due: datetime, now: datetime) -> None:
    why = "the customer was told that it takes longer (rule 8)"
    done(desk.db, matter, rules.DELAY, why, now)
    if matter.request_id is None:
        tickets.set_due(desk.db, matter.ticket_id, due, who=audit.BOT, why=why, now=now)
    elif matter.kind is Kind.CSR and matter.state is State.VERIFYING:
        requests.move_request(desk.db, matter.request_id, State.DELAYED, who=audit.BOT, why=why, now=now, due=due)
    else:
        requests.amend_request(desk.db, matter.request_id, who=audit.BOT, why=why, now=now, due=due)


def _remind(desk: Desk, asked: Sequence[Matter], now: datetime) -> list[str]:
    """Reminds a customer who owes us an answer, as often as the setting says; the clock stands meanwhile."""
    since = min(matter.clock_stopped_at for matter in asked if matter.clock_stopped_at)
    waits_for = asked[0].kind.value if asked[0].kind else ""
    if not _to_customer(desk, asked, "reminder", {"asked_on": since, "waits_for": waits_for}, now):
        return []
    for matter in asked:
        for mark in rules.reminders(matter, now, desk.settings.follow_up, desk.settings.rules):
            done(desk.db, matter, mark, "the customer has not answered what we asked", now)
    return [f"{_called(asked[0])}: the customer is reminded"]


def _give_up(desk: Desk, unanswered: Sequence[Matter], now: datetime) -> list[str]:
    """Sets a CSR request aside whose customer never answered us; a cancellation goes to staff: nothing is dropped."""
    did = []
    for matter in unanswered:
        csr = matter.kind is Kind.CSR
        to, due = (State.ABANDONED, None) if csr else (State.RECEIVED, _for_staff(desk, now))
        why = "the customer did not answer us" + ("" if csr else ": staff decide")
        requests.move_request(desk.db, _request(matter), to, who=audit.BOT, why=why, now=now, due=due)
        done(desk.db, matter, f"{'abandoned' if csr else 'given to staff'}, since nobody answered", why, now)
        did.append(f"{_called(matter)}: {to.value}, {why}")
    return did


def _free_what_no_port_holds(desk: Desk, held: Sequence[Matter], now: datetime) -> list[str]:
    """Gives staff a cancellation that waits for a port which never came on file; one under an open port stays held."""
    did = []
    for matter in held:
        if not ports_that_hold(desk, ports.cancellation(desk.db, _request(matter))):
            why = "held for long, and no port is on file that holds it: staff ask the customer (rule 12)"
            due = _for_staff(desk, now)
            requests.move_request(desk.db, _request(matter), State.RECEIVED, who=audit.BOT, why=why, now=now, due=due)
            done(desk.db, matter, "given to staff, since no port holds it", why, now)
            did.append(f"{_called(matter)}: {why}")
    return did


JOBS = (
    Job("mark_overdue", lambda m, now, _: rules.is_overdue(m, now), _mark_overdue, in_the_day=False),
    Job("abandon", lambda m, now, s: rules.is_abandoned(m, now, s.rules), _abandon),
    Job("free_what_no_port_holds", lambda m, now, s: rules.is_held_long(m, now, s.rules), _free_what_no_port_holds),
    Job("ask_after_passed_dates", lambda m, now, s: rules.date_has_passed(m, now, s.rules), _ask_after_passed_dates),
    Job("tell_delay", lambda m, now, s: rules.will_be_late(m, now, s.follow_up), _tell_delay),
    Job("remind", lambda m, now, s: bool(rules.reminders(m, now, s.follow_up, s.rules)), _remind),
    Job("give_up", lambda m, now, s: rules.is_given_up(m, now, s.rules), _give_up),
)
"""Every job, in order; the digest of the day follows them."""


def _to_customer(desk: Desk, about: Sequence[Matter], letter: str, values: dict[str, object], now: datetime) -> bool:
    """Writes to the requester in the thread of our last answer; False where there is none, it came back, or staff write
    themselves.
    """
    matter, mode = about[0], rules.mode_of((one.kind for one in about), desk.settings.rules)
    before = letters.last_reply(desk.db, matter.ticket_id)
    if before is None or mode is Mode.OFF or outbox.came_back(desk.db, before["to_address"]):
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


def _request(matter: Matter) -> int:
    assert matter.request_id is not None, "this rule is about requests only"
    return matter.request_id


def _called(matter: Matter) -> str:
    return f"{matter.reference} ({matter.kind.value.replace('_', ' ') if matter.kind else 'message'})"
