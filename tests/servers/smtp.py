"""An SMTP server of our own (aiosmtpd) that keeps what it takes and can be told its next error.

    with SmtpServer() as server:
        server.say["RCPT"] = ["451 4.3.0 later"]     # the answer to the next RCPT; then all is well again
        server.say["DATA"] = [SmtpServer.DROP]       # take the letter, then break the line (or HANG: never answer)
        ...
        server.letters                               # what it took: envelope, content, who had logged in

`security` is "plain", "starttls" or "tls"; `accounts` maps user names to passwords and makes a login necessary;
`tokens` maps them to access tokens, for a login by `token_mechanism`.
"""

from __future__ import annotations

import asyncio
import base64
import ssl
import warnings
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from tests.servers.ports import free_port


@dataclass(frozen=True)
class Taken:
    """One letter that the server took."""

    mail_from: str
    """Empty for the null return path."""
    rcpt_tos: list[str]
    content: bytes
    options: list[str] = field(default_factory=list)
    """The parameters of MAIL."""
    user: str | None = None
    """Who had logged in."""


class SmtpServer:
    """See the module. `connections` counts how often somebody connected, `logins` every try to log in."""

    DROP = "drop"
    """Breaks the line without an answer."""
    HANG = "hang"
    """After DATA: takes the letter and never answers."""

    def __init__(
        self,
        security: str = "plain",
        certificate: tuple[Path, Path] | None = None,
        accounts: dict[str, str] | None = None,
        smtputf8: bool = False,
        size: int = 33_554_432,
        tokens: dict[str, str] | None = None,
        token_mechanism: str = "XOAUTH2",
    ) -> None:
        self.letters: list[Taken] = []
        self.say: dict[str, list[str]] = defaultdict(list)
        self.connections = 0
        self.logins: list[str] = []
        self._accounts = accounts or {}
        self._tokens = tokens or {}
        context = None
        if security != "plain":
            assert certificate is not None
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(*certificate)
        options: dict[str, Any] = {
            "tls_context": context if security == "starttls" else None,
            "require_starttls": security == "starttls",
            "enable_SMTPUTF8": smtputf8,
            "data_size_limit": size,
            "hostname": "mail.example",
        }
        if accounts or tokens:
            offered = {token_mechanism} if tokens else {"PLAIN", "LOGIN"}
            options |= {
                "auth_exclude_mechanism": {"PLAIN", "LOGIN", "XOAUTH2", "OAUTHBEARER"} - offered,
                "authenticator": self._authenticate,
                "auth_required": True,
                "auth_require_tls": security == "starttls",
            }
        self._controller = _Controller(
            self,
            hostname="127.0.0.1",
            port=free_port(),
            ssl_context=context if security == "tls" else None,
        )
        self._controller.options = options

    @property
    def port(self) -> int:
        """Where it listens on 127.0.0.1."""
        return self._controller.port

    def __enter__(self) -> Self:
        self._controller.start()
        self.connections = 0  # the controller tries its own server once
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._controller.stop(no_assert=True)

    def next_answer(self, command: str) -> str | None:
        """Takes the answer that was ordered for this command, or None."""
        ordered = self.say[command]
        return ordered.pop(0) if ordered else None

    def _authenticate(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any
    ) -> AuthResult:
        assert isinstance(data, LoginPassword)
        user = data.login.decode()
        self.logins.append(user)
        sound = self._accounts.get(user) == data.password.decode()
        return AuthResult(success=sound, handled=False, auth_data=user)

    # What aiosmtpd calls; names are its own.

    async def auth_XOAUTH2(self, server: SMTP, words: list[str]) -> AuthResult:
        return await self._by_token(server, words[1], "user=", b"")

    async def auth_OAUTHBEARER(self, server: SMTP, words: list[str]) -> AuthResult:
        return await self._by_token(server, words[1], "n,a=", b"\x01")

    async def _by_token(self, server: SMTP, said: str, begins: str, dummy: bytes) -> AuthResult:
        """To a token that is wrong the error is told first, and refused after the client's dummy (RFC 7628)."""
        who, *_, bearer, _, _ = base64.b64decode(said).decode().split("\x01")
        user = who.removeprefix(begins).rstrip(",")
        self.logins.append(user)
        if who.startswith(begins) and bearer == f"auth=Bearer {self._tokens.get(user)}":
            return AuthResult(success=True, auth_data=user)
        answer = await server.challenge_auth(b'{"status":"401"}', encode_to_b64=True)
        assert answer == dummy
        return AuthResult(success=False, handled=False)

    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        answer = self.next_answer("MAIL")
        if answer == self.DROP:
            _drop(server)
        if answer:
            return answer
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 2.1.0 Ok"

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        answer = self.next_answer("RCPT")
        if answer == self.DROP:
            _drop(server)
        if answer:
            return answer
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 Ok"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        answer = self.next_answer("DATA")
        if answer and answer not in (self.DROP, self.HANG):
            return answer
        content = envelope.content
        assert isinstance(content, bytes)
        self.letters.append(
            Taken(
                mail_from=(envelope.mail_from or "").removeprefix("<>"),
                rcpt_tos=list(envelope.rcpt_tos),
                content=content,
                options=[str(option) for option in envelope.mail_options],
                user=session.auth_data if isinstance(session.auth_data, str) else None,
            )
        )
        if answer == self.DROP:
            _drop(server)
        if answer == self.HANG:
            await asyncio.sleep(3600)
        return "250 2.0.0 Ok: queued"


class _Smtp(SMTP):
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.event_handler.connections += 1
        super().connection_made(transport)

    async def smtp_DATA(self, arg: str) -> None:
        answer = self.event_handler.next_answer("DATA command")
        if answer == SmtpServer.DROP:
            _drop(self)
        elif answer:
            await self.push(answer)
        else:
            await super().smtp_DATA(arg)


class _Controller(Controller):
    options: dict[str, Any]

    def factory(self) -> SMTP:
        with warnings.catch_warnings():  # it warns of a login without STARTTLS, which loopback and tests may do
            warnings.simplefilter("ignore", UserWarning)
            return _Smtp(self.handler, loop=self.loop, **self.options)


def _drop(server: SMTP) -> None:
    """Breaks the line without a word."""
    assert isinstance(server.transport, asyncio.Transport)
    server.transport.abort()
