"""The short form of `make torture`."""

from __future__ import annotations

from pathlib import Path

from tests.servers.dovecot import Dovecot
from tests.servers.smtp import SmtpServer
from tests.torture.kills import torture


def test_killed_again_and_again_nothing_is_lost_or_doubled(
    tmp_path: Path, dovecot: Dovecot, smtp_server: SmtpServer, user: str
) -> None:
    """15 kills, at failpoints and at random: each message recorded once, a receipt at most twice, account data once."""
    figures = torture(tmp_path, dovecot, smtp_server, user, messages=25, kills=15, seed=7)

    assert figures.wrong == []
    assert sum(figures.kills.values()) == 15
