"""The CSR document, read back from its PDF and from its text."""

from __future__ import annotations

import io
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pdfplumber
import pytest

from intake.domain.account import Account, AccountNumber
from intake.domain.csr_record import NOT_ON_FILE, CsrRecord, csr_record, gaps
from intake.domain.errors import TemplateError
from intake.domain.policy import Provider
from intake.reply.csr_document import CsrDocument, csr_document

ROOT = Path(__file__).parents[2]
FONTS = ROOT / "templates" / "csr" / "fonts"
PROVIDER = Provider(
    "Losing Voice",
    business_product="LV Business",
    express_product="LV Express",
    bill_business_steps=("Log in.", "Open Billing."),
    bill_express_url="https://help.losing.example/bill",
)
MILL = "12 Mill Road, San José, CA 95112"
NUMBERS = (
    AccountNumber("+14155550100", MILL),
    AccountNumber("+14155550101", MILL, locked=True),
    AccountNumber("+14155550102", "4 Harbor Way, Oakland, CA 94607", "released", date(2026, 10, 1)),
    AccountNumber("+18005550142"),
)
ACCOUNT = Account("8X-204417", "Łukasz & Søn Bakery", "business", "+14155550100", NUMBERS, billing_zip="95112")


def record(account: Account = ACCOUNT, asked: tuple[str, ...] = (), pin: str | None = None) -> CsrRecord:
    """The record of an account for Zoë Ibárruri."""
    return csr_record(
        account,
        csr_number="CSR-7KQ2MX-1",
        issued=date(2026, 11, 16),
        authorized_person="Zoë Ibárruri",
        asked=asked,
        pin=pin,
    )


def made(of: CsrRecord) -> CsrDocument:
    """The document of a record."""
    return csr_document(of, PROVIDER, FONTS)


def lines(document: CsrDocument) -> list[str]:
    """The lines of its PDF, all pages."""
    with pdfplumber.open(io.BytesIO(document.pdf)) as pdf:
        return [line for page in pdf.pages for line in page.extract_text().splitlines()]


def joined(text: str) -> str:
    """A text without its line ends."""
    return " ".join(text.split())


def test_every_field_can_be_read_back() -> None:
    """What a port needs stands in the PDF, each value behind its label, names in their own letters (rules 6, 20)."""
    read = lines(made(record(pin="4711")))

    for line in (
        "Losing provider Losing Voice",
        "Account number 8X-204417",
        "Billing telephone number (BTN) 415-555-0100",
        "Company Łukasz & Søn Bakery",
        "Authorized person Zoë Ibárruri",
        "Billing ZIP code 95112",
        "Service address see each number below",
        "Porting PIN 4711",
        "Account lock none",
        f"415-555-0100 {MILL} active none",
        f"415-555-0101 {MILL} active LOCKED",
        "415-555-0102 4 Harbor Way, Oakland, CA 94607 released 2026-10-01 none",
        "800-555-0142 active none",
        "1. Log in.",
        "2. Open Billing.",
    ):
        assert line in read
    head = " ".join(read[:3])
    assert "CSR-7KQ2MX-1" in head
    assert "Monday, November 16, 2026" in head


def test_the_text_says_the_same() -> None:
    """PDF and text are told from one description: every value of one is in the other."""
    document = made(record(asked=("+14155550100",)))
    pdf, text = joined("\n".join(lines(document))), joined(document.text)

    for words in ("8X-204417", "415-555-0100", "Łukasz & Søn Bakery", "Zoë Ibárruri", "95112", "LOCKED", "800-555-0142",
                  "CSR-7KQ2MX-1", "This record is not an authorization", "It cancels nothing", "need a new BTN"):  # fmt: skip
        assert words in pdf
        assert words in text
    assert max(map(len, document.text.splitlines())) <= 78


def test_gaps_stay_visible() -> None:
    """What is not on file is said to be so, in every place, and staff are told (rule 21)."""
    bare = Account("8X-9", "", numbers=(AccountNumber("+14155550100"),))
    found = csr_record(
        bare, csr_number="CSR-1", issued=date(2026, 11, 16), authorized_person="", asked=("+14155550177",)
    )

    read = lines(made(found))

    for label in ("Billing telephone number (BTN)", "Company", "Authorized person", "Billing ZIP code"):
        assert f"{label} {NOT_ON_FILE}" in read
    assert f"415-555-0177 {NOT_ON_FILE} {NOT_ON_FILE} {NOT_ON_FILE}" in read
    assert f"415-555-0100 {NOT_ON_FILE} active none" in read
    assert len(found.gaps) == 6


def test_a_whole_record_has_no_gaps() -> None:
    """A record with all that a port needs lacks nothing, and the document does not speak of gaps."""
    assert gaps(ACCOUNT, "Zoë Ibárruri") == ()
    assert NOT_ON_FILE not in made(record()).text


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        (("+14155550100",), True),
        (("+14155550100", "+14155550101"), False),
        (("+14155550101",), False),
        ((), False),
    ],
    ids=["BTN leaves, one stays", "all active ones leave", "BTN stays", "no numbers named"],
)
def test_a_btn_that_leaves_is_told(asked: tuple[str, ...], says: bool) -> None:
    """Only where the BTN goes and an active local number stays, the numbers that stay need a new one (rule 19)."""
    assert ("need a new BTN" in joined(made(record(asked=asked)).text)) is says


def test_a_btn_that_an_earlier_port_took_is_told() -> None:
    """The record still names the number that has moved: whoever asks for the others is told that they need a new one."""
    moved = replace(NUMBERS[0], state="ported", since=date(2026, 11, 2))
    text = joined(made(record(replace(ACCOUNT, numbers=(moved, *NUMBERS[1:])), asked=("+14155550101",))).text)

    assert "415-555-0100 has moved to another provider. The numbers that stay need a new BTN" in text


def test_the_pin_is_shown_only_where_it_is_given() -> None:
    """Without a PIN that may be shown, the document says where to get one (rule 7)."""
    assert "Porting PIN not shown here; the account holder gets it from our chatbot at once" in lines(made(record()))


@pytest.mark.parametrize(
    ("product", "has", "has_not"),
    [("business", "Where LV Business", "LV Express"), ("express", "Where LV Express", "LV Business"), ("", "LV Express", "-")],
)  # fmt: skip
def test_toll_free_numbers_get_the_bill_steps_of_their_product(product: str, has: str, has_not: str) -> None:
    """Toll-free numbers stand apart, with the way to the bill; both ways where the product is not known (rules 4, 5)."""
    text = joined(made(record(replace(ACCOUNT, product=product))).text)

    assert has in text
    assert has_not not in text.replace("LV Business", "LV-Business") or has_not in ("-", "LV Business")
    assert "TOLL-FREE NUMBERS" in text


def test_an_account_without_toll_free_numbers_says_nothing_of_them() -> None:
    """No toll-free number, no toll-free part."""
    assert "oll-free" not in made(record(replace(ACCOUNT, numbers=NUMBERS[:3]))).text


def test_many_numbers_run_over_pages_with_repeated_heads() -> None:
    """Each page has the title, its number, and the head of the table; every number is there once."""
    many = tuple(AccountNumber(f"+1415555{n:04d}", MILL) for n in range(100, 190))
    document = made(record(replace(ACCOUNT, numbers=many)))

    with pdfplumber.open(io.BytesIO(document.pdf)) as pdf:
        pages = [page.extract_text() for page in pdf.pages]

    assert len(pages) >= 3
    for n, page in enumerate(pages, start=1):
        assert "Customer Service Record" in page
        assert f"Page {n} of {len(pages)}" in page
    assert all("Telephone number Service address State Port lock" in page for page in pages[:3])
    assert [sum(f"415-555-{n:04d} 12" in page for page in pages) for n in range(100, 190)] == [1] * 90


def test_a_released_number_says_how_long_it_can_be_ported() -> None:
    """Only a record with a released number speaks of the days that are left (rule 10)."""
    assert "up to 60 days from that day on" in joined(made(record()).text)
    assert "60 days" not in made(record(replace(ACCOUNT, numbers=NUMBERS[:2]))).text


def test_a_locked_account_locks_every_number() -> None:
    """A freeze of the account shows on the account and on each number."""
    read = lines(made(record(replace(ACCOUNT, frozen=True))))

    assert any(line.startswith("Account lock LOCKED") for line in read)
    assert f"415-555-0100 {MILL} active LOCKED" in read


@pytest.mark.parametrize("name", ["東京電話 株式会社", "Ω" * 200, "a\u0301" * 30, "x\u0000y\ud800z\u202e", ""])
def test_no_name_breaks_the_document(name: str) -> None:
    """Letters that the font has not show as boxes, with a line that says so; nothing raises."""
    clean = name.encode("utf-8", "replace").decode()
    document = made(record(replace(ACCOUNT, company=clean)))

    assert "Company" in " ".join(lines(document))
    assert ("cannot be printed here" in " ".join(lines(document))) is (name[:1] in ("東", "x"))


def test_the_same_record_has_the_same_bytes(tmp_path: Path) -> None:
    """Made twice, in two processes with other hash seeds, the PDF is the same to the byte."""
    script = (
        "import hashlib, tests.reply.test_csr_document as t;"
        "print(hashlib.sha256(t.made(t.record(asked=('+14155550100',))).pdf).hexdigest())"
    )
    found = {
        subprocess.run(
            [sys.executable, "-c", script],
            cwd=ROOT,
            env={"PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }

    assert len(found) == 1
    assert len(found.pop()) == 65


def test_a_missing_font_is_told(tmp_path: Path) -> None:
    """Without its font the document is not made, and the sentence names what is missing."""
    with pytest.raises(TemplateError, match=r"DejaVuSansCondensed\.ttf"):
        csr_document(record(), PROVIDER, tmp_path)
