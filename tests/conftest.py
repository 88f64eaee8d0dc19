"""Servers and settings that any test may ask for."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from intake.settings import ImapMailbox
from tests.servers.certificate import make_certificate
from tests.servers.dovecot import PASSWORD, WITHOUT_MOVE, WITHOUT_UIDPLUS, Dovecot
from tests.servers.smtp import SmtpServer


@pytest.fixture(scope="session")
def start_dovecot() -> Iterator[Callable[[Dovecot], Dovecot]]:
    """Starts servers that run until the last test, and then ends them all at once."""
    servers: list[Dovecot] = []

    def start(server: Dovecot) -> Dovecot:
        servers.append(server)
        return server.start()

    yield start
    for server in servers:
        server.end()
    for server in servers:
        server.stop()


@pytest.fixture(scope="session")
def dovecot(start_dovecot: Callable[[Dovecot], Dovecot]) -> Dovecot:
    """An IMAP server that can everything."""
    return start_dovecot(Dovecot())


@pytest.fixture(scope="session")
def dovecot_without_move(start_dovecot: Callable[[Dovecot], Dovecot]) -> Dovecot:
    """An IMAP server with UIDPLUS and no MOVE, its folders below "INBOX." and parted by dots."""
    return start_dovecot(Dovecot(capability=WITHOUT_MOVE, prefix="INBOX.", separator="."))


@pytest.fixture(scope="session")
def dovecot_without_uidplus(start_dovecot: Callable[[Dovecot], Dovecot]) -> Dovecot:
    """An IMAP server with neither MOVE nor UIDPLUS nor NAMESPACE."""
    return start_dovecot(Dovecot(capability=WITHOUT_UIDPLUS))


@pytest.fixture(scope="session")
def dovecot_without_tls(start_dovecot: Callable[[Dovecot], Dovecot]) -> Dovecot:
    """An IMAP server that offers no STARTTLS."""
    return start_dovecot(Dovecot(tls=False))


@pytest.fixture
def user() -> str:
    """A user of the mail servers that no other test has."""
    return f"user-{uuid.uuid4().hex[:12]}"


@pytest.fixture
def password_file(tmp_path: Path) -> Path:
    """A file with the password that every user of the test servers has."""
    path = tmp_path / "password"
    path.write_text(PASSWORD + "\n")
    return path


@pytest.fixture
def imap_mailbox(user: str, password_file: Path) -> Callable[..., ImapMailbox]:
    """Makes settings for the test's own user on a server: `imap_mailbox(dovecot, security="starttls")`."""

    def make(server: Dovecot, **changes: object) -> ImapMailbox:
        security = changes.get("security", "tls")
        values: dict[str, object] = {
            "kind": "imap",
            "name": "support",
            "address": "support@losing.example",
            "host": "127.0.0.1",
            "port": server.tls_port if security == "tls" else server.port,
            "username": user,
            "password_file": password_file,
            "ca_file": server.ca_file,
            "timeout_seconds": 10,
        }
        return ImapMailbox.model_validate(values | changes)

    return make


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A certificate (which is its own ca_file) and its key for test servers."""
    return make_certificate(tmp_path_factory.mktemp("certificate"))


@pytest.fixture
def smtp_server() -> Iterator[SmtpServer]:
    """A plain SMTP server on loopback."""
    with SmtpServer() as server:
        yield server
