"""What a pass did, as a table and a few sentences."""

from __future__ import annotations

from datetime import datetime

from intake.desk.handle import Handled
from intake.desk.reconcile import Reconciled
from intake.domain.decision import Route
from intake.domain.letter import Fate
from intake.domain.local_time import local_time
from intake.domain.policy import Mode
from intake.loop import Pass
from intake.settings import Settings
from intake.terminal import count, say, table

WHAT_MACHINES_SEND = {
    "bounce": "a bounce",
    "auto_reply": "an automatic reply",
    "list": "list mail",
    "own": "our own mail",
}


def print_pass(done: Pass, settings: Settings) -> None:
    """Prints who wrote, what was asked, what was done, under which reference, and what is due when."""
    rows = [
        (
            handled.sender or "(nobody)",
            _asked(handled),
            _done(handled),
            handled.reference,
            local_time(_due(handled), settings.rules.timezone),
        )
        for handled in done.handled
    ]
    if rows:
        table(("From", "Asked", "Done", "Reference", "Due"), rows)
    recorded = sum(taken.recorded for taken in done.taken.values())
    sent = sum(1 for letter in done.delivered if letter.fate is Fate.SENT)
    say(f"{count(recorded, 'message')} recorded, {len(done.handled)} handled, {count(sent, 'letter')} sent.")
    if done.waiting_letters:
        say(f"{count(done.waiting_letters, 'letter')} waiting to be tried again: python run.py letters --state pending")
    for sentence in done.followed_up:
        say(f"Follow-up: {sentence}.")
    for taken in done.taken.values():
        if taken.set_aside:
            say(
                f"Too large, and in the failed folder: {count(taken.set_aside, 'message')} (python run.py shunted list)"
            )
        if taken.old:
            say(f"Older than desk.old_mail_days when the desk was first started, so not answered: {taken.old}")
    for letter in done.delivered:
        if letter.fate is not Fate.SENT:
            say(f"Letter {letter.letter_id} to {letter.to}: {letter.fate.value}. {letter.reason}")
    for name, trouble in done.troubles.items():
        say(f"{name}: {trouble}")


def print_reconciled(mailbox: str, found: Reconciled | str) -> bool:
    """Prints a mailbox against its record, by the UIDs where they differ; True where all that lies there is recorded."""
    if isinstance(found, str):
        say(f"{mailbox}: {found}")
        return False
    taken = found.taken
    say(
        f"{mailbox}: {count(found.recorded, 'message')} recorded, {found.settled} in the processed and failed folders, "
        f"{found.waiting} waiting; {taken.recorded + len(found.taken_in)} taken in now."
    )
    if found.copies:
        of_them = f"{count(found.copies, 'message')} in those folders"
        say(f"{mailbox}: {of_them} came twice, byte for byte: recorded once.")
    if taken.old:
        say(f"{mailbox}: {count(taken.old, 'message')} older than desk.old_mail_days: recorded, not answered.")
    if found.taken_in:
        say(f"{mailbox}: without a record until now, left to staff: {', '.join(found.taken_in)}")
    if taken.unread:
        say(f"{mailbox}: cannot be recorded, and stays where it is: UID {', '.join(taken.unread)}")
    if taken.unmoved:
        say(f"{mailbox}: recorded, and cannot be moved: UID {', '.join(taken.unmoved)}")
    return not taken.unread


def _asked(handled: Handled) -> str:
    findings = handled.findings
    if findings is None:
        return "(could not be read)"
    if findings.automatic is not None:
        return WHAT_MACHINES_SEND[findings.automatic.value]
    kinds = [f"{r.kind.value} {r.status.value}" if r.status else r.kind.value for r in findings.requests]
    return ", ".join(kinds) or ("thanks" if findings.courtesy else "nothing the desk knows")


def _done(handled: Handled) -> str:
    """In words: the letters, the moves, who looks at it."""
    decision = handled.decision
    if decision is None:
        return "set aside; see python run.py shunted"
    if decision.route is Route.IGNORE:
        return "recorded, not answered"
    parts = []
    for letter in decision.letters:
        verb = "answered" if letter.is_reply else f"told {letter.to}"
        drafted = " (draft, waits for release)" if letter.mode is Mode.DRAFT else ""
        parts.append(f"{verb}: {', '.join(letter.sections)}{drafted}")
    parts += [
        f"{plan.kind.value} is {plan.state.value}" for plan in decision.requests if plan.due or not decision.letters
    ]
    parts += [f"ticket moves to {move.to.value}" for move in decision.moves]
    if decision.route is Route.STAFF:
        parts.append("staff look at it")
    return "\n".join(parts)


def _due(handled: Handled) -> datetime | None:
    return handled.decision.due if handled.decision else None
