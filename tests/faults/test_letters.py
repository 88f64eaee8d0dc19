"""What becomes of a letter when the mail server refuses it, drops the line or dies: with a real one, and a clock."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from intake.desk.desk import Desk
from intake.loop import Loop
from tests.desk.conftest import Clock
from tests.desk.test_deliver import record_account, state, write
from tests.mail.sending import smtp_settings
from tests.servers.smtp import SmtpServer

ASK = "Hello, we want to port our number 415-555-0123 to Larkspur."


@pytest.fixture
def sending(desk: Desk, smtp_server: SmtpServer) -> Iterator[Desk]:
    """The desk with its letters going to the SMTP server."""
    settings = desk.settings.model_copy(update={"courier": smtp_settings(smtp_server)})
    yield replace(desk, settings=settings)


def passes(desk: Desk, clock: Clock, count: int) -> None:
    """So many passes, five minutes apart."""
    for _ in range(count):
        Loop(desk).once()
        clock.pass_(minutes=5)


@pytest.mark.parametrize(
    ("command", "answer", "copies", "end"),
    [
        ("MAIL", "451 4.3.0 later", 1, "sent"),
        ("RCPT", "450 4.2.1 mailbox busy", 1, "sent"),
        ("DATA", "452 4.3.1 no space", 1, "sent"),
        ("MAIL", SmtpServer.DROP, 1, "sent"),
        ("RCPT", SmtpServer.DROP, 1, "sent"),
        ("RCPT", "550 5.1.1 no such user", 0, "failed"),
        ("DATA", "554 5.7.1 refused", 0, "failed"),
        ("DATA", SmtpServer.DROP, 2, "sent"),
    ],
)
def test_a_receipt_meets_every_answer(
    sending: Desk, clock: Clock, arrive: Callable[..., None], smtp_server: SmtpServer,
    command: str, answer: str, copies: int, end: str,
) -> None:  # fmt: skip
    """For now it goes later, for good it fails; where the line broke after DATA it goes once more with the same Message-ID."""
    smtp_server.say[command] = [answer]
    arrive("ana@heron.example", "Port", ASK)

    passes(sending, clock, 4)

    assert len(smtp_server.letters) == copies
    assert len({taken.content.partition(b"\r\nFrom:")[0] for taken in smtp_server.letters}) <= 1
    assert sending.db.rows("SELECT state FROM letters") == [{"state": end}]


def test_a_receipt_whose_line_always_breaks_goes_twice(
    sending: Desk, clock: Clock, arrive: Callable[..., None], smtp_server: SmtpServer
) -> None:
    """A server that takes every letter and never says so gets two copies, and then staff decide."""
    smtp_server.say["DATA"] = [SmtpServer.DROP] * 10
    arrive("ana@heron.example", "Port", ASK)

    passes(sending, clock, 10)

    assert len(smtp_server.letters) == 2
    assert sending.db.rows("SELECT state FROM letters") == [{"state": "unknown"}]


@pytest.mark.parametrize(
    ("command", "answer", "copies", "end"),
    [
        ("RCPT", "450 4.2.1 mailbox busy", 1, "sent"),
        ("DATA", "554 5.7.1 refused", 0, "failed"),
        ("DATA", SmtpServer.DROP, 1, "unknown"),
    ],
)
def test_account_data_is_never_sent_twice(
    sending: Desk, clock: Clock, smtp_server: SmtpServer, command: str, answer: str, copies: int, end: str
) -> None:
    """A letter with account data whose line broke after DATA waits for staff."""
    smtp_server.say[command] = [answer]
    record_account(sending)
    letter = write(sending, account_data=True, account="A-1")

    passes(sending, clock, 6)

    assert len(smtp_server.letters) == copies
    assert state(sending, letter) == end
