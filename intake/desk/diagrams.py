"""The life cycles as pictures: a page of Mermaid state diagrams, drawn from the table of transitions itself."""

from __future__ import annotations

from collections.abc import Iterator

from intake.domain.findings import Kind
from intake.domain.ticket import CLOCK_STANDS, LIFE_CYCLES, OPEN_PORT, State

HEAD = """# Life cycles

Every request of a ticket goes through the states of its kind. This page is drawn from the table `LIFE_CYCLES` in
[intake/domain/ticket.py](../intake/domain/ticket.py) by `python run.py diagrams`, and a test fails where the two differ.

Staff can close a request from every state (`closed`); only the arrows that the table names are drawn.
"""

PORT_OUT = f"""
A port holds a cancellation of its numbers while it is one of: {", ".join(sorted(OPEN_PORT))}.
Each number of a port has a state of its own; the port itself moves on when none of its numbers is left behind.
"""

STANDS = (
    "The clock stands in: {}. Nothing is due from us until the customer answers; then the due time moves by as much.\n"
)


def page() -> str:
    """The whole page, in Markdown."""
    return HEAD + "".join(_section(kind) for kind in LIFE_CYCLES)


def _section(kind: Kind) -> str:
    stands = sorted(CLOCK_STANDS & LIFE_CYCLES[kind].keys())
    told = PORT_OUT if kind is Kind.PORT_OUT else "\n" + STANDS.format(", ".join(stands)) if stands else ""
    return f"\n## {kind.value}\n{told}\n```mermaid\n" + "\n".join(_diagram(kind)) + "\n```\n"


def _diagram(kind: Kind) -> Iterator[str]:
    states = LIFE_CYCLES[kind]
    yield "stateDiagram-v2"
    yield f"    [*] --> {State.RECEIVED.value}"
    for before, follow in states.items():
        for after in follow:
            yield f"    {before.value} --> {after.value}"
        if not follow:
            yield f"    {before.value} --> [*]"
