"""A CSR from the request to the letter: who decides, where it goes, and what nobody learns."""

from __future__ import annotations

import io
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pdfplumber
import pytest

from intake.desk import staff, staff_correct, staff_csr, staff_mark
from intake.desk.deliver import deliver
from intake.desk.desk import Desk, open_desk
from intake.desk.sealing import Sealer, new_key
from intake.desk.seen import version
from intake.domain.account import Account, AccountNumber, Contact
from intake.domain.errors import ConflictError, InputError, NotFoundError
from intake.domain.findings import Kind
from intake.domain.letter import Fate, Outcome
from intake.domain.ticket import State
from intake.loop import Loop
from intake.settings import Settings, parse
from intake.store import accounts
from tests.desk.conftest import START, Clock
from tests.desk.test_deliver import Told
from tests.desk.test_path import letters

Arrive = Callable[..., None]
ANA, BO, EVE, DAN = "ana@heron.example", "bo@heron.example", "eve@else.example", "dan@heron.example"
OLD = date(2024, 1, 1)
NUMBERS = (
    AccountNumber("+14155550123", "12 Mill Road, San José, CA 95112"),
    AccountNumber("+14155550124", "12 Mill Road, San José, CA 95112"),
)
ACCOUNT = Account(
    "8X-204417",
    "Heron Dental",
    "business",
    "+14155550123",
    NUMBERS,
    (Contact("Ana Ruiz", ANA, True, OLD), Contact("Bo Lind", BO, False, OLD), Contact("Dan Ek", DAN, True, OLD)),
    "95112",
)
ASK = "Please send me the customer service record (CSR) for my numbers. Account number 8X-204417. Thank you."


@pytest.fixture
def office(desk: Desk) -> Desk:
    """A desk that knows the account of Heron Dental."""
    record(desk, ACCOUNT)
    return desk


def record(desk: Desk, account: Account) -> None:
    """Puts the account on file as it is told."""
    with desk.db.transaction():
        accounts.upsert(desk.db, account)


def asked(
    desk: Desk, arrive: Arrive, sender: str = ANA, text: str = ASK, *, proven: bool = True, **headers: str
) -> str:
    """A mail that asks for a CSR, handled and answered; the reference of its ticket."""
    arrive(sender, "CSR", text, proven=proven, **headers)
    Loop(desk).once()
    return str(desk.db.value("SELECT reference FROM tickets ORDER BY id DESC LIMIT 1"))


def states(desk: Desk) -> list[str]:
    """The states of all CSR requests, oldest first."""
    return [row["state"] for row in desk.db.rows("SELECT state FROM requests WHERE kind = 'csr' ORDER BY id")]


def records(tmp_path: Path) -> list[object]:
    """The letters with enclosures that left."""
    return [letter for letter in letters(tmp_path) if list(letter.iter_attachments())]


def test_a_request_that_was_not_read_surely_can_be_approved(office: Desk, arrive: Arrive) -> None:
    """Staff read it as what it is: it is verified and approved by one act, each with its event."""
    reference = asked(office, arrive, text="Where do I get my porting PIN?")
    staff_correct.correct_kind(office, reference, None, Kind.CSR, "june", "asked by telephone too")
    with office.db.transaction():
        office.db.write("UPDATE requests SET state = 'received' WHERE kind = 'csr'")

    staff_csr.approve(office, reference, "june")

    events = office.db.rows("SELECT before, after FROM events WHERE what = 'csr' ORDER BY id")
    assert [(e["before"], e["after"]) for e in events] == [("received", "verifying"), ("verifying", "approved")]


def test_letters_that_the_pdf_cannot_show_are_told_to_staff(office: Desk, arrive: Arrive) -> None:
    """A company in letters that the font has not: staff read which, and that the text file has them."""
    record(office, replace(ACCOUNT, company="青鷺 Dental"))
    reference = asked(office, arrive)

    preview = staff_csr.preview(office, reference)
    done = staff_csr.approve(office, reference, "june")

    [warning] = done.warnings
    assert "the PDF cannot show 青 鷺: each stands as □ there" in warning
    assert (warning,) == staff_csr.unprinted(preview)
    assert "青鷺 Dental" in preview.text


def test_the_authorized_persons_request_ends_with_the_record_in_her_mailbox(
    office: Desk, arrive: Arrive, tmp_path: Path
) -> None:
    """Asked, approved, sent: one letter, to the address on file and nobody else, with the record as PDF and as text."""
    reference = asked(office, arrive)
    before = states(office)

    done = staff_csr.approve(office, reference, "june")
    approved = states(office)
    Loop(office).once()

    [letter] = records(tmp_path)
    pdf, text = letter.iter_attachments()
    with pdfplumber.open(io.BytesIO(pdf.get_content())) as opened:
        page = opened.pages[0].extract_text()
    assert (before, approved, states(office)) == (["verifying"], ["approved"], ["sent"])
    assert letter["To"] == ANA
    assert letter["Cc"] is None
    assert letter["In-Reply-To"] == "<1.test@heron.example>"
    assert (pdf.get_filename(), text.get_filename()) == (f"{done.csr_number}.pdf", f"{done.csr_number}.txt")
    assert "Account number 8X-204417" in page
    assert "Authorized person Ana Ruiz" in page
    assert "8X-204417" in text.get_content()
    assert done.gaps == ()
    assert office.db.rows("SELECT who, what, before, after FROM events WHERE what = 'csr' ORDER BY id") == [
        {"who": "staff:june", "what": "csr", "before": "verifying", "after": "approved"},
        {"who": "bot", "what": "csr", "before": "approved", "after": "sent"},
    ]


def test_a_reply_to_elsewhere_changes_nothing(office: Desk, arrive: Arrive, tmp_path: Path) -> None:
    """Whatever Reply-To and Cc say, the record goes to the address on file; staff are warned."""
    reference = asked(office, arrive, Reply_To=EVE, Cc=EVE)

    done = staff_csr.approve(office, reference, "june")
    Loop(office).once()

    assert [letter["To"] for letter in records(tmp_path)] == [ANA]
    assert "Reply-To" in done.warnings[0]


@pytest.mark.parametrize(
    ("sender", "proven", "why"),
    [(EVE, True, "no contact"), (ANA, False, "not proven"), (BO, True, "not authorized")],
    ids=["a stranger", "a forged From", "not authorized"],
)
def test_nobody_else_is_sent_one(
    office: Desk, arrive: Arrive, tmp_path: Path, sender: str, proven: bool, why: str
) -> None:
    """Approval does not stand above rule 9: it is refused with the reason, and nothing is written."""
    reference = asked(office, arrive, sender, proven=proven)

    with pytest.raises(ConflictError, match=why):
        staff_csr.approve(office, reference, "june")

    Loop(office).once()
    assert records(tmp_path) == []
    assert states(office) == ["verifying"]


def test_a_verified_contact_gets_it_although_a_stranger_asked(office: Desk, arrive: Arrive, tmp_path: Path) -> None:
    """Staff made sure by telephone: the record goes to the contact's address of record, not to who wrote."""
    reference = asked(office, arrive, EVE)

    whom = staff_csr.verify(office, reference, "called the number on record", "june", "Ana@heron.example")
    staff_csr.approve(office, reference, "kay")
    Loop(office).once()

    assert whom == ANA
    assert [letter["To"] for letter in records(tmp_path)] == [ANA]
    [verified] = office.db.rows("SELECT * FROM events WHERE what = 'verified'")
    assert (verified["who"], verified["after"], verified["why"]) == ("staff:june", ANA, "called the number on record")


@pytest.mark.parametrize(
    ("how", "contact"), [("", ANA), ("  ", ANA), ("called", ""), ("called", EVE), ("called", BO)],
    ids=["how is empty", "how is blank", "two could be meant", "a stranger", "not authorized"],
)  # fmt: skip
def test_a_verification_says_how_and_whom(office: Desk, arrive: Arrive, how: str, contact: str) -> None:
    """Without a means, or without an authorized contact, nothing is verified."""
    reference = asked(office, arrive, EVE)

    with pytest.raises(InputError):
        staff_csr.verify(office, reference, how, "june", contact)

    assert office.db.rows("SELECT * FROM verifications") == []


def test_a_record_that_changes_after_the_approval_stops_the_letter(
    office: Desk, arrive: Arrive, tmp_path: Path
) -> None:
    """Rule 9 is asked again in the transaction that marks the letter as being sent: no more authorized, nothing goes."""
    reference = asked(office, arrive)
    staff_csr.approve(office, reference, "june")
    stranger = Account("8X-204417", "Heron Dental", contacts=(Contact("Ana", ANA, False, OLD),))

    courier = Told(before=lambda: record(office, stranger))
    deliver(office, courier)

    assert courier.given == []
    assert states(office) == ["verifying"]
    assert office.db.value("SELECT state FROM letters WHERE request_id IS NOT NULL") == "failed"


def test_a_hold_after_a_change_of_record(office: Desk, arrive: Arrive, clock: Clock, tmp_path: Path) -> None:
    """For 72 hours after an address of the account was changed no record leaves, and then it does."""
    record(office, replace(ACCOUNT, record_changed_at=START - timedelta(hours=71)))
    reference = asked(office, arrive)
    with pytest.raises(ConflictError, match="hold"):
        staff_csr.approve(office, reference, "june")
    clock.pass_(hours=1)

    staff_csr.approve(office, reference, "june")
    Loop(office).once()

    assert len(records(tmp_path)) == 1


@pytest.mark.parametrize(
    ("changed", "since", "says"),
    [
        (START - timedelta(hours=71), OLD, "from Monday, November 16, 2026, 11:00 on: approve it then, or refuse"),
        (None, date(2026, 11, 1), "from Monday, November 30, 2026, 19:00 on: approve it then, or refuse"),
        (START, date(2026, 11, 16), "from Tuesday, December 15, 2026, 19:00 on: approve it then, or refuse"),
    ],
    ids=["a hold", "a young address", "both"],
)
def test_what_only_time_keeps_back_is_told_with_its_day(
    office: Desk, arrive: Arrive, changed: datetime | None, since: date, says: str
) -> None:
    """Who asks is verified: nobody is told to verify again, but from when it can go, and then it does."""
    ana = Contact("Ana Ruiz", ANA, True, since)
    record(office, replace(ACCOUNT, contacts=(ana,), record_changed_at=changed))
    reference = asked(office, arrive)
    staff_csr.verify(office, reference, "called the number on record", "june")

    with pytest.raises(ConflictError, match=says) as refused:
        staff_csr.approve(office, reference, "june")

    assert "verify" not in str(refused.value)


def test_an_unproven_asker_is_still_to_be_verified_when_the_hold_ends(office: Desk, arrive: Arrive) -> None:
    """Time alone is not enough where nobody made sure who asks."""
    record(office, replace(ACCOUNT, record_changed_at=START - timedelta(hours=71)))
    reference = asked(office, arrive, EVE)

    with pytest.raises(ConflictError, match=r"11:00 on: approve it then, after run\.py verify"):
        staff_csr.approve(office, reference, "june")


@pytest.mark.parametrize("fate", [Fate.FAILED, Fate.UNKNOWN])
def test_what_becomes_of_a_record_that_did_not_surely_go(office: Desk, arrive: Arrive, fate: Fate) -> None:
    """Refused by the server, the request is staff's again; cut off in the middle, it never goes again by itself."""
    reference = asked(office, arrive)
    staff_csr.approve(office, reference, "june")
    courier = Told([Outcome(fate, "550 no")])

    for _ in range(3):
        deliver(office, courier)

    assert len(courier.given) == 1
    assert states(office) == (["verifying"] if fate is Fate.FAILED else ["approved"])


def test_a_second_record_takes_the_first_ones_place(office: Desk, arrive: Arrive, tmp_path: Path) -> None:
    """Approved again after a failure, the failed letter is taken back and the new record has a number of its own."""
    reference = asked(office, arrive)
    first = staff_csr.approve(office, reference, "june")
    deliver(office, Told([Outcome(Fate.FAILED, "550 no")]))

    second = staff_csr.approve(office, reference, "june")
    Loop(office).once()

    assert (first.csr_number[-2:], second.csr_number[-2:]) == ("-1", "-2")
    assert len(records(tmp_path)) == 1
    with pytest.raises(ConflictError):
        staff.release(office, first.letter_id, "june")


def test_a_record_that_staff_withdraw_is_theirs_again(office: Desk, arrive: Arrive, tmp_path: Path) -> None:
    """Withdrawn before it left, it does not go, and the request waits for staff."""
    done = staff_csr.approve(office, asked(office, arrive), "june")

    staff.withdraw(office, done.letter_id, "june", "second thoughts")
    Loop(office).once()

    assert records(tmp_path) == []
    assert states(office) == ["verifying"]


def test_two_people_on_one_ticket(office: Desk, arrive: Arrive, tmp_path: Path) -> None:
    """Who acts on what somebody else has changed is told who and what, and changes nothing."""
    reference = asked(office, arrive)
    seen = version(office, 1)
    staff_csr.refuse(office, reference, "june", "nobody there", seen)

    with pytest.raises(ConflictError, match=r"staff:june: csr refused.*look again"):
        staff_csr.approve(office, reference, "kay", seen=seen)
    with pytest.raises(ConflictError, match="is refused since Mon 16 Nov 2026 10:00 EST"):
        staff_csr.approve(office, reference, "kay")

    assert states(office) == ["refused"]
    assert records(tmp_path) == []


def test_a_refusal_tells_nothing_and_tells_the_authorized_persons(office: Desk, arrive: Arrive, tmp_path: Path) -> None:
    """The asker reads the same words whether or not the account exists; the contacts of record hear that somebody asked."""
    for text in (ASK, ASK.replace("8X-204417", "ZZ-99")):
        staff_csr.refuse(office, asked(office, arrive, EVE, text), "june", "does not answer")
    Loop(office).once()

    refusals = [
        letter for letter in letters(tmp_path) if "We cannot send one" in letter.get_body(("plain",)).get_content()
    ]
    told = [
        letter["To"] for letter in letters(tmp_path) if "did not send it" in letter.get_body(("plain",)).get_content()
    ]
    words = {
        "".join(c for c in letter.get_body(("plain",)).get_content() if not c.isupper() and not c.isdigit())
        for letter in refusals
    }
    assert len(words) == 1
    assert "authorized person" in words.pop()
    assert sorted(told) == [ANA, DAN]


def test_a_carrier_that_may_is_sent_one_after_approval(
    values: dict[str, object], settings: Settings, clock: Clock, arrive: Arrive, tmp_path: Path
) -> None:
    """A listed carrier with a proven domain gets the record where it wrote from, without a PIN; another one does not (16)."""
    allowed = {"name": "Larkspur", "domains": ["larkspur.example"], "may_receive_csr": True}
    text = "We are the gaining carrier. Please provide the CSR for our mutual end user Heron Dental, account number 8X-204417. LNP Desk, Larkspur"
    with open_desk(parse({**values, "carrier": [allowed]}, base=tmp_path), clock) as desk:
        record(desk, ACCOUNT)
        mine = asked(desk, arrive, "lnp@larkspur.example", text)
        strangers = asked(desk, arrive, "lnp@other.example", text)

        staff_csr.approve(desk, mine, "june")
        with pytest.raises(ConflictError, match=r"rule 9"):
            staff_csr.approve(desk, strangers, "june")
        Loop(desk).once()

    assert [letter["To"] for letter in records(tmp_path)] == ["lnp@larkspur.example"]


def test_a_pin_is_shown_only_where_the_settings_allow_it_and_waits_sealed(
    values: dict[str, object], settings: Settings, clock: Clock, arrive: Arrive, tmp_path: Path
) -> None:
    """The PIN stands in the record that leaves, and nowhere in the database while the letter waits (rule 7)."""
    key = new_key()
    (tmp_path / "key").write_text(key)
    values = {
        **values,
        "desk": {**values["desk"], "pin_key_file": "key"},
        "rules": {**values["rules"], "csr_shows_pin": True},
    }  # type: ignore[dict-item]
    sealed = Sealer(key).seal(b"471193").decode()
    with open_desk(parse(values, base=tmp_path), clock) as desk:
        record(desk, replace(ACCOUNT, sealed_pin=sealed))
        staff_csr.approve(desk, asked(desk, arrive), "june")
        waiting = [row["content"] for row in desk.db.rows("SELECT content FROM enclosures")]
        Loop(desk).once()

    [letter] = records(tmp_path)
    assert "471193" in list(letter.iter_attachments())[1].get_content()
    assert "471193" not in letter.get_body(("plain",)).get_content()
    assert all(not content.startswith(b"%PDF") and b"471193" not in content for content in waiting)


@pytest.mark.parametrize("text", ["It is account number 8X-204417.", "The number is 415-555-0123, CSR please."])
def test_an_answer_joins_the_waiting_request(
    office: Desk, arrive: Arrive, tmp_path: Path, clock: Clock, text: str
) -> None:
    """What we asked for comes in a reply: the same request goes on, its clock starts with the answer, and none is new."""
    reference = asked(office, arrive, EVE, "Please send me my customer service record (CSR).")
    before = (states(office), office.db.value("SELECT due FROM requests"))
    clock.pass_(days=3)
    ours = letters(tmp_path)[0]["Message-ID"]

    again = asked(office, arrive, EVE, text, In_Reply_To=ours)

    [request] = office.db.rows("SELECT * FROM requests")
    assert before == (["needs_info"], None)
    assert again == reference
    assert request["state"] == "verifying"
    assert request["due"][:10] == "2026-12-01"
    assert request["account_number"] == "8X-204417" or "415" in text
    [answer] = [letter for letter in letters(tmp_path)[1:] if letter["To"] == EVE]
    assert "up to seven business days" in " ".join(answer.get_body(("plain",)).get_content().split())


def test_an_answer_that_tells_nothing_is_not_asked_again(office: Desk, arrive: Arrive, tmp_path: Path) -> None:
    """We ask once: a second mail without the facts goes to a person, and the request waits on."""
    asked(office, arrive, EVE, "Please send me my customer service record (CSR).")
    ours = letters(tmp_path)[0]["Message-ID"]

    asked(office, arrive, EVE, "I need the customer service record (CSR) today!", In_Reply_To=ours)

    assert states(office) == ["needs_info"]
    assert "A person will read your message" in letters(tmp_path)[-1].get_body(("plain",)).get_content()
    assert office.db.value("SELECT due FROM tickets") is not None


def test_a_new_mail_joins_the_waiting_request_too(office: Desk, arrive: Arrive) -> None:
    """Who was asked and writes a fresh mail instead of a reply still has one request, when the mail is proven."""
    asked(office, arrive, EVE, "Please send me my customer service record (CSR).")

    asked(office, arrive, EVE, "CSR please: our number is 415-555-0123.")

    assert states(office) == ["verifying"]


def test_toll_free_numbers_turn_a_waiting_request_to_the_bill(office: Desk, arrive: Arrive, tmp_path: Path) -> None:
    """The answer names toll-free numbers only: the bill steps are the answer, and no CSR is owed (rule 4)."""
    asked(office, arrive, EVE, "Please send me my customer service record (CSR).")
    ours = letters(tmp_path)[0]["Message-ID"]

    asked(office, arrive, EVE, "The numbers are 800-555-0142 and 888-555-0143.", In_Reply_To=ours)

    assert states(office) == ["bill_instead"]
    assert "latest phone bill" in " ".join(letters(tmp_path)[-1].get_body(("plain",)).get_content().split())


def test_what_cannot_be_decided_is_told(office: Desk, arrive: Arrive) -> None:
    """A ticket that asks no CSR, one that does not exist, and one whose CSR is over, are each told as such."""
    arrive(ANA, "PIN", "Where do I get my porting PIN?")
    Loop(office).once()
    pin = str(office.db.value("SELECT reference FROM tickets"))

    with pytest.raises(NotFoundError, match="asks no csr"):
        staff_csr.approve(office, pin, "june")
    with pytest.raises(NotFoundError):
        staff_csr.refuse(office, "PD-ZZZZZZ", "june", "x")
    reference = asked(office, arrive)
    with pytest.raises(ConflictError, match=r"run\.py approve"):
        staff_mark.mark(office, reference, Kind.CSR, State.APPROVED, "june", "")
    staff_mark.mark(office, reference, Kind.CSR, State.CLOSED, "june", "")
    with pytest.raises(ConflictError, match="closed"):
        staff_csr.approve(office, reference, "june")


def test_of_two_who_approve_at_once_one_is_told(
    office: Desk, settings: Settings, clock: Clock, arrive: Arrive, tmp_path: Path
) -> None:
    """Two people on two machines approve in the same moment: one record is written, the other is told of a conflict."""
    reference = asked(office, arrive)
    both, outcomes = threading.Barrier(2), []

    def approve(who: str) -> None:
        with open_desk(settings, clock) as mine:
            both.wait()
            try:
                outcomes.append(staff_csr.approve(mine, reference, who).to)
            except ConflictError as error:
                outcomes.append(str(error))

    people = [threading.Thread(target=approve, args=(who,)) for who in ("june", "kay")]
    for person in people:
        person.start()
    for person in people:
        person.join()
    Loop(office).once()

    assert sorted(outcome == ANA for outcome in outcomes) == [False, True]
    assert len(records(tmp_path)) == 1
    assert office.db.value("SELECT count(*) FROM letters WHERE request_id IS NOT NULL") == 1
