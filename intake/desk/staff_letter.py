"""Letters that an act of staff causes: templated words to one person of a ticket, in that person's thread."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from intake.desk.desk import Desk
from intake.desk.write import our_address
from intake.domain.account import same_address
from intake.domain.letter import Enclosure
from intake.domain.policy import Mode
from intake.reply.letters import SECTIONS, is_notice
from intake.store import letters, ticket_lists
from intake.store.database import Row


def write_to(
    desk: Desk,
    ticket: Row,
    to: str,
    section: str,
    *,
    who: str,
    values: Mapping[str, object] | None = None,
    files: Sequence[Enclosure] = (),
    request_id: int | None = None,
) -> int:
    """Writes a letter of one section into the outbox, to go with the next pass; gives its number.

    It answers the last message of that person on the ticket, where there is one. Its subject is ours, so no words of a
    stranger travel with it. With `request_id` it carries the record that this request asked for.
    """
    theirs = [
        row
        for row in ticket_lists.ticket_story(desk.db, ticket["id"]).messages
        if same_address(row["from_address"] or "", to)
    ]
    reply = not is_notice(section)
    written = desk.letters.render((section,), values or {}, reference=ticket["reference"], is_reply=reply)
    last = theirs[-1]["message_id"] if theirs else None
    return letters.write(
        desk.db,
        ticket_id=ticket["id"],
        message_id=None,
        purpose=section,
        mode=Mode.SEND,
        sender=our_address(desk, theirs[-1]["mailbox"] if theirs else ""),
        sender_name=f"{desk.settings.provider.name} {desk.settings.provider.signature}",
        to=to,
        subject=written.subject_for_notice,
        text=written.text,
        html=written.html,
        sections=(section,),
        account_data=SECTIONS[section].account_data or request_id is not None,
        in_reply_to=last,
        references=(last,) if last else (),
        automatic="auto-generated",
        null_return_path=False,
        enclosures=files,
        request_id=request_id,
        who=who,
        now=desk.now(),
    )


def takes_mail(desk: Desk, address: str) -> bool:
    """False for no address, and for one that takes no replies."""
    local = address.rpartition("@")[0].lower()
    return bool(local) and not any(word in local for word in desk.settings.rules.no_reply_senders)
