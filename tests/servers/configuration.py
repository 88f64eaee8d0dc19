"""A configuration that reads from the test Dovecot and sends by the test SMTP server."""

from __future__ import annotations

from pathlib import Path

from intake.domain.findings import Kind

CONFIG = """
[desk]
database = "queue.db"
poll_seconds = {poll_seconds}
trusted_authserv_ids = ["mx.provider.example"]

[provider]
name = "8x8"

[[mailbox]]
kind = "imap"
name = "support"
address = "support@provider.example"
host = "127.0.0.1"
port = {imap}
username = "{user}"
password_env = "TEST_PASSWORD"
{secured}
timeout_seconds = {timeout_seconds}
batch = {batch}

[courier]
kind = "smtp"
host = "127.0.0.1"
port = {smtp}
security = "plain"
timeout_seconds = 10

[rules]
letters_per_hour = 100000

[rules.letters]
{letters}

[[carrier]]
name = "Larkspur Networks"
domains = ["larkspur.example"]
"""
LETTERS = "\n".join(f'{kind.value} = "send"' for kind in Kind)


def write_configuration(
    folder: Path,
    *,
    imap: int,
    smtp: int,
    user: str,
    ca_file: Path | None = None,
    poll_seconds: int = 3600,
    timeout_seconds: float = 5,
    batch: int = 5,
    extra: str = "",
) -> Path:
    """Writes config.toml into `folder` for these ports; TLS where there is a `ca_file`. The password is in TEST_PASSWORD."""
    config = folder / "config.toml"
    secured = f'ca_file = "{ca_file}"' if ca_file else 'security = "plain"'
    text = CONFIG.format(
        imap=imap, smtp=smtp, user=user, secured=secured, poll_seconds=poll_seconds,
        timeout_seconds=timeout_seconds, batch=batch, letters=LETTERS,
    )  # fmt: skip
    config.write_text(text + extra)
    return config
