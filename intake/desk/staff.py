"""What staff do to tickets and letters: each act is one transaction, with an event that says who and why.

With `seen`, the version of the ticket that the act rests on (`desk.seen`), it is a ConflictError when somebody was
faster. The other acts of staff are in staff_mark, staff_csr, staff_records, staff_correct, staff_tickets and record.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from intake.desk import csr
from intake.desk.deliver import why_not
from intake.desk.desk import Desk
from intake.desk.seen import ticket_as_seen
from intake.desk.write import our_address
from intake.domain.account import same_address
from intake.domain.errors import ConflictError, InputError
from intake.domain.findings import Kind, Party
from intake.domain.policy import Mode
from intake.domain.ticket import FILED, State, may_follow
from intake.mail.compose import reply_subject
from intake.store import audit, letters, messages, outbox, requests, ticket_lists, tickets
from intake.store.database import Row
from intake.store.ticket_lists import TicketStory

SAID = {
    Kind.PORT_OUT: State.INSTRUCTED,
    Kind.PORT_PIN: State.ANSWERED,
    Kind.BILL_COPY: State.ANSWERED,
    Kind.NUMBER_RETURN: State.ANSWERED,
    Kind.PORT_STATUS: State.ANSWERED,
    Kind.PORT_STOP: State.ANSWERED,
    Kind.PORT_DISPUTE: State.ANSWERED,
    Kind.RECORDS_UPDATE: State.ANSWERED,
    Kind.PORT_IN: State.ANSWERED,
}
"""What a request becomes when staff have written to its sender."""

ASKED_BACK = {
    "csr_missing": ((Kind.CSR,), State.NEEDS_INFO),
    "csr_toll_free": ((Kind.CSR,), State.BILL_INSTEAD),
    "cancellation_scope": ((Kind.CANCELLATION,), State.NEEDS_SCOPE),
}
"""Parts of a letter that leave a request waiting for its sender, or end it otherwise."""

LONGEST_ANSWER = 20_000


def release(desk: Desk, letter_id: int, who: str) -> str:
    """Lets a letter that waits go out with the next delivery; returns to whom.

    Raises NotFoundError; ConflictError where its state does not allow it, or it may not go there (rule 9).
    """
    now, staff = desk.now(), audit.staff(who)
    with desk.db.transaction():
        outbox.release(desk.db, letter_id, who=staff, now=now)
        letter = letters.get(desk.db, letter_id)
        _csr_goes_again(desk, letter, staff)
        refused = why_not(desk, letter)
        if refused:
            raise ConflictError(f"Letter {letter_id} cannot go out: {refused}. {_instead(desk, letter)}")
        if letter["purpose"] == "reply" and letter["ticket_id"]:
            _said(desk, letter["ticket_id"], staff, f"letter {letter_id} was released", json.loads(letter["sections"]))
    return str(letter["to_address"])


def withdraw(desk: Desk, letter_id: int, who: str, why: str) -> str:
    """Keeps a letter from going out for good; returns to whom it would have gone. InputError without a reason."""
    if not why.strip():
        raise InputError('Say why, such as --why "answered by phone"; it stands in the history.')
    with desk.db.transaction():
        outbox.withdraw(desk.db, letter_id, who=audit.staff(who), why=why, now=desk.now())
        letter = letters.get(desk.db, letter_id)
        if letter["request_id"] is not None:
            csr.letter_settled(desk, letter["request_id"], letter["state"], f"staff withdrew the letter: {why}")
        return str(letter["to_address"])


def _instead(desk: Desk, letter: Row) -> str:
    """What staff do instead of releasing a letter that may not go where it was written to."""
    instead = f'Withdraw it: run.py withdraw {letter["id"]} --why "not an address of record".'
    if letter["request_id"] is not None or not letter["ticket_id"]:
        return instead
    number = tickets.get(desk.db, letter["ticket_id"])["account_number"]
    shows = f"run.py accounts show {number} shows" if number else "No account of the ticket is on file that would tell"
    return f"{instead} {shows} who may be told of it now."


def _csr_goes_again(desk: Desk, letter: Row, staff: str) -> None:
    """A CSR letter that failed goes out again only while its request can still be approved."""
    if letter["request_id"] is None:
        return
    state = requests.get(desk.db, letter["request_id"])["state"]
    if state == State.VERIFYING:
        why = f"letter {letter['id']} was released"
        requests.move_request(desk.db, letter["request_id"], State.APPROVED, who=staff, why=why, now=desk.now())
    elif state != State.APPROVED:
        raise ConflictError(f"The CSR request of letter {letter['id']} is {state}; its record cannot be sent now.")


def answer(desk: Desk, reference: str, text: str, who: str, to: str = "", seen: int | None = None) -> tuple[int, str]:
    """Writes a letter of staff's own words to the sender of the ticket; returns its number and to whom it goes.

    Where several people wrote on the ticket, `to` says whom it is for: nobody reads what was meant for another.
    Raises NotFoundError, InputError (empty or too long, not on the ticket), ConflictError (nobody to write to).
    """
    if not text.strip():
        raise InputError("The answer is empty: write it after --text, or name a file with --file.")
    if len(text) > LONGEST_ANSWER:
        raise InputError(f"The answer has {len(text)} characters; {LONGEST_ANSWER} are the most.")
    now, staff = desk.now(), audit.staff(who)
    with desk.db.transaction():
        ticket = ticket_as_seen(desk, reference, seen)
        story = ticket_lists.ticket_story(desk.db, ticket["id"])
        to = _whom(ticket, story, to.strip())
        theirs = [row for row in story.messages if same_address(row["from_address"] or "", to)]
        last = (theirs or story.messages)[-1]
        written = desk.letters.answer(text.strip(), reference=ticket["reference"])
        letter_id = letters.write(
            desk.db,
            ticket_id=ticket["id"],
            message_id=None,
            purpose="staff_answer",
            mode=Mode.SEND,
            sender=our_address(desk, last["mailbox"]),
            sender_name=f"{desk.settings.provider.name} {desk.settings.provider.signature}",
            to=to,
            subject=reply_subject(ticket["subject"]),
            text=written.text,
            html=written.html,
            sections=("staff_answer",),
            in_reply_to=last["message_id"] if theirs else None,
            references=(last["message_id"],) if theirs and last["message_id"] else (),
            automatic="no",
            null_return_path=False,
            who=staff,
            now=now,
        )
        if ticket["due"]:
            tickets.set_due(desk.db, ticket["id"], None, who=staff, why="staff answered", now=now)
        _said(desk, ticket["id"], staff, "staff answered")
    return letter_id, to


def _whom(ticket: Row, story: TicketStory, to: str) -> str:
    """The one address an answer goes to."""
    people = [
        ticket["requester"],
        *(row["from_address"] for row in story.messages),
        *(row["to_address"] for row in story.letters),
    ]
    known = list(dict.fromkeys(address for address in people if address))
    if to:
        if not any(same_address(to, address) for address in known):
            raise InputError(f"{to} is not on ticket {ticket['reference']}; on it: {', '.join(known) or 'nobody'}.")
        return to
    if not known:
        raise ConflictError(f"Ticket {ticket['reference']} has no sender address to write to.")
    if len(known) > 1:
        raise ConflictError(f"Several people are on ticket {ticket['reference']}: say --to one of {', '.join(known)}.")
    return str(known[0])


def close(desk: Desk, reference: str, who: str, why: str, seen: int | None = None) -> None:
    """Closes a ticket and what is open on it.

    Raises NotFoundError, InputError without a reason, and ConflictError when it is closed already or a letter of it
    still waits for staff.
    """
    if not why.strip():
        raise InputError('Say why, such as --why "settled by phone"; it stands in the history.')
    with desk.db.transaction():
        ticket = ticket_as_seen(desk, reference, seen)
        story = ticket_lists.ticket_story(desk.db, ticket["id"])
        waiting = [str(row["id"]) for row in story.letters if row["state"] in ("draft", "unknown")]
        asked = tickets.view(desk.db, ticket["id"]).requests
        if any(kind is Kind.PORT_OUT and state in FILED - {State.COMPLETED} for _, kind, state in asked):
            raise ConflictError(
                f"A port is under way on ticket {ticket['reference']}, and may hold a cancellation: say first how it ended,"
                f" such as run.py mark {ticket['reference']} port_out withdrawn."
            )
        if waiting:
            raise ConflictError(
                f"Letter {', '.join(waiting)} of ticket {ticket['reference']} still waits: release it or withdraw it first."
            )
        tickets.close(desk.db, ticket["id"], who=audit.staff(who), why=why, now=desk.now())


def assign(desk: Desk, reference: str, to: str, who: str, seen: int | None = None) -> None:
    """Gives a ticket to a person; an empty name takes it back."""
    with desk.db.transaction():
        ticket = ticket_as_seen(desk, reference, seen)
        tickets.assign(desk.db, ticket["id"], to.strip() or None, who=audit.staff(who), now=desk.now())


def note(desk: Desk, reference: str, text: str, who: str) -> None:
    """Adds a note for staff to a ticket."""
    if not text.strip():
        raise InputError("The note is empty.")
    with desk.db.transaction():
        ticket = tickets.ticket_by_reference(desk.db, reference)
        tickets.note(desk.db, ticket["id"], text.strip(), who=audit.staff(who), now=desk.now())


def replay(desk: Desk, message_id: int) -> None:
    """Lets a shunted message be handled again with the next pass.

    Raises NotFoundError, or ConflictError when it is not shunted or only its headers were taken.
    """
    if not messages.get(desk.db, message_id)["whole"]:
        raise ConflictError(
            f"Of message {message_id} only the headers were taken: it is larger than limits.message_bytes, and lies whole in"
            " the failed folder. Raise the limit and move it back into the mailbox; it is then taken as a new message."
        )
    with desk.db.transaction():
        messages.replay(desk.db, message_id)


def _said(desk: Desk, ticket_id: int, who: str, why: str, sections: Sequence[str] | None = None) -> None:
    """Moves the requests of a customer's ticket that a letter to its sender settles.

    With `sections`, the parts of a released draft: only requests that waited for it, to the state that it tells.
    """
    if tickets.get(desk.db, ticket_id)["party"] != Party.CUSTOMER:
        return  # a carrier's order or notice is not over because somebody wrote to the carrier
    for request_id, kind, state in tickets.view(desk.db, ticket_id).requests:
        after = next(
            (told for part, told in ASKED_BACK.items() if sections and part in sections and kind in told[0]), None
        )
        target = after[1] if after else SAID.get(kind)
        waits = sections is None or state is State.RECEIVED
        if target is not None and waits and may_follow(kind, state, target):
            requests.move_request(desk.db, request_id, target, who=who, why=why, now=desk.now())
