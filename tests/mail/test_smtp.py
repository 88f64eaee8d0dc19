"""Letters by SMTP: what becomes of one when all goes well, and when anything does not."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from intake.domain.letter import Fate, Outcome
from intake.mail.compose import compose
from intake.mail.opening import open_courier
from intake.mail.smtp import SmtpSubmission
from tests.mail.sending import LETTER, NOW, Sending, deliver, smtp_settings
from tests.servers.ports import free_port
from tests.servers.smtp import SmtpServer


def test_a_letter_arrives_as_composed(smtp_server: SmtpServer) -> None:
    """One recipient, the null return path, the bytes unchanged, lines that begin with a dot included."""
    sending = Sending()

    with open_courier(smtp_settings(smtp_server)) as courier:
        outcome = deliver(courier, sending=sending)

    assert outcome == Outcome(Fate.SENT, "250 2.0.0 Ok: queued")
    assert sending.count == 1
    taken = smtp_server.letters[0]
    assert taken.mail_from == ""
    assert taken.rcpt_tos == ["ana@blueheron.example"]
    assert taken.content == compose(LETTER, NOW)


def test_a_letter_whose_bounce_must_be_seen_names_its_sender(smtp_server: SmtpServer) -> None:
    """Without the null return path the server sees our address."""
    with open_courier(smtp_settings(smtp_server)) as courier:
        deliver(courier, replace(LETTER, null_return_path=False))

    assert smtp_server.letters[0].mail_from == "support@losing.example"


def test_letters_of_a_run_share_a_connection(smtp_server: SmtpServer) -> None:
    """Nothing is opened before the first letter, and one connection serves all."""
    with open_courier(smtp_settings(smtp_server)) as courier:
        before = smtp_server.connections
        for number in range(5):
            deliver(courier, replace(LETTER, message_id=f"<{number}@losing.example>"))

    assert before == 0
    assert len(smtp_server.letters) == 5
    assert smtp_server.connections == 1


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_secure_connections_log_in(security: str, certificate: tuple[Path, Path], tmp_path: Path) -> None:
    """TLS of both kinds, verified by ca_file, then a login."""
    (tmp_path / "password").write_text("opensesame")
    with SmtpServer(security, certificate, accounts={"desk": "opensesame"}) as server:
        settings = smtp_settings(
            server,
            security=security,
            ca_file=certificate[0],
            username="desk",
            password_file=tmp_path / "password",
        )
        with open_courier(settings) as courier:
            outcome = deliver(courier)

    assert outcome.fate == Fate.SENT
    assert server.letters[0].user == "desk"


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_an_untrusted_certificate_defers(security: str, certificate: tuple[Path, Path]) -> None:
    """Nothing is sent over a connection that cannot be trusted, and the reason says what to do."""
    with (
        SmtpServer(security, certificate) as server,
        open_courier(smtp_settings(server, security=security)) as courier,
    ):
        outcome = deliver(courier)

    assert outcome.fate == Fate.DEFERRED
    assert "is not trusted" in outcome.reason
    assert "ca_file" in outcome.reason
    assert server.letters == []


def test_no_starttls_no_letter(smtp_server: SmtpServer) -> None:
    """A server (or somebody between) that hides STARTTLS gets nothing."""
    with open_courier(smtp_settings(smtp_server, security="starttls")) as courier:
        outcome = deliver(courier)

    assert outcome.fate == Fate.DEFERRED
    assert "does not offer STARTTLS" in outcome.reason
    assert smtp_server.letters == []


def test_a_refused_login_defers_the_whole_run(tmp_path: Path) -> None:
    """A wrong password is not the letter's fault, and is not tried once more for every letter."""
    (tmp_path / "password").write_text("wrong")
    with SmtpServer(accounts={"desk": "opensesame"}) as server:
        settings = smtp_settings(server, username="desk", password_file=tmp_path / "password")
        with open_courier(settings) as courier:
            first = deliver(courier)
            tries = len(server.logins)
            second = deliver(courier)

    assert first.fate == Fate.DEFERRED
    assert "refused the login of 'desk'" in first.reason
    assert "535" in first.reason
    assert second == first
    assert len(server.logins) == tries


def test_a_login_that_is_missing_is_not_the_letters_fault() -> None:
    """530: the settings lack a username, the letter waits."""
    with (
        SmtpServer(accounts={"desk": "opensesame"}) as server,
        open_courier(smtp_settings(server)) as courier,
    ):
        outcome = deliver(courier)

    assert outcome.fate == Fate.DEFERRED
    assert outcome.reason.startswith("530")


def test_a_missing_password_defers(smtp_server: SmtpServer) -> None:
    """The reason names the setting."""
    with open_courier(smtp_settings(smtp_server, username="desk")) as courier:
        outcome = deliver(courier)

    assert outcome.fate == Fate.DEFERRED
    assert "password_env or password_file" in outcome.reason


@pytest.mark.parametrize("command", ["MAIL", "RCPT", "DATA command", "DATA"])
@pytest.mark.parametrize(
    ("answer", "fate"),
    [("451 4.3.0 try later", Fate.DEFERRED), ("550 5.1.1 no such user", Fate.FAILED)],
)
def test_refusals_are_for_now_or_for_good(smtp_server: SmtpServer, command: str, answer: str, fate: Fate) -> None:
    """4xx defers and 5xx fails, at every step, in the server's words; the next letter goes on the same connection."""
    smtp_server.say[command] = [answer]
    sending = Sending()

    with open_courier(smtp_settings(smtp_server)) as courier:
        outcome = deliver(courier, sending=sending)
        second = deliver(courier)

    assert outcome == Outcome(fate, answer)
    assert sending.count == (1 if command.startswith("DATA") else 0)
    assert second.fate == Fate.SENT
    assert len(smtp_server.letters) == 1
    assert smtp_server.connections == 1


def test_a_line_broken_after_data_leaves_it_open(smtp_server: SmtpServer) -> None:
    """The server took the letter and never said so: unknown, and the next letter gets a new connection."""
    smtp_server.say["DATA"] = [SmtpServer.DROP]

    with open_courier(smtp_settings(smtp_server)) as courier:
        outcome = deliver(courier)
        second = deliver(courier)

    assert outcome.fate == Fate.UNKNOWN
    assert "after DATA" in outcome.reason
    assert second.fate == Fate.SENT
    assert len(smtp_server.letters) == 2


def test_a_server_silent_after_data_leaves_it_open(smtp_server: SmtpServer) -> None:
    """No answer within the time for DATA: unknown, never sent again by itself."""
    smtp_server.say["DATA"] = [SmtpServer.HANG]

    with SmtpSubmission(smtp_settings(smtp_server, timeout_seconds=0.2), data_seconds=0.2) as courier:
        outcome = deliver(courier)

    assert outcome.fate == Fate.UNKNOWN


@pytest.mark.parametrize("command", ["MAIL", "RCPT"])
def test_a_line_broken_before_data_defers(smtp_server: SmtpServer, command: str) -> None:
    """Nothing was handed over: try again later."""
    smtp_server.say[command] = [SmtpServer.DROP]
    sending = Sending()

    with open_courier(smtp_settings(smtp_server)) as courier:
        outcome = deliver(courier, sending=sending)

    assert outcome.fate == Fate.DEFERRED
    assert sending.count == 0
    assert smtp_server.letters == []


@pytest.mark.parametrize("ending", [SmtpServer.DROP, "421 4.7.0 too many letters on this connection"])
def test_a_kept_connection_that_the_server_ends_is_opened_anew(smtp_server: SmtpServer, ending: str) -> None:
    """Servers end connections when they like: the letter goes out on another."""
    with open_courier(smtp_settings(smtp_server)) as courier:
        deliver(courier)
        smtp_server.say["MAIL"] = [ending]
        outcome = deliver(courier)

    assert outcome.fate == Fate.SENT
    assert len(smtp_server.letters) == 2
    assert smtp_server.connections == 2


def test_a_server_that_is_down_defers(smtp_server: SmtpServer) -> None:
    """The reason names host and port."""
    port = free_port()

    with open_courier(smtp_settings(smtp_server, port=port)) as courier:
        outcome = deliver(courier)

    assert outcome.fate == Fate.DEFERRED
    assert f"127.0.0.1:{port} refused the connection" in outcome.reason


def test_a_caller_that_changes_its_mind_sends_nothing(smtp_server: SmtpServer) -> None:
    """What on_data raises goes through, nothing was sent, and the connection serves the next letter."""

    def changed() -> None:
        raise RuntimeError("no longer allowed")

    with open_courier(smtp_settings(smtp_server)) as courier:
        with pytest.raises(RuntimeError, match="no longer allowed"):
            courier.deliver(LETTER, compose(LETTER, NOW), changed)
        outcome = deliver(courier)

    assert outcome.fate == Fate.SENT
    assert len(smtp_server.letters) == 1


def test_hostile_header_values_reach_nobody_else(smtp_server: SmtpServer) -> None:
    """Line ends in subject and names add no field and no recipient on the wire."""
    hostile = replace(
        LETTER,
        subject="Hi\r\nBcc: eve@elsewhere.example\r\n\r\nbody",
        sender_name='Desk"\r\nCc: eve@elsewhere.example',
    )

    with open_courier(smtp_settings(smtp_server)) as courier:
        outcome = deliver(courier, hostile)

    head = smtp_server.letters[0].content.partition(b"\r\n\r\n")[0].lower()
    assert outcome.fate == Fate.SENT
    assert b"\r\nbcc:" not in head
    assert b"\r\ncc:" not in head
    assert smtp_server.letters[0].rcpt_tos == ["ana@blueheron.example"]


def test_an_address_with_commands_in_it_is_refused(smtp_server: SmtpServer) -> None:
    """The envelope takes one address and nothing else."""
    raw = compose(LETTER, NOW)

    with open_courier(smtp_settings(smtp_server)) as courier:
        for address in (
            "ana@blueheron.example\r\nRCPT TO:<eve@elsewhere.example>",
            "a@b.example, c@d.example",
        ):
            outcome = courier.deliver(replace(LETTER, to=address), raw, Sending())
            assert outcome.fate == Fate.FAILED

    assert smtp_server.connections == 0


def test_an_address_beyond_ascii_needs_a_server_that_can(smtp_server: SmtpServer) -> None:
    """SMTPUTF8 is used where it is offered, else the letter fails with the reason; a domain alone needs nothing."""
    local = replace(LETTER, to="jörg@blueheron.example")
    domain = replace(LETTER, to="ana@bücher.example")

    with open_courier(smtp_settings(smtp_server)) as courier:
        refused, plain = deliver(courier, local), deliver(courier, domain)
    with SmtpServer(smtputf8=True) as server, open_courier(smtp_settings(server)) as courier:
        taken = deliver(courier, local)

    assert refused.fate == Fate.FAILED
    assert "SMTPUTF8" in refused.reason
    assert plain.fate == Fate.SENT
    assert smtp_server.letters[0].rcpt_tos == ["ana@xn--bcher-kva.example"]
    assert taken.fate == Fate.SENT
    assert server.letters[0].rcpt_tos == ["jörg@blueheron.example"]


def test_a_letter_too_large_for_the_server_fails_at_once() -> None:
    """The server's SIZE is respected before anything is sent."""
    with SmtpServer(size=100) as server, open_courier(smtp_settings(server)) as courier:
        outcome = deliver(courier)

    assert outcome.fate == Fate.FAILED
    assert "takes 100" in outcome.reason


def test_long_answers_are_shortened(smtp_server: SmtpServer) -> None:
    """A reason is one line that fits a table."""
    smtp_server.say["RCPT"] = ["550 5.7.1 " + "blocked " * 60]

    with open_courier(smtp_settings(smtp_server)) as courier:
        outcome = deliver(courier)

    assert outcome.fate == Fate.FAILED
    assert len(outcome.reason) <= 210


@pytest.mark.parametrize("end", ["\n.\n", "\r.\r", "\n.\r\n", "\r\n.\r", "\r\n.\r\n", "\x00\n.\n"])
def test_no_text_ends_a_letter_early(smtp_server: SmtpServer, end: str) -> None:
    """A dot between line ends of any kind starts no second letter (SMTP smuggling): one arrives, its line ends all CRLF."""
    text = f"before{end}MAIL FROM:<eve@else.example>{end}RCPT TO:<all@else.example>{end}DATA{end}after"

    with open_courier(smtp_settings(smtp_server)) as courier:
        outcome = deliver(courier, replace(LETTER, text=text))

    [taken] = smtp_server.letters
    alone = taken.content.replace(b"\r\n", b"")
    assert outcome.fate == Fate.SENT
    assert taken.rcpt_tos == ["ana@blueheron.example"]
    assert b"\n" not in alone
    assert b"\r" not in alone
    assert b"after" in alone
