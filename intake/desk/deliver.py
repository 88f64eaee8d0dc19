"""Outbox -> courier: one connection for a run, every step committed before the next, backoff, giving up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

from intake.desk import csr
from intake.desk.desk import Desk, log
from intake.desk.sealing import needed_sealer
from intake.domain.account import addresses_of_record, same_address
from intake.domain.backoff import delivery_delay
from intake.domain.errors import SettingsError
from intake.domain.letter import Fate, Letter, Outcome
from intake.failpoint import reach
from intake.mail.compose import LetterError, compose
from intake.mail.courier import Courier
from intake.store import accounts, letters, outbox, tickets
from intake.store.database import Row
from intake.store.outbox import Outgoing

BATCH = 50


class MayNotGo(Exception):
    """A letter was stopped at the door, before anything of it was handed over."""


@dataclass(frozen=True, slots=True)
class Delivered:
    """What became of one letter."""

    letter_id: int
    to: str
    subject: str
    fate: Fate
    reason: str


def deliver(desk: Desk, courier: Courier, stop: Callable[[], bool] = lambda: False) -> list[Delivered]:
    """Sends every letter that is due, the longest waiting first, until none is left, `stop` says so, or the limit of
    an hour is reached. A letter that fails for now is tried again in a later run.

    Only one process may deliver at a time (`at_work`).
    """
    _take_up_again(desk)
    done: list[Delivered] = []
    tried: set[int] = set()
    while not stop():
        room = _room(desk)
        if room <= 0:
            break  # `stopped_itself` says so
        due = [letter for letter in outbox.due(desk.db, desk.now(), min(BATCH, room)) if letter not in tried]
        if not due:
            break
        for letter_id in due:
            if stop():
                break
            tried.add(letter_id)
            delivered = _deliver_one(desk, courier, letter_id)
            if delivered:
                done.append(delivered)
    return done


def _take_up_again(desk: Desk) -> None:
    """What a crash, or a locked database, left in hand: nobody else is at work, so it is nobody's now."""
    with desk.db.transaction():
        again, doubtful = outbox.recover(desk.db, desk.now())
    if again or doubtful:
        log.warning("Sending had been cut short: %d letters go again, %d wait for staff.", len(again), len(doubtful))


def _deliver_one(desk: Desk, courier: Courier, letter_id: int) -> Delivered | None:
    with desk.db.transaction():
        outgoing = outbox.lease(desk.db, letter_id, desk.now())
    if outgoing is None:
        return None
    reach("leased")
    refused = _may_not_go(desk, outgoing)
    outcome = Outcome(Fate.FAILED, refused) if refused else _hand_over(desk, courier, outgoing)
    reach("taken")
    with desk.db.transaction():
        _settle(desk, outgoing, outcome)
    reach("settled")
    return Delivered(letter_id, outgoing.letter.to, outgoing.letter.subject, outcome.fate, outcome.reason)


def _hand_over(desk: Desk, courier: Courier, outgoing: Outgoing) -> Outcome:
    def on_data() -> None:
        """Just before DATA: from here on it may have been sent. Refused to a letter that was withdrawn or may not go."""
        with desk.db.transaction():
            refused = _may_not_go(desk, outgoing)
            if refused:
                raise MayNotGo(refused)
            if not outbox.mark_sending(desk.db, outgoing.id, desk.now()):
                raise MayNotGo("staff withdrew it while it was in hand")
        reach("sending")

    try:
        letter = _opened(desk, outgoing.letter)
        return courier.deliver(letter, compose(letter, desk.now()), on_data)
    except MayNotGo as error:
        return Outcome(Fate.FAILED, str(error))
    except SettingsError as error:
        return Outcome(Fate.FAILED, str(error))
    except LetterError as error:
        return Outcome(Fate.FAILED, f"the letter could not be composed: {error}")


def _opened(desk: Desk, letter: Letter) -> Letter:
    """The letter with its sealed files opened, for the wire alone. Raises SettingsError."""
    if not any(enclosure.sealed for enclosure in letter.enclosures):
        return letter
    key = needed_sealer(desk.settings)
    files = (replace(e, content=key.open(e.content), sealed=False) if e.sealed else e for e in letter.enclosures)
    return replace(letter, enclosures=tuple(files))


def _settle(desk: Desk, outgoing: Outgoing, outcome: Outcome) -> None:
    """What a try leads to. A letter with account data whose line broke after DATA never goes again by itself."""
    now, db, reason = desk.now(), desk.db, outcome.reason
    wait = delivery_delay(outgoing.attempts)
    again = outcome.fate is Fate.DEFERRED or (
        outcome.fate is Fate.UNKNOWN and not outgoing.account_data and outgoing.attempts == 1
    )
    if letters.get(db, outgoing.id)["state"] == "withdrawn":
        return
    if outcome.fate is Fate.SENT:
        outbox.mark_sent(db, outgoing.id, now)
    elif again and wait is not None:
        may_have_gone = outcome.fate is Fate.UNKNOWN
        outbox.defer(db, outgoing.id, reason=reason, next_try=now + wait, may_have_gone=may_have_gone)
    elif outcome.fate is Fate.UNKNOWN:
        outbox.unknown(db, outgoing.id, reason=reason, now=now)
    else:
        given_up = f"given up after {outgoing.attempts} tries: " if again else ""
        outbox.fail(db, outgoing.id, reason=given_up + reason, now=now)
    if outgoing.request_id is not None:
        csr.letter_settled(desk, outgoing.request_id, letters.get(db, outgoing.id)["state"], reason)


def _may_not_go(desk: Desk, outgoing: Outgoing) -> str:
    """Why a letter must not go out after all; "" when it may."""
    return why_not(desk, letters.get(desk.db, outgoing.id))


def why_not(desk: Desk, letter: Row) -> str:
    """Why a letter with account data must not go out now; "" when it may (rule 9, checked again at the door)."""
    if not letter["account_data"]:
        return ""
    to = letter["to_address"]
    if letter["request_id"] is not None:
        return csr.why_not_to(desk, letter["request_id"], to)
    ticket = tickets.get(desk.db, letter["ticket_id"]) if letter["ticket_id"] else None
    account = accounts.get(desk.db, ticket["account_number"]) if ticket and ticket["account_number"] else None
    allowed = addresses_of_record([account] if account else [], desk.now().date(), desk.settings.rules.record_days)
    if any(same_address(to, address) for address in allowed):
        return ""
    return f"{to} is no address of record of an authorized contact: account data may not go there (rule 9)"


def waiting(desk: Desk) -> int:
    """How many letters wait to leave."""
    return len(letters.listed(desk.db, ("pending", "leased")))


def stopped_itself(desk: Desk) -> str:
    """Why letters that are due do not leave: more than the limit of an hour went out. "" where it is not so."""
    if _room(desk) > 0 or not outbox.due(desk.db, desk.now(), 1):
        return ""
    return (
        f"{desk.settings.rules.letters_per_hour} letters went out within an hour, the limit: the desk stopped sending. "
        "Look at run.py letters; then let the hour pass, or raise rules.letters_per_hour."
    )


def _room(desk: Desk) -> int:
    """How many letters may still go out in this hour."""
    return desk.settings.rules.letters_per_hour - outbox.sent_since(desk.db, desk.now() - timedelta(hours=1))
