"""Letters leave once, to whom they may go, and never faster than the limit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta

import pytest

from intake.desk.deliver import deliver
from intake.desk.desk import Desk, at_work, open_desk
from intake.domain.account import Account, Contact
from intake.domain.letter import Fate, Letter, Outcome
from intake.domain.policy import Mode
from intake.loop import Loop
from intake.settings import Settings, parse
from intake.store import accounts, letters, outbox, tickets
from tests.desk.conftest import START, Clock


@dataclass
class Told:
    """A courier that meets the fates it is told, and remembers what it was given."""

    fates: list[Outcome] = field(default_factory=list)
    given: list[Letter] = field(default_factory=list)
    before: Callable[[], None] = lambda: None

    def deliver(self, letter: Letter, raw: bytes, on_data: Callable[[], None]) -> Outcome:
        self.before()
        on_data()
        self.given.append(letter)
        return self.fates.pop(0) if self.fates else Outcome(Fate.SENT)


def write(desk: Desk, *, to: str = "ana@heron.example", account_data: bool = False, account: str | None = None) -> int:
    """A letter that waits to go."""
    with desk.db.transaction():
        ticket_id, _ = tickets.open_ticket(
            desk.db, requester=to, subject="s", priority="3-normal", due=None, account_number=account, now=desk.now(),
        )  # fmt: skip
        return letters.write(
            desk.db, ticket_id=ticket_id, message_id=None, purpose="reply", mode=Mode.SEND, sender="support@losing.example",
            sender_name="Losing Voice", to=to, subject="s", text="t", account_data=account_data, now=desk.now(),
        )  # fmt: skip


def state(desk: Desk, letter_id: int) -> str:
    """The letter's state."""
    return str(letters.get(desk.db, letter_id)["state"])


def test_a_letter_goes_once(desk: Desk) -> None:
    """A letter that was sent is not sent again by the next run."""
    letter, courier = write(desk), Told()

    deliver(desk, courier)
    deliver(desk, courier)

    assert state(desk, letter) == "sent"
    assert len(courier.given) == 1


def test_a_deferred_letter_is_tried_again_with_the_same_message_id(desk: Desk, clock: Clock) -> None:
    """After a temporary refusal a letter waits, and goes again unchanged."""
    letter, courier = write(desk), Told([Outcome(Fate.DEFERRED, "450 later")])

    deliver(desk, courier)
    waiting = state(desk, letter)
    deliver(desk, courier)
    clock.pass_(minutes=3)
    deliver(desk, courier)

    assert waiting == "pending"
    assert state(desk, letter) == "sent"
    assert len({given.message_id for given in courier.given}) == 1
    assert len(courier.given) == 2


def test_a_letter_is_given_up_in_the_end(desk: Desk, clock: Clock) -> None:
    """A letter that is deferred for days fails, and staff see it."""
    letter, courier = write(desk), Told([Outcome(Fate.DEFERRED, "450 later")] * 50)

    for _ in range(200):
        deliver(desk, courier)
        clock.pass_(hours=1)

    assert state(desk, letter) == "failed"
    assert 5 < len(courier.given) < 15


@pytest.mark.parametrize(("account_data", "copies", "end"), [(False, 2, "unknown"), (True, 1, "unknown")])
def test_a_line_that_breaks_after_data(desk: Desk, clock: Clock, account_data: bool, copies: int, end: str) -> None:
    """A receipt goes once more and no more; account data never goes again by itself."""
    record_account(desk)
    letter = write(desk, account_data=account_data, account="A-1")
    courier = Told([Outcome(Fate.UNKNOWN, "cut")] * 5)

    for _ in range(5):
        deliver(desk, courier)
        clock.pass_(hours=1)

    assert len(courier.given) == copies
    assert state(desk, letter) == end


@pytest.mark.parametrize(("account_data", "copies"), [(False, 1), (True, 0)])
def test_a_crash_amid_sending(settings: Settings, clock: Clock, account_data: bool, copies: int) -> None:
    """What a crash left in sending goes once more if it is a receipt, and waits for staff if it holds account data."""
    with open_desk(settings, clock) as desk:
        record_account(desk)
        letter = write(desk, account_data=account_data, account="A-1")
        with desk.db.transaction():
            outbox.lease(desk.db, letter, desk.now())
            outbox.mark_sending(desk.db, letter, desk.now())
    courier = Told()

    with open_desk(settings, clock) as desk, at_work(desk):
        deliver(desk, courier)
        end = state(desk, letter)

    assert len(courier.given) == copies
    assert end == ("unknown" if account_data else "sent")


def record_account(desk: Desk, since: date = date(2020, 1, 1), authorized: bool = True) -> None:
    """Account A-1, whose contact is Ana."""
    with desk.db.transaction():
        accounts.upsert(
            desk.db, Account("A-1", "Heron", contacts=(Contact("Ana", "ana@heron.example", authorized, since),))
        )


@pytest.mark.parametrize(
    ("to", "since", "authorized", "goes"),
    [
        ("ana@heron.example", date(2020, 1, 1), True, True),
        ("Ana@Heron.example", date(2020, 1, 1), True, True),
        ("ana@heron.example", START.date() - timedelta(days=29), True, False),
        ("ana@heron.example", date(2020, 1, 1), False, False),
        ("eve@else.example", date(2020, 1, 1), True, False),
        ("ana@heron.example.else.example", date(2020, 1, 1), True, False),
        ("аna@heron.example", date(2020, 1, 1), True, False),
    ],
    ids=["of record", "of record, in capitals", "too young", "not authorized", "stranger", "look-alike", "homograph"],
)
def test_account_data_goes_only_to_an_address_of_record(
    desk: Desk, to: str, since: date, authorized: bool, goes: bool
) -> None:
    """Just before the hand-over a letter with account data is checked against the account as it is now (rule 9)."""
    record_account(desk, since, authorized)
    letter, courier = write(desk, to=to, account_data=True, account="A-1"), Told()

    deliver(desk, courier)

    assert (len(courier.given) == 1) == goes
    assert state(desk, letter) == ("sent" if goes else "failed")


def test_a_record_that_changes_while_the_line_is_open_stops_the_letter(desk: Desk) -> None:
    """The check is made again in the transaction that marks the letter as being sent."""
    record_account(desk)
    letter, courier = (
        write(desk, account_data=True, account="A-1"),
        Told(before=lambda: record_account(desk, authorized=False)),
    )

    deliver(desk, courier)

    assert courier.given == []
    assert state(desk, letter) == "failed"


def test_the_desk_stops_itself_above_the_rate(values: dict[str, object], settings: Settings, clock: Clock) -> None:
    """No more letters leave in an hour than the setting says; the rest waits for the next hour."""
    few = parse({**values, "rules": {"letters_per_hour": 3}}, base=settings.desk.database.parent)
    with open_desk(few, clock) as desk:
        for _ in range(5):
            write(desk)
        courier = Told()
        deliver(desk, courier)
        at_first = len(courier.given)
        clock.pass_(minutes=61)
        deliver(desk, courier)

    assert at_first == 3
    assert len(courier.given) == 5


def test_a_desk_that_stopped_itself_says_so(values: dict[str, object], settings: Settings, clock: Clock) -> None:
    """The pass in which letters were held back by the rate tells it as a trouble; the next one within it does not."""
    few = parse({**values, "rules": {"letters_per_hour": 3}}, base=settings.desk.database.parent)
    with open_desk(few, clock) as desk:
        for _ in range(5):
            write(desk)
        held = Loop(desk).once()
        clock.pass_(minutes=61)
        after = Loop(desk).once()

    assert "3 letters went out within an hour, the limit" in held.troubles["letters"]
    assert after.troubles == {}
