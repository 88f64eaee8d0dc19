"""A letter to send, and how tests hand it to a courier."""

from __future__ import annotations

from datetime import UTC, datetime

from intake.domain.letter import Letter, Outcome
from intake.mail.compose import compose
from intake.mail.courier import Courier
from intake.settings import SmtpCourier
from tests.servers.smtp import SmtpServer

NOW = datetime(2026, 11, 24, 15, 30, tzinfo=UTC)
LETTER = Letter(
    message_id="<letter-1@losing.example>",
    sender_name="Porting Desk",
    sender="support@losing.example",
    to="ana@blueheron.example",
    subject="Re: Moving our numbers",
    text="Hello,\n\n.hidden dot\n.\nyour new provider files the request.\n",
)


class Sending:
    """Counts the moments in which a caller commits "sending"."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self) -> None:
        self.count += 1


def deliver(courier: Courier, letter: Letter = LETTER, sending: Sending | None = None) -> Outcome:
    """Composes the letter and hands it to the courier."""
    return courier.deliver(letter, compose(letter, NOW), sending or Sending())


def smtp_settings(server: SmtpServer, **changes: object) -> SmtpCourier:
    """Settings of a courier for this server, unencrypted unless said otherwise."""
    values: dict[str, object] = {
        "kind": "smtp",
        "host": "127.0.0.1",
        "port": server.port,
        "security": "plain",
        "timeout_seconds": 5,
    }
    return SmtpCourier.model_validate(values | changes)
