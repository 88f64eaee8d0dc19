"""How much waits for staff besides tickets: letters, messages that broke the desk, cancellations under a port."""

from __future__ import annotations

from intake.store.database import Database

COUNTED = {
    ("draft to release", "drafts to release"): "SELECT count(*) FROM letters WHERE state = 'draft'",
    (
        "letter that may or may not have been sent",
        "letters that may or may not have been sent",
    ): "SELECT count(*) FROM letters WHERE state = 'unknown'",
    ("letter that was refused", "letters that were refused"): "SELECT count(*) FROM letters_failed",
    ("message set aside", "messages set aside"): "SELECT count(*) FROM shunted_messages",
    (
        "cancellation held by a port",
        "cancellations held by a port",
    ): "SELECT count(*) FROM cancellations_held",
}
"""What is counted, in the words of the digest for one and for several -> how."""


def counts(db: Database) -> tuple[str, ...]:
    """How much waits, such as "1 draft to release"; nothing for what does not wait. Needs no transaction."""
    found = ((int(db.value(sql)), one, several) for (one, several), sql in COUNTED.items())
    return tuple(f"{number} {one if number == 1 else several}" for number, one, several in found if number)
