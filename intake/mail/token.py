"""An access token of OAuth 2.0 instead of a password, and how it is told to a mail server."""

from __future__ import annotations

import subprocess
from collections.abc import Callable

from intake.domain.errors import SettingsError
from intake.settings import Server

LONGEST = 16_000
"""Characters of a token; those in use have some 2,000."""
MECHANISMS = ("XOAUTH2", "OAUTHBEARER")
"""In the order in which they are tried: servers that know both know the first for longer."""


def token(server: Server) -> str:
    """The access token of the moment, from `token_command` or `token_file`; asked for anew at every login.

    To renew it before it expires is the matter of the command, or of whoever writes the file.
    Raises SettingsError when there is none.
    """
    if not server.username:
        raise SettingsError(f"No user is configured for {server.host}: set username.")
    secret = _printed(server) if server.token_command else server.token()
    if not (0 < len(secret) <= LONGEST and secret.isascii() and secret.isprintable() and " " not in secret):
        raise SettingsError(f"What {held(server)} gives for {server.host} is no access token: one word is expected.")
    return secret


def held(server: Server) -> str:
    """Where the token comes from, for a sentence."""
    return f"the token_command {server.token_command[0]}" if server.token_command else f"the file {server.token_file}"


def mechanism(offered: Callable[[str], bool]) -> str:
    """The first of MECHANISMS that the server offers; "" where it offers none."""
    return next((name for name in MECHANISMS if offered(name)), "")


def answers(name: str, server: Server, secret: str) -> Callable[[bytes | None], str]:
    """What to say in a SASL exchange: the token first; to the error that a server tells then, what lets it refuse.

    OAUTHBEARER is RFC 7628 section 3.1, its answer to an error section 3.2.3; XOAUTH2 is Google's and Microsoft's.
    """
    if name == "XOAUTH2":
        first, after = f"user={server.username}\x01auth=Bearer {secret}\x01\x01", ""
    else:
        user = server.username.replace("=", "=3D").replace(",", "=2C")
        first, after = f"n,a={user},\x01host={server.host}\x01auth=Bearer {secret}\x01\x01", "\x01"
    return lambda challenge: after if challenge else first


def _printed(server: Server) -> str:
    """What the command prints. What it says of errors goes to our own standard error."""
    try:
        done = subprocess.run(  # noqa: S603  the operator wrote it into config.toml; no shell
            server.token_command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            timeout=server.timeout_seconds,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise SettingsError(
            f"The token_command for {server.host} printed nothing within {server.timeout_seconds:g} seconds."
        ) from error
    except OSError as error:
        raise SettingsError(
            f"The token_command for {server.host} cannot be run: {error.strerror or error}. It is a list: "
            'the program, then each argument, such as ["/usr/local/bin/token", "--account", "support"].'
        ) from error
    if done.returncode:
        raise SettingsError(f"The token_command for {server.host} ended with status {done.returncode}.")
    return done.stdout.decode("utf-8", "replace").strip()
