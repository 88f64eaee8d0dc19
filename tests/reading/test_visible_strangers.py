"""Records, stamps of systems and closings of people's own making get their roles."""

from __future__ import annotations

import pytest

from intake.mail.parse import parse
from intake.reading.passages import Role
from intake.reading.text.visible import visible

ROLES = {
    "record": (
        "PON        QX/1\nEU         Reed Shop\nTN         8125550161\nNSP        Alder Telephone",
        Role.WRITTEN,
    ),
    "pipes": ("INQ|RECORD|YES\nATN|9075550128\nNAME|KITE SHOP\nSP|ALDER TELEPHONE", Role.WRITTEN),
    "headings": ("> order\n  id  QX-1\n> numbers\n  978-555-0107", Role.WRITTEN),
    "own closing": ("Please send the bill.\n\nIn breathless anticipation,\nAna Alder", Role.SIGNATURE),
    "name and more": ("All is done. You can close it.\n\nAlder Telephone, 1-833-555-0100", Role.SIGNATURE),
    "stamp": ("Please send the bill.\n\n---\nTicket #3 | help@alder.example\nDo not change the subject.", Role.FOOTER),
}


@pytest.mark.parametrize(("body", "role"), ROLES.values(), ids=ROLES)
def test_last_line(body: str, role: Role) -> None:
    """The last line of each has the role that a reader gives it."""
    raw = f"From: Ana Alder <ana@aldertelephone.example>\nSubject: x\n\n{body}\n"

    passages = visible(parse(raw.encode())).passages

    assert passages[-1].role is role
    assert passages[-1].text.endswith(body.rpartition("\n")[2])
