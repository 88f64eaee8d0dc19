"""Staff say where a request stands: whole, or number by number."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from intake.desk import staff_mark
from intake.desk.desk import Desk
from intake.domain.errors import ConflictError, InputError
from intake.domain.findings import Kind
from intake.domain.ticket import LIFE_CYCLES, State
from tests.desk.test_carrier_stories import comes, ticket_of
from tests.desk.test_stories import ANA, ORDER, ORDERS, states

Arrive = Callable[..., None]
FIRST, SECOND = "+14155550123", "+14155550124"


def numbers(desk: Desk) -> dict[str, str]:
    """Number -> its own state on the port."""
    sql = "SELECT n.number, n.state FROM ticket_numbers n JOIN requests r ON r.id = n.request_id WHERE r.kind = 'port_out'"
    return {row["number"]: row["state"] for row in desk.db.rows(sql)}


def test_the_numbers_go_with_the_request(heron: Desk, arrive: Arrive) -> None:
    """Marked confirmed, completed and released, a port takes its numbers along; closed, it leaves them where they were."""
    comes(heron, arrive, ORDERS, "New port order LK-100", ORDER)
    reference = ticket_of(heron, "port_out")
    seen = []
    for state in (State.CONFIRMED, State.COMPLETED, State.RELEASED, State.CLOSED):
        staff_mark.mark(heron, reference, Kind.PORT_OUT, state, "june", "")
        seen.append(set(numbers(heron).values()))

    assert seen == [{"confirmed"}, {"completed"}, {"released"}, {"released"}]


def test_staff_mark_a_partial_port_number_by_number(heron: Desk, arrive: Arrive) -> None:
    """One of two is completed: the port waits and holds its cancellation; with the second it is completed and gives back."""
    comes(heron, arrive, ANA, "Cancel", "Please cancel our account 8X-204417 completely.")
    comes(heron, arrive, ORDERS, "New port order LK-100", ORDER)
    reference = ticket_of(heron, "port_out")

    first = staff_mark.mark(heron, reference, Kind.PORT_OUT, State.COMPLETED, "june", "called", numbers=[FIRST])
    between = (states(heron, "port_out"), states(heron, "cancellation"), numbers(heron))
    second = staff_mark.mark(heron, reference, Kind.PORT_OUT, State.COMPLETED, "june", "called", numbers=[SECOND])

    assert (first, second) == (False, True)
    assert between == (["requested"], ["held"], {FIRST: "completed", SECOND: "requested"})
    assert (states(heron, "port_out"), states(heron, "cancellation")) == (["completed"], ["received"])
    assert set(numbers(heron).values()) == {"completed"}


def test_a_number_that_is_ported_stays_so_when_the_rest_is_withdrawn(heron: Desk, arrive: Arrive) -> None:
    """Staff end the port: the number that moved is not pulled back (rule 18)."""
    comes(heron, arrive, ORDERS, "New port order LK-100", ORDER)
    reference = ticket_of(heron, "port_out")
    staff_mark.mark(heron, reference, Kind.PORT_OUT, State.COMPLETED, "june", "", numbers=[FIRST])
    staff_mark.mark(heron, reference, Kind.PORT_OUT, State.WITHDRAWN, "june", "")

    assert numbers(heron) == {FIRST: "completed", SECOND: "withdrawn"}
    with pytest.raises(ConflictError, match="415-555-0124 is withdrawn: it cannot become completed"):
        staff_mark.mark(heron, reference, Kind.PORT_OUT, State.COMPLETED, "june", "", numbers=[SECOND])
    with pytest.raises(InputError, match="612-555-0145 is not among the numbers"):
        staff_mark.mark(heron, reference, Kind.PORT_OUT, State.COMPLETED, "june", "", numbers=["+16125550145"])


@pytest.mark.parametrize("kind", list(Kind))
def test_a_state_that_a_kind_has_not_is_answered_with_those_it_has(kind: Kind) -> None:
    """Every state of the kind is taken by its name, and nothing else; the sentence names the kind and its states only."""
    assert [staff_mark.state_of(kind, f" {state.value.upper()}") for state in LIFE_CYCLES[kind]] == list(
        LIFE_CYCLES[kind]
    )
    with pytest.raises(InputError) as told:
        staff_mark.state_of(kind, "done")
    assert (
        str(told.value) == f'A {kind.replace("_", " ")} is never "done"; its states are {", ".join(LIFE_CYCLES[kind])}.'
    )


def test_a_step_that_cannot_be_says_which_can(heron: Desk, arrive: Arrive) -> None:
    """A completed port is not requested again; what it may become is named."""
    comes(heron, arrive, ORDERS, "New port order LK-100", ORDER)
    reference = ticket_of(heron, "port_out")
    staff_mark.mark(heron, reference, Kind.PORT_OUT, State.COMPLETED, "june", "")

    with pytest.raises(
        ConflictError, match="that is completed cannot become requested; it may become released, disputed, closed"
    ):
        staff_mark.mark(heron, reference, Kind.PORT_OUT, State.REQUESTED, "june", "")
