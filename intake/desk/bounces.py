"""Letters of ours that come back: found by their own Message-ID, marked, and put before staff."""

from __future__ import annotations

from datetime import datetime

from intake.desk.desk import Desk
from intake.domain.calendar import due_at
from intake.domain.decision import Priority
from intake.domain.message import Message
from intake.mail.returned import Became, returned
from intake.store import audit, letters, outbox, tickets, tokens
from intake.store.messages import StoredMessage


def settle_bounce(desk: Desk, stored: StoredMessage, message: Message, now: datetime) -> int | None:
    """Marks the letter that came back; gives its ticket, or None where it is about no letter of ours.

    Only a Message-ID with our token counts, which nobody knows but whom the letter was sent to: a report that names
    no such id, or a made-up one, changes nothing. Inside a transaction.
    """
    report = returned(message, stored.raw)
    letter = next((found for one in report.message_ids if tokens.is_ours(desk.db, one) and
                   (found := letters.by_message_id(desk.db, one))), None)  # fmt: skip
    if letter is None:
        return None
    ticket_id = letter["ticket_id"]
    why = report.why or "without a reason"
    if report.became is not Became.FAILED:
        letters.tell(desk.db, letter, f"letter {report.became.value}", why, message_id=stored.id, now=now)
        return int(ticket_id) if ticket_id else None
    if not outbox.mark_bounced(desk.db, letter["id"], reason=f"It came back: {why}", message_id=stored.id, now=now):
        return int(ticket_id) if ticket_id else None
    if ticket_id:
        rules = desk.settings.rules
        due = due_at(now, rules.staff_business_days, rules.timezone, rules.provider_holidays)
        tickets.touch(
            desk.db, ticket_id, now=now, priority=Priority.NORMAL, due=due, account_number=None, message_id=stored.id
        )
        note = (
            f"Letter {letter['id']} to {letter['to_address']} came back ({why}). Letters to this address wait as drafts "
            f"until staff release one of them, or this one again: run.py release {letter['id']}"
        )
        tickets.note(desk.db, ticket_id, note, who=audit.BOT, now=now, message_id=stored.id)
    return int(ticket_id) if ticket_id else None
