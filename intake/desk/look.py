"""What staff look at: lists, and the whole story of a ticket. Changes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from intake.desk.desk import Desk
from intake.domain.account import Account
from intake.domain.errors import ConflictError, NotFoundError
from intake.reading.numbers import find_numbers
from intake.store import accounts, audit, letters, messages, ticket_lists, tickets
from intake.store.schema import MessageState, TicketState
from intake.store.ticket_lists import TicketFilter, TicketStory

Row = dict[str, Any]

__all__ = ["Row", "TicketFilter", "TicketState", "TicketStory"]


def list_tickets(desk: Desk, wanted: TicketFilter) -> list[Row]:
    """Tickets, the most urgent first."""
    return ticket_lists.list_tickets(desk.db, wanted)


def story(desk: Desk, reference: str) -> TicketStory:
    """Everything about one ticket. Raises NotFoundError."""
    return ticket_lists.ticket_story(desk.db, tickets.ticket_by_reference(desk.db, reference)["id"])


def version(desk: Desk, reference: str) -> int:
    """What `--seen` wants: a number that grows with every change of the ticket. Raises NotFoundError."""
    return audit.version(desk.db, tickets.ticket_by_reference(desk.db, reference)["id"])


def list_letters(desk: Desk, states: Sequence[str]) -> list[Row]:
    """Letters in these states, oldest first."""
    return letters.listed(desk.db, states)


def letter(desk: Desk, letter_id: int) -> Row:
    """One letter, whole. Raises NotFoundError."""
    return letters.get(desk.db, letter_id)


def shunted(desk: Desk) -> list[Row]:
    """Messages that were set aside."""
    return messages.shunted(desk.db)


def shunted_message(desk: Desk, message_id: int) -> bytes:
    """The bytes of a shunted message as they came. Raises NotFoundError, or ConflictError when it is not shunted."""
    if messages.get(desk.db, message_id)["state"] != MessageState.SHUNTED:
        raise ConflictError(f"Message {message_id} is not shunted; run.py show REFERENCE shows what is in a ticket.")
    return messages.raw(desk.db, message_id)


def account(desk: Desk, wanted: str) -> Account:
    """An account by its number, or by a telephone number or contact address of it. Raises NotFoundError."""
    found = accounts.get(desk.db, wanted)
    if found is None:
        numbers = tuple(number.number for number in find_numbers(wanted))
        several, _ = accounts.find(desk.db, account_number=wanted, numbers=numbers, billing_number=None, sender=wanted)
        if len(several) != 1:
            many = f"{len(several)} accounts match" if several else "There is no account that matches"
            raise NotFoundError(
                f'{many} "{wanted}": name an account number, a telephone number or a contact\'s address.'
            )
        found = several[0]
    return found
