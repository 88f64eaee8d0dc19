"""Who is told what: whatever a message's fields say, letters go to its proven or plain sender and to addresses of record."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from intake.desk.desk import Desk
from intake.domain.account import Account, AccountNumber, Contact
from intake.loop import Loop
from intake.store import accounts

ANA, YOUNG, EVE = "ana@heron.example", "young@heron.example", "eve@else.example"
NUMBER = "+14155550123"
ASKS = (
    "We want to port our number 415-555-0123 to Larkspur. Account A-1.",
    "Please send us the customer service record (CSR) for 415-555-0123.",
    "Where do I find my last bill? Account A-1.",
    "Please cancel our account A-1 and port 415-555-0123 away.",
    "Our PON LKS-88 for 415-555-0123: the port order was received, due date 12/01/2026. New provider: Larkspur Networks.",
)


def record(desk: Desk) -> None:
    """Account A-1 with an authorized contact of record, and one who has been there for too short a time."""
    contacts = (Contact("Ana", ANA, True, date(2020, 1, 1)), Contact("Young", YOUNG, True, date(2026, 11, 10)))
    with desk.db.transaction():
        accounts.upsert(desk.db, Account("A-1", "Heron", numbers=(AccountNumber(NUMBER),), contacts=contacts))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    asks=st.sampled_from(ASKS),
    sender=st.sampled_from((ANA, YOUNG, EVE, "orders@larkspur.example", f'"{ANA}" <{EVE}>', f"{ANA.title()}")),
    reply_to=st.sampled_from(("", EVE, ANA, f"{ANA}, {EVE}")),
    cc=st.sampled_from(("", EVE, f"support@losing.example, {EVE}")),
    return_path=st.sampled_from(("", f"<{EVE}>", f"<{ANA}>")),
    proven=st.booleans(),
)
def test_no_field_of_a_message_adds_a_recipient(
    desk: Desk,
    arrive: Callable[..., None],
    asks: str,
    sender: str,
    reply_to: str,
    cc: str,
    return_path: str,
    proven: bool,
) -> None:
    """Every letter has one recipient: the sender of its message, or an address of record; account data only the latter."""
    record(desk)
    fields = {"Reply_To": reply_to, "Cc": cc, "Return_Path": return_path}
    arrive(sender, "Port", asks, proven=proven, **{name: value for name, value in fields.items() if value})

    Loop(desk).once()

    author = re.sub(r".*<|>.*", "", sender).lower()
    for row in desk.db.rows(
        "SELECT to_address, account_data FROM letters WHERE message_id = (SELECT max(id) FROM messages)"
    ):
        assert row["to_address"].lower() in ({ANA} if row["account_data"] else {author, ANA})


def test_a_stranger_learns_nothing_from_the_words_of_an_answer(
    desk: Desk, arrive: Callable[..., None], tmp_path: Path
) -> None:
    """The answer to somebody unproven is the same, word for word, whether or not there is such an account."""
    record(desk)
    ask = "Please send us the customer service record (CSR) for {}, account {}. Our BTN is {}."
    arrive(EVE, "Record", ask.format("415-555-0123", "A-1", "415-555-0123"), proven=False)
    arrive("eva@else.example", "Record", ask.format("415-555-0199", "Z-9", "415-555-0199"), proven=False)
    arrive(ANA, "Record", ask.format("415-555-0123", "A-1", "415-555-0123"), proven=False)

    Loop(desk).once()

    texts = desk.db.rows("SELECT text FROM letters WHERE purpose = 'reply'")
    assert len({re.sub(r"PD-\w{6}", "PD-", row["text"]) for row in texts}) == 1
    assert len(texts) == 3


def test_a_verification_mail_opens_nothing_outside(desk: Desk, arrive: Callable[..., None], tmp_path: Path) -> None:
    """Somebody signs up elsewhere with our address: the code that is mailed to us leaves the desk in no letter."""
    arrive("ana@heron.example", "Port", ASKS[0])
    arrive("noreply@chat.example", "Confirm your email address", "Your confirmation code is 482-913.")

    Loop(desk).once()

    assert all("482-913" not in path.read_text() for path in (tmp_path / "letters" / "new").iterdir())
    assert desk.db.value("SELECT count(*) FROM letters WHERE to_address LIKE '%chat.example'") == 0
