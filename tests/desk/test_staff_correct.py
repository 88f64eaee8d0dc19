"""What staff put right: the record follows, the label is kept, and nobody overwrites anybody."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from intake.desk import staff, staff_correct, staff_csr, staff_mark, staff_tickets
from intake.desk.cases import export_cases
from intake.desk.desk import Desk
from intake.desk.evaluate import labelled
from intake.desk.seen import version
from intake.domain.account import Account, AccountNumber, Contact
from intake.domain.errors import ConflictError, InputError, NotFoundError
from intake.domain.findings import Kind, PortStatus
from intake.domain.ticket import State
from intake.loop import Loop
from intake.store import accounts
from tests.desk.test_path import letters
from tests.test_cli import GOOD

Arrive = Callable[..., None]
ANA, EVE = "ana@heron.example", "eve@else.example"
ACCOUNT = Account(
    "8X-204417",
    "Heron Dental",
    numbers=(AccountNumber("+14155550123"),),
    contacts=(Contact("Ana Ruiz", ANA, True, date(2024, 1, 1)),),
)
PORT = "How do I move my number 415-555-0123 to another provider?"
BOTH = "Please tell us how to port out 415-555-0123. Please cancel the account afterwards."


def told(desk: Desk, arrive: Arrive, text: str, sender: str = ANA, subject: str = "Hello", **headers: str) -> str:
    """A message handled; the reference of the newest ticket."""
    arrive(sender, subject, text, **headers)
    Loop(desk).once()
    return str(desk.db.value("SELECT reference FROM tickets ORDER BY id DESC LIMIT 1"))


def requests(desk: Desk) -> list[tuple[str, str]]:
    """Kind and state of every request, oldest first."""
    return [(row["kind"], row["state"]) for row in desk.db.rows("SELECT kind, state FROM requests ORDER BY id")]


def numbers(desk: Desk) -> list[str]:
    """The numbers of all requests."""
    return [row["number"] for row in desk.db.rows("SELECT number FROM ticket_numbers ORDER BY request_id, position")]


def test_a_corrected_account_lets_a_csr_be_decided(desk: Desk, arrive: Arrive) -> None:
    """Staff say which account is meant: the ticket belongs to it, and rule 9 is asked against it."""
    with desk.db.transaction():
        accounts.upsert(desk.db, ACCOUNT)
    reference = told(desk, arrive, "Please send the customer service record (CSR) of account 8X-999999.", EVE)
    with pytest.raises(ConflictError, match="no account on file"):
        staff_csr.approve(desk, reference, "june")

    said = staff_correct.correct_field(desk, reference, "account_number", "8x 204417", "june", "typo")

    staff_csr.verify(desk, reference, "called the number on record", "june")
    assert "8X-204417" in said
    assert staff_csr.approve(desk, reference, "june").to == ANA


def test_corrected_numbers_take_the_place_of_those_read(desk: Desk, arrive: Arrive) -> None:
    """Numbers in any spelling; one that stays keeps its state, and the history tells both."""
    reference = told(desk, arrive, PORT)

    staff_correct.correct_field(desk, reference, "numbers", "(415) 555-0124, 415-555-0123", "june", "")

    assert numbers(desk) == ["+14155550124", "+14155550123"]
    [event] = desk.db.rows("SELECT who, before, after FROM events WHERE what = 'corrected numbers'")
    assert event == {"who": "staff:june", "before": '["+14155550123"]', "after": '["+14155550124", "+14155550123"]'}


@pytest.mark.parametrize(
    ("field", "value", "column", "kept"),
    [
        ("order_number", " LK-7 ", "order_number", "LK-7"),
        ("new_provider", "Larkspur", "new_provider", "Larkspur"),
        ("billing_number", "415 555 0150", "billing_number", "+14155550150"),
        ("requested_date", "2026-12-01", "requested_date", "2026-12-01"),
    ],
)
def test_a_corrected_fact_stands_on_the_request(
    desk: Desk, arrive: Arrive, field: str, value: str, column: str, kept: str
) -> None:
    """Each fact that a request keeps is put into it."""
    reference = told(desk, arrive, PORT)

    staff_correct.correct_field(desk, reference, field, value, "june", "")

    assert desk.db.value(f"SELECT {column} FROM requests") == kept


@pytest.mark.parametrize(
    ("field", "value"),
    [("numbers", "call us"), ("billing_number", "415-555-0100, 415-555-0101"), ("requested_date", "12/1/2026"),
     ("company", "x" * 501), ("numbers", "415-555-0123"), ("colour", "red"), ("company", "")],
    ids=["no number", "two BTNs", "no date", "too long", "the same", "no such fact", "empty already"],
)  # fmt: skip
def test_what_cannot_be_a_correction_is_refused(desk: Desk, arrive: Arrive, field: str, value: str) -> None:
    """A value that is none, or changes nothing, is told as such and nothing is kept."""
    reference = told(desk, arrive, PORT)

    with pytest.raises(InputError):
        staff_correct.correct_field(desk, reference, field, value, "june", "")

    assert desk.db.rows("SELECT * FROM corrections") == []


def test_a_kind_that_was_read_wrongly(desk: Desk, arrive: Arrive, tmp_path: Path) -> None:
    """The wrong request is closed with the reason, the right one begins due for staff, and no letter goes out."""
    reference = told(desk, arrive, PORT)
    before = len(letters(tmp_path))

    staff_correct.correct_kind(desk, reference, Kind.PORT_OUT, Kind.PORT_IN, "june", "they come to us")
    Loop(desk).once()

    assert requests(desk) == [("port_out", "closed"), ("port_in", "checking")]
    assert desk.db.value("SELECT due FROM requests WHERE kind = 'port_in'") is not None
    assert len(letters(tmp_path)) == before
    assert numbers(desk) == ["+14155550123", "+14155550123"]


def test_a_missed_dispute_tops_the_queue(desk: Desk, arrive: Arrive) -> None:
    """A kind that was missed is added; a dispute makes its ticket the most urgent."""
    reference = told(desk, arrive, PORT)

    staff_correct.correct_kind(desk, reference, None, Kind.PORT_DISPUTE, "june", "nobody asked")

    assert requests(desk) == [("port_out", "instructed"), ("port_dispute", "checking")]
    assert desk.db.value("SELECT priority FROM tickets") == "1-dispute"


def test_the_interlock_follows_a_correction(desk: Desk, arrive: Arrive) -> None:
    """A port that was none gives its cancellation back; one that was missed holds it (rule 12)."""
    reference = told(desk, arrive, BOTH)
    before = requests(desk)

    staff_correct.correct_kind(desk, reference, Kind.PORT_OUT, None, "june", "only asks")
    without = requests(desk)
    staff_correct.correct_kind(desk, reference, None, Kind.PORT_OUT, "june", "after all")

    assert ("cancellation", "held") in before
    assert ("cancellation", "received") in without
    assert ("cancellation", "held") in requests(desk)


def test_a_port_under_way_is_not_corrected_away(desk: Desk, arrive: Arrive) -> None:
    """A port that a carrier filed must be ended before its kind can be corrected."""
    reference = told(desk, arrive, PORT)
    staff_mark.mark(desk, reference, Kind.PORT_OUT, State.REQUESTED, "june", "seen in our system")

    with pytest.raises(ConflictError, match="under way"):
        staff_correct.correct_kind(desk, reference, Kind.PORT_OUT, None, "june", "")

    assert desk.db.rows("SELECT * FROM corrections") == []


@pytest.mark.parametrize(
    ("wrong", "right", "status", "error"),
    [
        (None, None, None, InputError),
        (Kind.PORT_OUT, Kind.PORT_OUT, None, InputError),
        (None, Kind.PORT_STATUS, None, InputError),
        (None, Kind.CSR, PortStatus.FOC, InputError),
        (Kind.CSR, None, None, NotFoundError),
    ],
)
def test_a_correction_of_a_kind_makes_sense(
    desk: Desk,
    arrive: Arrive,
    wrong: Kind | None,
    right: Kind | None,
    status: PortStatus | None,
    error: type[Exception],
) -> None:
    """Nothing to nothing, a status without its kind, and a kind that was not read are refused."""
    reference = told(desk, arrive, PORT)

    with pytest.raises(error):
        staff_correct.correct_kind(desk, reference, wrong, right, "june", "", status)

    assert requests(desk) == [("port_out", "instructed")]


def test_corrections_are_exported_as_labelled_cases(desk: Desk, arrive: Arrive, tmp_path: Path) -> None:
    """Each corrected message is written whole with its label: requests as they are now, and the facts that staff told."""
    reference = told(desk, arrive, PORT)
    told(desk, arrive, "Where do I get my porting PIN?")
    staff_correct.correct_kind(desk, reference, Kind.PORT_OUT, Kind.PORT_IN, "june", "they come to us")
    staff_correct.correct_field(desk, reference, "numbers", "415-555-0123, 800-555-0142", "june", "one missed")
    staff_correct.correct_field(desk, reference, "new_provider", "Larkspur", "june", "")
    staff_correct.correct_field(desk, reference, "new_provider", "", "june", "")

    written = export_cases(desk, tmp_path / "out")

    [(path, truth)] = labelled(tmp_path / "out")
    assert written == 1
    assert path.read_bytes() == desk.db.value("SELECT raw FROM raw_messages WHERE message_id = 1")
    assert truth["requests"] == [{"kind": "port_in", "status": None}]
    assert truth["facts"] == {
        "numbers": ["+14155550123", "+18005550142"],
        "toll_free": ["+18005550142"],
        "new_provider": None,
    }
    assert (truth["automatic"], truth["party"], truth["why"]) == (None, "customer", "they come to us; one missed")
    with pytest.raises(InputError, match="not empty"):
        export_cases(desk, tmp_path / "out")


def test_a_correction_on_an_old_view_is_a_conflict(desk: Desk, arrive: Arrive) -> None:
    """Of two people who saw the same ticket, the second is told what the first did, and nothing is overwritten."""
    reference = told(desk, arrive, PORT)
    seen = version(desk, 1)
    staff_correct.correct_field(desk, reference, "new_provider", "Larkspur", "june", "", seen=seen)

    with pytest.raises(ConflictError, match="staff:june"):
        staff_correct.correct_field(desk, reference, "new_provider", "Osprey", "kay", "", seen=seen)

    assert desk.db.value("SELECT new_provider FROM requests") == "Larkspur"


def test_the_ways_of_letters_are_no_conflict(desk: Desk, arrive: Arrive) -> None:
    """That a letter left meanwhile does not stand in anybody's way."""
    reference = told(desk, arrive, PORT)
    staff.answer(desk, reference, "Hello", "june")
    seen = version(desk, 1)
    Loop(desk).once()

    staff_correct.correct_field(desk, reference, "new_provider", "Larkspur", "kay", "", seen=seen)


def test_two_tickets_of_one_matter_become_one(desk: Desk, arrive: Arrive, tmp_path: Path) -> None:
    """Messages, requests and letters go to the other ticket, and an answer to either letter joins it."""
    first = told(desk, arrive, PORT)
    second = told(desk, arrive, "Where do I get my porting PIN?")
    ours = letters(tmp_path)[-1]["Message-ID"]

    staff_tickets.merge(desk, second, first, "june", "the same port")
    told(desk, arrive, "Thank you, and where is my bill, please?", In_Reply_To=ours)

    rows = desk.db.rows("SELECT reference, state FROM tickets ORDER BY id")
    assert rows == [{"reference": first, "state": "open"}, {"reference": second, "state": "closed"}]
    assert desk.db.value("SELECT count(DISTINCT ticket_id) FROM messages") == 1
    assert {row["ticket_id"] for row in desk.db.rows("SELECT ticket_id FROM requests")} == {1}
    whys = [row["why"] for row in desk.db.rows("SELECT why FROM events WHERE what IN ('note', 'ticket closed')")]
    assert any(second in why for why in whys)
    assert any(f"merged into {first}" in why for why in whys)


def test_tickets_of_different_people_or_accounts_are_not_merged(desk: Desk, arrive: Arrive) -> None:
    """What is meant for one must not reach the other; nor is a closed ticket or itself a target."""
    mine, eves = told(desk, arrive, PORT), told(desk, arrive, "Where is my bill?", EVE)
    again = told(desk, arrive, "Where do I get my porting PIN?")

    with pytest.raises(ConflictError, match=EVE):
        staff_tickets.merge(desk, eves, mine, "june", "")
    with pytest.raises(ConflictError, match="itself"):
        staff_tickets.merge(desk, mine, mine, "june", "")
    staff.close(desk, again, "june", "done")
    with pytest.raises(ConflictError, match="closed"):
        staff_tickets.merge(desk, mine, again, "june", "")
    with desk.db.transaction():
        desk.db.write("UPDATE tickets SET state = 'open', account_number = reference")
    with pytest.raises(ConflictError, match="about account"):
        staff_tickets.merge(desk, mine, again, "june", "")


def test_a_ticket_of_two_matters_is_parted(desk: Desk, arrive: Arrive) -> None:
    """The requests of one kind get a ticket of the same person; each knows of the other."""
    reference = told(desk, arrive, "Where do I get my porting PIN? And where is my bill, please?")

    new = staff_tickets.split(desk, reference, Kind.BILL_COPY, "june", "billing looks at it")

    rows = desk.db.rows("SELECT r.kind, t.reference, t.requester FROM requests r JOIN tickets t ON t.id = r.ticket_id")
    assert {(row["kind"], row["reference"], row["requester"]) for row in rows} == {
        ("port_pin", reference, ANA),
        ("bill_copy", new, ANA),
    }
    with pytest.raises(ConflictError, match="nothing else"):
        staff_tickets.split(desk, new, Kind.BILL_COPY, "june", "")
    with pytest.raises(NotFoundError):
        staff_tickets.split(desk, new, Kind.CSR, "june", "")


@pytest.mark.parametrize("kind", [Kind.PORT_OUT, Kind.CANCELLATION])
def test_a_port_and_the_cancellation_it_holds_stay_together(desk: Desk, arrive: Arrive, kind: Kind) -> None:
    """Parting them could lose the number (rule 12)."""
    reference = told(desk, arrive, BOTH)

    with pytest.raises(ConflictError, match="rule 12"):
        staff_tickets.split(desk, reference, kind, "june", "")


def test_the_commands_say_what_they_did(desk: Desk, arrive: Arrive, tmp_path: Path) -> None:
    """correct, merge, split and cases run from the command line."""
    from click.testing import CliRunner

    from intake.cli import run

    (tmp_path / "config.toml").write_text(GOOD, encoding="utf-8")
    reference = told(desk, arrive, "Where do I get my porting PIN? And where is my bill, please?")
    config = ["--config", str(tmp_path / "config.toml"), "--as", "june"]
    outputs = [
        CliRunner().invoke(run, arguments, catch_exceptions=False).output
        for arguments in (
            ["correct", *config, reference, "--field", "company", "--value", "Heron"],
            ["correct", *config, reference, "--is", "csr"],
            ["split", *config, reference, "csr"],
            ["cases", *config[:2], str(tmp_path / "cases")],
            ["show", *config[:2], reference],
        )
    ]

    assert outputs[0].startswith("Corrected")
    assert "No letter goes out by itself" in outputs[1]
    assert "is ticket PD-" in outputs[2]
    assert outputs[3].startswith("1 case written")
    assert "Version " in outputs[4]


def test_a_request_that_staff_find_opens_its_closed_ticket_again(desk: Desk, arrive: Arrive) -> None:
    """What begins on a closed ticket is in the queue with its due time, and the history tells who opened it again."""
    reference = told(desk, arrive, PORT)
    staff.close(desk, reference, "june", "done")

    staff_correct.correct_kind(desk, reference, None, Kind.CSR, "june", "they want a CSR")

    [event] = desk.db.rows("SELECT who, why FROM events WHERE what = 'ticket opened again'")
    assert requests(desk) == [("port_out", "closed"), ("csr", "verifying")]
    assert event == {"who": "staff:june", "why": "they want a CSR"}
    assert desk.db.value("SELECT closed_at FROM tickets") is None
    assert desk.db.value("SELECT due FROM queue WHERE reference = ?", (reference,)) is not None


def test_a_label_corrected_on_a_closed_ticket_leaves_it_closed(desk: Desk, arrive: Arrive) -> None:
    """A fact, or a kind that is not asked, begins nothing: the label is kept, and nothing waits."""
    reference = told(desk, arrive, PORT)
    staff.close(desk, reference, "june", "done")

    staff_correct.correct_field(desk, reference, "company", "Heron Dental", "june", "")
    staff_correct.correct_kind(desk, reference, Kind.PORT_OUT, None, "june", "asks nothing")

    assert desk.db.value("SELECT count(*) FROM corrections") == 2
    assert desk.db.value("SELECT state FROM tickets") == "closed"


def test_a_message_that_is_not_on_the_ticket_is_told_with_those_that_are(desk: Desk, arrive: Arrive) -> None:
    """Staff read which number the ticket's message has, as a number of a message."""
    reference = told(desk, arrive, PORT)

    with pytest.raises(NotFoundError, match=r"not on ticket PD-\w+; its message is 1\."):
        staff_correct.correct_field(desk, reference, "company", "Heron", "june", "", message=999)
