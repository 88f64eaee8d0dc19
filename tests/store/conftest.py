"""A queue database in a file, and short ways to fill it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from intake.domain.decision import Priority, RequestPlan
from intake.domain.findings import Facts, Kind, Party, Request
from intake.domain.policy import Mode
from intake.domain.ticket import State
from intake.store import letters, messages, requests, tickets
from intake.store.database import Database

NOW = datetime(2026, 3, 2, 14, 0, tzinfo=UTC)


class Filler:
    """Fills a database; each call is a transaction of its own."""

    def __init__(self, db: Database) -> None:
        self.db = db
        self._uids = count(1)

    def message(self, raw: bytes | None = None, **reading: Any) -> int:
        uid = next(self._uids)
        raw = raw or b"Subject: message %d\r\n\r\n" % uid
        with self.db.transaction():
            message_id, _ = messages.record(
                self.db,
                mailbox="support",
                validity="7",
                uid=str(uid),
                raw=raw,
                size=len(raw),
                whole=True,
                now=NOW,
            )
            if reading:
                messages.handled(self.db, message_id, now=NOW, reading=messages.Reading(**reading))
        return message_id

    def ticket(self, requester: str = "ana@heron.example", **values: Any) -> int:
        given = {
            "subject": "Moving",
            "priority": Priority.NORMAL,
            "due": None,
            "account_number": None,
            "now": NOW,
        }
        with self.db.transaction():
            return tickets.open_ticket(self.db, requester=requester, **{**given, **values})[0]

    def request(
        self, ticket_id: int, kind: Kind = Kind.PORT_OUT, state: State = State.RECEIVED, *,
        numbers: Sequence[str] = (), due: datetime | None = None, message_id: int | None = None, **facts: Any,
    ) -> int:  # fmt: skip
        with self.db.transaction():
            return requests.add_request(
                self.db,
                ticket_id=ticket_id,
                message_id=message_id,
                plan=RequestPlan(Request(kind, evidence=("the words",), rules=("rule",)), state, due, "because"),
                facts=Facts(numbers=tuple(numbers), **facts),
                now=NOW,
            )

    def move(self, request_id: int, *states: State, **values: Any) -> None:
        with self.db.transaction():
            for state in states:
                requests.move_request(self.db, request_id, state, who="bot", why="test", now=NOW, **values)

    def letter(self, ticket_id: int | None = None, message_id: int | None = None, **values: Any) -> int:
        given = {
            "purpose": "reply", "mode": Mode.SEND, "sender": "support@provider.example", "sender_name": "Porting Desk",
            "to": "ana@heron.example", "subject": "Re: Moving", "text": "Dear customer", "now": NOW,
        }  # fmt: skip
        with self.db.transaction():
            return letters.write(self.db, ticket_id=ticket_id, message_id=message_id, **{**given, **values})


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    with Database.open(tmp_path / "queue.db") as database:
        yield database


@pytest.fixture
def fill(db: Database) -> Filler:
    return Filler(db)


@pytest.fixture
def later() -> Callable[[float], datetime]:
    """NOW and so many minutes."""
    return lambda minutes: NOW + timedelta(minutes=minutes)


@pytest.fixture
def carrier_ticket(fill: Filler) -> int:
    return fill.ticket("lnp@gaining.example", party=Party.CARRIER, priority=Priority.PORT_NOTICE)
