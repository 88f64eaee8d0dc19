"""A whole desk on a real database, with a Maildir to read from and another for its letters."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest

from intake.desk.desk import Desk, open_desk
from intake.domain.account import Account, AccountNumber, Contact
from intake.domain.findings import Kind
from intake.settings import Settings, parse
from intake.store import accounts

START = datetime(2026, 11, 16, 15, 0, tzinfo=UTC)


class Clock:
    """A clock that tests move."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now

    def pass_(self, **time: float) -> None:
        """Lets time pass: `clock.pass_(hours=2)`."""
        self.now += timedelta(**time)


@pytest.fixture
def clock() -> Clock:
    """The clock of the test's desk."""
    return Clock()


@pytest.fixture
def values(tmp_path: Path) -> dict[str, object]:
    """The test desk's configuration, as TOML would give it."""
    return {
        "desk": {"database": "queue.db", "trusted_authserv_ids": ["mx.losing.example"]},
        "provider": {"name": "Losing Voice"},
        "mailbox": [{"kind": "maildir", "name": "support", "address": "support@losing.example", "path": "mail"}],
        "courier": {"kind": "maildir", "path": "letters"},
        "rules": {"letters": dict.fromkeys(("port_out", "csr", "port_pin", "cancellation", "bill_copy"), "send")},
        "carrier": [{"name": "Larkspur Networks", "domains": ["larkspur.example"]}],
    }


@pytest.fixture
def settings(values: dict[str, object], tmp_path: Path) -> Settings:
    """The test desk's settings, in a fresh folder with an empty mailbox."""
    for folder in ("new", "cur", "tmp"):
        (tmp_path / "mail" / folder).mkdir(parents=True)
    return parse(values, base=tmp_path)


@pytest.fixture
def desk(settings: Settings, clock: Clock) -> Iterator[Desk]:
    """A desk that is open."""
    with open_desk(settings, clock) as opened:
        yield opened


@pytest.fixture
def heron(values: dict[str, object], settings: Settings, tmp_path: Path, clock: Clock) -> Iterator[Desk]:
    """A desk that sends every letter, with an address for staff, two listed carriers, and Ana's account of two numbers."""
    changed = {
        **values,
        "rules": {"letters": dict.fromkeys([kind.value for kind in Kind], "send")},
        "staff": {"address": "porting@losing.example"},
        "carrier": [
            {"name": "Larkspur Networks", "domains": ["larkspur.example"]},
            {"name": "Brightpole", "domains": ["brightpole.example"]},
        ],
    }
    address = "12 Mill Rd, San Jose, CA 95112"
    numbers = (AccountNumber("+14155550123", address), AccountNumber("+14155550124", address))
    contact = Contact("Ana Ruiz", "ana@heron.example", True, date(2020, 1, 1))
    with open_desk(parse(changed, base=tmp_path), clock) as opened:
        with opened.db.transaction():
            account = Account("8X-204417", "Heron Dental", "business", numbers[0].number, numbers, (contact,))
            accounts.upsert(opened.db, account)
        yield opened


@pytest.fixture
def arrive(settings: Settings, tmp_path: Path) -> Callable[..., None]:
    """Lets a message arrive: `arrive("ana@heron.example", "Port", "please port 415-555-0123 to Larkspur")`."""
    count = 0

    def deliver(
        sender: str, subject: str, text: str, *, proven: bool = True, raw: bytes | None = None, **headers: str
    ) -> None:
        nonlocal count
        count += 1
        if raw is None:
            message = EmailMessage()
            domain = sender.rpartition("@")[2]
            verdict = "pass" if proven else "fail"
            message["Authentication-Results"] = f"mx.losing.example; dmarc={verdict} header.from={domain}"
            message["Received"] = f"from {domain} by mx.losing.example; Mon, 16 Nov 2026 14:59:00 +0000"
            message["From"], message["To"], message["Subject"] = sender, "support@losing.example", subject
            message["Date"] = "Mon, 16 Nov 2026 14:59:00 +0000"
            message["Message-ID"] = f"<{count}.test@{domain}>"
            for name, value in headers.items():
                del message[name.replace("_", "-")]
                message[name.replace("_", "-")] = value
            message.set_content(text)
            raw = bytes(message)
        (tmp_path / "mail" / "new" / f"{count:06d}.test").write_bytes(raw)

    return deliver
