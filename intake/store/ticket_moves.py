"""Rows that go from one ticket to another when staff merge or part tickets; events stay where they happened."""

from __future__ import annotations

from intake.store.database import Database

MOVED = ("messages", "requests", "letters", "corrections")
"""Tables whose rows belong to a ticket and go with it."""


def move_all(db: Database, old: int, new: int) -> None:
    """Everything of a ticket but its history goes to another."""
    for table in MOVED:
        db.write(f"UPDATE {table} SET ticket_id = ? WHERE ticket_id = ?", (new, old))  # noqa: S608  names from above


def move_request(db: Database, request_id: int, new: int) -> None:
    """One request goes to another ticket, with the letters that answer it alone."""
    db.write("UPDATE requests SET ticket_id = ? WHERE id = ?", (new, request_id))
    db.write("UPDATE letters SET ticket_id = ? WHERE request_id = ?", (new, request_id))
