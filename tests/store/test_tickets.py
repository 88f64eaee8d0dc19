"""Tickets and what they ask for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest

from intake.domain.decision import Priority
from intake.domain.errors import ConflictError, NotFoundError
from intake.domain.findings import Kind, PortStatus
from intake.domain.ticket import State
from intake.store import audit, letters, ports, request_numbers, requests, ticket_lists, tickets
from intake.store.database import Database
from intake.store.schema import TicketState
from intake.store.search import SearchText
from intake.store.ticket_lists import TicketFilter

ONE, TWO, THREE = "+14155550121", "+14155550122", "+14155550123"
Later = Callable[[float], datetime]


def test_a_reference_can_be_read_aloud(db: Database, fill: Any) -> None:
    """References have six characters that cannot be mistaken, and each is found in the spelling people use."""
    references = [tickets.get(db, fill.ticket())["reference"] for _ in range(50)]

    assert len(set(references)) == 50
    assert all(r.startswith("PD-") and len(r) == 9 and not set(r[3:]) & set("01OIL") for r in references)
    for spelling in (references[7], references[7].lower(), f" {references[7][3:]} "):
        assert tickets.ticket_by_reference(db, spelling)["id"] == 8


@pytest.mark.parametrize("reference", ["PD-000000", "", "' OR 1=1 --", "%"])
def test_a_ticket_that_is_not_there_is_named(db: Database, fill: Any, reference: str) -> None:
    """NotFoundError, whatever is typed."""
    fill.ticket()

    with pytest.raises(NotFoundError):
        tickets.ticket_by_reference(db, reference)


def test_touch_only_makes_more_urgent(db: Database, fill: Any, later: Later) -> None:
    """A further message raises the priority and brings the due time forward, never the reverse."""
    ticket_id = fill.ticket(due=later(60))
    with db.transaction():
        tickets.touch(db, ticket_id, now=later(1), priority=Priority.DISPUTE, due=later(30), account_number="8X-1")
        tickets.touch(db, ticket_id, now=later(2), priority=Priority.LOW, due=later(90), account_number="8X-2")

    row = tickets.get(db, ticket_id)
    assert (row["priority"], row["due"], row["account_number"]) == (
        "1-dispute",
        "2026-03-02T14:30:00Z",
        "8X-1",
    )
    assert row["updated_at"] == "2026-03-02T14:02:00Z"


def test_a_closed_ticket_opens_again(db: Database, fill: Any, later: Later) -> None:
    """A further message opens a closed ticket, and the history says so."""
    ticket_id = fill.ticket()
    with db.transaction():
        tickets.close(db, ticket_id, who="staff:kim", why="done", now=later(1))
        tickets.touch(db, ticket_id, now=later(2))

    assert tickets.get(db, ticket_id)["state"] == "open"
    assert [event["what"] for event in audit.history(db, ticket_id)] == [
        "ticket opened", "ticket closed", "ticket opened again",
    ]  # fmt: skip


def test_closing_closes_the_requests(db: Database, fill: Any, later: Later) -> None:
    """A ticket closes with all it asks for; closing it again is a conflict."""
    ticket_id = fill.ticket(due=later(9))
    request_id = fill.request(ticket_id, numbers=[ONE])
    with db.transaction():
        tickets.close(db, ticket_id, who="staff:kim", why="done", now=later(1))

    assert requests.get(db, request_id)["state"] == "closed"
    assert tickets.get(db, ticket_id)["due"] is None
    with pytest.raises(ConflictError, match="closed already"), db.transaction():
        tickets.close(db, ticket_id, who="staff:kim", why="done", now=later(2))


def test_what_staff_set_is_an_event(db: Database, fill: Any, later: Later) -> None:
    """Assignee, due time and notes are told with who, before and after."""
    ticket_id = fill.ticket()
    with db.transaction():
        tickets.assign(db, ticket_id, "kim", who=audit.staff("lee"), now=later(1))
        tickets.set_due(db, ticket_id, later(5), who="staff:lee", why="holiday", now=later(1))
        tickets.note(db, ticket_id, "called them", who="staff:lee", now=later(1))

    events = [(e["who"], e["what"], e["before"], e["after"], e["why"]) for e in audit.history(db, ticket_id)[1:]]
    assert events == [
        ("staff:lee", "assignee", None, "kim", ""),
        ("staff:lee", "due", None, "2026-03-02T14:05:00Z", "holiday"),
        ("staff:lee", "note", None, None, "called them"),
    ]


def test_a_request_moves_along_its_life_cycle(db: Database, fill: Any, later: Later) -> None:
    """A step that the life cycle allows is made and told; any other is a conflict and changes nothing."""
    ticket_id = fill.ticket()
    request_id = fill.request(ticket_id, due=later(9))
    fill.move(request_id, State.CONFIRMED, status=PortStatus.FOC, committed_date=date(2026, 3, 17))

    row = requests.get(db, request_id)
    assert (row["state"], row["status"], row["committed_date"]) == ("confirmed", "foc", "2026-03-17")
    assert row["due"] is None, "a confirmed port waits for nobody"
    with pytest.raises(ConflictError, match="port out request that is confirmed cannot become requested"):
        fill.move(request_id, State.REQUESTED)
    assert [(e["before"], e["after"]) for e in audit.history(db, ticket_id)[2:]] == [("received", "confirmed")]


def test_nothing_is_due_while_the_clock_stands(db: Database, fill: Any, later: Later) -> None:
    """Asking the customer takes the due time away and notes since when the clock stands."""
    request_id = fill.request(fill.ticket(), Kind.CSR, due=later(9))
    fill.move(request_id, State.NEEDS_INFO)

    row = requests.get(db, request_id)
    assert (row["due"], row["clock_stopped_at"]) == (None, "2026-03-02T14:00:00Z")
    fill.move(request_id, State.VERIFYING, due=later(20))
    row = requests.get(db, request_id)
    assert (row["due"], row["clock_stopped_at"]) == ("2026-03-02T14:20:00Z", None)


def test_numbers_have_states_of_their_own(db: Database, fill: Any, later: Later) -> None:
    """A partial port moves some numbers; the same again changes nothing and tells nothing."""
    ticket_id = fill.ticket()
    request_id = fill.request(ticket_id, numbers=[ONE, TWO, ONE])
    for _ in range(2):
        with db.transaction():
            changed = request_numbers.move_numbers(
                db, request_id, [TWO, THREE], State.COMPLETED, who="carrier", why="done", now=later(1)
            )

    assert changed == ()
    assert request_numbers.number_states(db, request_id) == {
        ONE: State.RECEIVED,
        TWO: State.COMPLETED,
        THREE: State.COMPLETED,
    }
    assert len(audit.history(db, ticket_id)) == 3


def test_values_are_amended_with_an_event_each(db: Database, fill: Any, later: Later) -> None:
    """A corrected value is told with what stood before; what is the same is not told."""
    ticket_id = fill.ticket()
    request_id = fill.request(ticket_id, order_number="PON-1")
    with db.transaction():
        requests.amend_request(
            db,
            request_id,
            who="carrier",
            why="notice",
            now=later(1),
            order_number="PON-1",
            new_provider="Acme",
        )

    assert [(e["what"], e["after"]) for e in audit.history(db, ticket_id)[2:]] == [("new provider", "Acme")]


def test_an_answer_finds_its_ticket(db: Database, fill: Any) -> None:
    """A Message-ID of ours leads to the ticket only for its requester or the letter's recipient."""
    ticket_id = fill.ticket()
    request_id = fill.request(ticket_id)
    letter_id = fill.letter(ticket_id, to="owner@heron.example")
    ours = letters.get(db, letter_id)["rfc_message_id"]

    for sender in ("ANA@heron.example", "owner@heron.example"):
        view = tickets.ticket_answered_by(db, ["<their@own>", ours], sender)
        assert view is not None
        assert view.requests == ((request_id, Kind.PORT_OUT, State.RECEIVED),)
    assert tickets.ticket_answered_by(db, [ours], "eve@else.example") is None
    assert tickets.ticket_answered_by(db, [ours], "ana@heron.ex\u0430mple") is None
    assert tickets.ticket_answered_by(db, ["<guess.PD-ABC@provider.example>", "\ud800"], "ana@heron.example") is None


@pytest.mark.parametrize(
    ("known", "wanted"),
    [
        ({"order_number": "PON-7731"}, {"order_number": "pon-7731"}),
        ({"numbers": [ONE, TWO]}, {"numbers": [TWO, THREE]}),
        ({"billing_number": THREE}, {"billing_number": THREE}),
        ({"account_number": "8X-204417"}, {"account_number": "8x-204417"}),
    ],
)
def test_an_open_port_is_found_by_each_key(db: Database, fill: Any, known: Any, wanted: Any) -> None:
    """Order number, a number in common, BTN and account each lead to the port; what was not said leads nowhere."""
    nothing = {"order_number": None, "numbers": (), "billing_number": None, "account_number": None}
    request_id = fill.request(fill.ticket(), Kind.PORT_OUT, State.REQUESTED, **known)
    fill.request(fill.ticket(), Kind.CSR, **known)

    assert [port.request_id for port in ports.open_ports(db, **{**nothing, **wanted})] == [request_id]
    assert ports.open_ports(db, **nothing) == ()


def test_a_port_tells_all_that_the_decision_needs(db: Database, fill: Any, carrier_ticket: int) -> None:
    """A port that a carrier opened has no customer; its numbers and date are given; closed ones are not."""
    request_id = fill.request(carrier_ticket, numbers=[ONE], new_provider="Acme", order_number="PON-1")
    fill.move(request_id, State.CONFIRMED, committed_date=date(2026, 3, 17))
    wanted = {"order_number": "PON-1", "numbers": (), "billing_number": None, "account_number": None}

    (port,) = ports.open_ports(db, **wanted)

    assert (port.customer, port.numbers, port.committed_date) == (
        "",
        {ONE: State.RECEIVED},
        date(2026, 3, 17),
    )
    assert port.new_provider == "Acme"
    fill.move(request_id, State.COMPLETED)
    assert len(ports.open_ports(db, **wanted)) == 1
    fill.move(request_id, State.CLOSED)
    assert ports.open_ports(db, **wanted) == ()


def test_cancellations_not_over_are_found(db: Database, fill: Any) -> None:
    """A cancellation is found by its numbers or its ticket's account, until it is cancelled or withdrawn."""
    by_number = fill.request(fill.ticket(), Kind.CANCELLATION, State.HELD, numbers=[ONE])
    by_account = fill.request(fill.ticket(account_number="8X-1"), Kind.CANCELLATION, State.SCHEDULED)
    fill.request(fill.ticket(account_number="8X-1"), Kind.CANCELLATION, State.WITHDRAWN)

    found = ports.held_cancellations(db, account_number="8X-1", numbers=[ONE])

    assert [c.request_id for c in found] == [by_number, by_account]


@pytest.fixture
def three(fill: Any, later: Later) -> dict[str, int]:
    """A port-out that is late, a CSR that is assigned, a dispute that is closed."""
    port = fill.ticket("ana@heron.example")
    fill.message(
        subject="Moving",
        said="we are leaving",
        ticket_id=port,
        search=SearchText(numbers=(ONE,), names=("Blue Heron",)),
    )
    fill.request(port, numbers=[ONE], due=later(-5))
    csr = fill.ticket("bo@marlow.example")
    fill.request(csr, Kind.CSR, State.VERIFYING, due=later(500))
    fill.request(csr, Kind.PORT_PIN, State.ANSWERED)
    dispute = fill.ticket("cy@tide.example", priority=Priority.DISPUTE)
    with fill.db.transaction():
        tickets.assign(fill.db, csr, "kim", who="staff:kim", now=later(0))
        tickets.close(fill.db, dispute, who="staff:kim", why="done", now=later(0))
    return {"port": port, "csr": csr, "dispute": dispute}


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ({}, ["port", "csr"]),
        ({"ticket_state": None}, ["port", "csr", "dispute"]),
        ({"ticket_state": TicketState.CLOSED}, ["dispute"]),
        ({"kind": Kind.CSR}, ["csr"]),
        ({"state": State.ANSWERED}, ["csr"]),
        ({"kind": Kind.CSR, "state": State.ANSWERED}, []),
        ({"number": ONE}, ["port"]),
        ({"sender": "ANA@HERON.example"}, ["port"]),
        ({"assignee": "Kim"}, ["csr"]),
        ({"text": "blue 415 555 0121"}, ["port"]),
        ({"text": "nowhere"}, []),
        ({"text": ""}, []),
        ({"limit": 1}, ["port"]),
    ],
)
def test_tickets_are_listed_by_what_is_wanted(db: Database, three: Any, wanted: Any, expected: Any) -> None:
    """Each part of the filter narrows the list; the most urgent comes first."""
    rows = ticket_lists.list_tickets(db, TicketFilter(**wanted))

    assert [row["ticket_id"] for row in rows] == [three[name] for name in expected]


def test_overdue_tickets_are_listed(db: Database, three: Any, later: Later) -> None:
    """Overdue is what is due before the time that is named."""
    rows = ticket_lists.list_tickets(db, TicketFilter(overdue=later(0)))

    assert [row["ticket_id"] for row in rows] == [three["port"]]


def test_a_story_holds_everything(db: Database, three: Any, fill: Any) -> None:
    """The story of a ticket has its messages, requests, numbers, letters and events, and no other ticket's."""
    fill.letter(three["port"], message_id=1)

    story = ticket_lists.ticket_story(db, three["port"])

    assert [len(part) for part in (story.messages, story.requests, story.numbers, story.letters)] == [
        1,
        1,
        1,
        1,
    ]
    assert [event["what"] for event in story.events] == ["ticket opened", "port_out asked", "letter written"]
