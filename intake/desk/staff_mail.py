"""Mail to staff: alarms, at once and once, and the digest. It carries references, never a word of an account."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from intake.desk.desk import Desk
from intake.domain.calendar import long_date
from intake.domain.decision import Alert
from intake.domain.policy import Mode
from intake.store import letters, outbox, tickets

ALERTS = {Alert.DISPUTE: "staff_dispute", Alert.STOP: "staff_stop"}
"""Which letter tells staff of what."""


def alert(desk: Desk, what: Alert, ticket_id: int, due: datetime, now: datetime) -> bool:
    """Tells staff at once of what cannot wait, once for each ticket (rule 14); False when they know already."""
    return tell(desk, ALERTS[what], ticket_id, due, now)


def tell(desk: Desk, letter: str, ticket_id: int, due: datetime, now: datetime, once: str = "") -> bool:
    """Writes staff a letter about a ticket; `once` tells apart what may be told again. In a transaction."""
    ticket = tickets.get(desk.db, ticket_id)
    reference = ticket["reference"]
    values = {"where": where(desk, reference), "due": moment(due, desk.settings.rules.timezone)}
    return write(desk, letter, values, now, purpose=f"{letter}{once}", ticket_id=ticket_id, reference=reference)


def write(
    desk: Desk,
    letter: str,
    values: Mapping[str, object],
    now: datetime,
    *,
    purpose: str,
    ticket_id: int | None = None,
    reference: str | None = None,
    subject: str = "",
) -> bool:
    """Writes a letter of a purpose to staff unless it was written before, or no address is set. In a transaction.

    It waits as a draft while mail to them comes back (`unreachable`).
    """
    to = desk.settings.staff.address
    if not to or letters.was_written(desk.db, to, purpose, ticket_id):
        return False
    written = desk.letters.follow_up(letter, values, reference=reference)
    letters.write(
        desk.db,
        ticket_id=ticket_id,
        message_id=None,
        purpose=purpose,
        mode=Mode.DRAFT if outbox.came_back(desk.db, to) else Mode.SEND,
        sender=desk.settings.mailbox[0].address,
        sender_name=f"{desk.settings.provider.name} {desk.settings.provider.signature}",
        to=to,
        subject=subject or written.subject_for_notice,
        text=written.text,
        html=written.html,
        sections=(letter,),
        automatic="auto-generated",
        null_return_path=False,
        now=now,
    )
    return True


def unreachable(desk: Desk) -> str:
    """That staff get no mail, since a letter to them came back for good; "" where it is not so."""
    to = desk.settings.staff.address
    if not to or not outbox.came_back(desk.db, to):
        return ""
    return (
        f"Mail to staff.address ({to}) comes back: no digest is written, and alerts wait as drafts. Mend the address, or"
        " release the letter that came back: python run.py letters --state sent"
    )


def where(desk: Desk, reference: str) -> str:
    """Where staff find a ticket: a link where one is set, else the command."""
    url = desk.settings.staff.ticket_url
    return url.replace("{reference}", reference) if url else f"python run.py show {reference}"


def moment(when: datetime, timezone: str) -> str:
    """A time as staff read it: "Tuesday, December 1, 2026, 17:00"."""
    local = when.astimezone(ZoneInfo(timezone))
    return f"{long_date(local.date())}, {local:%H:%M}"
