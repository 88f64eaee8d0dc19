"""The Message-IDs of our letters: each carries a token that only this desk can make, so a reply or a bounce that names it is about a letter of ours."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets

from intake.store import marks
from intake.store.database import Database

KEY = "message key"
"""The mark that holds the key: made with the first letter, never shown, never sent."""
_OURS = re.compile(r"<([0-9a-f]{16})\.([0-9a-f]{32})((?:\.PD-[A-Z0-9]{1,12})?)@[^<>@\s]{1,200}>", re.IGNORECASE)


def new_message_id(db: Database, reference: str | None, sender: str) -> str:
    """A fresh Message-ID for a letter on the ticket `reference`, in the domain of `sender`. Inside a transaction."""
    key = marks.once(db, KEY, secrets.token_hex(32))
    nonce, rest = secrets.token_hex(8), f".{reference}" if reference else ""
    return f"<{nonce}.{_token(key, nonce, rest)}{rest}@{sender.rpartition('@')[2]}>"


def is_ours(db: Database, message_id: str) -> bool:
    """True for a Message-ID that this desk made; nobody else can make one. Needs no transaction."""
    found = _OURS.fullmatch(message_id.strip()[:400])
    key = marks.get(db, KEY)
    if found is None or key is None:
        return False
    nonce, token, rest = found.groups()
    return hmac.compare_digest(_token(key, nonce.lower(), rest.upper()), token.lower())


def _token(key: str, nonce: str, rest: str) -> str:
    return hmac.new(bytes.fromhex(key), f"{nonce}{rest}".encode(), hashlib.sha256).hexdigest()[:32]
