"""The outbox: written letters leave one try at a time, and staff can release them or take them back.

draft -> pending -> leased -> sending -> sent | failed | unknown; a try that may be repeated goes back to pending.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from intake.domain.errors import ConflictError
from intake.domain.letter import Letter
from intake.store import audit
from intake.store.database import Database, Row, plain
from intake.store.letters import get, letter_event, letter_of, listed, tell, write
from intake.store.schema import LetterState
from intake.store.times import to_text

__all__ = [
    "Outgoing", "came_back", "defer", "due", "fail", "get", "lease", "letter_of", "letters_since",
    "letters_to_domain", "listed", "mark_bounced", "mark_sending", "mark_sent", "recover", "release", "replies_on",
    "sent_since", "unknown", "withdraw", "write",
]  # fmt: skip

LONGEST_WAIT = timedelta(days=2)
"""No try is put off by more than this."""
IN_HAND = (LetterState.LEASED, LetterState.SENDING)
"""States in which a try is under way."""
RELEASABLE = (LetterState.DRAFT, LetterState.UNKNOWN, LetterState.FAILED)
"""What staff may let go out, or out again."""
WITHDRAWABLE = (*RELEASABLE, LetterState.PENDING, LetterState.LEASED)
"""What staff may take back. `mark_sending` refuses a leased letter that was withdrawn meanwhile."""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A letter in the deliverer's hand."""

    id: int
    letter: Letter
    purpose: str
    account_data: bool
    attempts: int
    """Tries, this one included."""
    ticket_id: int | None
    message_id: int | None
    """The message that caused it."""
    request_id: int | None = None
    """The request that it answers with account data."""


def due(db: Database, now: datetime, limit: int) -> list[int]:
    """Ids of up to `limit` letters whose time has come, the longest waiting first. Needs no transaction.

    One that would wait longer than LONGEST_WAIT is due as well: the clock was put back since its last try.
    """
    rows = db.rows(
        "SELECT id FROM letters WHERE state = 'pending' AND (next_try <= ? OR next_try > ?) ORDER BY next_try, id LIMIT ?",
        (to_text(now), to_text(now + LONGEST_WAIT), limit),
    )
    return [row["id"] for row in rows]


def lease(db: Database, letter_id: int, now: datetime) -> Outgoing | None:
    """Takes a pending letter in hand and counts the try; None when it is not pending any more."""
    if _go(db, letter_id, (LetterState.PENDING,), LetterState.LEASED, leased_at=to_text(now)) is None:
        return None
    db.write("UPDATE letters SET attempts = attempts + 1 WHERE id = ?", (letter_id,))
    row = get(db, letter_id)
    return Outgoing(
        id=letter_id,
        letter=letter_of(db, row),
        purpose=row["purpose"],
        account_data=bool(row["account_data"]),
        attempts=row["attempts"],
        ticket_id=row["ticket_id"],
        message_id=row["message_id"],
        request_id=row["request_id"],
    )


def mark_sending(db: Database, letter_id: int, now: datetime) -> bool:
    """Committed just before DATA: from here on it may have been sent. False: not in hand any more (withdrawn), so stop."""
    row = _go(db, letter_id, (LetterState.LEASED,), LetterState.SENDING, leased_at=to_text(now))
    return row is not None


def mark_sent(db: Database, letter_id: int, now: datetime) -> None:
    """The server took it. ConflictError when it is not in hand."""
    _end(db, letter_id, LetterState.SENT, now, sent_at=to_text(now), reason=None)


def defer(db: Database, letter_id: int, *, reason: str, next_try: datetime, may_have_gone: bool = False) -> None:
    """Pending again, tried at `next_try`. `may_have_gone`: the line broke after DATA, so this is its one repetition.

    Nothing happens to a letter that is not in hand any more (withdrawn).
    """
    repeated = {"recovered": 1} if may_have_gone else {}
    _go(db, letter_id, IN_HAND, LetterState.PENDING, reason=plain(reason), next_try=to_text(next_try), **repeated)


def fail(db: Database, letter_id: int, *, reason: str, now: datetime) -> None:
    """The server will never take it; staff see it in the view letters_failed. ConflictError when it is not in hand."""
    _end(db, letter_id, LetterState.FAILED, now, reason=plain(reason))


def unknown(db: Database, letter_id: int, *, reason: str, now: datetime) -> None:
    """The line broke after DATA: it may have been sent, and staff decide. ConflictError when it is not in hand."""
    _end(db, letter_id, LetterState.UNKNOWN, now, reason=plain(reason))


def release(db: Database, letter_id: int, *, who: str, now: datetime, why: str = "") -> None:
    """Staff let a draft go out, or a failed, unknown or returned letter go out again, with the same Message-ID.

    Whom it goes to is written to again by the desk itself too. ConflictError.
    """
    row = get(db, letter_id)
    allowed = (*RELEASABLE, LetterState.SENT) if row["bounced_at"] else RELEASABLE
    before = _go(db, letter_id, allowed, LetterState.PENDING, next_try=to_text(now), recovered=0)
    db.write("UPDATE letters SET bounced_at = NULL WHERE to_address = ?", (row["to_address"],))
    _tell(db, letter_id, before, LetterState.PENDING, who=who, why=why, now=now)


def withdraw(db: Database, letter_id: int, *, who: str, why: str, now: datetime) -> None:
    """Staff take back a letter that is not on the wire and was not sent. ConflictError."""
    before = _go(db, letter_id, WITHDRAWABLE, LetterState.WITHDRAWN)
    _tell(db, letter_id, before, LetterState.WITHDRAWN, who=who, why=why, now=now)


def recover(db: Database, now: datetime) -> tuple[list[int], list[int]]:
    """Before anything is sent, by whoever holds the job (lock.sole): what a crash left in hand. Gives the ids that go again, and those unknown.

    A leased letter was not sent. One that was being sent may have been: without account data it goes once more
    with the same Message-ID, but only once; with account data staff decide.
    """
    again: list[int] = []
    doubtful: list[int] = []
    for row in db.rows("SELECT id, state, account_data, recovered FROM letters WHERE state IN ('leased', 'sending')"):
        on_the_wire = row["state"] == LetterState.SENDING
        if on_the_wire and (row["account_data"] or row["recovered"]):
            unknown(
                db,
                row["id"],
                reason="The desk stopped while it was being sent: it may have been sent.",
                now=now,
            )
            doubtful.append(row["id"])
            continue
        recovered = 1 if on_the_wire else row["recovered"]
        before = _go(db, row["id"], IN_HAND, LetterState.PENDING, next_try=to_text(now), recovered=recovered)
        why = "The desk stopped while it was being sent: it goes once more." if on_the_wire else "The desk stopped."
        _tell(db, row["id"], before, LetterState.PENDING, who=audit.BOT, why=why, now=now)
        again.append(row["id"])
    return again, doubtful


def mark_bounced(db: Database, letter_id: int, *, reason: str, message_id: int | None, now: datetime) -> bool:
    """A letter that had left came back for good. False: it had not left, or came back before."""
    row = get(db, letter_id)
    if row["bounced_at"] or row["state"] not in (LetterState.SENT, LetterState.UNKNOWN):
        return False
    db.write("UPDATE letters SET bounced_at = ?, reason = ? WHERE id = ?", (to_text(now), plain(reason), letter_id))
    tell(db, row, "letter came back", reason, message_id=message_id, now=now)
    return True


def came_back(db: Database, address: str) -> bool:
    """True when a letter to this address came back for good, and staff have not released one since."""
    sql = "SELECT 1 FROM letters WHERE to_address = ? AND bounced_at IS NOT NULL"
    return db.value(sql, (address.strip(),)) is not None


def letters_since(db: Database, address: str, since: datetime) -> int:
    """How many replies were written to an address since then, those withdrawn left out. Needs no transaction."""
    return int(
        db.value(
            "SELECT count(*) FROM letters WHERE to_address = ? AND created_at >= ? AND state <> 'withdrawn'"
            " AND purpose = 'reply'",
            (address.strip(), to_text(since)),
        )
    )


def replies_on(db: Database, ticket_id: int, since: datetime) -> int:
    """How many replies were written on a ticket since then, those withdrawn left out. Needs no transaction."""
    sql = (
        "SELECT count(*) FROM letters WHERE ticket_id = ? AND created_at >= ? AND state <> 'withdrawn'"
        " AND purpose = 'reply'"
    )
    return int(db.value(sql, (ticket_id, to_text(since))))


def letters_to_domain(db: Database, domain: str, since: datetime) -> int:
    """How many letters were written by the desk itself to a domain since then. Needs no transaction."""
    sql = (
        "SELECT count(*) FROM letters WHERE created_at >= ? AND state <> 'withdrawn' AND purpose <> 'staff_answer'"
        " AND substr(to_address, instr(to_address, '@') + 1) = ? COLLATE NOCASE"
    )
    return int(db.value(sql, (to_text(since), domain)))


def sent_since(db: Database, since: datetime) -> int:
    """How many letters left since then. Needs no transaction."""
    return int(db.value("SELECT count(*) FROM letters WHERE sent_at >= ?", (to_text(since),)))


def _go(
    db: Database,
    letter_id: int,
    allowed: Collection[LetterState],
    to: LetterState,
    **values: str | int | None,
) -> Row | None:
    """Moves a letter and sets these columns; its row before that, or None where its state does not allow it."""
    before = get(db, letter_id)
    if before["state"] not in allowed:
        return None
    settings = "".join(f", {column} = :{column}" for column in values)
    sql = f"UPDATE letters SET state = :to{settings} WHERE id = :id"  # noqa: S608  columns are named in this file
    db.write(sql, {**values, "to": to, "id": letter_id})
    return before


def _end(db: Database, letter_id: int, to: LetterState, now: datetime, **values: str | None) -> None:
    before = _go(db, letter_id, IN_HAND, to, **values)
    _tell(db, letter_id, before, to, who=audit.BOT, why=values["reason"] or "", now=now)


def _tell(
    db: Database, letter_id: int, before: Row | None, to: LetterState, *, who: str, why: str, now: datetime
) -> None:
    if before is None:
        act = "released" if to is LetterState.PENDING else "taken back" if to is LetterState.WITHDRAWN else f"made {to}"
        raise ConflictError(f"Letter {letter_id} is {get(db, letter_id)['state']}; it cannot be {act} now.")
    letter_event(db, before, who=who, before=LetterState(before["state"]), after=to, why=why, now=now)
