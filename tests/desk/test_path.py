"""The path of one message: taken, handled, delivered."""

from __future__ import annotations

from collections.abc import Callable
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from intake.desk import look
from intake.desk.desk import Desk, at_work, open_desk
from intake.desk.handle import handle
from intake.desk.take import take
from intake.domain.errors import ConflictError, MailboxError
from intake.loop import Loop
from intake.mail.opening import open_inbox
from intake.settings import Settings, parse
from intake.store import messages
from tests.desk.conftest import Clock

Arrive = Callable[..., None]


def letters(tmp_path: Path) -> list[object]:
    """The letters that the courier wrote, parsed."""
    return [
        message_from_bytes(path.read_bytes(), policy=policy.default)
        for path in sorted((tmp_path / "letters" / "new").iterdir(), key=lambda path: path.stat().st_mtime_ns)
    ]


def test_a_message_becomes_a_ticket_and_a_letter(desk: Desk, arrive: Arrive, tmp_path: Path) -> None:
    """A port-out is recorded, answered in its thread with the ticket's reference, and moved to Processed."""
    arrive("ana@heron.example", "Leaving", "How do I move my number 415-555-0123 to another provider?")

    done = Loop(desk).once()

    [ticket] = desk.db.rows("SELECT * FROM queue")
    [letter] = letters(tmp_path)
    assert ticket["asked"] == "port_out"
    assert ticket["states"] == "port_out instructed"
    assert letter["To"] == "ana@heron.example"
    assert letter["Subject"] == "Re: Leaving"
    assert letter["In-Reply-To"] == "<1.test@heron.example>"
    assert letter["Auto-Submitted"] == "auto-replied"
    assert ticket["reference"] in letter.get_body(("plain",)).get_content()
    assert [handled.reference for handled in done.handled] == [ticket["reference"]]
    assert list((tmp_path / "mail" / "new").iterdir()) == []
    assert len(list((tmp_path / "mail" / ".Processed").rglob("*.test*"))) == 1


def test_the_same_bytes_are_one_message(desk: Desk, arrive: Arrive, tmp_path: Path) -> None:
    """A message met twice, as after a crash before it was moved, is recorded once and answered once."""
    arrive("ana@heron.example", "Leaving", "How do I move my number 415-555-0123 to another provider?")
    raw = next((tmp_path / "mail" / "new").iterdir()).read_bytes()
    Loop(desk).once()
    arrive("", "", "", raw=raw)

    done = Loop(desk).once()

    assert done.taken["support"].known == 1
    assert len(desk.db.rows("SELECT * FROM messages")) == 1
    assert len(letters(tmp_path)) == 1


def test_two_messages_with_one_message_id_are_two(desk: Desk, arrive: Arrive) -> None:
    """A Message-ID that somebody sent before does not hide another message."""
    arrive("ana@heron.example", "One", "Where do I get my porting PIN?", Message_ID="<same@heron.example>")
    arrive("eve@else.example", "Two", "Where is my bill, please?", Message_ID="<same@heron.example>")

    Loop(desk).once()

    assert len(desk.db.rows("SELECT * FROM messages WHERE state = 'handled'")) == 2


def test_an_answer_joins_its_ticket(desk: Desk, arrive: Arrive, tmp_path: Path) -> None:
    """A reply to our letter by the same person joins the ticket; the same reply by a stranger opens another."""
    arrive("ana@heron.example", "Leaving", "How do I move my number 415-555-0123 to another provider?")
    Loop(desk).once()
    ours = letters(tmp_path)[0]["Message-ID"]
    arrive("ana@heron.example", "Re: Leaving", "Also, where do I get the porting PIN?", In_Reply_To=ours)
    arrive("eve@else.example", "Re: Leaving", "Also, where do I get the porting PIN?", In_Reply_To=ours)

    Loop(desk).once()

    rows = desk.db.rows("SELECT from_address, ticket_id FROM messages ORDER BY id")
    assert rows[1]["ticket_id"] == rows[0]["ticket_id"]
    assert rows[2]["ticket_id"] != rows[0]["ticket_id"]


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\r\n",
        b"\x00\x00\x00",
        b"From: \r\n\r\nhello",
        b"Subject: port my number\r\n\r\nplease port my number 415-555-0123 to Larkspur",
        b"From: a@b.example\r\nContent-Type: multipart/mixed\r\n\r\nno boundary at all",
        b"From: a@b.example\r\nContent-Type: application/pdf; name=bill.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\nJVBERi0xLjQKbroken",
    ],
    ids=["empty", "only a newline", "zeros", "empty From", "no From and no Message-ID", "no boundary", "broken PDF"],
)
def test_an_odd_message_is_recorded_and_holds_nothing_up(desk: Desk, arrive: Arrive, raw: bytes) -> None:
    """Whatever a message is made of, it is recorded and handled, and the next one is answered."""
    arrive("", "", "", raw=raw)
    arrive("ana@heron.example", "PIN", "Where do I get my porting PIN?")

    done = Loop(desk).once()

    assert [row["state"] for row in desk.db.rows("SELECT state FROM messages ORDER BY id")] == ["handled", "handled"]
    assert len(done.delivered) >= 1


def test_a_message_over_the_limit_is_set_aside_with_its_headers(
    values: dict[str, object], tmp_path: Path, clock: Clock, arrive: Arrive
) -> None:
    """A message of 30 MB over a smaller limit is recorded as shunted, says why, and lies in the failed folder."""
    small = parse({**values, "limits": {"message_bytes": 1_000_000}}, base=tmp_path)
    arrive("", "", "", raw=b"From: a@b.example\r\nSubject: big\r\n\r\n" + b"x" * 30_000_000)

    with open_desk(small, clock) as desk:
        done = Loop(desk).once()
        [row] = messages.shunted(desk.db)

    assert done.taken["support"].set_aside == 1
    assert "30.0 MB" in row["error"]
    assert len(list((tmp_path / "mail" / ".Failed").rglob("*.test*"))) == 1


def test_a_large_message_that_is_put_back_is_handled(
    values: dict[str, object], tmp_path: Path, clock: Clock, arrive: Arrive
) -> None:
    """After the limit was raised, a message that was set aside and is put back under its name is read whole."""
    arrive("ana@heron.example", "PIN", "Where do I get my porting PIN? " + "It is long. " * 2000)
    with open_desk(parse({**values, "limits": {"message_bytes": 10_000}}, base=tmp_path), clock) as desk:
        Loop(desk).once()
    [aside] = (tmp_path / "mail" / ".Failed").rglob("*.test*")
    aside.rename(tmp_path / "mail" / "new" / "000001.test")

    with open_desk(parse(values, base=tmp_path), clock) as desk:
        done = Loop(desk).once()

    assert len(done.handled) == 1
    assert done.handled[0].findings is not None
    assert [kind.value for kind in done.handled[0].findings.kinds()] == ["port_pin"]


@pytest.mark.parametrize(
    "thanks", ["Thank you so much!", "Thanks, got it.", "Gracias!", "ok thanks", "Many thanks\nAna"]
)
def test_bare_thanks_ask_nothing_of_anybody(desk: Desk, arrive: Arrive, tmp_path: Path, thanks: str) -> None:
    """A message that only thanks is recorded, not answered, and due to nobody."""
    arrive("ana@heron.example", "Re: your letter", thanks)

    Loop(desk).once()

    assert not (tmp_path / "letters" / "new").exists() or letters(tmp_path) == []
    assert desk.db.value("SELECT due FROM queue") is None


def test_a_message_that_breaks_us_is_shunted_after_three_attempts(
    desk: Desk, arrive: Arrive, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Reading that raises is tried three times, then the message is shunted; the others are handled meanwhile."""
    arrive("poison@else.example", "x", "boom")
    arrive("ana@heron.example", "PIN", "Where do I get my porting PIN?")
    read = desk.reader.read

    def breaks(message: object) -> object:
        if message.from_.address.startswith("poison"):  # type: ignore[attr-defined]
            raise RuntimeError("boom")
        return read(message)  # type: ignore[arg-type]

    monkeypatch.setattr(type(desk.reader), "read", lambda self, message: breaks(message))
    Loop(desk).once()

    rows = desk.db.rows("SELECT state, attempts, error FROM messages ORDER BY id")
    assert (rows[0]["state"], rows[0]["attempts"]) == ("shunted", 3)
    assert "boom" in rows[0]["error"]
    assert rows[1]["state"] == "handled"
    assert b"boom" in look.shunted_message(desk, 1)
    with pytest.raises(ConflictError, match="Message 2 is not shunted"):
        look.shunted_message(desk, 2)


def test_a_message_whose_attempts_all_ended_the_program_is_shunted_unread(
    desk: Desk, arrive: Arrive, settings: object
) -> None:
    """What killed the desk three times is not read a fourth time, and no other message pays for it."""
    arrive("poison@else.example", "x", "boom")
    with open_inbox(desk.settings.mailbox[0], 1_000_000) as inbox:
        take(desk.db, inbox, desk.now)
    with desk.db.transaction():
        for _ in range(3):
            messages.begin_attempt(desk.db, [1], desk.now())

    handle(desk)

    assert messages.get(desk.db, 1)["state"] == "shunted"


def test_one_mailbox_that_fails_does_not_hold_up_another(
    values: dict[str, object], tmp_path: Path, clock: Clock, arrive: Arrive, caplog: pytest.LogCaptureFixture
) -> None:
    """A mailbox that is no Maildir is reported once with a sentence and tried again later; the other one is read."""
    broken = {"kind": "maildir", "name": "old", "address": "old@losing.example", "path": "nowhere"}
    both = parse({**values, "mailbox": [broken, *values["mailbox"]]}, base=tmp_path)  # type: ignore[misc]
    arrive("ana@heron.example", "PIN", "Where do I get my porting PIN?")

    with open_desk(both, clock) as desk:
        loop = Loop(desk)
        first, second = loop.once(), loop.once()
        clock.pass_(seconds=31)
        third = loop.once()

    assert "nowhere" in first.troubles["old"]
    assert len(first.handled) == 1
    assert "old" not in second.troubles, "it rests for a while"
    assert "old" in third.troubles


def test_a_stop_leaves_what_waits_for_the_next_start(desk: Desk, arrive: Arrive) -> None:
    """A loop that was asked to stop begins no further message and counts no attempt for it."""
    arrive("ana@heron.example", "PIN", "Where do I get my porting PIN?")
    with open_inbox(desk.settings.mailbox[0], 1_000_000) as inbox:
        take(desk.db, inbox, desk.now)
    loop = Loop(desk)
    loop.stop()

    done = loop.once()

    row = messages.get(desk.db, 1)
    assert done.handled == []
    assert (row["state"], row["attempts"]) == ("waiting", 0)


def test_an_inbox_that_fails_raises_a_sentence(desk: Desk, tmp_path: Path) -> None:
    """A folder that is not a Maildir is named, with what to do."""
    (tmp_path / "mail" / "cur").rmdir()

    with pytest.raises(MailboxError, match="mail"), open_inbox(desk.settings.mailbox[0], 1_000_000) as inbox:
        take(desk.db, inbox, desk.now)


def test_two_programs_do_not_work_on_one_queue(desk: Desk, settings: Settings, clock: Clock) -> None:
    """While one run.py is at work a second one says so and touches nothing."""
    with at_work(desk), open_desk(settings, clock) as other, pytest.raises(ConflictError, match="at work"):
        Loop(other).once()
