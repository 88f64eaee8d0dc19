"""What the tests of letters share: a way to write one."""

from collections.abc import Callable

import pytest

from intake.reply.letters import is_notice
from intake.reply.render import Letters, Rendered
from tests.reply.letter_values import BARE, FOLDER, FULL, REFERENCE, VALUES

Write = Callable[..., Rendered]


@pytest.fixture(scope="session")
def compiled() -> dict[str, Letters]:
    """The templates compiled for both providers, once."""
    return {"bare": Letters(FOLDER, BARE), "full": Letters(FOLDER, FULL)}


@pytest.fixture(params=["bare", "full"])
def write(request: pytest.FixtureRequest, compiled: dict[str, Letters]) -> Write:
    """Writes a letter of some sections, once for each provider; further values replace the usual ones."""
    letters = compiled[request.param]

    def _write(*sections: str, reference: str | None = REFERENCE, **values: object) -> Rendered:
        is_reply = not any(is_notice(name) for name in sections)
        return letters.render(sections, VALUES | values, reference=reference, is_reply=is_reply)

    return _write
