"""The path of one stored message, top to bottom: the first file to read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import takewhile

from intake.desk.desk import Desk, log
from intake.desk.known import is_contact, known_from_database, of_a_contact
from intake.desk.write import Cause, write_decision
from intake.domain.decide import decide
from intake.domain.decision import Decision, Priority, Route
from intake.domain.findings import Findings
from intake.domain.message import Message
from intake.failpoint import reach
from intake.mail.parse import parse
from intake.store import messages
from intake.store.messages import StoredMessage
from intake.store.schema import Quiet

BATCH = 20
QUIET = {
    Quiet.OLD: "It lay in the mailbox long before the desk was first started: recorded, not answered.",
    Quiet.FOUND: "It lay in a folder of dealt-with mail without a record, so it may have been answered: a person answers.",
}
"""Why no letter goes out because of a message."""


@dataclass(frozen=True, slots=True)
class Handled:
    """What became of one message, for whoever watches."""

    message_id: int
    sender: str
    subject: str
    findings: Findings | None
    decision: Decision | None
    """None when the message broke us; it is tried again, or shunted."""
    reference: str = ""


@dataclass(frozen=True, slots=True)
class _Read:
    stored: StoredMessage
    message: Message
    findings: Findings


def handle(desk: Desk, stop: Callable[[], bool] = lambda: False) -> list[Handled]:
    """Handles the oldest waiting messages, a batch at most; [] when none waits, or when `stop` says so.

    1. The attempt is counted and committed, so that a message that kills us is known to have done so.
    2. Outside any lock: parse, screen, visible text, requests, facts, attachments.
    3. One transaction, a savepoint for each message: what is known, the decision, ticket, requests, letters, events.
    """
    waiting = _batch(messages.waiting(desk.db, BATCH))
    if not waiting or stop():
        return []
    with desk.db.transaction():
        messages.begin_attempt(desk.db, [stored.id for stored in waiting], desk.now())
    reach("attempted")
    done: list[Handled] = []
    read: list[_Read] = []
    for stored in waiting:
        if stored.attempts >= desk.settings.limits.attempts:
            done.append(_broken(desk, stored, RuntimeError("every attempt ended the program")))
            continue
        if stop():
            with desk.db.transaction():
                messages.give_back(desk.db, stored.id)
            continue
        try:
            read.append(_read(desk, stored))
            reach("read")
        except Exception as error:  # whatever a stranger's message does to us costs that message only
            done.append(_broken(desk, stored, error))
    return done + _decide_all(desk, read)


def _batch(waiting: Sequence[StoredMessage]) -> Sequence[StoredMessage]:
    """Fresh messages together; one that failed before alone, so that it can hurt no other."""
    if waiting and waiting[0].attempts > 0:
        return waiting[:1]
    return list(takewhile(lambda stored: stored.attempts == 0, waiting))


def _read(desk: Desk, stored: StoredMessage) -> _Read:
    message = parse(stored.raw)
    return _Read(stored, message, desk.reader.read(message))


def _decide_all(desk: Desk, read: Sequence[_Read]) -> list[Handled]:
    now, done, broken = desk.now(), [], []
    with desk.db.transaction():
        for item in read:
            try:
                with desk.db.savepoint(f"message_{item.stored.id}"):
                    done.append(_decide(desk, item, now))
            except Exception as error:
                broken.append((item.stored, error))
        reach("deciding")
    reach("decided")
    return done + [_broken(desk, stored, error) for stored, error in broken]


def _decide(desk: Desk, item: _Read, now: datetime) -> Handled:
    message = item.message
    sender = message.from_.address if message.from_ else ""
    findings = of_a_contact(item.findings, sender, desk.settings.carrier, lambda one: is_contact(desk.db, one))
    known = known_from_database(desk.db, message, findings, desk.settings, now)
    if item.stored.quiet is Quiet.OLD:
        decision = Decision(Route.IGNORE, Priority.LOW, notes=(QUIET[Quiet.OLD],))
    else:
        quiet = QUIET[item.stored.quiet] if item.stored.quiet else ""
        decision = decide(findings, replace(known, quiet=quiet), desk.settings.rules, now, sender)
    reference = write_decision(desk, Cause(item.stored, message, findings, known), decision, now)
    return Handled(item.stored.id, sender, message.subject or "", findings, decision, reference)


def _broken(desk: Desk, stored: StoredMessage, error: Exception) -> Handled:
    """Counts the failure; after the last attempt the message is shunted: kept whole, shown to staff."""
    reason = f"{type(error).__name__}: {error}"[:500]
    with desk.db.transaction():
        if stored.attempts + 1 >= desk.settings.limits.attempts:
            messages.shunt(desk.db, stored.id, reason, desk.now())
        else:
            messages.failed_attempt(desk.db, stored.id, reason)
    log.error("Message %d could not be handled (attempt %d): %s", stored.id, stored.attempts + 1, type(error).__name__)
    return Handled(stored.id, "", "", None, None)
