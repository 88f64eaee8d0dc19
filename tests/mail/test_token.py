"""Logins by an access token of OAuth 2.0, on a real Dovecot and on an SMTP server."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from pydantic import ValidationError

from intake.domain.errors import MailboxError, SettingsError
from intake.domain.letter import Fate
from intake.mail.opening import open_courier, open_inbox
from intake.mail.token import answers, token
from intake.settings import ImapMailbox
from tests.mail.posts import LIMIT, message
from tests.mail.sending import deliver, smtp_settings
from tests.servers.dovecot import Dovecot
from tests.servers.smtp import SmtpServer
from tests.servers.tokens import access_token

XOAUTH2 = "IMAP4rev1 IDLE MOVE UIDPLUS AUTH=XOAUTH2"
OAUTHBEARER = "IMAP4rev1 IDLE MOVE UIDPLUS AUTH=OAUTHBEARER"


@pytest.fixture(scope="module")
def server(start_dovecot: Callable[[Dovecot], Dovecot]) -> Dovecot:
    """A Dovecot that takes access tokens."""
    return start_dovecot(Dovecot(tokens=True))


@pytest.fixture
def mailbox(server: Dovecot, imap_mailbox: Callable[..., ImapMailbox]) -> Callable[..., ImapMailbox]:
    """Settings without a password."""
    return lambda server=server, **changes: imap_mailbox(server, password_file=None, **changes)


def printing(text: str) -> list[str]:
    """A command that prints this."""
    return [sys.executable, "-c", "import sys; sys.stdout.write(sys.argv[1])", text]


@pytest.mark.parametrize("capability", ["", XOAUTH2, OAUTHBEARER])
def test_a_token_logs_in(
    capability: str,
    server: Dovecot,
    start_dovecot: Callable[[Dovecot], Dovecot],
    mailbox: Callable[..., ImapMailbox],
    user: str,
) -> None:
    """By XOAUTH2 or by OAUTHBEARER, whichever the server offers; a command prints the token."""
    offering = start_dovecot(Dovecot(tokens=True, capability=capability)) if capability else server
    offering.deliver(user, message(1))

    with open_inbox(mailbox(offering, token_command=printing(access_token(user))), LIMIT) as inbox:
        assert [one.raw for one in inbox.fetch(10)] == [message(1)]


def test_a_fresh_token_is_taken_at_each_login(tmp_path: Path, mailbox: Callable[..., ImapMailbox], user: str) -> None:
    """What expired is refused in a sentence that names the file and not the token; the next login reads the new one."""
    held = tmp_path / "token"
    old = access_token(user, -60)
    held.write_text(old)
    settings = mailbox(token_file=held)
    with pytest.raises(MailboxError) as caught:
        open_inbox(settings, LIMIT)

    held.write_text(access_token(user) + "\n")
    open_inbox(settings, LIMIT).close()

    assert "refused the login" in str(caught.value)
    assert str(held) in str(caught.value)
    assert old not in str(caught.value)


def test_a_token_of_somebody_else_opens_nothing(mailbox: Callable[..., ImapMailbox], user: str) -> None:
    """A token counts for its own user alone."""
    with pytest.raises(MailboxError, match="refused the login"):
        open_inbox(mailbox(token_command=printing(access_token("somebody"))), LIMIT)


def test_a_server_without_tokens_is_said_so(dovecot: Dovecot, mailbox: Callable[..., ImapMailbox], user: str) -> None:
    """No password and no token is sent to a server that offers neither of the two logins."""
    with pytest.raises(MailboxError, match="offers no login by token"):
        open_inbox(mailbox(dovecot, token_command=printing("a.b.c")), LIMIT)


@pytest.mark.parametrize(
    ("command", "sentence"),
    [
        (["/nowhere/token"], "cannot be run: No such file"),
        ([sys.executable, "-c", "raise SystemExit(3)"], "ended with status 3"),
        ([sys.executable, "-c", "import time; time.sleep(60)"], "printed nothing within 0.5 seconds"),
        (printing(""), "is no access token"),
        (printing("two words"), "is no access token"),
        (printing("a\x01auth=Bearer b"), "is no access token"),
        (printing("x" * 20_000), "is no access token"),
    ],
)
def test_a_command_that_gives_no_token(command: list[str], sentence: str, mailbox: Callable[..., ImapMailbox]) -> None:
    """It is said what is wrong; nothing hangs, and nothing odd reaches the server."""
    with pytest.raises(SettingsError, match=sentence):
        token(mailbox(token_command=command, timeout_seconds=0.5))


def test_a_file_that_is_missing_is_named(tmp_path: Path, mailbox: Callable[..., ImapMailbox]) -> None:
    """The file and what is wrong with it."""
    with pytest.raises(SettingsError, match=r"access token .*nowhere"):
        token(mailbox(token_file=tmp_path / "nowhere"))


def test_one_way_to_log_in(tmp_path: Path, imap_mailbox: Callable[..., ImapMailbox], dovecot: Dovecot) -> None:
    """A password and a token together are a mistake: it could not be said which one counts."""
    with pytest.raises(ValidationError, match="set one of password_env"):
        imap_mailbox(dovecot, token_file=tmp_path / "token")


@pytest.mark.parametrize("command", [[], [""]])
def test_a_command_without_a_program(command: list[str], mailbox: Callable[..., ImapMailbox]) -> None:
    """An empty command is a mistake of the configuration; it does not mean that there is none."""
    with pytest.raises(ValidationError, match="token_command names no program"):
        mailbox(token_command=command)


def test_an_error_is_answered_so_that_the_server_can_refuse(mailbox: Callable[..., ImapMailbox]) -> None:
    """RFC 7628 section 3.2.3: to the error that the server tells, a dummy; the token is said once."""
    settings = mailbox(username="desk=a,b@provider.example", token_command=["x"])
    bearer, google = answers("OAUTHBEARER", settings, "t"), answers("XOAUTH2", settings, "t")

    assert bearer(b"") == "n,a=desk=3Da=2Cb@provider.example,\x01host=127.0.0.1\x01auth=Bearer t\x01\x01"
    assert google(None) == "user=desk=a,b@provider.example\x01auth=Bearer t\x01\x01"
    assert [bearer(b'{"status":"401"}'), google(b'{"status":"401"}')] == ["\x01", ""]


@pytest.mark.parametrize("mechanism", ["XOAUTH2", "OAUTHBEARER"])
def test_letters_go_by_token(mechanism: str) -> None:
    """Submission by token; one that is refused defers the whole run, and the sentence holds no token."""
    with SmtpServer(tokens={"desk": "right.token"}, token_mechanism=mechanism) as server:
        with open_courier(smtp_settings(server, username="desk", token_command=printing("right.token"))) as courier:
            sent = deliver(courier)
        with open_courier(smtp_settings(server, username="desk", token_command=printing("wrong.token"))) as courier:
            refused = [deliver(courier), deliver(courier)]
        taken, tries = server.letters, server.logins

    assert sent.fate is Fate.SENT
    assert [one.user for one in taken] == ["desk"]
    assert [outcome.fate for outcome in refused] == [Fate.DEFERRED] * 2
    assert "refused the login of 'desk'" in refused[0].reason
    assert "token_command" in refused[0].reason
    assert "wrong.token" not in refused[0].reason
    assert tries == ["desk", "desk"]


def test_a_mail_server_without_tokens_is_said_so() -> None:
    """The letters wait, and the reason says why."""
    with (
        SmtpServer(accounts={"desk": "opensesame"}) as server,
        open_courier(smtp_settings(server, username="desk", token_command=printing("a.b.c"))) as courier,
    ):
        outcome = deliver(courier)

    assert outcome.fate is Fate.DEFERRED
    assert "offers no login by token" in outcome.reason
