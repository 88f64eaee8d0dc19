"""Corrections: what staff read otherwise in a message than the desk did, kept so that the desk can be measured and taught."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from intake.store import audit
from intake.store.database import Database, Row, as_json, plain
from intake.store.times import to_text


def add(
    db: Database,
    *,
    message_id: int,
    ticket_id: int,
    field: str,
    before: Any,
    after: Any,
    why: str,
    who: str,
    now: datetime,
) -> None:
    """Records one correction with an event. `field` is a fact's name or "requests"; the values are what JSON can hold."""
    db.insert(
        "corrections",
        {
            "message_id": message_id,
            "ticket_id": ticket_id,
            "field": field,
            "before": as_json(before),
            "after": as_json(after),
            "why": plain(why),
            "who": who,
            "at": to_text(now),
        },
    )
    audit.record(
        db,
        now=now,
        who=who,
        what=f"corrected {field.replace('_', ' ')}",
        before=as_json(before),
        after=as_json(after),
        why=why,
        ticket_id=ticket_id,
        message_id=message_id,
    )


def of_message(db: Database, message_id: int) -> dict[str, Any]:
    """Field -> the value as it was last corrected. Needs no transaction."""
    rows = db.rows("SELECT field, after FROM corrections WHERE message_id = ? ORDER BY id", (message_id,))
    return {row["field"]: json.loads(row["after"]) for row in rows}


def corrected_messages(db: Database) -> list[Row]:
    """Messages that were corrected, with all reasons, oldest first. Needs no transaction."""
    return db.rows(
        "SELECT m.*, (SELECT group_concat(why, '; ') FROM corrections c WHERE c.message_id = m.id AND c.why <> '') AS whys"
        " FROM messages m WHERE m.id IN (SELECT message_id FROM corrections) ORDER BY m.id"
    )
