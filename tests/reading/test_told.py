"""Single facts in many voices, with look-alikes that must not be read: the tables told_*.txt."""

from __future__ import annotations

from pathlib import Path

import pytest

from intake.domain.findings import Party
from intake.reading.facts.extract import extract
from tests.reading.test_extract import OWN_NAMES, message, requests_of, shown, visible_of

FOLDER = Path(__file__).parent
TABLES = {
    "told_dates": "requested_date", "told_numbers": "numbers", "told_addresses": "service_address",
    "told_accounts": "account_number", "told_orders": "order_number", "told_billing_numbers": "billing_number",
}  # fmt: skip


def rows() -> list[tuple[str, str, str, str]]:
    """(field, head, text, wanted) of every line of the tables."""
    found = []
    for name, field in TABLES.items():
        for line in (FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines():
            if line and not line.startswith("#"):
                head, rest = line.split(" | ", 1)
                text, wanted = rest.rsplit(" | ", 1)
                found.append((field, head, text.replace("\\n", "\n").replace("\\t", "\t"), wanted))
    return found


@pytest.mark.parametrize(("field", "head", "text", "wanted"), rows())
def test_a_fact_is_read_in_many_voices_and_its_look_alikes_are_not(
    field: str, head: str, text: str, wanted: str
) -> None:
    """Each line of the tables gives the fact that stands behind it, or none."""
    party, kinds = head.split("|")

    facts, _ = extract(visible_of(text), message(), requests_of(kinds), Party(party), (), OWN_NAMES, ())

    assert (shown(facts, field) or "none") == wanted, text
