"""Phone bills, letters of authorization and service records on sample papers with the truth beside them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator

import pytest

from intake import settings
from intake.domain.findings import AttachmentKind
from intake.reading.documents.document import DocumentReader
from tests.bills.generator import make, series
from tests.bills.kept_aside import KEPT_ASIDE
from tests.bills.layouts import TUNED
from tests.bills.letters import FORMS, letter
from tests.bills.look_alikes import TEXTS, make_look_alike
from tests.bills.odd_papers import NAMES, drawn, expected
from tests.bills.paper import Paper
from tests.bills.score import same, score
from tests.bills.truth import spelled
from tests.reading.test_child import pdf, stream


@pytest.fixture(scope="module")
def reader() -> Iterator[DocumentReader]:
    with DocumentReader(settings.Limits(), ("Provider Voice",)) as opened:
        yield opened


@pytest.mark.parametrize("layout", TUNED)
def test_bills_of_known_layouts_are_read(reader: DocumentReader, layout: str) -> None:
    """Nine of ten fields are right, no account number is wrong, and no stranger's number is taken."""
    result = score(reader, series({layout: TUNED[layout]}, 4))

    assert result.bills == result.files
    assert result.wrong["account_number"] == result.wrong["billing_number"] == result.wrong["amount_due"] == 0, (
        result.complaints
    )
    assert sum(result.right.values()) >= 9 * (sum(result.wrong.values()) + sum(result.missed.values())), (
        result.complaints
    )
    assert result.precision >= 0.98 and result.recall >= 0.95, result.complaints


def test_bills_of_layouts_kept_aside_are_read(reader: DocumentReader) -> None:
    """Layouts nobody tuned on: no wrong account number, most fields right."""
    result = score(reader, series(KEPT_ASIDE, 5))

    assert result.wrong["account_number"] == 0, result.complaints
    assert sum(result.right.values()) >= 3 * (sum(result.wrong.values()) + sum(result.missed.values())), (
        result.complaints
    )
    assert result.precision >= 0.95, result.complaints


def test_each_fact_names_its_place(reader: DocumentReader) -> None:
    """A source gives page, box, the printed words and the label that won."""
    content, truth = make("boxes", 2)

    document = reader.read("bill.pdf", "application/pdf", content)

    source = document.facts.sources["account_number"]
    assert source.page == 1 and source.box is not None and source.box[0] < source.box[2]
    assert truth.account_number in source.text
    assert source.confidence >= 0.8 and "account number" in source.rule


def test_a_reading_can_be_explained(reader: DocumentReader) -> None:
    """`explain` tells why a paper is a bill, and the candidates of each field."""
    document, lines = reader.explain("bill.pdf", "application/pdf", make("classic", 2)[0])

    assert lines[0].startswith("bill: ")
    assert any(line.startswith(f"account_number = {document.facts.account_number}") for line in lines)


def test_a_letter_in_word_is_read(reader: DocumentReader) -> None:
    """A .docx letter of authorization is read by the same labels, tables and tabs included."""
    paragraphs = [
        "Letter of Authorization",
        "Company name: Corbel Dental Group",
        "Account number:\t44-1180",
        "Numbers to port: 218-555-0170, 218-555-0171",
        "I authorize the new carrier to port the numbers above.",
    ]
    body = "".join(f"<w:p><w:r><w:t>{p}</w:t></w:r></w:p>".replace("\t", "</w:t><w:tab/><w:t>") for p in paragraphs)
    row = "<w:tr><w:tc><w:p><w:r><w:t>New carrier</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>Acme Telecom</w:t></w:r></w:p></w:tc></w:tr>"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", f"<w:document><w:body>{body}<w:tbl>{row}</w:tbl></w:body></w:document>")

    document = reader.read("loa.docx", "application/octet-stream", out.getvalue())

    facts = document.facts
    assert (document.kind, facts.company, facts.account_number, facts.new_provider) == (
        AttachmentKind.LOA,
        "Corbel Dental Group",
        "44-1180",
        "Acme Telecom",
    )
    assert facts.numbers == ("+12185550170", "+12185550171")


def test_a_fillable_form_is_read(reader: DocumentReader) -> None:
    """Values typed into the fields of a PDF form count, though they are no page content."""
    rows = [
        ("Letter of Authorization", ""),
        ("Company name:", "Corbel Dental Group"),
        ("Account number:", "44-1180"),
        ("New carrier:", "Acme Telecom"),
        ("Telephone numbers to port:", "218-555-0170, 218-555-0171"),
    ]
    labels = b"".join(
        b"BT /F1 10 Tf 50 %d Td (%s) Tj ET\n" % (700 - 30 * i, label.encode()) for i, (label, _) in enumerate(rows)
    )
    widgets = [
        b"<< /Type /Annot /Subtype /Widget /FT /Tx /T (f%d) /V (%s) /Rect [200 %d 500 %d] >>"
        % (i, value.encode(), 697 - 30 * i, 711 - 30 * i)
        for i, (_, value) in enumerate(rows)
        if value
    ]
    kids = b" ".join(b"%d 0 R" % (6 + i) for i in range(len(widgets)))
    content = pdf(
        b"<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [%s] >> >>" % kids,
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Annots [%s] /Resources << /Font << /F1 5 0 R >> >> >>"
        % kids,
        stream(labels),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        *widgets,
    )

    document = reader.read("loa.pdf", "application/pdf", content)

    facts = document.facts
    assert (document.kind, facts.company, facts.account_number, facts.new_provider) == (
        AttachmentKind.LOA,
        "Corbel Dental Group",
        "44-1180",
        "Acme Telecom",
    )
    assert facts.numbers == ("+12185550170", "+12185550171")


@pytest.mark.parametrize("name", TEXTS)
def test_other_papers_are_no_bills(reader: DocumentReader, name: str) -> None:
    """Electricity, software, bank statements, quotes: kind other, and no facts."""
    document = reader.read("paper.pdf", "application/pdf", make_look_alike(name))

    assert document.kind is AttachmentKind.OTHER
    assert not list(document.facts.told())


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("seed", range(3))
def test_letters_and_records_are_read(reader: DocumentReader, form: str, seed: int) -> None:
    """Every fact of a letter of authorization or a customer service record, and no other."""
    content, want = letter(form, seed)

    document = reader.read("paper.pdf", "application/pdf", content)

    assert document.kind == FORMS[form]
    for name, value in want.items():
        have = getattr(document.facts, name)
        if name == "numbers":
            assert list(have) == value
        elif value is not None:
            assert have is not None and same(have) == same(value), name


@pytest.mark.parametrize("name", NAMES)
def test_odd_papers_are_read(reader: DocumentReader, name: str) -> None:
    """Sample pages, stacked headings, prose, captions, euros, line ids: what is there is read, and nothing else."""
    kind, want = expected(name)

    document = reader.read("paper.pdf", "application/pdf", drawn(name))

    assert document.kind == kind
    for field, value in want.items():
        have = getattr(document.facts, field)
        if field == "numbers":
            assert list(have) == value
        else:
            assert (have is None) == (value is None) and same(have) == same(value), (field, have)


def phone_bill(*rows: str) -> bytes:
    paper = Paper()
    paper.text(50, 50, "Halyard Telephone", 16, "B")
    paper.lines(
        50,
        90,
        [*rows, "Long distance and voice services   $20.00", "E911 fee $1.00", "Total due: $21.00"],
        step=2,
    )
    return paper.bytes()


def test_two_account_numbers_give_none(reader: DocumentReader) -> None:
    """Where a paper names two different account numbers alike, neither is told."""
    document = reader.read(
        "bill.pdf",
        "application/pdf",
        phone_bill("Account number: 1111-2222", "Statement date: May 2, 2026", "Account number: 3333-4444"),
    )

    assert document.kind is AttachmentKind.BILL
    assert document.facts.account_number is None


@pytest.mark.parametrize(
    "row",
    [
        "Bank account number: 998877665",
        "Invoice number: 998877665",
        "Previous account number: 998877665",
        "Number of lines: 4",
        "Account manager: 4455",
    ],
)
def test_other_numbers_are_no_account_number(reader: DocumentReader, row: str) -> None:
    """A bank account, an invoice, a former account: nothing is told."""
    document = reader.read("bill.pdf", "application/pdf", phone_bill(row, "Statement date: May 2, 2026"))

    assert document.facts.account_number is None


def test_hidden_text_is_not_read(reader: DocumentReader) -> None:
    """White and tiny words give no fact; white words on a dark box do."""
    paper = Paper()
    paper.box(0, 0, 612, 60, 20)
    paper.text(50, 40, "Halyard Telephone", 18, "B", color=255)
    paper.text(50, 90, "Account number: 6666-7777", color=255)
    paper.text(50, 110, "Account number: 8888-9999", 2)
    paper.lines(
        50,
        130,
        [
            "Account number: 1234-5678",
            "Telephone lines, long distance, voice",
            "E911 fee $1.00",
            "Amount due $12.00",
        ],
        step=1.6,
    )

    document = reader.read("bill.pdf", "application/pdf", paper.bytes())

    assert document.facts.account_number == "1234-5678"
    assert document.facts.provider == "Halyard Telephone"


def test_called_numbers_and_hotlines_are_not_the_customers(reader: DocumentReader) -> None:
    """Over many bills with call tables and care lines, none of those numbers is taken."""
    for layout in ("modern", "wireless", "typewriter", "classic"):
        for seed in range(3):
            content, truth = make(layout, seed)

            found = reader.read("bill.pdf", "application/pdf", content).facts.numbers

            assert not set(found) & set(truth.others), (layout, seed)
            assert spelled(found[0], 0) == spelled(truth.numbers[0], 0)


def test_the_lean_words_are_those_of_pdfplumber() -> None:
    """The words that the reader takes from a page are the ones that pdfplumber itself gives."""
    import pdfplumber

    from intake.reading.documents.seen_words import seen_words

    for layout in TUNED:
        with pdfplumber.open(io.BytesIO(make(layout, 1)[0])) as pdf:
            ours = sorted(w.text for w in seen_words(pdf.pages[0]))
            theirs = sorted(w["text"] for w in pdf.pages[0].extract_words(x_tolerance_ratio=0.18))

        assert ours == theirs
