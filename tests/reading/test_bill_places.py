"""Where bills of strangers print their facts: under a sentence, on the line of an address, beside the account number."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from intake import settings
from intake.domain.findings import Document
from intake.reading.documents.document import DocumentReader
from tests.bills.paper import Paper


@pytest.fixture(scope="module")
def reader() -> Iterator[DocumentReader]:
    with DocumentReader(settings.Limits(), ("Provider Voice",)) as opened:
        yield opened


Placed = tuple[float, float, str, float]
"""x, y, text, size."""
HEAD: list[Placed] = [(40, 50, "Halyard Telephone", 16), (40, 90, "Account: 41-2207", 10)]
CHARGES: list[Placed] = [
    (40, 420, "Local and long distance voice service", 9),
    (500, 420, "$20.00", 9),
    (40, 435, "E911 surcharge and federal subscriber line charge", 9),
    (500, 435, "$1.00", 9),
]
TOTAL: list[Placed] = [(40, 470, "Total due: $21.00", 10)]


def read(reader: DocumentReader, *placed: list[Placed]) -> Document:
    paper = Paper()
    for x, y, text, size in (one for part in placed for one in part):
        paper.text(x, y, text, size)
    return reader.read("bill.pdf", "application/pdf", paper.bytes())


def test_an_amount_stands_alone_under_the_sentence_that_names_it(reader: DocumentReader) -> None:
    """A label at the end of a sentence is followed by the figure on the next line, wherever the label stands."""
    said: list[Placed] = [(300, 140, "This is what June came to. Amount due:", 9), (300, 170, "$84.20", 30)]

    assert read(reader, HEAD, CHARGES, said).facts.amount_due == "84.20"


@pytest.mark.parametrize("words", ["Kindly remit", "Please remit"])
def test_remitting_is_paying(reader: DocumentReader, words: str) -> None:
    """An amount beside the wish to remit it is the amount due."""
    assert read(reader, HEAD, CHARGES, [(40, 470, words, 11), (500, 470, "$21.00", 11)]).facts.amount_due == "21.00"


def test_a_balance_before_new_charges_is_not_due(reader: DocumentReader) -> None:
    """On a late notice the total stands, though what is overdue is asked for as well."""
    late: list[Placed] = [
        (40, 470, "Balance before new charges", 9),
        (500, 470, "$33.10", 9),
        (40, 490, "Total amount due", 9),
        (500, 490, "$54.10", 9),
        (40, 510, "Your account is past due. Please pay $33.10 at once.", 9),
    ]

    assert read(reader, HEAD, CHARGES, late).facts.amount_due == "54.10"


def test_the_issuer_heads_the_line_of_its_address(reader: DocumentReader) -> None:
    """A name before street, town and mail address is the issuer's, though no letterhead is printed as text."""
    foot: list[Placed] = [
        (60, 760, "Cormorant Voice LLC - 7 Jetty Rd, Port Agnes, WI 54798 - care@cormorant.example - 833-555-0177", 6)
    ]

    assert read(reader, HEAD[1:], CHARGES, TOTAL, foot).facts.provider == "Cormorant Voice LLC"


def test_a_brand_in_small_letters_is_the_issuer_beside_a_larger_total(reader: DocumentReader) -> None:
    """The customer's name in the window is not the provider where a brand of one word heads the page."""
    page: list[Placed] = [
        (40, 50, "pelorus", 24),
        (300, 50, "Account", 8),
        (300, 62, "4 1187 2206", 9),
        (40, 110, "Calliope Brandt-Osei", 9),
        (330, 110, "Hi, Calliope!", 15),
        (40, 122, "77 Saddleback Trl", 9),
        (40, 134, "Rimrock, OR 97798", 9),
        (300, 180, "Amount to pay: $21.00", 34),
        (40, 760, "pelorus, PO Box 66210, Tern City, DE 19799 - pelorus.example", 7),
    ]
    facts = read(reader, page, CHARGES).facts

    assert facts.provider == "pelorus"
    assert facts.customer_name == "Calliope Brandt-Osei"


@pytest.mark.parametrize("text", ["INV-220414 / 01-May-2026", "Invoice 94499 of May 1, 2026 for subscriber account"])
def test_a_date_beside_the_number_of_the_paper_is_its_date(reader: DocumentReader, text: str) -> None:
    """The number of an invoice and a date behind it need no label of the date."""
    assert read(reader, HEAD, [(300, 60, text, 8)], CHARGES, TOTAL).facts.bill_date == date(2026, 5, 1)


def test_a_telephone_beside_the_account_number_is_billed(reader: DocumentReader) -> None:
    """Last digits behind a whole number are further lines; the whole one is the billing number."""
    rows: list[Placed] = [
        (40, 104, "TELEPHONE:", 10),
        (170, 104, "458/555-0113", 10),
        (254, 104, "-0116", 10),
        (296, 104, "-0182", 10),
    ]
    facts = read(reader, HEAD, rows, CHARGES, TOTAL).facts

    assert facts.billing_number == "+14585550113"
    assert facts.numbers == ("+14585550113", "+14585550116", "+14585550182")


def test_a_toll_free_telephone_beside_the_account_number_is_the_offices(reader: DocumentReader) -> None:
    """Who is called free of charge is not billed."""
    facts = read(reader, HEAD, [(40, 104, "PHONE:", 10), (170, 104, "800-555-0113", 10)], CHARGES, TOTAL).facts

    assert facts.billing_number is None
    assert facts.numbers == ()


def test_lines_of_seven_digits_have_the_area_of_the_billing_number(reader: DocumentReader) -> None:
    """Rows of charges may print a line without its area code."""
    rows: list[Placed] = [
        (40, 104, "BTN: 207 555-0158", 10),
        (60, 300, "LINE 555-0158", 10),
        (400, 300, "36.00", 10),
        (60, 314, "LINE 555-0109", 10),
        (400, 314, "36.00", 10),
    ]

    assert set(read(reader, HEAD, rows, CHARGES, TOTAL).facts.numbers) == {"+12075550158", "+12075550109"}


def test_a_holder_beside_a_company_acts_for_it(reader: DocumentReader) -> None:
    """A person whom a label calls the account's holder is no customer where the bill goes to a company."""
    rows: list[Placed] = [
        (40, 140, "BILL TO", 8),
        (40, 152, "Marrowstone Title Co.", 9),
        (40, 164, "PO Box 1414", 9),
        (40, 176, "Port Agnes, WI 54798", 9),
        (330, 220, "Account holder:", 8),
        (495, 220, "Ulrika Penhallow", 8),
    ]
    facts = read(reader, HEAD, rows, CHARGES, TOTAL).facts

    assert facts.customer_name == facts.company == "Marrowstone Title Co."
    assert facts.authorized_name == "Ulrika Penhallow"


@pytest.mark.parametrize(
    ("label", "value"), [("Master account number", "PE00418820"), ("Billing Account", "300977.02")]
)
def test_account_numbers_of_large_customers(reader: DocumentReader, label: str, value: str) -> None:
    """A master account is the account where no other is named, and a number with a point is no amount."""
    rows: list[Placed] = [(300, 60, label, 8), (300, 71, value, 10)]

    assert read(reader, HEAD[:1], rows, CHARGES, TOTAL).facts.account_number == value
