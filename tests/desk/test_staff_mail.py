"""What staff are told by mail: alarms at once and once, and a digest a day, with references and nothing of an account."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from intake.desk.desk import Desk
from intake.desk.follow_up import follow_up
from intake.loop import Loop
from tests.desk.conftest import Clock
from tests.desk.test_follow_up import at, reference
from tests.desk.test_path import letters
from tests.desk.test_stories import ANA, told

Arrive = Callable[..., None]
STAFF = "porting@losing.example"


def test_a_dispute_is_told_to_staff_at_once_and_once_a_ticket(
    heron: Desk, arrive: Arrive, clock: Clock, tmp_path: Path
) -> None:
    """On a Saturday night too; with the reference and nothing of the account. A second message tells nobody again."""
    at(clock, 2026, 11, 21, 15, 0)
    text = "We never asked for this port of 415-555-0123! Nobody here authorized it."
    arrive(ANA, "Not us", text)
    Loop(heron).once()
    first = next(str(letter["Message-ID"]) for letter in letters(tmp_path) if letter["To"] == ANA)
    arrive(ANA, "Re: Not us", text, In_Reply_To=first)
    Loop(heron).once()

    [alarm] = [letter for letter in letters(tmp_path) if letter["To"] == STAFF]
    words = alarm.get_body(("plain",)).get_content()
    assert reference(heron, "port_dispute") in words
    assert "Saturday, November 21, 2026, 17:00" in words
    for secret in ("0123", "heron", "Heron", "Ana", "8X-204417"):
        assert secret not in words + str(alarm["Subject"])
    assert heron.db.value("SELECT priority FROM queue") == "1-dispute"


def test_an_urgent_ticket_that_nobody_looks_at_alarms_staff_again(
    heron: Desk, arrive: Arrive, clock: Clock, tmp_path: Path
) -> None:
    """A dispute past its two hours, weekend or not: one more mail, not one every five minutes."""
    at(clock, 2026, 11, 21, 15, 0)
    arrive(ANA, "Not us", "We never asked for this port of 415-555-0123! Nobody here authorized it.")
    Loop(heron).once()
    for _ in range(40):
        clock.pass_(minutes=5)
        follow_up(heron, clock.now)
    Loop(heron).once()

    assert len(told(tmp_path, STAFF)) == 2


def test_the_digest_tells_what_waits_and_nothing_of_an_account(
    heron: Desk, arrive: Arrive, clock: Clock, tmp_path: Path
) -> None:
    """One a business day: counts, the oldest, what is late and due today, disputes, in text and HTML, by reference."""
    arrive(ANA, "Records", "Please correct our service address on record: 12 Mill Rd, San Jose, CA 95112.")
    arrive(ANA, "Not us", "We never asked for this port of 415-555-0123! Nobody here authorized it.")
    arrive(ANA, "Leaving", "How do I port 415-555-0124 to Larkspur? When that is done, please cancel our account.")
    Loop(heron).once()
    at(clock, 2026, 11, 18, 7, 55)
    Loop(heron).once()
    early = len([s for s in told(tmp_path, STAFF) if "desk, 2026-11-18" in s])
    for minutes in (10, 10):
        clock.pass_(minutes=minutes)
        Loop(heron).once()

    [digest] = [letter for letter in letters(tmp_path) if "desk, 2026-11-18" in str(letter["Subject"])]
    words = digest.get_body(("plain",)).get_content()
    assert early == 0
    assert "- 1 cancellation held by a port\n" in words
    assert "1 disputed, 1 overdue, 1 due today" in str(digest["Subject"])
    assert f"{reference(heron, 'records_update')}: records update, checking, due Wednesday" in words
    assert reference(heron, "port_dispute") in words[words.index("Overdue:") :]
    assert digest.get_body(("html",)) is not None
    for secret in ("0123", "heron", "Heron", "Ana", "8X-204417", "Mill"):
        assert secret not in digest.as_string()


def test_without_an_address_for_staff_no_mail_goes_to_them(desk: Desk, arrive: Arrive) -> None:
    """The queue tells the same; nothing fails."""
    arrive(ANA, "Not us", "We never asked for this port of 415-555-0123! Nobody here authorized it.")
    Loop(desk).once()

    assert desk.db.rows("SELECT DISTINCT to_address FROM letters") == [{"to_address": ANA}]
    assert desk.db.value("SELECT priority FROM queue") == "1-dispute"
