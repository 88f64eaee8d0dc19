"""Carriers' notices and customers' disputes: what they move, what they leave alone, and what staff see (rules 13 to 18)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from intake.domain.decision import Alert, Known, Priority, Route
from intake.domain.findings import Facts, Findings, Kind, Party, PortStatus, Request
from intake.domain.policy import Mode
from intake.domain.ticket import CancellationView, State
from tests.domain.test_decide import (
    ACCOUNT,
    ANA,
    AUTHORIZED,
    FROM_CARRIER,
    LOCAL,
    NOW,
    OTHER,
    carriers_notice,
    decided,
    port,
    read,
)  # fmt: skip

CARRIER = "orders@larkspur.example"
DEC_1, DEC_8 = date(2026, 12, 1), date(2026, 12, 8)
BY_ANA = replace(AUTHORIZED, port_accounts=(ACCOUNT,))


def order(*numbers: str, **facts: object) -> Findings:
    """A carrier's port order, LK-1 unless said otherwise."""
    return read(Kind.PORT_OUT, party=Party.CARRIER, numbers=numbers, **({"order_number": "LK-1"} | facts))


def on_file(*ports: object, **changes: object) -> Known:
    """What is known when Larkspur writes and these ports are on file."""
    return replace(FROM_CARRIER, open_ports=ports, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(("done", "noted"), [((LOCAL,), True), ((OTHER,), False), ((LOCAL, OTHER), False)])
def test_a_partial_port_that_takes_the_btn_is_told_to_staff(done: tuple[str, ...], noted: bool) -> None:
    """Where it leaves other numbers behind, somebody asks the customer for a new one (rule 19)."""
    decision = decided(carriers_notice(PortStatus.COMPLETED, *done), on_file(port()), sender=CARRIER)

    assert any("The BTN left with this port" in note for note in decision.notes) is noted
    assert (decision.route is Route.STAFF) is noted


@pytest.mark.parametrize(("frozen", "named"), [(False, "415-555-0123"), (True, "415-555-0123, 415-555-0124")])
def test_an_order_for_locked_numbers_is_told_to_staff(frozen: bool, named: str) -> None:
    """The holder locked one number, or the whole account: the order is told as always, and staff read what is locked."""
    lines = (replace(ACCOUNT.numbers[0], locked=True), *ACCOUNT.numbers[1:])
    known = replace(FROM_CARRIER, accounts=(replace(ACCOUNT, numbers=lines, frozen=frozen),))

    decision = decided(order(LOCAL, OTHER), known, sender=CARRIER)

    assert f"Locked against ports on record: {named}. Ask the account holder at once." in decision.notes
    assert len(decision.letters) == 1


def test_a_supplement_with_another_date_is_told_and_looked_at() -> None:
    """The order again with another day: kept, told to the customer as urgently as the first, and due within hours."""
    decision = decided(order(LOCAL, OTHER, requested_date=DEC_8), on_file(port(requested_date=DEC_1)), sender=CARRIER)

    [move] = decision.moves
    assert (move.requested_date, move.request_moves, move.due) == (DEC_8, False, NOW + timedelta(hours=4))
    assert [letter.values["requested_date"] for letter in decision.letters] == [DEC_8]
    assert [letter.sections for letter in decision.letters] == [("notice_port_changed",)]
    assert decision.priority is Priority.PORT_NOTICE


def test_a_supplement_after_the_confirmation_does_not_run_it_backwards() -> None:
    """A confirmed port stays confirmed; the customer hears of the day that is asked for now."""
    confirmed = port(State.CONFIRMED, requested_date=DEC_1, committed_date=DEC_1)

    decision = decided(order(LOCAL, OTHER, requested_date=DEC_8), on_file(confirmed), sender=CARRIER)

    assert [(move.numbers, move.request_moves) for move in decision.moves] == [((), False)]
    assert len(decision.letters) == 1


def test_a_supplement_with_more_numbers_adds_them() -> None:
    """A number of the same account that joins the order joins the port, and is told."""
    decision = decided(order(LOCAL, OTHER), on_file(port(numbers={LOCAL: State.REQUESTED})), sender=CARRIER)

    assert [move.numbers for move in decision.moves] == [(OTHER,)]
    assert [letter.values["numbers"] for letter in decision.letters] == [(LOCAL, OTHER)]


def test_a_supplement_that_names_its_order_alone_tells_all_that_it_is_about() -> None:
    """Only the order and another day are told: the letter goes to the port's account, with its numbers that still move."""
    on_port = port(numbers={LOCAL: State.REQUESTED, OTHER: State.COMPLETED}, requested_date=DEC_1)
    known = on_file(on_port, accounts=(), port_accounts=(ACCOUNT,))

    [letter] = decided(order(requested_date=DEC_8), known, sender=CARRIER).letters

    assert (letter.to, letter.on_ticket) == (ANA, on_port.ticket_id)
    assert (letter.values["numbers"], letter.values["requested_date"]) == ((LOCAL,), DEC_8)
    assert letter.values["new_carrier"] == "Larkspur Networks"


def test_a_supplement_that_is_not_proven_is_drafted_as_what_it_is() -> None:
    """It waits for staff with the letter that would tell of the change; one that says nothing new drafts none."""
    unproven = on_file(port(requested_date=DEC_1), sender_proven=False, carrier=None)

    changed = decided(order(LOCAL, OTHER, requested_date=DEC_8), unproven, sender=CARRIER)
    same = decided(order(LOCAL, OTHER, requested_date=DEC_1), unproven, sender=CARRIER)

    assert [(letter.sections, letter.mode) for letter in changed.letters] == [(("notice_port_changed",), Mode.DRAFT)]
    assert same.letters == ()


def test_a_supplement_with_somebody_elses_number_waits_for_staff() -> None:
    """A number that is not the account's moves nothing: staff look."""
    decision = decided(order(LOCAL, OTHER, "+16125550145"), on_file(port()), sender=CARRIER)

    assert (decision.moves, decision.letters, decision.route) == ((), (), Route.STAFF)


def test_an_order_filed_anew_under_another_number_is_told() -> None:
    """The number of the order is replaced, and the customer is told of the new order."""
    decision = decided(order(LOCAL, OTHER, order_number="LK-2"), on_file(port()), sender=CARRIER)

    assert [move.refiled for move in decision.moves] == [True]
    assert len(decision.letters) == 1


@pytest.mark.parametrize(
    ("status", "route"),
    [(PortStatus.CANCELLED, Route.REPLY), (PortStatus.REJECTED, Route.REPLY), (PortStatus.COMPLETED, Route.STAFF)],
)
def test_the_end_of_a_former_order_ends_nothing(status: PortStatus, route: Route) -> None:
    """The old order's end is no end of the port; its completion is odd, and staff look."""
    refiled = port(order_number="LK-2", former_orders=("LK-1",))

    decision = decided(carriers_notice(status, LOCAL, OTHER), on_file(refiled), sender=CARRIER)

    assert (decision.moves, decision.letters, decision.route) == ((), (), route)


@pytest.mark.parametrize("account", ["8X-2", None])
def test_a_port_that_a_stranger_named_catches_no_order(account: str | None) -> None:
    """Who wrote of the order number before, with another account or none: the order opens its own port, and is told."""
    strangers = port(State.INSTRUCTED, account_number=account, numbers={}, customer="eve@else.example")

    decision = decided(order(LOCAL, OTHER), on_file(strangers), sender=CARRIER)

    assert (decision.join, [plan.state for plan in decision.requests]) == (None, [State.REQUESTED])
    assert [letter.to for letter in decision.letters] == [ANA]


def test_a_customer_who_asks_again_makes_no_notice_doubtful() -> None:
    """Of two ports with the same numbers, a notice without an order number is about the one that a carrier filed."""
    asked_again = port(State.INSTRUCTED, request_id=9, ticket_id=4, order_number=None)
    notice = read(Kind.PORT_STATUS, status=PortStatus.FOC, party=Party.CARRIER, numbers=(LOCAL, OTHER))

    decision = decided(notice, on_file(asked_again, port()), sender=CARRIER)

    assert [(move.request_id, move.to) for move in decision.moves] == [(7, State.CONFIRMED)]


@pytest.mark.parametrize("written", ["lk1", "LK 1", "Lk-1"])
def test_an_order_number_is_known_however_it_is_written(written: str) -> None:
    """Case, spaces and hyphens do not make another order."""
    notice = read(Kind.PORT_STATUS, status=PortStatus.FOC, party=Party.CARRIER, order_number=written)

    decision = decided(notice, on_file(port()), sender=CARRIER)

    assert [move.to for move in decision.moves] == [State.CONFIRMED]


@pytest.mark.parametrize(
    ("status", "state"), [(PortStatus.FOC, State.CONFIRMED), (PortStatus.RECEIVED, State.REQUESTED)]
)
def test_a_confirmation_before_its_order_opens_the_port(status: PortStatus, state: State) -> None:
    """A listed carrier tells of our customer's numbers: told at once, though the order never reached us (rule 13)."""
    waiting = CancellationView(11, 5, State.RECEIVED, (LOCAL,), "8X-1")
    notice = carriers_notice(status, LOCAL, requested_date=DEC_1)

    decision = decided(notice, on_file(cancellations=(waiting,)), sender=CARRIER)

    [plan] = decision.requests
    assert (plan.kind, plan.state, plan.due) == (Kind.PORT_OUT, state, NOW + timedelta(hours=4))
    assert plan.committed_date == (DEC_1 if state is State.CONFIRMED else None)
    assert [letter.to for letter in decision.letters] == [ANA]
    assert [(move.request_id, move.to) for move in decision.moves] == [(11, State.HELD)]


def test_an_order_that_comes_after_its_confirmation_changes_nothing() -> None:
    """Reordered by the mail, the pair is one port, and nobody is told twice (rule 18)."""
    confirmed = port(State.CONFIRMED, committed_date=DEC_1)

    decision = decided(order(LOCAL, OTHER), on_file(confirmed), sender=CARRIER)

    assert (decision.requests, decision.moves, decision.letters) == ((), (), ())


@pytest.mark.parametrize("numbers", [(), ("+16125550145",), (LOCAL, "+16125550145")], ids=["none", "foreign", "mixed"])
def test_a_confirmation_of_unknown_numbers_waits(numbers: tuple[str, ...]) -> None:
    """What cannot be told to one account's person opens nothing by itself."""
    decision = decided(carriers_notice(PortStatus.FOC, *numbers), on_file(), sender=CARRIER)

    assert [plan.kind for plan in decision.requests] == [Kind.PORT_STATUS]
    assert decision.letters == ()


@pytest.mark.parametrize("ended", [State.COMPLETED, State.WITHDRAWN])
def test_another_order_after_the_end_is_another_port(ended: State) -> None:
    """Numbers that had moved, or a port that was withdrawn, and a new order: a new port, told at once (rule 13)."""
    decision = decided(order(LOCAL, OTHER, order_number="LK-9"), on_file(port(ended)), sender=CARRIER)

    assert [plan.state for plan in decision.requests] == [State.REQUESTED]
    assert len(decision.letters) == 1


@pytest.mark.parametrize(("ended", "route"), [(State.COMPLETED, Route.REPLY), (State.WITHDRAWN, Route.STAFF)])
def test_the_same_order_after_the_end_is_no_new_port(ended: State, route: Route) -> None:
    """A late copy of a completed order is noted; of a withdrawn one, staff look whether it was filed anew."""
    decision = decided(order(LOCAL, OTHER), on_file(port(ended)), sender=CARRIER)

    assert (decision.requests, decision.moves, decision.letters, decision.route) == ((), (), (), route)


@pytest.mark.parametrize(
    ("state", "status", "route"),
    [
        (State.COMPLETED, PortStatus.FOC, Route.REPLY),
        (State.COMPLETED, PortStatus.RECEIVED, Route.REPLY),
        (State.COMPLETED, PortStatus.COMPLETED, Route.REPLY),
        (State.CONFIRMED, PortStatus.RECEIVED, Route.REPLY),
        (State.COMPLETED, PortStatus.REJECTED, Route.STAFF),
        (State.COMPLETED, PortStatus.CANCELLED, Route.STAFF),
        (State.WITHDRAWN, PortStatus.FOC, Route.STAFF),
        (State.WITHDRAWN, PortStatus.COMPLETED, Route.STAFF),
    ],
)
def test_late_is_noted_and_contradiction_is_for_staff(state: State, status: PortStatus, route: Route) -> None:
    """Neither moves anything; an old notice is nothing to do, one that cannot be true asks for a person (rule 18)."""
    decision = decided(carriers_notice(status, LOCAL, OTHER), on_file(port(state)), sender=CARRIER)

    assert (decision.moves, decision.letters, decision.route) == ((), (), route)


def test_what_waits_says_what_it_would_change() -> None:
    """State before and after, how many numbers, which date: staff need not work it out (rule 17)."""
    notice = carriers_notice(PortStatus.FOC, LOCAL, requested_date=DEC_1)

    decision = decided(notice, on_file(port(), carrier=None), sender="orders@other.example")

    why = 'it would set PD-AAAAAA to "confirmed", which is "requested" now for 1 of 2 numbers, with the date 2026-12-01'
    assert why in decision.requests[0].why


def test_the_authorized_persons_dispute_marks_the_port() -> None:
    """Proven and on record: the port is disputed, what it held is held, staff are alarmed, the sender gets a receipt."""
    waiting = CancellationView(11, 5, State.RECEIVED, (LOCAL,), "8X-1")
    known = replace(BY_ANA, open_ports=(port(State.COMPLETED),), cancellations=(waiting,))

    decision = decided(read(Kind.PORT_DISPUTE, numbers=(LOCAL, OTHER)), known)

    assert [(move.request_id, move.to) for move in decision.moves] == [(7, State.DISPUTED), (11, State.HELD)]
    assert decision.alerts == (Alert.DISPUTE,)
    assert [letter.sections for letter in decision.letters] == [("port_dispute",)]


@pytest.mark.parametrize(
    ("known", "sender"),
    [(replace(BY_ANA, sender_proven=False), ANA), (BY_ANA, "eve@else.example")],
    ids=["not proven", "not on the account"],
)
def test_anybody_elses_dispute_moves_nothing(known: Known, sender: str) -> None:
    """Staff are alarmed all the same, and see what it would mark."""
    decision = decided(read(Kind.PORT_DISPUTE, numbers=(LOCAL,)), replace(known, open_ports=(port(),)), sender=sender)

    assert decision.moves == ()
    assert decision.alerts == (Alert.DISPUTE,)
    assert any("would mark PD-AAAAAA disputed" in note for note in decision.notes)


def test_a_bare_answer_disputes_the_port_it_answers() -> None:
    """ "That was not us": the only filed port of the account is meant."""
    decision = decided(read(Kind.PORT_DISPUTE), replace(BY_ANA, open_ports=(port(),)))

    assert [(move.request_id, move.to) for move in decision.moves] == [(7, State.DISPUTED)]


@pytest.mark.parametrize("status", list(PortStatus))
def test_no_notice_moves_a_disputed_port(status: PortStatus) -> None:
    """Whatever a carrier tells of it waits for staff at the highest priority (rule 14)."""
    decision = decided(carriers_notice(status, LOCAL, OTHER), on_file(port(State.DISPUTED)), sender=CARRIER)

    assert (decision.moves, decision.letters, decision.priority) == ((), (), Priority.DISPUTE)
    assert "is disputed: staff decide" in decision.requests[0].why


def test_an_order_for_a_disputed_port_tells_the_customer_only_after_staff() -> None:
    """The letter about it is a draft."""
    decision = decided(order(LOCAL, OTHER), on_file(port(State.DISPUTED)), sender=CARRIER)

    assert decision.priority is Priority.DISPUTE
    assert [letter.mode for letter in decision.letters] == [Mode.DRAFT]


def test_a_stop_moves_nothing_and_tells_staff_which_port() -> None:
    """Only the new provider can withdraw it; staff are alarmed and see what is under way."""
    decision = decided(
        read(Kind.PORT_STOP, numbers=(LOCAL,)),
        replace(BY_ANA, open_ports=(port(State.CONFIRMED, committed_date=DEC_1),)),
    )

    assert decision.moves == ()
    assert decision.alerts == (Alert.STOP,)
    assert "Stop: It is about PD-AAAAAA (confirmed, for Tuesday, December 1, 2026)." in decision.notes


@pytest.mark.parametrize(
    ("kind", "hours", "priority"),
    [(Kind.PORT_DISPUTE, 2, Priority.DISPUTE), (Kind.PORT_STOP, 4, Priority.PORT_NOTICE)],
)
def test_what_is_perhaps_urgent_is_looked_at_as_if_it_were(kind: Kind, hours: int, priority: Priority) -> None:
    """A dispute read without certainty is as urgent as a sure one; only the words to the sender are careful."""
    unsure = Findings(None, Party.CUSTOMER, (Request(kind, confidence=0.6),), Facts())

    decision = decided(unsure)

    assert decision.requests[0].due == NOW + timedelta(hours=hours)
    assert decision.priority is priority
    assert len(decision.alerts) == 1
    assert [letter.sections for letter in decision.letters] == [("unsure",)]
