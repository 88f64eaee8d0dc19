"""What time alone brings about, story by story: late, unanswered, abandoned, and what staff are told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from intake.desk import staff, staff_mark
from intake.desk.desk import Desk
from intake.desk.follow_up import follow_up
from intake.domain.findings import Kind
from intake.domain.ticket import State
from intake.loop import Loop
from tests.desk.conftest import Clock
from tests.desk.test_path import letters
from tests.desk.test_stories import ANA, DONE, FOC, ORDER, ORDERS, states, told

Arrive = Callable[..., None]
CSR = ("CSR", "Please send me the customer service record for account 8X-204417.")


def at(clock: Clock, *when: int) -> None:
    """Sets the clock: year, month, day, hour, minute in New York's winter time (UTC - 5)."""
    clock.now = datetime(*when, tzinfo=UTC).replace(hour=when[3] + 5)


def reference(desk: Desk, kind: str) -> str:
    """The reference of the ticket that asks this."""
    sql = "SELECT t.reference FROM requests r JOIN tickets t ON t.id = r.ticket_id WHERE r.kind = ?"
    return str(desk.db.value(sql, (kind,)))


def test_a_late_csr_is_told_before_its_date_and_only_once(
    heron: Desk, arrive: Arrive, clock: Clock, tmp_path: Path
) -> None:
    """Asked on Tuesday the 17th, due on Friday the 27th (Thanksgiving left out): told that afternoon, not in the morning."""
    clock.pass_(days=1)
    arrive(ANA, *CSR)
    Loop(heron).once()
    due = heron.db.value("SELECT due FROM requests")
    at(clock, 2026, 11, 27, 9, 0)
    Loop(heron).once()
    morning = states(heron, "csr")
    at(clock, 2026, 11, 27, 13, 5)
    Loop(heron).once()
    clock.pass_(minutes=30)
    Loop(heron).once()

    [_, delay] = [letter for letter in letters(tmp_path) if letter["To"] == ANA]
    assert (due, morning, states(heron, "csr")) == ("2026-11-27T22:00:00Z", ["verifying"], ["delayed"])
    assert heron.db.value("SELECT due FROM requests") == "2026-12-02T22:00:00Z"
    assert "by Wednesday, December 2, 2026." in delay.get_body(("plain",)).get_content().replace("\n", " ")
    assert delay["In-Reply-To"] is not None
    assert heron.db.value("SELECT account_data FROM letters WHERE purpose = 'delay'") == 0


def test_a_csr_that_went_to_work_in_time_tells_no_delay(
    heron: Desk, arrive: Arrive, clock: Clock, tmp_path: Path
) -> None:
    """What staff have settled is late no more."""
    arrive(ANA, *CSR)
    Loop(heron).once()
    staff.close(heron, reference(heron, "csr"), "june", "settled by phone")
    at(clock, 2026, 11, 27, 13, 5)
    Loop(heron).once()

    assert len(told(tmp_path, ANA)) == 1


def test_the_clock_stands_while_we_wait_and_runs_on_after(heron: Desk, arrive: Arrive, clock: Clock) -> None:
    """Asked back on its third day, answered two business days later: due two business days later than promised."""
    arrive(ANA, *CSR)
    Loop(heron).once()
    csr = reference(heron, "csr")
    at(clock, 2026, 11, 18, 10, 0)
    staff_mark.mark(heron, csr, Kind.CSR, State.NEEDS_INFO, "june", "which of the two companies?")
    standing = heron.db.row("SELECT due, clock_stopped_at FROM requests")
    at(clock, 2026, 11, 20, 10, 0)
    staff_mark.mark(heron, csr, Kind.CSR, State.VERIFYING, "june", "told by phone")

    assert standing == {"due": None, "clock_stopped_at": "2026-11-18T15:00:00Z"}
    assert heron.db.row("SELECT due, clock_stopped_at FROM requests") == {
        "due": "2026-11-30T22:00:00Z",
        "clock_stopped_at": None,
    }


def test_who_owes_us_an_answer_is_reminded_twice_on_business_days(
    heron: Desk, arrive: Arrive, clock: Clock, tmp_path: Path
) -> None:
    """Asked on Monday: reminded on the third and the seventh business day after, and after a month given to staff."""
    arrive(ANA, "Cancel", "Please cancel.")
    Loop(heron).once()
    asked = states(heron, "cancellation")
    days = []
    for day in range(17, 31):
        at(clock, 2026, 11, day, 9, 0)
        Loop(heron).once()
        if len(told(tmp_path, ANA)) > len(days) + 1:
            days.append(day)
    at(clock, 2026, 12, 16, 9, 59)
    Loop(heron).once()
    before = states(heron, "cancellation")
    at(clock, 2026, 12, 16, 11, 0)
    Loop(heron).once()

    assert (asked, days, before) == (["needs_scope"], [19, 25], ["needs_scope"])
    assert states(heron, "cancellation") == ["received"]
    assert heron.db.value("SELECT due FROM requests") == "2026-12-18T22:00:00Z"


def test_a_desk_that_stood_still_reminds_once_not_twice(
    heron: Desk, arrive: Arrive, clock: Clock, tmp_path: Path
) -> None:
    """Two reminders that came due while nothing ran are one letter."""
    arrive(ANA, "Cancel", "Please cancel.")
    Loop(heron).once()
    at(clock, 2026, 12, 1, 9, 0)
    Loop(heron).once()
    Loop(heron).once()

    assert len(told(tmp_path, ANA)) == 2


def test_a_port_without_a_word_is_abandoned_and_gives_back_what_it_held(
    heron: Desk, arrive: Arrive, clock: Clock
) -> None:
    """A confirmed port whose date passed a month ago: staff asked first, then it is set aside and frees the cancellation."""
    arrive(ANA, "Cancel", "Please cancel our account 8X-204417 completely.")
    for subject, text in (("New port order LK-100", ORDER), ("FOC LK-100", FOC)):
        arrive(ORDERS, subject, text)
        Loop(heron).once()
    at(clock, 2026, 12, 2, 9, 0)
    follow_up(heron, clock.now)
    asked = heron.db.value("SELECT due FROM requests WHERE kind = 'port_out'")
    at(clock, 2026, 12, 31, 9, 0)
    follow_up(heron, clock.now)
    still = states(heron, "port_out")
    at(clock, 2027, 1, 4, 9, 0)
    follow_up(heron, clock.now)

    assert asked == "2026-12-04T22:00:00Z"
    assert (still, states(heron, "port_out"), states(heron, "cancellation")) == (
        ["confirmed"],
        ["abandoned"],
        ["received"],
    )
    of_port = (
        "SELECT DISTINCT n.state FROM ticket_numbers n JOIN requests r ON r.id = n.request_id WHERE r.kind = 'port_out'"
    )
    assert heron.db.rows(of_port) == [{"state": "abandoned"}]


def test_an_abandoned_port_wakes_with_its_carriers_notice(heron: Desk, arrive: Arrive, clock: Clock) -> None:
    """A completion that comes after all finds its port and is told to the customer."""
    arrive(ORDERS, "New port order LK-100", ORDER)
    Loop(heron).once()
    at(clock, 2027, 1, 12, 9, 0)
    follow_up(heron, clock.now)
    before = states(heron, "port_out")
    arrive(ORDERS, "Completed LK-100", DONE)
    Loop(heron).once()

    assert (before, states(heron, "port_out")) == (["abandoned"], ["completed"])


def test_a_dry_run_says_what_would_be_done_and_does_nothing(
    heron: Desk, arrive: Arrive, clock: Clock, tmp_path: Path
) -> None:
    """The same sentences as the real run, and not one row changed."""
    arrive(ANA, *CSR)
    Loop(heron).once()
    at(clock, 2026, 11, 30, 9, 0)
    before = list(heron.db._connection.iterdump())
    would = follow_up(heron, clock.now, dry_run=True)
    unchanged = list(heron.db._connection.iterdump()) == before

    assert unchanged
    assert would == follow_up(heron, clock.now)
    assert len(would) == 3


def test_what_fails_hinders_nothing_else(
    heron: Desk, arrive: Arrive, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A ticket that breaks a job is rolled back alone: the others are served, the digest goes out, and it is tried again."""
    arrive(ANA, *CSR)
    arrive("bo@other.example", *CSR)
    Loop(heron).once()
    at(clock, 2026, 11, 30, 9, 0)
    write = heron.letters.follow_up

    def breaks(name: str, *rest: object, reference: str | None) -> object:
        return 1 / 0 if reference == "PD-BROKEN" else write(name, *rest, reference=reference)

    with heron.db.transaction():
        heron.db.write("UPDATE tickets SET reference = 'PD-BROKEN' WHERE requester = ?", (ANA,))
    with monkeypatch.context() as broken:
        broken.setattr(type(heron.letters), "follow_up", lambda _, *rest, **named: breaks(*rest, **named))
        did = follow_up(heron, clock.now)
    again = follow_up(heron, clock.now)

    assert did[-1] == "the digest of the day is written"
    assert len([sentence for sentence in did if "told that it takes until" in sentence]) == 1
    assert ["PD-BROKEN" in sentence for sentence in again] == [True]


def test_what_was_told_is_remembered_where_staff_move_a_request(
    heron: Desk, arrive: Arrive, clock: Clock, tmp_path: Path
) -> None:
    """A request that went to another ticket is not told of its delay again."""
    arrive(ANA, *CSR)
    arrive(ANA, "PIN", "Where do I get my porting PIN?")
    Loop(heron).once()
    at(clock, 2026, 11, 25, 14, 0)
    follow_up(heron, clock.now)
    with heron.db.transaction():
        other = heron.db.value("SELECT ticket_id FROM requests WHERE kind = 'port_pin'")
        heron.db.write("UPDATE requests SET ticket_id = ?, state = 'verifying' WHERE kind = 'csr'", (other,))
    at(clock, 2026, 12, 1, 14, 0)
    follow_up(heron, clock.now)

    assert heron.db.value("SELECT count(*) FROM letters WHERE purpose = 'delay'") == 1
