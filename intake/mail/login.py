"""How a mail server is entered: the certificate that is demanded, password or token, what is told when it is refused."""

from __future__ import annotations

import smtplib
import ssl

from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientAbortError, LoginError

from intake.domain.errors import SettingsError
from intake.mail.token import answers, held, mechanism, token
from intake.settings import LOOPBACK, Server

WORDS = 200
"""Of a server's own words this many characters are handed on."""


def password(server: Server) -> str:
    """The password for `server.username`. Raises SettingsError when either is not configured or cannot be read."""
    if not server.username:
        raise SettingsError(f"No user is configured for {server.host}: set username.")
    secret = server.password()
    if secret is None:
        raise SettingsError(
            f"No password is configured for {server.username} on {server.host}: set password_env or password_file,"
            " or token_command or token_file for a login by token."
        )
    return secret.get_secret_value()


def tls_context(server: Server) -> ssl.SSLContext:
    """TLS 1.2 or newer, certificate and name verified (RFC 8314); by `ca_file` alone where one is set.

    Raises SettingsError when `ca_file` cannot be read.
    """
    try:
        return ssl.create_default_context(cafile=server.ca_file)
    except OSError as error:  # ssl.SSLError is one too
        raise SettingsError(
            f"The ca_file {server.ca_file} for {server.host} cannot be used: {error.strerror or error}. "
            "It must hold the certificates of the authority in PEM form."
        ) from error


def refuse_plain(server: Server) -> None:
    """Raises SettingsError for an unencrypted connection that would leave this machine."""
    if server.security == "plain" and server.host not in LOOPBACK:
        raise SettingsError(f'An unencrypted connection to {server.host} is refused; set security = "tls".')


def enter(client: IMAPClient, server: Server) -> None:
    """Logs in by token where one is configured, else by password: AUTHENTICATE PLAIN (RFC 4616) or LOGIN.

    Raises imapclient's LoginError when the server refuses, IMAPClientAbortError when the line breaks, SettingsError.
    """
    if server.by_token:
        _enter_by_token(client, server)
        return
    secret = password(server)
    if not client.has_capability("AUTH=PLAIN") and client.has_capability("LOGINDISABLED"):
        raise LoginError("the server offers no login by password on this connection")
    try:
        if client.has_capability("AUTH=PLAIN"):
            client.plain_login(server.username, secret)
        else:
            client.login(server.username, secret)
    except LoginError as error:
        raise _broken(error) from None


def _enter_by_token(client: IMAPClient, server: Server) -> None:
    secret = token(server)
    name = mechanism(lambda name: bool(client.has_capability(f"AUTH={name}")))
    if not name:
        raise LoginError("the server offers no login by token (XOAUTH2, OAUTHBEARER)")
    say = answers(name, server, secret)
    try:
        client.sasl_login(name, lambda challenge: say(challenge).encode())
    except LoginError as error:
        raise _broken(error) from None


def _broken(error: LoginError) -> Exception:
    """imapclient calls a line that broke meanwhile a refused login too."""
    broken: Exception = error
    if isinstance(error.__context__, IMAPClientAbortError):
        broken = error.__context__
    return broken


def submit(line: smtplib.SMTP, server: Server) -> None:
    """Logs in for submission, by token or password.

    Raises SMTPAuthenticationError when the server refuses, SMTPException when it offers no such login, SettingsError.
    """
    if not server.by_token:
        line.login(server.username, password(server))
        return
    secret = token(server)
    offered = line.esmtp_features.get("auth", "").upper().split()
    name = mechanism(offered.__contains__)
    if not name:
        raise smtplib.SMTPNotSupportedError("the server offers no login by token (XOAUTH2, OAUTHBEARER)")
    say = answers(name, server, secret)
    line.auth(name, lambda challenge=None: say(challenge))


def secret_of(server: Server) -> str:
    """What to look at when a login is refused, for a sentence."""
    if server.by_token:
        return held(server)
    return f"the password in {server.password_env or server.password_file or 'password_env or password_file'}"


def words(said: object) -> str:
    """A server's or library's words on one line, without controls, shortened to WORDS."""
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return line if len(line) <= WORDS else line[: WORDS - 1] + "…"


def why(error: Exception, server: Server) -> str:
    """What went wrong on the way to or with a server, and how to mend it: one or two sentences."""
    port = f":{server.port}" if server.port else ""
    where = f"{server.host}{port}"
    if isinstance(error, SettingsError):
        return str(error)
    if isinstance(error, ssl.SSLCertVerificationError):
        return (
            f"The certificate of {where} is not trusted: {words(error.verify_message)}. "
            "Check host, or set ca_file to the authority that signed it."
        )
    if isinstance(error, ssl.SSLError):
        return f"TLS with {where} failed: {words(error.reason or error)}. Check port and security."
    if isinstance(error, TimeoutError):
        return f"{where} did not answer within {server.timeout_seconds:g} seconds. Check host, port and firewall."
    if isinstance(error, ConnectionRefusedError):
        return f"{where} refused the connection. Is the server running, and are host and port right?"
    if isinstance(error, OSError) and error.strerror:
        return f"{where} cannot be reached: {words(error.strerror)}. Check host, port and network."
    return f"{where}: {words(error)}."
