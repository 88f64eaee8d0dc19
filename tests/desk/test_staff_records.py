"""A change of what is on record: verified first, shown as a diff, told to the old address, held for a while."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from intake.desk import staff_csr
from intake.desk.desk import Desk
from intake.desk.staff_records import update_record
from intake.domain.account import Account, AccountNumber, Contact
from intake.domain.errors import ConflictError, InputError
from intake.domain.record_update import RecordUpdate, country_of, refusals
from intake.loop import Loop
from intake.store import accounts
from tests.desk.conftest import START, Clock
from tests.desk.test_path import letters

Arrive = Callable[..., None]
ANA, NEW, DAN = "ana@heron.example", "ana.ruiz@heron.example", "dan@heron.example"
OLD = date(2024, 1, 1)
ACCOUNT = Account(
    "8X-204417",
    "Heron Dental",
    "business",
    "+14155550123",
    (
        AccountNumber("+14155550123", "12 Mill Road, San Jose, CA 95112"),
        AccountNumber("+14155550124", "12 Mill Road, San Jose, CA 95112"),
        AccountNumber("+18005550142"),
    ),
    (Contact("Ana Ruiz", ANA, True, OLD), Contact("Dan Ek", DAN, True, OLD)),
)
ASK = "Please update our company name on record for account 8X-204417: we are Heron Dental LLC now."
HARBOR = "4 Harbor Way, Oakland, CA 94607"


@pytest.fixture
def asked(desk: Desk, arrive: Arrive, values: dict[str, object]) -> str:
    """A request to correct the record, from Ana; its reference."""
    with desk.db.transaction():
        accounts.upsert(desk.db, ACCOUNT)
    arrive(ANA, "Our name", ASK)
    Loop(desk).once()
    assert desk.db.value("SELECT kind || ' ' || state FROM requests") == "records_update checking"
    return str(desk.db.value("SELECT reference FROM tickets"))


def on_file(desk: Desk) -> Account:
    """The account as it is on file."""
    found = accounts.get(desk.db, "8X-204417")
    assert found is not None
    return found


def verified(desk: Desk, reference: str) -> None:
    """Somebody made sure that Ana asks."""
    staff_csr.verify(desk, reference, "called the number on record", "june", ANA)


def test_nothing_changes_before_somebody_verified_it(desk: Desk, asked: str) -> None:
    """The diff can be looked at before; the change itself waits for a verification (rule 11)."""
    update = RecordUpdate(company="Heron Dental LLC")

    diff = update_record(desk, asked, update, "june", dry_run=True)
    with pytest.raises(ConflictError, match="verify"):
        update_record(desk, asked, update, "june")

    assert diff == ("company: Heron Dental -> Heron Dental LLC",)
    assert on_file(desk) == ACCOUNT


def test_a_verified_change_is_made_and_told(desk: Desk, asked: str, tmp_path: Path) -> None:
    """The record changes, the request is answered, the asker and the other authorized person are told, without values."""
    verified(desk, asked)

    update_record(desk, asked, RecordUpdate(company="Heron Dental LLC", service_address=HARBOR), "june")
    Loop(desk).once()

    account = on_file(desk)
    told = {letter["To"]: " ".join(letter.get_body(("plain",)).get_content().split()) for letter in letters(tmp_path)}
    assert account.company == "Heron Dental LLC"
    assert [number.service_address for number in account.numbers] == [HARBOR, HARBOR, ""]
    assert desk.db.value("SELECT state FROM requests") == "answered"
    assert set(told) == {ANA, DAN}
    assert "corrected now" in told[ANA]
    assert all("- the company name - the service address" in told[address] for address in (ANA, DAN))
    assert all("LLC" not in text and "Harbor" not in text for text in told.values())
    [event] = desk.db.rows("SELECT who, after FROM events WHERE what = 'record changed'")
    assert event["who"] == "staff:june"
    assert "company: Heron Dental -> Heron Dental LLC" in event["after"]


def test_a_changed_address_is_told_to_the_old_one_and_holds_the_account(
    desk: Desk, asked: str, arrive: Arrive, clock: Clock, tmp_path: Path
) -> None:
    """The old address hears of it although it is on the account no more; for 72 hours no CSR leaves to anybody."""
    desk.db.db.conn.execute("UPDATE tickets SET requester = ?", (NEW,))
    verified(desk, asked)

    update_record(desk, asked, RecordUpdate(contact=ANA, email=NEW), "june")
    arrive(DAN, "CSR", "Please send the customer service record (CSR) of account 8X-204417.")
    Loop(desk).once()
    csr = str(desk.db.value("SELECT reference FROM tickets ORDER BY id DESC LIMIT 1"))
    with pytest.raises(ConflictError, match="hold"):
        staff_csr.approve(desk, csr, "june")
    clock.pass_(hours=72)

    assert staff_csr.approve(desk, csr, "june").to == DAN
    assert on_file(desk).contacts[0] == Contact("Ana Ruiz", NEW, True, START.date())
    told = [letter["To"] for letter in letters(tmp_path) if "were changed" in letter.get_body(("plain",)).get_content()]
    assert sorted(told) == [ANA, DAN]


def test_whoever_asked_from_the_old_address_reads_there_that_the_address_changed(
    desk: Desk, asked: str, tmp_path: Path
) -> None:
    """Which kind of detail changed and not the new value, and no thanks for a message that may not be theirs."""
    verified(desk, asked)

    update_record(desk, asked, RecordUpdate(contact=ANA, email=NEW), "june")
    Loop(desk).once()

    told = {letter["To"]: " ".join(letter.get_body(("plain",)).get_content().split()) for letter in letters(tmp_path)}
    assert set(told) == {ANA, DAN}
    for words in told.values():
        assert "- the email address of a contact" in words
        assert "Thank you" not in words
        assert NEW not in words


@pytest.mark.parametrize(
    ("update", "country", "says"),
    [
        (RecordUpdate(), "", "Nothing would change"),
        (RecordUpdate(company="Heron Dental"), "", "Nothing would change"),
        (RecordUpdate(service_address="10 King Street West, Toronto, ON M5H 1A1"), "", "lies in CA"),
        (RecordUpdate(service_address="5 High Street, Leeds"), "", "--country"),
        (RecordUpdate(service_address="5 High Street, Leeds"), "GB", "lies in GB"),
        (RecordUpdate(service_address=HARBOR, numbers=("+14155550199",)), "", "not on account"),
        (RecordUpdate(numbers=("+14155550123",)), "", "no service address"),
        (RecordUpdate(billing_number="+14155550199"), "", "BTN"),
        (RecordUpdate(email=NEW), "", "--contact"),
        (RecordUpdate(contact="eve@else.example", name="Eve"), "", "--contact"),
        (RecordUpdate(contact=ANA, email=DAN), "", "already"),
        (RecordUpdate(contact=ANA, email="notmail"), "", '--email "notmail" is no email address; write one'),
        (RecordUpdate(contact=ANA, email="+1@heron.example"), "", "no email address"),
    ],
)
def test_what_cannot_be_on_record_is_refused(
    desk: Desk, asked: str, update: RecordUpdate, country: str, says: str
) -> None:
    """An address in another country, a number or contact that is not there, and a change that is none are told."""
    verified(desk, asked)

    with pytest.raises(InputError, match=says):
        update_record(desk, asked, update, "june", country=country)

    assert on_file(desk) == ACCOUNT


@pytest.mark.parametrize(
    ("address", "country"),
    [
        (HARBOR, "US"),
        ("1 Long Wharf, Plymouth, MA 02360-1234, USA", "US"),
        ("10 King Street West, Toronto, Ontario m5h1a1", "CA"),
        ("Unit 5, 20 Rue Sainte, Québec QC G1R 4P5, Canada", "CA"),
        ("5 High Street, Leeds LS1 4AB, United Kingdom", ""),
        ("Calle Mayor 5, 28013 Madrid", ""),
        ("", ""),
    ],
)
def test_the_country_of_an_address(address: str, country: str) -> None:
    """A state with a ZIP is the US, a Canadian postal code is Canada; anything else is not guessed."""
    assert country_of(address) == country


def test_one_number_may_be_served_elsewhere() -> None:
    """A service address may be given to some numbers only, and staff may say the country of one without a code."""
    update = RecordUpdate(service_address="4 Harbor Way, Oakland", numbers=("+14155550124",))

    assert refusals(ACCOUNT, update, "us") == ()
