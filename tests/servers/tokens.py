"""Access tokens that the test servers take: JSON Web Tokens (RFC 7519), signed by HMAC-SHA256 with a key of the tests."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
from pathlib import Path

KEY = b"a key of the tests"


def access_token(user: str, valid_seconds: float = 600) -> str:
    """A token for this user; one that has expired where `valid_seconds` is negative."""
    now = int(time.time())
    claims = {"sub": user, "iat": now - 10_000, "exp": int(now + valid_seconds)}
    head = _part({"typ": "JWT", "alg": "HS256"}) + "." + _part(claims)
    return head + "." + _encoded(hmac.new(KEY, head.encode(), hashlib.sha256).digest())


def accept_tokens(folder: Path) -> None:
    """Writes the key where Dovecot looks for it."""
    path = folder / "default" / "HS256" / "default"
    path.parent.mkdir(parents=True)
    path.write_bytes(base64.b64encode(KEY))


def _part(values: dict[str, object]) -> str:
    return _encoded(json.dumps(values).encode())


def _encoded(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()
