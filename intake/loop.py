"""The polling loop: schedule rings the bell, IDLE wakes it early, each job is guarded, signals end it cleanly."""

from __future__ import annotations

import contextlib
import signal
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import schedule

from intake.desk import staff_mail
from intake.desk.deliver import Delivered, deliver, stopped_itself, waiting
from intake.desk.desk import Desk, at_work, log
from intake.desk.follow_up import follow_up
from intake.desk.handle import Handled, handle
from intake.desk.reconcile import Reconciled, reconcile
from intake.desk.take import Taken, take
from intake.domain.backoff import MAILBOX_LONGEST, mailbox_delay
from intake.domain.errors import IntakeError
from intake.mail.idle import Watcher
from intake.mail.inbox import Inbox
from intake.mail.opening import KeptInbox, open_courier
from intake.settings import ImapMailbox
from intake.wake import Wake

FOLLOW_UP_MINUTES = 5
"""How often the loop looks at what time alone brings about; the jobs themselves know what is due when."""


@dataclass(slots=True)
class Health:
    """How a mailbox, or the courier, has fared: a failure is reported once, and tried again ever more rarely."""

    failures: int = 0
    not_before: datetime | None = None

    def rests(self, now: datetime) -> bool:
        """True while it is too early to try again. A wait longer than the longest is a clock that was put back."""
        return self.not_before is not None and now < self.not_before <= now + MAILBOX_LONGEST

    def rested(self, now: datetime) -> bool:
        """True when a failure lies behind it and the wait after it is over."""
        return self.not_before is not None and not self.rests(now)

    def failed(self, now: datetime) -> bool:
        """Notes a failure; True when it is the first in a row, and so to be reported."""
        self.failures += 1
        self.not_before = now + mailbox_delay(self.failures)
        return self.failures == 1

    def recovered(self) -> bool:
        """Notes a success; True when it ends a row of failures."""
        had_failed, self.failures, self.not_before = self.failures > 0, 0, None
        return had_failed


@dataclass(slots=True)
class Pass:
    """What one pass over all mailboxes did."""

    taken: dict[str, Taken] = field(default_factory=dict)
    troubles: dict[str, str] = field(default_factory=dict)
    """Mailbox or "letters" -> one sentence."""
    handled: list[Handled] = field(default_factory=list)
    followed_up: list[str] = field(default_factory=list)
    """What time alone brought about, a sentence each."""
    delivered: list[Delivered] = field(default_factory=list)
    waiting_letters: int = 0
    """Letters that could not leave yet."""


def told(handled: Handled) -> str:
    """What became of a message, in one line without its sender's words."""
    if handled.decision is None or handled.findings is None:
        return f"message {handled.message_id}: could not be handled"
    if handled.findings.automatic is not None:
        return f"message {handled.message_id}: {handled.findings.automatic.value}, not answered"
    kinds = ", ".join(sorted(kind.value for kind in handled.findings.kinds())) or "nothing the desk knows"
    return f"message {handled.message_id}: {handled.reference}, {kinds}, {handled.decision.route.value}"


def _counted(uids: Sequence[str]) -> str:
    return "1 message" if len(uids) == 1 else f"{len(uids)} messages"


def _named(uids: Sequence[str]) -> str:
    """The first twenty, so that a line stays a line."""
    return ", ".join(uids[:20]) + (f" and {len(uids) - 20} more" if len(uids) > 20 else "")


def catch_up(bell: schedule.Scheduler, longest: float) -> None:
    """Runs every job where the next one seems more than `longest` seconds away: the clock was put back meanwhile."""
    if (bell.idle_seconds or 0.0) > longest + 5:
        bell.run_all()


class Loop:
    """Runs the jobs of a desk, once or until stopped."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._polls = False
        self._stop = False
        self._wake: Wake | None = None
        limit = desk.settings.limits.message_bytes
        self._inboxes = {mailbox.name: KeptInbox(mailbox, limit) for mailbox in desk.settings.mailbox}
        self._courier = open_courier(desk.settings.courier)
        self._health = {mailbox.name: Health() for mailbox in desk.settings.mailbox}
        self._courier_health = Health()
        self._alarms: dict[str, str] = {}

    @property
    def stopping(self) -> bool:
        """True once the loop was asked to stop."""
        return self._stop

    def stop(self) -> None:
        """Asks the loop to finish the message in hand and leave."""
        self._stop = True
        if self._wake is not None:
            self._wake.ring()

    def once(self) -> Pass:
        """One pass: take from every mailbox, handle what waits, follow up, deliver what is due.

        Raises ConflictError when another process is at work on the queue.
        """
        with at_work(self._desk), self._connections():
            return self._pass(follow=True)

    @contextlib.contextmanager
    def _connections(self) -> Iterator[None]:
        """Sessions with mailboxes and the line to the mail server are kept from pass to pass, and ended here."""
        try:
            yield
        finally:
            for inbox in self._inboxes.values():
                inbox.close()
            self._courier.close()

    def _pass(self, *, follow: bool = False) -> Pass:
        done = Pass()
        for mailbox in self._inboxes:
            if not self.stopping:
                self._take(mailbox, done)
        while not self.stopping and (batch := handle(self._desk, lambda: self.stopping)):
            done.handled += batch
            for handled in batch:
                self._tell("%s", told(handled))
        if follow:
            done.followed_up = self._follow_up()
        unreachable = staff_mail.unreachable(self._desk)
        if unreachable:
            done.troubles["staff"] = unreachable
        self._once("staff", unreachable)
        self._deliver(done)
        done.waiting_letters = waiting(self._desk)
        return done

    def forever(self) -> None:
        """Polls until SIGTERM, SIGINT or `stop`. Returns when the message in hand is finished.

        Raises ConflictError when another process is at work on the queue.
        """
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: self.stop())
        self._polls = True
        bell = schedule.Scheduler()
        bell.every(self._desk.settings.desk.poll_seconds).seconds.do(self._guarded, self._pass)
        bell.every(FOLLOW_UP_MINUTES).minutes.do(self._guarded, self._follow_up)
        with at_work(self._desk), self._connections(), Wake() as wake, contextlib.ExitStack() as listening:
            self._wake = wake
            log.info(
                "The desk is open on %s: mailboxes %s, looked at every %d seconds.",
                self._desk.settings.desk.database,
                ", ".join(self._health),
                self._desk.settings.desk.poll_seconds,
            )
            if not self._desk.settings.desk.trusted_authserv_ids:
                log.warning("desk.trusted_authserv_ids is empty: no sender is proven, and no carrier's notice counts.")
            for mailbox in self._desk.settings.mailbox:
                if isinstance(mailbox, ImapMailbox) and mailbox.idle:
                    listening.enter_context(Watcher(mailbox, wake.ring))
            self._guarded(self._pass)
            self._guarded(self._follow_up)
            while not self.stopping:
                bell.run_pending()
                catch_up(bell, self._desk.settings.desk.poll_seconds)
                news = wake.wait(min(1.0, max(bell.idle_seconds or 0.0, 0.05)))
                if not self.stopping and (news or self._rested()):
                    self._guarded(self._pass)
        log.info("The desk is closed.")

    def _follow_up(self) -> list[str]:
        """What time alone brings about; its letters leave with the next delivery."""
        did = follow_up(self._desk, self._desk.now())
        for sentence in did:
            self._tell("%s", sentence)
        return did

    def _rested(self) -> bool:
        """A mailbox that failed is not left until the next poll, which may be far."""
        return any(health.rested(self._desk.now()) for health in self._health.values())

    def _tell(self, line: str, *values: object) -> None:
        """One line in the log of a loop; nothing that a stranger wrote stands in it."""
        if self._polls:
            log.info(line, *values)

    def _guarded(self, job: Callable[[], object]) -> None:
        """A job that raises would end every later job of `schedule` for good; so none does."""
        try:
            job()
        except Exception:
            log.exception("A job of the desk failed; it runs again at the next poll")

    def _take(self, mailbox: str, done: Pass) -> None:
        health, now = self._health[mailbox], self._desk.now()
        if health.rests(now):
            return
        try:
            with self._inboxes[mailbox].walk() as inbox:
                done.taken[mailbox] = self._walk(inbox)
        except IntakeError as error:
            done.troubles[mailbox] = str(error)
            if health.failed(now) and self._polls:
                log.error("%s It is tried again later.", error)
            return
        if health.recovered() and self._polls:
            log.warning("Mailbox %s works again.", mailbox)
        self._alarm(mailbox, done)

    def _walk(self, inbox: Inbox) -> Taken:
        old_after = timedelta(days=self._desk.settings.desk.old_mail_days)
        return take(self._desk.db, inbox, self._desk.now, lambda: self.stopping, old_after)

    def _alarm(self, mailbox: str, done: Pass) -> None:
        """After each walk what lies in the mailbox is recorded and moved, or it is said which messages are not."""
        taken = done.taken[mailbox]
        if taken.unread:
            done.troubles[mailbox] = (
                f"{_counted(taken.unread)} in the mailbox cannot be recorded: UID {_named(taken.unread)}. "
                "They stay where they are; look at them with a mail program."
            )
        elif taken.unmoved:
            done.troubles[mailbox] = (
                f"{_counted(taken.unmoved)} are recorded and cannot be moved: UID {_named(taken.unmoved)}. "
                "They are met again with each pass; check the permissions of the processed and failed folders."
            )
        self._once(mailbox, done.troubles.get(mailbox, ""))

    def _once(self, what: str, trouble: str) -> None:
        """Logs an alarm when it is another than at the last pass."""
        if trouble and trouble != self._alarms.get(what) and self._polls:
            log.error("%s: %s", what, trouble)
        self._alarms[what] = trouble

    def reconcile(self) -> dict[str, Reconciled | str]:
        """Takes in what waits, then compares each mailbox with its record: mailbox -> what came of it, or the trouble.

        Raises ConflictError when another process is at work on the queue.
        """
        found: dict[str, Reconciled | str] = {}
        with at_work(self._desk), self._connections():
            for mailbox, kept in self._inboxes.items():
                try:
                    with kept.walk() as inbox:
                        taken = self._walk(inbox)
                        found[mailbox] = reconcile(
                            self._desk.db, inbox, mailbox, taken, self._desk.now, lambda: self.stopping
                        )
                except IntakeError as error:
                    found[mailbox] = str(error)
        return found

    def _deliver(self, done: Pass) -> None:
        try:
            self._courier.begin()
            done.delivered = deliver(self._desk, self._courier, lambda: self.stopping)
            for letter in done.delivered:
                self._tell("letter %d: %s %s", letter.letter_id, letter.fate.value, letter.reason)
        except IntakeError as error:
            done.troubles["letters"] = str(error)
            if self._courier_health.failed(self._desk.now()) and self._polls:
                log.error("Letters cannot leave: %s They wait in the outbox.", error)
            return
        stopped = stopped_itself(self._desk)
        if stopped:
            done.troubles["letters"] = stopped
        self._once("letters", stopped)
        if self._courier_health.recovered():
            log.warning("Letters leave again.")
