"""Staff change what is on record for an account, after they made sure who asks: shown as a diff, told to the old address."""

from __future__ import annotations

from dataclasses import replace
from zoneinfo import ZoneInfo

from intake.desk.account_cells import email_problem
from intake.desk.desk import Desk
from intake.desk.seen import ticket_as_seen
from intake.desk.staff_csr import account_of, open_request
from intake.desk.staff_letter import takes_mail, write_to
from intake.domain.account import addresses_of_record, same_address
from intake.domain.account_changes import carried, changes
from intake.domain.errors import ConflictError, InputError
from intake.domain.findings import Kind
from intake.domain.record_update import RecordUpdate, in_words, refusals, updated
from intake.domain.ticket import State
from intake.store import accounts, audit, requests, verifications

OPEN = {Kind.RECORDS_UPDATE: (State.RECEIVED, State.CHECKING)}


def update_record(
    desk: Desk,
    reference: str,
    update: RecordUpdate,
    who: str,
    *,
    country: str = "",
    dry_run: bool = False,
    seen: int | None = None,
) -> tuple[str, ...]:
    """Changes the record of the ticket's account; gives the diff, a line each. With `dry_run` it only gives the diff.

    The requester is told that it is done, and whoever was the authorized person before, at the address of record, which
    of the details were changed. A changed email starts a hold on CSRs. The next import of accounts puts its own values
    in place again, so the provider's system is to be changed too.

    Raises NotFoundError; ConflictError before somebody verified who asks; InputError for what cannot be.
    """
    staff, now = audit.staff(who), desk.now()
    with desk.db.transaction():
        ticket = ticket_as_seen(desk, reference, seen)
        request_id = open_request(desk, ticket, OPEN)
        before = account_of(desk, ticket)
        wrong = refusals(before, update, country)
        if update.email and (problem := email_problem("--email", update.email)):
            wrong = (*wrong, f"{problem}.")
        if wrong:
            raise InputError(" ".join(wrong))
        today = now.astimezone(ZoneInfo(desk.settings.rules.timezone)).date()
        after = carried(before, updated(before, update), now, today)
        diff = changes(replace(before, record_changed_at=None), replace(after, record_changed_at=None))
        if not diff:
            raise InputError(
                'Nothing would change: say what is to stand on record, such as --company "Heron Dental LLC".'
            )
        if dry_run:
            return diff
        if verifications.last(desk.db, request_id) is None:
            raise ConflictError(
                f'Nobody made sure yet who asks: first run.py verify {ticket["reference"]} --how "..." (rule 11).'
            )
        accounts.upsert(desk.db, after)
        audit.record(
            desk.db,
            now=now,
            who=staff,
            what="record changed",
            after="; ".join(diff),
            why=f"account {after.account_number}",
            ticket_id=ticket["id"],
            request_id=request_id,
        )
        told = f"changed on record: {', '.join(in_words(update))}"
        if requests.get(desk.db, request_id)["state"] == State.RECEIVED:
            requests.move_request(desk.db, request_id, State.CHECKING, who=staff, why=told, now=now)
        requests.move_request(desk.db, request_id, State.ANSWERED, who=staff, why=told, now=now)
        values = {"changed": in_words(update)}
        if takes_mail(desk, ticket["requester"]):
            write_to(desk, ticket, ticket["requester"], "records_updated", who=staff, values=values)
        for address in addresses_of_record([before], now.date(), desk.settings.rules.record_days):
            if not same_address(address, ticket["requester"]):
                write_to(desk, ticket, address, "notice_record_changed", who=staff, values=values)
    return diff
