"""The desk never talks to machines for long, and cannot be made to flood anybody."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from intake.desk.desk import Desk, open_desk
from intake.loop import Loop
from intake.settings import parse
from tests.desk.conftest import Clock

ASK = "Hello, we want to port our number 415-555-0123 to Larkspur. "
MARKS = re.compile(
    rb"^(?:X-Loop|Auto-Submitted|Precedence|X-Auto-Response-Suppress):.*\r?\n", re.MULTILINE | re.IGNORECASE
)


class Wired:
    """A desk whose letters are taken away, to be put into somebody's mailbox."""

    def __init__(self, folder: Path, name: str, clock: Clock) -> None:
        for part in ("new", "cur", "tmp"):
            (folder / "mail" / part).mkdir(parents=True)
        self.folder, self.address, self.sent, self._seen = folder, f"support@{name}.example", 0, set[str]()
        kinds = dict.fromkeys(
            ("port_out", "csr", "port_pin", "cancellation", "bill_copy", "port_status", "port_in"), "send"
        )
        values = {
            "desk": {"database": "queue.db", "trusted_authserv_ids": [f"mx.{name}.example"]},
            "provider": {"name": name.title()},
            "mailbox": [{"kind": "maildir", "name": "support", "address": self.address, "path": "mail"}],
            "courier": {"kind": "maildir", "path": "letters"},
            "rules": {"letters": kinds},
        }
        self.desk = open_desk(parse(values, base=folder), clock)

    def receive(self, raw: bytes) -> None:
        """A message arrives."""
        self.sent += 1
        (self.folder / "mail" / "new" / f"{self.sent:06d}.test").write_bytes(raw)

    def work(self) -> list[bytes]:
        """One pass; the letters that it sent."""
        Loop(self.desk).once()
        new = [path for path in sorted((self.folder / "letters" / "new").glob("*")) if path.name not in self._seen]
        self._seen.update(path.name for path in new)
        return [path.read_bytes() for path in new]


@pytest.fixture
def pair(tmp_path: Path, clock: Clock) -> Iterator[tuple[Wired, Wired]]:
    """Two desks, the first of which has written to the second, or so it seems."""
    first, second = Wired(tmp_path / "1", "alder", clock), Wired(tmp_path / "2", "birch", clock)
    first.receive(_mail(second.address, first.address, ASK))
    yield first, second
    first.desk.db.close()
    second.desk.db.close()


def _mail(sender: str, to: str, text: str, subject: str = "Port") -> bytes:
    return (
        f"From: {sender}\r\nTo: {to}\r\nSubject: {subject}\r\nMessage-ID: <{abs(hash((sender, text)))}@x.example>\r\n"
        f"Date: Mon, 16 Nov 2026 14:59:00 +0000\r\n\r\n{text}\r\n"
    ).encode()


def exchanged(pair: tuple[Wired, Wired], rounds: int, clock: Clock, change: Callable[[bytes], bytes]) -> int:
    """How many letters two desks send each other in so many rounds."""
    first, second = pair
    letters = 0
    for _ in range(rounds):
        for here, there in ((first, second), (second, first)):
            for raw in here.work():
                letters += 1
                there.receive(change(raw))
        clock.pass_(minutes=1)
    return letters


def test_two_desks_stop_at_once(pair: tuple[Wired, Wired], clock: Clock) -> None:
    """A letter of a desk of this make is known by its marks: the other one does not answer it."""
    assert exchanged(pair, 10, clock, lambda raw: raw) == 1


def test_two_desks_whose_marks_are_lost_stop_at_the_budget(pair: tuple[Wired, Wired], clock: Clock) -> None:
    """Something between them takes off every mark of automatic mail: they end at the budget of a ticket at the latest."""
    assert exchanged(pair, 40, clock, lambda raw: MARKS.sub(b"", raw)) <= 10


def test_a_responder_without_marks_ends_at_the_budget(desk: Desk, clock: Clock, arrive: Callable[..., None]) -> None:
    """A machine that answers every letter with a new request, and threads it, gets no more than a ticket's budget."""
    arrive("robot@heron.example", "Port", ASK)
    for number in range(30):
        Loop(desk).once()
        last = desk.db.value("SELECT rfc_message_id FROM letters ORDER BY id DESC LIMIT 1")
        arrive("robot@heron.example", f"Re: Port {number}", ASK, In_Reply_To=last)
        clock.pass_(minutes=5)
    Loop(desk).once()

    assert desk.db.value("SELECT count(*) FROM letters") == desk.settings.rules.letters_per_ticket_per_day
    assert desk.db.value("SELECT count(*) FROM messages WHERE state = 'handled'") == 31


def test_an_address_ends_at_its_budget(desk: Desk, clock: Clock, arrive: Callable[..., None]) -> None:
    """Who opens ticket after ticket gets ten letters a day, in any spelling of the address; then a person answers."""
    for number in range(25):
        arrive("ana@heron.example" if number % 2 else "Ana@Heron.Example", f"Port {number}", f"{ASK} {number}")
    Loop(desk).once()
    first = desk.db.value("SELECT count(*) FROM letters")
    clock.pass_(hours=25)
    arrive("ana@heron.example", "Port", ASK)
    Loop(desk).once()

    assert first == 10
    assert desk.db.value("SELECT count(*) FROM letters") == 11
    assert desk.db.value("SELECT count(*) FROM tickets") == 26


def test_forged_senders_cannot_flood_a_domain_nor_carry_words(
    desk: Desk, tmp_path: Path, arrive: Callable[..., None]
) -> None:
    """Mail in the name of 130 people of a domain: its budget of letters goes there, and none holds the forger's words."""
    words = "BUY-CHEAP-COINS-NOW"
    for number in range(130):
        text = f"{ASK} {words} http://evil.example/{number}"
        arrive(f"{words}{number}@victim.example", f"{words} {number}", text, proven=False)
    arrive("ben@ibis.example", "Port", ASK)

    Loop(desk).once()

    letters = [path.read_text() for path in (tmp_path / "letters" / "new").iterdir()]
    to_victims = [letter for letter in letters if "@victim.example" in letter]
    assert len(to_victims) == desk.settings.rules.letters_per_domain_per_hour
    assert len(letters) == len(to_victims) + 1
    for letter in to_victims:
        assert "evil.example" not in letter
        assert letter.count(words) == 1  # the address itself, in To
