"""What follows from a message: the rules of the desk, one by one."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from intake.domain.account import Account, AccountNumber, Contact
from intake.domain.decide import decide
from intake.domain.decision import Decision, Known, LetterPlan, Priority, Route
from intake.domain.findings import Automatic, Facts, Findings, Kind, Party, PortStatus, Request
from intake.domain.policy import Carrier, Mode, Policy
from intake.domain.ticket import CancellationView, OpenPort, State, TicketView

NOW = datetime(2026, 11, 16, 15, 0, tzinfo=UTC)  # a Monday
POLICY = Policy(letters=dict.fromkeys(Kind, Mode.SEND))
ANA = "ana@heron.example"
LOCAL, OTHER, TOLL_FREE = "+14155550123", "+14155550124", "+18005550142"
ACCOUNT = Account(
    "8X-1",
    "Heron Dental",
    "business",
    LOCAL,
    (AccountNumber(LOCAL), AccountNumber(OTHER)),
    (Contact("Ana Ruiz", ANA, True, date(2024, 1, 1)),),
)
LARKSPUR = Carrier("Larkspur Networks", ("larkspur.example",))


def read(*kinds: Kind, status: PortStatus | None = None, party: Party = Party.CUSTOMER, **facts: object) -> Findings:
    """Findings of a message that asks `kinds`."""
    requests = tuple(Request(kind, status if kind is Kind.PORT_STATUS else None) for kind in kinds)
    return Findings(None, party, requests, Facts(**facts), said="please close the account")  # type: ignore[arg-type]


def decided(findings: Findings, known: Known | None = None, policy: Policy = POLICY, sender: str = ANA) -> Decision:
    """The decision at NOW."""
    return decide(findings, known or Known(), policy, NOW, sender)


def reply_of(decision: Decision) -> LetterPlan:
    """The reply, which must be there."""
    return next(letter for letter in decision.letters if letter.is_reply)


def port(state: State = State.REQUESTED, **changes: object) -> OpenPort:
    """A port of both numbers, filed by Larkspur."""
    numbers = {LOCAL: state, OTHER: state}
    made = OpenPort(7, 3, "PD-AAAAAA", state, ANA, "LK-1", LOCAL, "8X-1", numbers)
    return replace(made, **changes)  # type: ignore[arg-type]


AUTHORIZED = Known(accounts=(ACCOUNT,), matched_by="sender", sender_proven=True)
FROM_CARRIER = Known(accounts=(ACCOUNT,), port_accounts=(ACCOUNT,), sender_proven=True, carrier=LARKSPUR)


@pytest.mark.parametrize("automatic", list(Automatic))
def test_a_machine_is_never_answered(automatic: Automatic) -> None:
    """Automatic mail of every sort leads to no letter, no request and no ticket."""
    decision = decided(Findings(automatic, Party.CUSTOMER, (), Facts()))

    assert decision.route is Route.IGNORE
    assert decision.letters == ()
    assert decision.requests == ()


@pytest.mark.parametrize(
    ("kinds", "numbers", "sections"),
    [
        ((Kind.PORT_OUT,), (LOCAL,), ("port_out",)),
        ((Kind.PORT_OUT,), (LOCAL, TOLL_FREE), ("port_out", "toll_free")),
        ((Kind.PORT_OUT, Kind.CANCELLATION), (LOCAL,), ("port_out", "cancellation_held")),
        ((Kind.CSR,), (TOLL_FREE,), ("csr_toll_free",)),
        ((Kind.CSR,), (LOCAL, TOLL_FREE), ("csr", "toll_free")),
        ((Kind.CSR,), (), ("csr_missing",)),
        ((Kind.PORT_PIN,), (), ("port_pin",)),
        ((Kind.BILL_COPY, Kind.PORT_PIN), (), ("port_pin", "bill_copy")),
        ((Kind.NUMBER_RETURN,), (LOCAL,), ("number_return",)),
        ((Kind.PORT_STOP,), (LOCAL,), ("port_stop",)),
        ((Kind.PORT_DISPUTE,), (LOCAL,), ("port_dispute",)),
        ((Kind.RECORDS_UPDATE,), (), ("records_update",)),
        ((Kind.PORT_IN,), (LOCAL,), ("port_in",)),
        ((Kind.PORT_OUT,), ("+442079460000",), ("port_out", "foreign_numbers")),
        ((), (), ("received",)),
    ],
)
def test_one_reply_answers_everything(
    kinds: tuple[Kind, ...], numbers: tuple[str, ...], sections: tuple[str, ...]
) -> None:
    """A customer gets one letter whose parts answer every request of the message (rules 1, 4, 7, 12, 22, 23)."""
    decision = decided(read(*kinds, numbers=numbers))

    assert reply_of(decision).sections == sections
    assert sum(letter.is_reply for letter in decision.letters) == 1


@pytest.mark.parametrize("status", list(PortStatus))
def test_a_state_told_by_a_customer_is_answered_and_changes_nothing(status: PortStatus) -> None:
    """A customer's own news of a port moves no state, and is answered with what follows from it."""
    known = replace(AUTHORIZED, open_ports=(port(),))

    decision = decided(read(Kind.PORT_STATUS, status=status, numbers=(LOCAL, OTHER)), known)

    assert decision.moves == ()
    assert reply_of(decision).sections == (f"port_status_{status.value}",)


def test_an_ambiguous_account_is_told_to_staff() -> None:
    """Two accounts match: the ticket gets neither, and staff read which two they are."""
    other = replace(ACCOUNT, account_number="8X-2")

    known = Known(accounts=(ACCOUNT, other), matched_by="numbers", sender_proven=True)
    decision = decided(read(Kind.CSR, numbers=(LOCAL,)), known)

    assert decision.account_number is None
    assert "Several accounts match by numbers: 8X-1, 8X-2. Say which one is meant." in decision.notes
    assert decision.route is Route.STAFF


def test_the_csr_clock_counts_business_days() -> None:
    """A CSR asked for on Friday, November 20, 2026 is due on December 2: weekends and Thanksgiving left out (rule 8)."""
    friday = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)
    decision = decide(read(Kind.CSR, numbers=(LOCAL,)), AUTHORIZED, POLICY, friday, ANA)

    due = decision.requests[0].due

    assert due is not None
    assert due.date() == date(2026, 12, 2)
    assert decision.requests[0].state is State.VERIFYING


def test_a_stranger_reads_the_same_whether_or_not_the_account_exists() -> None:
    """What a stranger is told about a CSR does not depend on the record (rule 9)."""
    asked = read(Kind.CSR, account_number="8X-1")

    exists = decided(asked, Known(accounts=(ACCOUNT,)), sender="stranger@else.example")
    is_not = decided(asked, Known(), sender="stranger@else.example")

    assert reply_of(exists) == reply_of(is_not)


def test_the_authorized_person_is_told_when_somebody_else_asks() -> None:
    """A stranger's CSR request is told to the authorized contact, at the address of record (rule 16)."""
    decision = decided(
        read(Kind.CSR, account_number="8X-1"), Known(accounts=(ACCOUNT,)), sender="stranger@else.example"
    )

    notices = [letter for letter in decision.letters if not letter.is_reply]

    assert [(letter.to, letter.sections) for letter in notices] == [(ANA, ("notice_csr_asked",))]


def test_a_young_address_is_no_address_of_record() -> None:
    """A contact added less than 30 days ago is told nothing and proves nothing (rule 9)."""
    young = replace(ACCOUNT, contacts=(replace(ACCOUNT.contacts[0], since=NOW.date() - timedelta(days=29)),))

    decision = decided(read(Kind.CSR, account_number="8X-1"), replace(AUTHORIZED, accounts=(young,)))

    assert [letter for letter in decision.letters if not letter.is_reply] == []
    assert "less than 30 days" in decision.requests[0].why


def test_a_cancellation_waits_for_an_open_port() -> None:
    """A cancellation is held while one of its numbers is being ported (rule 12)."""
    known = replace(AUTHORIZED, open_ports=(port(),))

    decision = decided(read(Kind.CANCELLATION, numbers=(LOCAL,)), known)

    assert decision.requests[0].state is State.HELD
    assert reply_of(decision).sections == ("cancellation_held",)


def test_a_carriers_order_is_told_to_the_customer_at_once() -> None:
    """A listed carrier's order opens a ticket due within hours, and the authorized contact is told (rule 13)."""
    order = read(Kind.PORT_OUT, party=Party.CARRIER, numbers=(LOCAL,), new_provider="Larkspur Networks")

    decision = decided(order, FROM_CARRIER, sender="orders@larkspur.example")

    assert decision.priority is Priority.PORT_NOTICE
    assert decision.requests[0].state is State.REQUESTED
    assert decision.requests[0].due == NOW + timedelta(hours=4)
    assert [(letter.to, letter.sections, letter.mode) for letter in decision.letters] == [
        (ANA, ("notice_port_order",), Mode.SEND)
    ]


def test_an_unproven_order_waits_for_staff() -> None:
    """An order from a sender that is not proven changes nothing; the notice to the customer is only drafted (rule 17)."""
    order = read(Kind.PORT_OUT, party=Party.CARRIER, numbers=(LOCAL,))

    decision = decided(order, Known(accounts=(ACCOUNT,), sender_doubt="dmarc=fail"), sender="orders@larkspur.example")

    assert decision.route is Route.STAFF
    assert decision.requests[0].state is State.RECEIVED
    assert [letter.mode for letter in decision.letters] == [Mode.DRAFT]


def carriers_notice(status: PortStatus, *numbers: str, **facts: object) -> Findings:
    """A notice from Larkspur about its order LK-1."""
    return read(Kind.PORT_STATUS, status=status, party=Party.CARRIER, numbers=numbers, order_number="LK-1", **facts)


@pytest.mark.parametrize(
    ("status", "state"),
    [
        (PortStatus.FOC, State.CONFIRMED),
        (PortStatus.REJECTED, State.REJECTED),
        (PortStatus.DELAYED, State.DELAYED),
        (PortStatus.COMPLETED, State.COMPLETED),
        (PortStatus.CANCELLED, State.WITHDRAWN),
    ],
)
def test_a_listed_carriers_notice_moves_its_port(status: PortStatus, state: State) -> None:
    """A proven notice of a listed carrier moves the port with its order number, and the customer is told (rule 18)."""
    known = replace(FROM_CARRIER, open_ports=(port(),))

    decision = decided(carriers_notice(status, LOCAL, OTHER), known, sender="orders@larkspur.example")

    assert [(move.request_id, move.to, move.request_moves) for move in decision.moves] == [(7, state, True)]
    assert decision.join == 3
    assert [letter.to for letter in decision.letters] == [ANA]


def test_a_notice_never_runs_a_port_backwards() -> None:
    """An old FOC after the completion changes nothing and mails nobody (rule 18)."""
    known = replace(FROM_CARRIER, open_ports=(port(State.COMPLETED),))

    decision = decided(carriers_notice(PortStatus.FOC, LOCAL, OTHER), known, sender="orders@larkspur.example")

    assert decision.moves == ()
    assert decision.letters == ()


def test_the_same_notice_twice_changes_nothing() -> None:
    """A notice that was applied before moves nothing and mails nobody (rule 18)."""
    notice = carriers_notice(PortStatus.FOC, LOCAL, OTHER, requested_date=date(2026, 12, 1))
    applied = port(State.CONFIRMED, committed_date=date(2026, 12, 1))

    decision = decided(notice, replace(FROM_CARRIER, open_ports=(applied,)), sender="orders@larkspur.example")

    assert decision.moves == ()
    assert decision.letters == ()


def test_a_confirmation_with_another_date_changes_the_date() -> None:
    """A further firm order commitment moves the date, and the customer is told."""
    notice = carriers_notice(PortStatus.FOC, LOCAL, OTHER, requested_date=date(2026, 12, 8))
    applied = port(State.CONFIRMED, committed_date=date(2026, 12, 1))

    decision = decided(notice, replace(FROM_CARRIER, open_ports=(applied,)), sender="orders@larkspur.example")

    assert [(move.committed_date, move.request_moves) for move in decision.moves] == [(date(2026, 12, 8), False)]
    assert len(decision.letters) == 1


def test_an_order_filed_again_after_a_rejection_is_told_at_once() -> None:
    """The same order number, filed again after a rejection, is as urgent as the first time (rule 13)."""
    order = read(Kind.PORT_OUT, party=Party.CARRIER, numbers=(LOCAL, OTHER), order_number="LK-1")
    known = replace(FROM_CARRIER, open_ports=(port(State.REJECTED),))

    decision = decided(order, known, sender="orders@larkspur.example")

    assert [(move.to, move.due) for move in decision.moves] == [(State.REQUESTED, NOW + timedelta(hours=4))]
    assert [letter.sections for letter in decision.letters] == [("notice_port_order",)]


def test_the_same_order_twice_changes_nothing() -> None:
    """An order that comes again while its port is filed opens no second port and mails nobody (rule 18)."""
    order = read(Kind.PORT_OUT, party=Party.CARRIER, numbers=(LOCAL, OTHER), order_number="LK-1")

    decision = decided(order, replace(FROM_CARRIER, open_ports=(port(),)), sender="orders@larkspur.example")

    assert (decision.join, decision.requests, decision.moves, decision.letters) == (3, (), (), ())


BRIGHT = Carrier("Brightpole", ("brightpole.example",))


@pytest.mark.parametrize(
    ("carrier", "numbers"),
    [(BRIGHT, (LOCAL, OTHER)), (LARKSPUR, ("+16125550145",))],
    ids=["another carrier's order number", "other numbers"],
)
def test_a_notice_about_another_port_moves_nothing(carrier: Carrier, numbers: tuple[str, ...]) -> None:
    """An order number alone is no proof: another listed carrier, or numbers that are not the port's, wait for staff."""
    filed = port(State.CONFIRMED, new_provider="Larkspur Networks")
    known = replace(FROM_CARRIER, carrier=carrier, open_ports=(filed,))

    decision = decided(carriers_notice(PortStatus.COMPLETED, *numbers), known, sender="x@carrier.example")

    assert decision.moves == ()
    assert decision.letters == ()
    assert decision.requests[0].state is State.CHECKING


@pytest.mark.parametrize("status", [PortStatus.CANCELLED, PortStatus.REJECTED, PortStatus.FOC, PortStatus.COMPLETED])
def test_a_notice_about_some_numbers_leaves_the_others(status: PortStatus) -> None:
    """Whatever is told of one of two numbers moves that number only, not the port (rule 18)."""
    known = replace(FROM_CARRIER, open_ports=(port(),))

    decision = decided(carriers_notice(status, LOCAL), known, sender="orders@larkspur.example")

    assert [(move.numbers, move.request_moves) for move in decision.moves] == [((LOCAL,), False)]


def test_a_port_asked_for_later_holds_a_cancellation() -> None:
    """Who cancels first and asks for the port in a later mail does not lose the number (rule 12)."""
    waiting = CancellationView(11, 5, State.RECEIVED, (LOCAL,), "8X-1")

    decision = decided(read(Kind.PORT_OUT, numbers=(LOCAL,)), replace(AUTHORIZED, cancellations=(waiting,)))

    assert [(move.request_id, move.to) for move in decision.moves] == [(11, State.HELD)]


def test_a_released_cancellation_is_due() -> None:
    """A cancellation that is given back to staff says by when (rule 12)."""
    held = CancellationView(11, 5, State.HELD, (LOCAL,), "8X-1")
    known = replace(FROM_CARRIER, open_ports=(port(State.CONFIRMED),), cancellations=(held,))

    decision = decided(carriers_notice(PortStatus.COMPLETED), known, sender="orders@larkspur.example")

    assert [move.due is not None for move in decision.moves if move.request_id == 11] == [True]


def test_a_stranger_learns_of_no_port() -> None:
    """Whoever is not proven reads the same of a cancellation, whether or not a port is open (rule 9)."""
    known = Known(accounts=(ACCOUNT,), open_ports=(port(),))
    asked = read(Kind.CANCELLATION, numbers=(LOCAL,))

    open_, none = decided(asked, known, sender="eve@else.example"), decided(asked, Known(), sender="eve@else.example")

    assert reply_of(open_) == reply_of(none)
    assert open_.requests[0].state is State.HELD


def test_an_unproven_senders_subject_is_not_handed_on() -> None:
    """The reply to a sender who is not proven has a subject of our own; a proven one's thread keeps his."""
    asked = read(Kind.PORT_PIN)

    assert reply_of(decided(asked, Known())).own_subject
    assert not reply_of(decided(asked, AUTHORIZED)).own_subject


def test_some_of_the_numbers_are_a_partial_port() -> None:
    """A completion of one of two numbers moves that number only (rule 18)."""
    known = replace(FROM_CARRIER, open_ports=(port(State.CONFIRMED),))

    decision = decided(carriers_notice(PortStatus.COMPLETED, LOCAL), known, sender="orders@larkspur.example")

    assert [(move.numbers, move.request_moves) for move in decision.moves] == [((LOCAL,), False)]


def test_a_completion_gives_held_cancellations_back_to_staff() -> None:
    """A cancellation held by a port is released to staff when the port completes, and is not carried out (rule 12)."""
    held = CancellationView(11, 5, State.HELD, (LOCAL,), "8X-1")
    known = replace(FROM_CARRIER, open_ports=(port(State.CONFIRMED),), cancellations=(held,))

    decision = decided(carriers_notice(PortStatus.COMPLETED, LOCAL, OTHER), known, sender="orders@larkspur.example")

    assert (11, State.RECEIVED) in [(move.request_id, move.to) for move in decision.moves]


def test_an_unlisted_carriers_notice_waits_for_staff() -> None:
    """A notice from an unlisted carrier changes nothing and says what it would change (rule 17)."""
    known = replace(FROM_CARRIER, carrier=None, open_ports=(port(),))

    decision = decided(carriers_notice(PortStatus.FOC, LOCAL, OTHER), known, sender="orders@other.example")

    assert decision.moves == ()
    assert decision.letters == ()
    assert 'it would set PD-AAAAAA to "confirmed"' in decision.requests[0].why


def test_a_dispute_tops_the_queue() -> None:
    """A port that nobody asked for has the highest priority, is due within hours, and gets only a receipt (rule 14)."""
    decision = decided(read(Kind.PORT_DISPUTE, numbers=(LOCAL,)), replace(AUTHORIZED, open_ports=(port(),)))

    assert decision.priority is Priority.DISPUTE
    assert decision.requests[0].due == NOW + timedelta(hours=2)
    assert decision.moves == ()


def test_a_doubtful_reading_is_left_to_staff() -> None:
    """A request below the answering threshold is not answered by its template."""
    unsure = Findings(None, Party.CUSTOMER, (Request(Kind.CANCELLATION, confidence=0.6),), Facts())

    decision = decided(unsure)

    assert decision.route is Route.STAFF
    assert reply_of(decision).sections == ("unsure",)


@pytest.mark.parametrize(
    ("sender", "known"),
    [
        ("", Known()),
        ("no-reply@forms.example", Known()),
        ("owner-porting@lists.example", Known()),
        ("Porting-Owner@lists.example", Known()),
        ("majordomo@lists.example", Known()),
        (ANA, Known(addressed_to_us=False)),
        (ANA, Known(wants_no_answer=True)),
        (ANA, Known(letters_today=10)),
        (ANA, Known(letters_on_ticket=5)),
        (ANA, Known(letters_to_domain=100)),
        (ANA, Known(null_sender=True)),
        (ANA, Known(hops=51)),
        (ANA, Known(quiet="It is old.")),
    ],
    ids=[
        "no sender",
        "takes no replies",
        "owner of a list",
        "owner of a list, as others write it",
        "program of lists",
        "not addressed to us",
        "wants no answer",
        "had enough letters",
        "its ticket had enough",
        "its domain had enough",
        "empty return path",
        "runs in a circle",
        "old mail",
    ],
)
def test_who_gets_no_reply_goes_to_staff_unanswered(sender: str, known: Known) -> None:
    """Where no reply may go out, nothing claims that one did: the request stays received, and staff see why."""
    decision = decided(read(Kind.PORT_OUT, numbers=(LOCAL,)), known, sender=sender)

    assert decision.letters == ()
    assert decision.requests[0].state is State.RECEIVED
    assert decision.route is Route.STAFF
    assert decision.notes


@pytest.mark.parametrize(("mode", "letters"), [(Mode.OFF, 0), (Mode.DRAFT, 1), (Mode.SEND, 1)])
def test_the_setting_of_a_kind_decides_about_its_letter(mode: Mode, letters: int) -> None:
    """A kind that is off gets no letter, one that is drafted waits, and its request is answered only when one goes out."""
    policy = replace(POLICY, letters={Kind.PORT_PIN: mode})

    decision = decided(read(Kind.PORT_PIN), policy=policy)

    assert len(decision.letters) == letters
    assert (decision.requests[0].state is State.ANSWERED) == (mode is Mode.SEND)


def test_a_web_forms_person_gets_the_answer() -> None:
    """The answer to a form of ours goes to the person behind it, not to the form."""
    known = Known(form_reply_to="jo@floors.example")

    decision = decided(read(Kind.PORT_PIN), known, sender="noreply@forms.example")

    assert reply_of(decision).to == "jo@floors.example"


def csr_waits(*numbers: str) -> Known:
    """Ana's ticket has a CSR request that waits for what we asked."""
    ticket = TicketView(5, "PD-BBBBBB", ANA, ((21, Kind.CSR, State.NEEDS_INFO),))
    return Known(ticket=ticket, accounts=(ACCOUNT,) if numbers else ())


def test_an_answer_moves_the_waiting_csr_and_starts_its_clock() -> None:
    """What was missing is told without asking again: no second request, seven business days from now (rules 8, 22)."""
    decision = decided(read(numbers=(LOCAL,)), csr_waits(LOCAL), sender="eve@else.example")

    [move] = decision.moves
    assert (decision.join, decision.requests) == (5, ())
    assert (move.request_id, move.to, move.numbers, move.learns) == (21, State.VERIFYING, (LOCAL,), True)
    assert move.due is not None
    assert move.due.date() == date(2026, 11, 25)
    assert reply_of(decision).sections == ("csr",)
    assert decision.due is None


@pytest.mark.parametrize(
    ("kind", "waits", "goes_on"),
    [
        (Kind.CSR, State.NEEDS_INFO, State.VERIFYING),
        (Kind.CANCELLATION, State.NEEDS_SCOPE, State.RECEIVED),
    ],
)
def test_an_answer_that_is_read_unsurely_goes_on_with_what_waited(kind: Kind, waits: State, goes_on: State) -> None:
    """ "Re: CSR please: it is account 8X-1" is no new request, however few its words are; elsewhere it is left to staff."""
    answer = replace(read(numbers=(LOCAL,)), requests=(Request(kind, confidence=0.6),))
    ticket = TicketView(5, "PD-BBBBBB", ANA, ((21, kind, waits),))

    answers = decided(answer, Known(ticket=ticket, accounts=(ACCOUNT,)))
    alone = decided(answer, Known(accounts=(ACCOUNT,)))

    assert [(move.request_id, move.to) for move in answers.moves] == [(21, goes_on)]
    assert answers.requests == ()
    assert [plan.state for plan in alone.requests] == [State.RECEIVED]


def test_an_answer_with_both_sorts_of_numbers_gets_both_answers() -> None:
    """Local and toll-free numbers in the answer: the CSR goes on, and the bill steps are told too (rule 4)."""
    decision = decided(read(Kind.CSR, numbers=(LOCAL, TOLL_FREE)), csr_waits(LOCAL))

    assert reply_of(decision).sections == ("csr", "toll_free")


def test_an_answer_that_still_lacks_it_goes_to_a_person() -> None:
    """We ask once: asked again without the facts, nothing moves, no request is added, and staff help."""
    decision = decided(read(Kind.CSR), csr_waits())

    assert (decision.moves, decision.requests) == ((), ())
    assert decision.route is Route.STAFF
    assert reply_of(decision).sections == ("received",)


def test_a_proven_contact_of_toll_free_numbers_only_gets_the_bill_steps() -> None:
    """Who names no number, and has only toll-free ones, needs no CSR (rule 4)."""
    account = replace(ACCOUNT, numbers=(AccountNumber(TOLL_FREE),))

    decision = decided(read(Kind.CSR), replace(AUTHORIZED, accounts=(account,)))

    assert decision.requests[0].state is State.BILL_INSTEAD


@pytest.mark.parametrize(
    ("known", "says"),
    [
        (replace(AUTHORIZED, reply_to=("eve@else.example",)), "Reply-To"),
        (replace(AUTHORIZED, accounts=(replace(ACCOUNT, record_changed_at=NOW),)), "changed a short while ago"),
        (AUTHORIZED, "the record lacks the billing ZIP; the service address of 415-555-0123, 415-555-0124"),
        (Known(accounts=(ACCOUNT, ACCOUNT)), "more than one account"),
    ],
    ids=["Reply-To elsewhere", "on hold", "gaps in the record", "two accounts"],
)
def test_staff_read_what_is_odd_about_a_csr(known: Known, says: str) -> None:
    """Whatever stands in the way of a record, or is missing in it, is told to staff and to nobody else (rules 9, 21)."""
    decision = decided(read(Kind.CSR, numbers=(LOCAL,)), known)

    assert any(says in note for note in decision.notes)
    assert reply_of(decision).sections == ("csr",)
