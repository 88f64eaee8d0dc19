"""A session with an IMAP server: connected, secured, logged in, its folders called by the server's own names."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientAbortError, IMAPClientError, LoginError

from intake.domain.errors import MailboxError, SettingsError
from intake.mail import login
from intake.settings import Server

GOODBYE_SECONDS = 2.0
"""How long a server may take to say goodbye; a broken line says nothing."""


def open_session(server: Server, what: str) -> IMAPClient:
    """Connects and logs in. `what` names the mailbox in sentences.

    Raises MailboxError: what is wrong, where, and how to mend it.
    """
    client: IMAPClient | None = None
    with sentences(server, what):
        login.refuse_plain(server)
        context = login.tls_context(server) if server.security != "plain" else None
        try:
            client = IMAPClient(
                server.host,
                server.port,
                ssl=server.security == "tls",
                ssl_context=context if server.security == "tls" else None,
                timeout=server.timeout_seconds,
            )
            client._imap.debug = 0  # imapclient sets 5, which makes a repr() of every message and logs it
            if server.security == "starttls":
                if not client.has_capability("STARTTLS"):
                    raise SettingsError(
                        f"{server.host} does not offer STARTTLS, and the password is not sent unencrypted. "
                        'Set security = "tls" and its port, or let the server offer it.'
                    )
                client.starttls(context)
            login.enter(client, server)
        except BaseException:
            if client is not None:
                hang_up(client)
            raise
    assert client is not None
    return client


def hang_up(client: IMAPClient) -> None:
    """Ends a session, broken or not; never raises."""
    try:
        client.socket().settimeout(GOODBYE_SECONDS)
        client.logout()
    except (IMAPClientError, OSError, ValueError):
        with contextlib.suppress(IMAPClientError, OSError, ValueError):
            client.shutdown()


@contextlib.contextmanager
def sentences(server: Server, what: str) -> Iterator[None]:
    """Turns every error of the server, the line and the library into a MailboxError about `what`."""
    try:
        yield
    except LoginError as error:
        raise MailboxError(
            f"{what}: {server.host} refused the login of {server.username!r}: {login.words(error)}. "
            f"Check username and {login.secret_of(server)}."
        ) from error
    except IMAPClientAbortError as error:
        raise MailboxError(f"{what}: the connection to {server.host} broke: {login.words(error)}.") from error
    except (IMAPClientError, OSError, ValueError, SettingsError) as error:
        raise MailboxError(f"{what}: {login.why(error, server)}") from error


def folder_name(client: IMAPClient, wanted: str) -> str:
    """The server's name of a folder that settings write with "/": its separator, its prefix of personal folders.

    RFC 2342: some servers keep every folder below "INBOX.", so "Processed" is "INBOX.Processed" there.
    """
    prefix, separator = "", "/"
    if client.has_capability("NAMESPACE"):
        personal = client.namespace().personal
        if personal:
            prefix, separator = personal[0][0] or "", personal[0][1] or ""
    else:
        root = client.list_folders("", "")
        if root and root[0][1]:
            separator = root[0][1].decode("ascii", "replace")
    if wanted.upper() == "INBOX":
        return "INBOX"
    name = wanted.replace("/", separator) if separator else wanted
    return name if name.startswith(prefix) else prefix + name


def make_folder(client: IMAPClient, name: str) -> None:
    """Makes a folder when it is missing, and subscribes to it so that people see it."""
    if name == "INBOX" or _is_there(client, name):
        return
    try:
        client.create_folder(name)
    except IMAPClientAbortError:
        raise
    except IMAPClientError:
        if not _is_there(client, name):  # else another session was faster
            raise
    with contextlib.suppress(IMAPClientError):
        client.subscribe_folder(name)


def _is_there(client: IMAPClient, name: str) -> bool:
    """True for a folder that holds messages; a mere step on the way to others ("Desk" of "Desk/Done") does not."""
    empty = {b"\\NOSELECT", b"\\NONEXISTENT"}
    return any(not empty & {flag.upper() for flag in flags} for flags, _, _ in client.list_folders("", name))
