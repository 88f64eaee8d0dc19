"""A desk whose story a journey tells."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.journeys.story import Story
from tests.servers.dovecot import Dovecot
from tests.servers.smtp import SmtpServer


@pytest.fixture
def story(tmp_path: Path, dovecot: Dovecot, user: str, smtp_server: SmtpServer) -> Story:
    """A desk with the sample accounts and an address for staff."""
    return Story(tmp_path, dovecot, user, smtp_server)
