"""The test server itself."""

from __future__ import annotations

import shutil

import pytest

from tests.servers.dovecot import Dovecot


def test_a_missing_dovecot_fails_and_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests of real IMAP are never skipped in silence."""
    monkeypatch.setattr(shutil, "which", lambda *_, **__: None)

    with pytest.raises(pytest.fail.Exception, match=r"install dovecot-imapd .*make test"):
        Dovecot().start()
