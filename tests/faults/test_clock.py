"""Clocks that jump."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import schedule

from intake.desk.deliver import deliver
from intake.desk.desk import Desk
from intake.domain.letter import Fate, Outcome
from intake.loop import Health, Loop, catch_up
from tests.desk.conftest import Clock
from tests.desk.test_deliver import Told, state, write

YEAR = timedelta(days=365)


def test_a_mailbox_does_not_rest_for_a_year() -> None:
    """A clock that is put back by a year after a failure does not leave the mailbox alone until then."""
    health, now = Health(), datetime(2027, 11, 16, tzinfo=UTC)
    health.failed(now)

    assert health.rests(now)
    assert not health.rests(now - YEAR)
    assert health.rested(now - YEAR)


def test_a_letter_does_not_wait_for_a_year(desk: Desk, clock: Clock) -> None:
    """A letter that was put off before the clock went back is tried again."""
    clock.pass_(days=365)
    letter, courier = write(desk), Told([Outcome(Fate.DEFERRED, "450 later")])
    deliver(desk, courier)
    clock.pass_(days=-365)

    deliver(desk, courier)

    assert state(desk, letter) == "sent"


def test_the_poll_does_not_wait_for_a_year() -> None:
    """A job that seems a year away is run: the clock was put back under it."""
    bell, ran = schedule.Scheduler(), []
    job = bell.every(60).seconds.do(lambda: ran.append(1))
    catch_up(bell, 60)
    job.next_run += YEAR

    catch_up(bell, 60)

    assert ran == [1]
    assert bell.idle_seconds < 61


@pytest.mark.parametrize("jump", [YEAR, -YEAR, timedelta(hours=1), timedelta(hours=-1)])
def test_a_jump_between_taking_and_answering_changes_nothing(desk: Desk, clock: Clock, arrive, jump: timedelta) -> None:
    """Messages taken before and after a jump are each answered once."""
    arrive("ana@heron.example", "Port", "Hello, we want to port our number 415-555-0123 to Larkspur.")
    Loop(desk).once()
    clock.now += jump
    arrive("ben@ibis.example", "Port", "Hello, we want to port our number 415-555-0124 to Larkspur.")

    done = Loop(desk).once()

    assert len(done.handled) == 1
    assert sorted(row["state"] for row in desk.db.rows("SELECT state FROM letters")) == ["sent", "sent"]
