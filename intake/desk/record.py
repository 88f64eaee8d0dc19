"""The record of an account follows what happens: numbers that a port took away, locks that staff put on and take off."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from zoneinfo import ZoneInfo

from intake.desk.desk import Desk
from intake.domain.account import Account, with_lock, with_ported
from intake.domain.account_changes import changes
from intake.domain.errors import ConflictError, InputError, NotFoundError
from intake.domain.numbers import spoken
from intake.domain.ticket import OpenPort
from intake.store import accounts, audit, ports


def numbers_ported(
    desk: Desk,
    request_id: int,
    numbers: Iterable[str],
    told: date | None,
    *,
    who: str,
    why: str,
    message_id: int | None = None,
) -> None:
    """Puts the numbers whose port is complete on record as ported, since the day that was told, else since today.

    Only numbers of the port's own account are touched. In the transaction that completes the port, with an event.
    """
    now = desk.now()
    today = now.astimezone(ZoneInfo(desk.settings.rules.timezone)).date()
    over = ports.port(desk.db, request_id)
    before = _account_of(desk, over)
    if before is None:
        return
    after = with_ported(before, frozenset(numbers), told if told and told <= today else today)
    diff = changes(before, after)
    if diff:
        accounts.upsert(desk.db, after)
        audit.record(
            desk.db, now=now, who=who, what="record changed", after="; ".join(diff),
            why=f"account {after.account_number}: {why}", ticket_id=over.ticket_id, request_id=request_id,
            message_id=message_id,
        )  # fmt: skip


def _account_of(desk: Desk, port: OpenPort) -> Account | None:
    """The port's own account; else the one that all its numbers are of."""
    if port.account_number:
        return accounts.get(desk.db, port.account_number)
    numbers = tuple(port.numbers)
    found, _ = accounts.find(desk.db, account_number=None, numbers=numbers, billing_number=None, sender=None)
    whole = len(found) == 1 and set(numbers) <= {line.number for line in found[0].numbers}
    return found[0] if whole else None


def set_lock(
    desk: Desk, account_number: str, numbers: Sequence[str], *, locked: bool, who: str, why: str
) -> tuple[str, ...]:
    """Locks an account, or some of its numbers, against ports, or takes the lock off; gives the diff, a line each.

    The next import of accounts puts its own values in place again, so the provider's system is to be changed too.
    Raises NotFoundError; InputError without a reason, or for a number that is not on the account; ConflictError when
    nothing would change.
    """
    if not why.strip():
        raise InputError("Say why, and how you made sure who asks; it stands in the history.")
    with desk.db.transaction():
        before = accounts.get(desk.db, account_number)
        if before is None:
            raise NotFoundError(f"There is no account {account_number}; run.py accounts show finds one by a number.")
        strange = [spoken(n) for n in numbers if n not in {line.number for line in before.numbers}]
        if strange:
            raise InputError(f"{', '.join(strange)} is not on account {before.account_number}.")
        after = with_lock(before, frozenset(numbers), locked=locked)
        diff = changes(before, after)
        if not diff:
            raise ConflictError(f"It is {'locked' if locked else 'not locked'} already: nothing was changed.")
        accounts.upsert(desk.db, after)
        audit.record(
            desk.db, now=desk.now(), who=audit.staff(who), what="account locked" if locked else "account unlocked",
            after="; ".join(diff), why=f"account {after.account_number}: {why.strip()}",
        )  # fmt: skip
    return diff
