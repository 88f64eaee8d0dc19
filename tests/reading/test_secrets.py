"""Secrets that people write are masked; what only looks like one stays."""

import pytest

from intake.reading.secrets import MASK, masked


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("my PIN is 4711", "4711"),
        ("PIN: 884422 please port", "884422"),
        ("the passcode=ab12cd", "ab12cd"),
        ("Port-out PIN 90210", "90210"),
        ("password: hunter2x", "hunter2x"),
        ("El NIP es 5566", "5566"),
        ("la contraseña es Sol2024", "Sol2024"),
        ("mot de passe : ete2026", "ete2026"),
        ("senha 1234", "1234"),
        ("Passwort: Haus77", "Haus77"),
        ("transfer code 7788-99", "7788-99"),
    ],
)
def test_a_secret_is_masked(text: str, secret: str) -> None:
    """After a word for a PIN or password, its value is gone and the rest stays."""
    assert secret not in masked(text)
    assert MASK in masked(text)


@pytest.mark.parametrize(
    "text",
    [
        "Where do I get the PIN for 415-555-0123?",
        "we need the PIN for four numbers",
        "Pin Oak Road 12",
        "the PIN please, account 8X-204417",
        "pinned to 2026",
    ],
)
def test_what_is_no_secret_stays(text: str) -> None:
    """Telephone numbers, accounts, addresses and plain words are left as they are."""
    assert masked(text) == text
