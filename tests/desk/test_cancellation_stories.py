"""Cancellations that wait, for an answer or for a port, and how each of them ends."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from intake.desk.desk import Desk
from intake.desk.follow_up import follow_up
from intake.loop import Loop
from tests.desk.conftest import Clock
from tests.desk.test_follow_up import at
from tests.desk.test_path import letters
from tests.desk.test_stories import ANA, FOC, ORDER, ORDERS, states

Arrive = Callable[..., None]


def test_a_cancellation_under_a_port_that_never_came_goes_to_staff(heron: Desk, arrive: Arrive, clock: Clock) -> None:
    """Held for a month, and no port is on file: nothing is held for ever, and staff ask (rule 12)."""
    arrive("bo@other.example", "Leaving", "Where do I get my porting PIN? And please cancel my account once you can.")
    Loop(heron).once()
    held = states(heron, "cancellation")
    at(clock, 2026, 12, 16, 12, 0)
    follow_up(heron, clock.now)

    assert (held, states(heron, "cancellation")) == (["held"], ["received"])
    assert heron.db.value("SELECT due FROM requests WHERE kind = 'cancellation'") == "2026-12-18T22:00:00Z"


def test_a_cancellation_stays_held_while_its_port_is_open(heron: Desk, arrive: Arrive, clock: Clock) -> None:
    """A month is no reason to let go what an open port holds."""
    arrive(ANA, "Cancel", "Please cancel our account 8X-204417 completely.")
    arrive(ORDERS, "New port order LK-100", ORDER)
    Loop(heron).once()
    at(clock, 2026, 12, 10, 9, 0)
    arrive(ORDERS, "FOC LK-100", FOC.replace("12/01/2026", "01/20/2027"))
    Loop(heron).once()
    at(clock, 2027, 1, 15, 9, 0)
    follow_up(heron, clock.now)

    assert (states(heron, "port_out"), states(heron, "cancellation")) == (["confirmed"], ["held"])


def test_port_and_cancellation_of_one_message_are_one_matter(heron: Desk, arrive: Arrive, clock: Clock) -> None:
    """Neither numbers nor account were named: the port that is abandoned still gives its cancellation back."""
    text = "We are moving our numbers to another phone company, how do I do that? And please cancel our account afterwards."
    arrive("bo@other.example", "Leaving", text)
    Loop(heron).once()
    before = (states(heron, "port_out"), states(heron, "cancellation"))
    at(clock, 2026, 12, 16, 9, 0)
    follow_up(heron, clock.now)

    assert before == (["instructed"], ["held"])
    assert (states(heron, "port_out"), states(heron, "cancellation")) == (["abandoned"], ["received"])


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("The whole account 8X-204417, please.", 1),
        ("Please cancel everything on our account.", 1),
        ("All of it.", 1),
        ("Yes, the lot.", 0),
    ],
)
def test_the_answer_goes_on_with_the_cancellation_that_waited(
    heron: Desk, arrive: Arrive, clock: Clock, tmp_path: Path, text: str, told: int
) -> None:
    """What the customer answers is the scope: the request goes to staff, none is opened anew, and nobody is reminded."""
    arrive(ANA, "Cancel", "Please cancel.")
    Loop(heron).once()
    asked = str(letters(tmp_path)[0]["Message-ID"])
    arrive(ANA, "Re: Cancel", text, In_Reply_To=asked)
    Loop(heron).once()
    after = states(heron, "cancellation")
    at(clock, 2026, 11, 30, 9, 0)
    follow_up(heron, clock.now)

    assert after == ["received"]
    assert heron.db.value("SELECT count(*) FROM letters WHERE purpose = 'reminder'") == 0
    assert len([letter for letter in letters(tmp_path) if letter["To"] == ANA]) == 1 + told


def test_an_answer_that_speaks_of_a_port_holds_the_cancellation(heron: Desk, arrive: Arrive, tmp_path: Path) -> None:
    """Asked what to cancel, the customer tells that the numbers move: held, not scheduled (rule 12)."""
    arrive(ANA, "Cancel", "Please cancel.")
    Loop(heron).once()
    asked = str(letters(tmp_path)[0]["Message-ID"])
    text = "Please cancel the whole account 8X-204417, that is all we want to end. How do I move my numbers 415-555-0123 and 415-555-0124 to another provider?"
    arrive(ANA, "Re: Cancel", text, In_Reply_To=asked)
    Loop(heron).once()

    assert states(heron, "cancellation") == ["held"]
