"""Letters that come back find themselves, and replies find their ticket, by a Message-ID that only we can make."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from intake.desk import staff
from intake.desk.desk import Desk
from intake.desk.follow_up import follow_up
from intake.loop import Loop
from intake.store import tickets
from tests.desk.conftest import Clock

ANA = "ana@heron.example"
ASK = "Hello, we want to port our number 415-555-0123 to Larkspur."
DSN = """Return-Path: <>
Received: from mx.losing.example by mx.losing.example; Mon, 16 Nov 2026 15:01:00 +0000
From: MAILER-DAEMON@mx.heron.example
To: support@losing.example
Subject: {subject}
Message-ID: <dsn.1@mx.heron.example>
Date: Mon, 16 Nov 2026 15:01:00 +0000
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b

Your message was not delivered.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.heron.example

Final-Recipient: rfc822; ana@heron.example
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 5.1.1 no such user
--b
Content-Type: {kind}

From: support@losing.example
To: ana@heron.example
Subject: Re: Port
Message-ID: {message_id}

--b--
"""
PLAIN = """Return-Path: <>
From: MAILER-DAEMON@mx.heron.example
To: support@losing.example
Subject: failure notice
Message-ID: <qmail.1@mx.heron.example>
Date: Mon, 16 Nov 2026 15:01:00 +0000

Hi. This is the qmail-send program at mx.heron.example.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.

<ana@heron.example>:
Sorry, no mailbox here by that name. (#5.1.1)

--- Below this line is a copy of the message.

Message-ID: {message_id}
To: ana@heron.example
"""


def dsn(message_id: str, action: str = "failed", status: str = "5.1.1", kind: str = "message/rfc822") -> bytes:
    """A delivery report (RFC 3464) about our letter."""
    subject = "Undelivered Mail Returned to Sender" if action == "failed" else "Warning: mail is late"
    text = DSN.format(subject=subject, action=action, status=status, kind=kind, message_id=message_id)
    return text.replace("\n", "\r\n").encode()


@pytest.fixture
def written(desk: Desk, arrive: Callable[..., None]) -> str:
    """The Message-ID of a letter that went to Ana."""
    arrive(ANA, "Port", ASK)
    Loop(desk).once()
    return str(desk.db.value("SELECT rfc_message_id FROM letters"))


def letter(desk: Desk) -> dict[str, object]:
    """The first letter."""
    row = desk.db.row("SELECT * FROM letters ORDER BY id")
    assert row is not None
    return row


@pytest.mark.parametrize(
    "raw",
    [
        dsn,
        lambda id_: dsn(id_, kind="text/rfc822-headers"),
        lambda id_: dsn(id_, status="4.4.7"),
        lambda id_: dsn("<nothing@else.example>").replace(b"Message-ID: <dsn.1", b"References: " + id_.encode() + b"\r\nMessage-ID: <dsn.1"),
        lambda id_: PLAIN.format(message_id=id_).replace("\n", "\r\n").encode(),
    ],
    ids=["whole letter", "headers only", "given up after days", "references", "an old mail system's text"],
)  # fmt: skip
def test_a_letter_that_comes_back_is_marked_and_put_before_staff(
    desk: Desk, arrive: Callable[..., None], written: str, raw: Callable[[str], bytes]
) -> None:
    """A bounce in any shape finds its letter by our own Message-ID; staff get a due time and a note, nobody an answer."""
    arrive("", "", "", raw=raw(written))

    done = Loop(desk).once()

    [ticket] = desk.db.rows("SELECT * FROM tickets")
    notes = [row["why"] for row in desk.db.rows("SELECT why FROM events WHERE what = 'note'")]
    assert letter(desk)["bounced_at"] == "2026-11-16T15:00:00Z"
    assert ticket["due"] is not None
    assert any("came back" in note and "run.py release 1" in note for note in notes)
    assert [row["letter"] for row in desk.db.rows("SELECT letter FROM letters_failed")] == [1]
    assert done.delivered == []
    assert desk.db.value("SELECT ticket_id FROM messages WHERE automatic = 'bounce'") == ticket["id"]


@pytest.mark.parametrize(
    "raw",
    [
        lambda _: dsn("<0123456789abcdef.0123456789abcdef0123456789abcdef.PD-AAAAAA@losing.example>"),
        lambda id_: dsn(id_[:20] + "0" + id_[21:] if id_[20] != "0" else id_[:20] + "1" + id_[21:]),
        lambda _: dsn("<1.test@heron.example>"),
        lambda _: dsn(""),
        lambda id_: dsn(id_, action="delayed", status="4.4.1"),
        lambda id_: dsn(id_, action="relayed", status="2.0.0"),
    ],
    ids=["made up", "a digit off", "the asker's own id", "none", "only late", "handed on"],
)
def test_a_forged_or_open_report_changes_nothing(
    desk: Desk, arrive: Callable[..., None], written: str, raw: Callable[[str], bytes]
) -> None:
    """A report that cannot name our letter, or does not say that it failed, leaves it sent."""
    arrive("", "", "", raw=raw(written))

    Loop(desk).once()

    assert letter(desk)["state"] == "sent"
    assert letter(desk)["bounced_at"] is None
    assert desk.db.rows("SELECT * FROM letters_failed") == []


def test_an_address_that_bounced_is_left_alone_until_staff_say_so(
    desk: Desk, clock: Clock, arrive: Callable[..., None], written: str
) -> None:
    """The next letter to it waits as a draft; to release it, or the one that came back, opens the address again."""
    arrive("", "", "", raw=dsn(written))
    Loop(desk).once()
    arrive(ANA, "Port", ASK.replace("0123", "0124"))
    held = Loop(desk).once()
    drafts = desk.db.rows("SELECT id FROM letters WHERE state = 'draft'")

    staff.release(desk, 1, "june")
    Loop(desk).once()
    arrive(ANA, "Port", ASK.replace("0123", "0125"))
    after = Loop(desk).once()

    assert held.delivered == []
    assert len(drafts) == 1
    assert letter(desk)["state"] == "sent"
    assert len(after.delivered) == 1


def test_the_same_report_twice_is_one_bounce(desk: Desk, arrive: Callable[..., None], written: str) -> None:
    """A second report about the same letter adds no second note."""
    arrive("", "", "", raw=dsn(written))
    arrive("", "", "", raw=dsn(written, status="5.1.2"))

    Loop(desk).once()

    assert (
        len([1 for row in desk.db.rows("SELECT why FROM events WHERE what = 'note'") if "came back" in row["why"]]) == 1
    )


@pytest.mark.parametrize(
    ("sender", "changed", "joins"),
    [(ANA, False, True), (ANA, True, False), ("eve@else.example", False, False)],
    ids=["the requester with our id", "the requester with an id made up", "a stranger with our id"],
)
def test_a_reply_joins_by_our_id_and_its_sender(
    desk: Desk, arrive: Callable[..., None], written: str, sender: str, changed: bool, joins: bool
) -> None:
    """Both are needed: an id that only we could make, and a sender who is on the ticket."""
    id_ = written.replace(written[5], "0" if written[5] != "0" else "1", 1) if changed else written
    arrive(sender, "Re: Port", "Is there any news about it?", In_Reply_To=id_)

    Loop(desk).once()

    assert desk.db.value("SELECT count(*) FROM tickets") == (1 if joins else 2)


def test_a_reference_in_a_subject_is_a_hint_and_no_key(desk: Desk, arrive: Callable[..., None], written: str) -> None:
    """A stranger who knows a reference gets a ticket of his own, and staff read which ticket he named."""
    reference = desk.db.value("SELECT reference FROM tickets")
    arrive("eve@else.example", f"Re: [{reference.lower()}] Port", "Please send the answer to me instead.")

    Loop(desk).once()

    notes = [row["why"] for row in desk.db.rows("SELECT why FROM events WHERE what = 'note'")]
    assert desk.db.value("SELECT count(*) FROM tickets") == 2
    assert any(f"Possible: the subject names ticket {reference}" in note for note in notes)
    assert tickets.ticket_answered_by(desk.db, (written,), "eve@else.example") is None


def test_an_address_that_came_back_is_not_reminded(heron: Desk, arrive: Callable[..., None], clock: Clock) -> None:
    """Asked back, and our letter came back: no reminder goes after it; once staff release it, the reminder follows."""
    arrive(ANA, "Cancel", "Please cancel.")
    Loop(heron).once()
    arrive("", "", "", raw=dsn(str(letter(heron)["rfc_message_id"])))
    Loop(heron).once()
    clock.pass_(days=4)
    follow_up(heron, clock.now)
    before = heron.db.value("SELECT count(*) FROM letters WHERE purpose = 'reminder'")
    staff.release(heron, int(str(letter(heron)["id"])), "june")
    follow_up(heron, clock.now)

    assert (before, heron.db.value("SELECT count(*) FROM letters WHERE purpose = 'reminder'")) == (0, 1)


def test_staff_whose_mail_comes_back_are_told_so_at_the_desk(
    heron: Desk, arrive: Callable[..., None], clock: Clock
) -> None:
    """No digest is written after one that came back, an alert waits as a draft, and each pass says what to mend."""
    clock.pass_(days=1)
    Loop(heron).once()
    digest = heron.db.row("SELECT * FROM letters WHERE sections = '[\"staff_digest\"]'")
    assert digest is not None
    arrive("", "", "", raw=dsn(digest["rfc_message_id"]))
    arrive(ANA, "Not us", "We never asked for this port of 415-555-0123! Nobody here authorized it.")
    clock.pass_(days=1)
    done = Loop(heron).once()

    assert heron.db.value("SELECT count(*) FROM letters WHERE purpose LIKE 'digest%'") == 1
    assert heron.db.value("SELECT state FROM letters WHERE purpose = 'staff_dispute'") == "draft"
    assert "Mail to staff.address (porting@losing.example) comes back" in done.troubles["staff"]
