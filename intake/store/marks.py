"""Values that the desk makes once and keeps: when a mailbox was first opened, the key of its Message-IDs."""

from __future__ import annotations

from intake.store.database import Database


def get(db: Database, name: str) -> str | None:
    """The value kept under a name, or None. Needs no transaction."""
    value = db.value("SELECT value FROM marks WHERE name = ?", (name,))
    return None if value is None else str(value)


def once(db: Database, name: str, value: str) -> str:
    """Keeps `value` under a name that has none yet; gives the value that is kept."""
    db.write("INSERT INTO marks (name, value) VALUES (?, ?) ON CONFLICT (name) DO NOTHING", (name, value))
    kept = get(db, name)
    assert kept is not None
    return kept
