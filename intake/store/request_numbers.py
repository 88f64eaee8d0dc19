"""The telephone numbers of a request, each with a state of its own, so that a port of 3 out of 5 is partial (rule 18)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from intake.domain.ticket import State
from intake.store import audit
from intake.store.database import Database
from intake.store.requests import get, ticket_changed


def move_numbers(
    db: Database,
    request_id: int,
    numbers: Iterable[str],
    to: State,
    *,
    who: str,
    why: str,
    now: datetime,
    message_id: int | None = None,
) -> tuple[str, ...]:
    """Moves numbers of a request, with one event; gives those that changed. A number it does not have yet is added."""
    request = get(db, request_id)
    states = number_states(db, request_id)
    changed = tuple(n for n in dict.fromkeys(numbers) if states.get(n) != to)
    for number in changed:
        db.write(
            "INSERT INTO ticket_numbers (request_id, number, position, state) VALUES (?, ?,"
            " (SELECT count(*) FROM ticket_numbers WHERE request_id = ?), ?)"
            " ON CONFLICT (request_id, number) DO UPDATE SET state = excluded.state",
            (request_id, number, request_id, to),
        )
    if changed:
        ticket_changed(db, request["ticket_id"], now)
        audit.record(
            db,
            now=now,
            who=who,
            what="numbers",
            before=", ".join(f"{n} {states[n]}" for n in changed if n in states) or None,
            after=", ".join(f"{n} {to}" for n in changed),
            why=why,
            ticket_id=request["ticket_id"],
            request_id=request_id,
            message_id=message_id,
        )
    return changed


def number_states(db: Database, request_id: int) -> dict[str, State]:
    """Number -> state, in the order they were named. Needs no transaction."""
    rows = db.rows("SELECT number, state FROM ticket_numbers WHERE request_id = ? ORDER BY position", (request_id,))
    return {row["number"]: State(row["state"]) for row in rows}


def set_numbers(db: Database, request_id: int, numbers: Sequence[str], *, now: datetime) -> None:
    """Puts corrected numbers in the place of those of a request; one that stays keeps its state."""
    request, states = get(db, request_id), number_states(db, request_id)
    db.write("DELETE FROM ticket_numbers WHERE request_id = ?", (request_id,))
    for position, number in enumerate(dict.fromkeys(numbers)):
        state = states.get(number, request["state"])
        db.insert("ticket_numbers", {"request_id": request_id, "number": number, "position": position, "state": state})
    ticket_changed(db, request["ticket_id"], now)
