"""The table of states, tested whole."""

import pytest

from intake.domain.findings import Kind
from intake.domain.ticket import LIFE_CYCLES, State, may_follow


@pytest.mark.parametrize("kind", list(Kind))
def test_every_state_can_be_reached_and_left(kind: Kind) -> None:
    """Every state of a kind is reached from RECEIVED, every target is a state of it, and every one leads to an end."""
    states = LIFE_CYCLES[kind]
    reached, waiting = set(), [State.RECEIVED]
    while waiting:
        state = waiting.pop()
        if state not in reached:
            reached.add(state)
            waiting += states[state]

    assert reached | {State.CLOSED} == set(states)


@pytest.mark.parametrize("kind", list(Kind))
def test_staff_can_close_from_everywhere_but_closed(kind: Kind) -> None:
    """CLOSED may follow every state, and nothing follows it."""
    for state in LIFE_CYCLES[kind]:
        assert may_follow(kind, state, State.CLOSED) == (state is not State.CLOSED)
        assert not may_follow(kind, State.CLOSED, state)


@pytest.mark.parametrize(
    ("kind", "before", "after"),
    [
        (Kind.PORT_OUT, State.COMPLETED, State.CONFIRMED),
        (Kind.PORT_OUT, State.WITHDRAWN, State.REQUESTED),
        (Kind.CSR, State.NEEDS_INFO, State.SENT),
        (Kind.CSR, State.RECEIVED, State.APPROVED),
        (Kind.CANCELLATION, State.HELD, State.CANCELLED),
        (Kind.CANCELLATION, State.RECEIVED, State.CANCELLED),
    ],
)
def test_a_step_that_the_rules_forbid_is_refused(kind: Kind, before: State, after: State) -> None:
    """No port runs backwards, no CSR skips approval, no held cancellation is carried out."""
    assert not may_follow(kind, before, after)
