"""From what was read and what is known to what is to happen: pure, and in one place."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime

from intake.domain import answers, cancellation, csr, dispute, notice, numbers, port_out
from intake.domain.calendar import long_date
from intake.domain.case import Case, Step, planned
from intake.domain.decision import Decision, Known, LetterPlan, Move, Priority, RequestPlan, Route
from intake.domain.findings import Findings, Kind, Party, Request
from intake.domain.policy import Mode, Policy
from intake.domain.ticket import State

RULES: dict[Kind, Callable[[Case, Request], Step]] = {
    Kind.PORT_DISPUTE: dispute.request_port_dispute,
    Kind.PORT_STOP: dispute.request_port_stop,
    Kind.PORT_STATUS: notice.request_port_status,
    Kind.PORT_OUT: port_out.request_port_out,
    Kind.CSR: csr.request_csr,
    Kind.PORT_PIN: answers.request_port_pin,
    Kind.BILL_COPY: answers.request_bill_copy,
    Kind.NUMBER_RETURN: answers.request_number_return,
    Kind.CANCELLATION: cancellation.request_cancellation,
    Kind.RECORDS_UPDATE: answers.request_records_update,
    Kind.PORT_IN: answers.request_port_in,
}
"""What each kind leads to; in this order a reply answers them."""

LIST_PROGRAMS = ("listserv", "majordomo", "mailman")
"""Local parts of programs that run mailing lists. "-request" is not among them: a carrier's port desk may be called so."""
MOST_HOPS = 50
"""A message that passed through more servers runs in a circle (RFC 5321 section 6.3; Postfix ends at 50 too)."""

SAID_BY_LETTER = frozenset({State.INSTRUCTED, State.ANSWERED, State.NEEDS_INFO, State.NEEDS_SCOPE, State.BILL_INSTEAD})
"""States that are only true once a letter went out."""


def decide(findings: Findings, known: Known, policy: Policy, now: datetime, sender: str) -> Decision:
    """The whole decision about one message.

    `now` is aware; `sender` is the address of From, empty when there is none. No rule reads a clock, a file or a table.
    """
    if findings.automatic is not None:
        return Decision(Route.IGNORE, Priority.LOW, notes=findings.notes)
    case = Case(findings, known, policy, now, sender)
    by_kind = {request.kind: request for request in findings.requests}
    steps: list[Step] = []
    for kind in (kind for kind in RULES if kind in by_kind):
        if kind is Kind.PORT_OUT and any(_is_about_a_port(step) for step in steps):
            continue  # the notice of a carrier has moved or opened this port already
        rule = RULES[kind] if _is_sure(case, by_kind[kind]) else _unsure
        steps.append(rule(case, by_kind[kind]))
    if findings.party is Party.CUSTOMER and _has_foreign_numbers(case):
        steps.append(Step(sections=("foreign_numbers",), needs_staff=True, mode=Mode.SEND))
    told = csr.answer(case) if Kind.CSR not in by_kind else None
    if told is not None:
        steps.append(told)
    elif not findings.requests:
        steps.append(_nothing_read(case))
    reply, silence = _reply(case, steps)
    plans = tuple(_as_told(case, step, reply) for step in steps if step.plan)
    join = next((step.join for step in steps if step.join), None) or (known.ticket.ticket_id if known.ticket else None)
    needs_staff = any(step.needs_staff for step in steps) or any(plan.due for plan in plans)
    return Decision(
        route=Route.STAFF if needs_staff else Route.REPLY,
        priority=min((step.priority for step in steps), default=Priority.NORMAL),
        join=join,
        requests=plans,
        moves=_held_once(move for step in steps for move in step.moves),
        letters=(
            *((reply,) if reply else ()),
            *(() if known.quiet else _distinct(notice for step in steps for notice in step.notices)),
        ),
        alerts=tuple(dict.fromkeys(alert for step in steps for alert in step.alerts)),
        due=min((plan.due for plan in plans if plan.due), default=None) if plans else _due_without_request(case, steps),
        notes=(
            *findings.notes,
            *(note for step in steps for note in step.notes),
            *silence,
            *_possible(known),
            *_ambiguous(known),
        ),
        account_number=case.account.account_number if case.account else None,
    )


def _held_once(moves: Iterable[Move]) -> tuple[Move, ...]:
    """A cancellation that both the port and the answer of one message hold is moved once, by the one that says more."""
    kept: dict[object, Move] = {}
    for at, move in enumerate(moves):
        kept[move.request_id if move.to is State.HELD else ("each", at)] = move
    return tuple(kept.values())


def _is_sure(case: Case, request: Request) -> bool:
    """Read surely, or awaited: who answers what we asked about a CSR or a cancellation speaks of it, in few words."""
    awaited = {Kind.CSR: csr.waiting, Kind.CANCELLATION: cancellation.waiting}
    asked = request.kind in awaited and awaited[request.kind](case) is not None
    return asked or request.confidence >= case.policy.answer_at


def _is_about_a_port(step: Step) -> bool:
    return bool(step.join and step.moves) or (step.plan is not None and step.plan.kind is Kind.PORT_OUT)


def _possible(known: Known) -> tuple[str, ...]:
    """A reference is known to many; it joins nothing (threading needs a letter's own Message-ID)."""
    if not known.mentioned or known.ticket is not None:
        return ()
    return (f"Possible: the subject names ticket {known.mentioned}; nothing proves that it belongs there.",)


def _ambiguous(known: Known) -> tuple[str, ...]:
    """Which account is meant is for staff to say; until they do, the ticket has none, and nothing of a record is told."""
    if len(known.accounts) < 2:
        return ()
    named = ", ".join(account.account_number for account in known.accounts[:5])
    more = f" and {len(known.accounts) - 5} more" if len(known.accounts) > 5 else ""
    return (f"Several accounts match by {known.matched_by}: {named}{more}. Say which one is meant.",)


def _reply(case: Case, steps: list[Step]) -> tuple[LetterPlan | None, tuple[str, ...]]:
    """The one reply to the message, whatever it asks (rule 22), or the reason why there is none."""
    modes = [_mode(case, step) for step in steps if step.sections]
    sections = tuple(
        dict.fromkeys(s for step in steps if step.sections and _mode(case, step) is not Mode.OFF for s in step.sections)
    )
    if not sections:
        return None, ("The setting for this kind says that staff answer it.",) if Mode.OFF in modes else ()
    refused = _why_no_reply(case)
    if refused:
        return None, (refused,)
    mode = Mode.DRAFT if Mode.DRAFT in modes or case.known.came_back else Mode.SEND
    to = case.known.form_reply_to or case.sender
    letter = LetterPlan("reply", to, sections, mode, values=_values(case), own_subject=not case.known.sender_proven)
    return letter, ()


def _why_no_reply(case: Case) -> str:
    known, policy, sender = case.known, case.policy, case.sender
    if known.quiet:
        return known.quiet
    if known.form_reply_to:
        sender = known.form_reply_to
    local = sender.rpartition("@")[0].lower()
    if not local:
        return "There is no sender address to answer to."
    if any(word in local for word in policy.no_reply_senders):
        return f"{sender} takes no replies; a person has to find another way."
    if local.startswith("owner-") or local.endswith(("-owner", "-bounces")) or local in LIST_PROGRAMS:
        return f"{sender} is the address of a mailing list's program, so no automatic answer goes out (RFC 3834)."
    if not known.addressed_to_us:
        return "The message was not addressed to one of our mailboxes, so no automatic answer goes out (RFC 3834)."
    if known.null_sender and not known.form_reply_to:
        return "The message has an empty return path, so no automatic answer goes out (RFC 3834)."
    if known.hops > MOST_HOPS:
        return f"The message passed through {known.hops} servers, as in a loop, so no automatic answer goes out."
    if known.wants_no_answer:
        return "The sender's system asks for no automatic answers; a person answers."
    if known.letters_today >= policy.letters_per_address_per_day:
        return f"{sender} had {known.letters_today} letters in the last 24 hours, the limit; a person answers."
    if known.letters_on_ticket >= policy.letters_per_ticket_per_day:
        return f"The ticket had {known.letters_on_ticket} replies in the last 24 hours, the limit; a person answers."
    if known.letters_to_domain >= policy.letters_per_domain_per_hour:
        domain = sender.rpartition("@")[2]
        return (
            f"{known.letters_to_domain} letters were written to {domain} within the hour, the limit; a person answers."
        )
    return ""


def _mode(case: Case, step: Step) -> Mode:
    if step.mode is not None:
        return step.mode
    if step.plan is None:
        return Mode.SEND
    return case.policy.letters.get(step.plan.kind, Mode.DRAFT)


def _as_told(case: Case, step: Step, reply: LetterPlan | None) -> RequestPlan:
    """The plan, kept back at RECEIVED where its state says that the sender was told but no letter goes out yet."""
    assert step.plan is not None
    told = reply is not None and reply.mode is Mode.SEND and _mode(case, step) is not Mode.OFF
    if told or step.plan.state not in SAID_BY_LETTER:
        return step.plan
    return replace(
        step.plan,
        state=State.RECEIVED,
        due=case.for_staff(),
        why="no letter went out by itself: staff answer",
    )


def _values(case: Case) -> dict[str, object]:
    """What the parts of a reply may show: dates computed by us and settings, nothing that the sender wrote."""
    proven = case.proven_contact() is not None and case.account is not None
    return {
        "csr_due": long_date(case.in_business_days(case.policy.csr_business_days).date()),
        "csr_business_days": case.policy.csr_business_days,
        "csr_shows_pin": case.policy.csr_shows_pin,
        "answer_due": long_date(case.for_staff().date()),
        "dispute_hours": case.policy.dispute_hours,
        "port_notice_hours": case.policy.port_notice_hours,
        "portable_days": case.policy.portable_days,
        "large_volume": csr.is_large(case),
        "missing": csr.missing(case),
        "product": case.account.product if proven and case.account else "",
    }


def _unsure(case: Case, request: Request) -> Step:
    """Read, but not surely enough to be answered by a template."""
    why = f"read with a confidence of {request.confidence:.2f}, below {case.policy.answer_at:.2f}: staff decide"
    sure = RULES[request.kind](case, request)
    urgent = sure.priority in (Priority.DISPUTE, Priority.PORT_NOTICE) and sure.plan is not None
    due = sure.plan.due if urgent and sure.plan else case.for_staff()  # what may be urgent is looked at as if it were
    return Step(
        planned(case, request, State.RECEIVED, why, due or case.for_staff()),
        ("unsure",) if case.findings.party is Party.CUSTOMER else (),
        Mode.SEND,
        needs_staff=True,
        priority=sure.priority if urgent else Priority.NORMAL,
        alerts=sure.alerts,
        notes=(f"Perhaps {request.kind.value} ({request.confidence:.2f}): staff decide.",),
    )


def _nothing_read(case: Case) -> Step:
    """Nothing that the desk knows is asked: an answer to our question, or for a person to read (rule 23)."""
    scope = cancellation.answer(case)
    if scope is not None:
        return scope
    if case.findings.courtesy:
        return Step(notes=("Thanks, or a bare answer: nothing is asked.",), priority=Priority.LOW, needs_staff=True)
    sections = ("received",) if case.findings.party is Party.CUSTOMER else ()
    return Step(sections=sections, mode=Mode.SEND, needs_staff=True, notes=("Nothing that the desk knows is asked.",))


def _has_foreign_numbers(case: Case) -> bool:
    return any(not numbers.is_north_american(n) for n in case.findings.facts.numbers)


def _due_without_request(case: Case, steps: list[Step]) -> datetime | None:
    open_ = any(step.needs_staff and not any(move.due for move in step.moves) for step in steps)
    return case.for_staff() if open_ and not case.findings.courtesy else None


def _distinct(letters: Iterable[LetterPlan]) -> tuple[LetterPlan, ...]:
    """One letter of a purpose; the first wins."""
    return tuple({letter.purpose: letter for letter in reversed(list(letters))}.values())[::-1]
