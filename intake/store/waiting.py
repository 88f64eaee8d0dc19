"""How much waits for staff besides tickets: letters, messages that broke the desk, cancellations under a port."""

from __future__ import annotations

from intake.store.database import Database

COUNTED = {
    "drafts to release": "SELECT count(*) FROM letters WHERE state = 'draft'",
    "letters that may or may not have been sent": "SELECT count(*) FROM letters WHERE state = 'unknown'",
    "letters that were refused": "SELECT count(*) FROM letters_failed",
    "messages set aside": "SELECT count(*) FROM shunted_messages",
    "cancellations held by a port": "SELECT count(*) FROM cancellations_held",
}
"""What is counted, in the words of the digest -> how."""


def counts(db: Database) -> dict[str, int]:
    """What waits -> how many. Needs no transaction."""
    return {what: int(db.value(sql)) for what, sql in COUNTED.items()}
