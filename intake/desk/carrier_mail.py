"""What staff do with carriers' mail: let a notice count that waited (rule 17), and say that a port was looked at (rule 13)."""

from __future__ import annotations

from dataclasses import dataclass, replace

from intake.desk.desk import Desk
from intake.desk.known import known_from_database
from intake.desk.write import Cause, rendered, write_letter, write_move
from intake.domain.account import locked_numbers
from intake.domain.decide import decide
from intake.domain.decision import Decision, Known, LetterPlan, RequestPlan
from intake.domain.errors import ConflictError, InputError
from intake.domain.findings import Findings, Kind, Party, Request
from intake.domain.policy import Carrier, Mode
from intake.domain.port_match import same_carrier
from intake.domain.ticket import FILED, State
from intake.mail.parse import parse
from intake.store import audit, letters, messages, outbox, request_numbers, requests, ticket_lists, tickets
from intake.store.database import Row


@dataclass(frozen=True, slots=True)
class Accepted:
    """What became of a notice that counts now."""

    states: tuple[str, ...]
    """The new states of ports, and of cancellations that follow them."""
    locked: tuple[str, ...]
    """The numbers that it moved, E.164, although their holder locked them against ports."""


WAITING = {Kind.PORT_OUT: State.RECEIVED, Kind.PORT_STATUS: State.CHECKING}
"""Where a carrier's order or notice stands that changed nothing by itself."""


def accept(desk: Desk, reference: str, who: str, how: str, carrier: str = "") -> Accepted:
    """Lets the newest order or notice that waits on a ticket count as if its sender were a proven, listed carrier.

    `how` says by which means staff made sure of it; `carrier` whose it is, where the message does not name it.
    Everything follows as from a proven one: the port moves, the customer is told.
    Raises NotFoundError, InputError (it is not said how, or no carrier is known), ConflictError (nothing waits, nothing would change, or the
    port that would move is on file with another new provider).
    """
    if not how.strip():
        raise InputError('Say how you made sure of it, such as --how "called them back on their published number".')
    ticket = tickets.ticket_by_reference(desk.db, reference)
    waiting = _waiting(desk, ticket)
    stored = messages.stored(desk.db, waiting["message_id"])
    message = parse(stored.raw)
    read = desk.reader.read(message)
    findings = replace(read, party=Party.CARRIER, requests=(_the_request(read, waiting),))
    sender, staff, now = message.from_.address if message.from_ else "", audit.staff(who), desk.now()
    whose = _carrier(desk, carrier or findings.facts.new_provider or "", sender)
    findings = replace(findings, facts=replace(findings.facts, new_provider=whose.name))  # so no letter names another
    with desk.db.transaction():
        if requests.get(desk.db, waiting["id"])["state"] != waiting["state"]:
            raise ConflictError(f"Somebody else was faster with {ticket['reference']}: look at it again.")
        known = known_from_database(desk.db, message, findings, desk.settings, now)
        known = replace(known, sender_proven=True, sender_doubt="", carrier=whose)
        decision = decide(findings, known, desk.settings.rules, now, sender)
        opened = next((plan for plan in decision.requests if plan.kind is Kind.PORT_OUT), None)
        if not decision.moves and (opened is None or opened.state is State.RECEIVED):
            raise ConflictError(f"It changes nothing even so: {_why_not(decision)}")
        _not_of_another(decision, known, whose)
        why = f"counts as from {whose.name}: {how}"
        audit.record(
            desk.db, now=now, who=staff, what="notice accepted", why=why, ticket_id=ticket["id"],
            request_id=waiting["id"], message_id=stored.id,
        )  # fmt: skip
        cause = Cause(stored, message, findings, known)
        for move in decision.moves:
            write_move(desk, cause, move, now)
        if opened is not None:
            _open(desk, waiting, opened, cause, staff)
        _settle(desk, waiting, opened, staff, why)
        for letter in decision.letters:
            _letter(desk, cause, letter, letter.on_ticket or ticket["id"], staff)
    states = dict.fromkeys([*(move.to.value for move in decision.moves), *([opened.state.value] if opened else [])])
    about = {*findings.facts.numbers, *(n for move in decision.moves for n in move.numbers)}
    locked = (n for account in (*known.accounts, *known.port_accounts) for n in locked_numbers(account, about))
    return Accepted(tuple(states), tuple(dict.fromkeys(locked)))


def looked(desk: Desk, reference: str, who: str, why: str) -> None:
    """Says that a person looked at a ticket's filed port and nothing more is due until the carrier writes again.

    Raises NotFoundError, and ConflictError when no filed port on it is due.
    """
    staff, now = audit.staff(who), desk.now()
    with desk.db.transaction():
        ticket = tickets.ticket_by_reference(desk.db, reference)
        due = [
            row["id"]
            for row in ticket_lists.ticket_story(desk.db, ticket["id"]).requests
            if row["kind"] == Kind.PORT_OUT and row["state"] in FILED and (row["due"] or ticket["due"])
        ]
        if not due:
            raise ConflictError(f"No filed port on ticket {ticket['reference']} is due; answer, mark or close what is.")
        for request_id in due:
            requests.nothing_due(desk.db, request_id, who=staff, why=why, now=now)
        if ticket["due"]:
            tickets.set_due(desk.db, ticket["id"], None, who=staff, why=why, now=now)


def _waiting(desk: Desk, ticket: Row) -> Row:
    story = ticket_lists.ticket_story(desk.db, ticket["id"])
    from_carriers = {row["id"] for row in story.messages if row["party"] == Party.CARRIER}
    found = [
        row
        for row in story.requests
        if row["message_id"] in from_carriers and WAITING.get(Kind(row["kind"])) == row["state"]
    ]
    if not found:
        raise ConflictError(f"No carrier's order or notice waits on ticket {ticket['reference']}.")
    return found[-1]


def _the_request(read: Findings, waiting: Row) -> Request:
    """The one that waits, as it was read; surely now, as a person read it too."""
    kind = Kind(waiting["kind"])
    request = next((r for r in read.requests if r.kind is kind), None)
    if request is None:
        raise ConflictError("The message is not read as it was when it came; mark the port by hand.")
    return replace(request, confidence=1.0)


def _carrier(desk: Desk, name: str, sender: str) -> Carrier:
    """The listed carrier of this name, else one that is known by nothing but its name.

    InputError without a name; the carrier whose domain the sender shows is offered, as anybody can show it.
    """
    if not name.strip():
        domain = sender.rpartition("@")[2].lower()
        owner = next((c for c in desk.settings.carrier if domain in (d.lower() for d in c.domains)), None)
        shown = f'; it shows a domain of {owner.name}, so perhaps with --carrier "{owner.name}"' if owner else ""
        raise InputError(f"The message does not name its carrier: say whose it is with --carrier NAME{shown}.")
    return next((c for c in desk.settings.carrier if same_carrier(c, name)), Carrier(name.strip(), ()))


def _not_of_another(decision: Decision, known: Known, whose: Carrier) -> None:
    """ConflictError where a port would move that is on file with another new provider: perhaps it is not the one meant."""
    moving = {move.request_id for move in decision.moves}
    for port in known.open_ports:
        if port.request_id in moving and port.new_provider and not same_carrier(whose, port.new_provider):
            raise ConflictError(
                f"The port on {port.reference} names {port.new_provider} as the new provider, not {whose.name}. Ask the"
                f" customer first; if it is this port, say so, and accept again:"
                f' run.py correct {port.reference} --field new_provider --value "{whose.name}".'
            )


def _why_not(decision: Decision) -> str:
    return next(iter((*(plan.why for plan in decision.requests), *decision.notes)), "nothing on file fits it.")


def _open(desk: Desk, waiting: Row, plan: RequestPlan, cause: Cause, staff: str) -> None:
    """A port that the message opens: the order that waited becomes it; a notice gets one on the same ticket."""
    assert cause.known.carrier is not None
    facts = replace(cause.facts, new_provider=cause.known.carrier.name)
    if waiting["kind"] != Kind.PORT_OUT:
        requests.add_request(
            desk.db, ticket_id=waiting["ticket_id"], message_id=cause.stored.id, plan=plan, facts=facts, who=staff,
            now=desk.now(),
        )  # fmt: skip
        return
    db, request_id, message_id, why, now = desk.db, waiting["id"], cause.stored.id, plan.why, desk.now()
    request_numbers.move_numbers(
        db, request_id, facts.numbers, plan.state, who=staff, why=why, now=now, message_id=message_id
    )
    requests.move_request(db, request_id, plan.state, who=staff, why=why, now=now, message_id=message_id, due=plan.due)
    requests.amend_request(
        db, request_id, who=staff, why=why, now=now, message_id=message_id, new_provider=facts.new_provider
    )


def _settle(desk: Desk, waiting: Row, opened: RequestPlan | None, staff: str, why: str) -> None:
    """What waited is done with, unless it has become the port itself."""
    if waiting["kind"] == Kind.PORT_STATUS:
        requests.move_request(desk.db, waiting["id"], State.ANSWERED, who=staff, why=why, now=desk.now())
    elif opened is None:
        requests.move_request(desk.db, waiting["id"], State.CLOSED, who=staff, why=why, now=desk.now())


def _letter(desk: Desk, cause: Cause, plan: LetterPlan, ticket_id: int, staff: str) -> None:
    """The letter that was drafted when the message came goes out, in the words of now; else it is written now."""
    draft = letters.drafted(desk.db, cause.stored.id, plan.purpose)
    if draft is not None and plan.mode is Mode.SEND:
        if not plan.is_reply:
            written = rendered(desk, plan, tickets.get(desk.db, ticket_id)["reference"])
            letters.reword(desk.db, draft, text=written.text, html=written.html)
        outbox.release(desk.db, draft, who=staff, now=desk.now())
    elif not plan.is_reply:
        write_letter(desk, cause, plan, ticket_id, desk.now())
