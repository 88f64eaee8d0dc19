"""Words by PDFium: the same as pdfplumber's, and when pdfplumber must look."""

from __future__ import annotations

import io

import pdfplumber
import pypdfium2
import pytest

from intake.reading.documents.layout import Word, lay_out
from intake.reading.documents.printed_words import printed_words
from intake.reading.documents.seen_words import seen_words
from tests.bills.generator import make
from tests.bills.layouts import TUNED
from tests.bills.odd_papers import NAMES, drawn
from tests.bills.paper import Paper
from tests.reading.test_child import page_with, pdf, stream

LETTERS = b"BT /F1 10 Tf 50 700 Td (Account number: 4471-20) Tj ET"


def printed(content: bytes) -> tuple[list[Word], bool]:
    """The words of the first page, and whether they are sure."""
    page = pypdfium2.PdfDocument(content)[0]
    textpage = page.get_textpage()
    return printed_words(page, textpage, textpage.get_text_range() if textpage.count_chars() else "")


@pytest.mark.parametrize(
    "content",
    [*(make(layout, 3)[0] for layout in TUNED), *(drawn(name) for name in NAMES[::12])],
    ids=[*TUNED, *NAMES[::12]],
)
def test_both_readers_see_the_same_words(content: bytes) -> None:
    """PDFium gives the lines that pdfplumber gives, at the same places and as high."""
    with pdfplumber.open(io.BytesIO(content)) as document:
        theirs = list(seen_words(document.pages[0]))

    words, sure = printed(content)

    assert sure
    ours, others = (lay_out(read, 1, 612, 792).lines for read in (words, theirs))
    assert [line.text for line in ours] == [line.text for line in others]
    for one, other in zip(ours, others, strict=True):
        for cell, same in zip(one.cells, other.cells, strict=True):
            assert max(abs(a - b) for a, b in zip(cell.box, same.box, strict=True)) < 1, cell.text


def test_white_words_count_on_a_dark_box_only() -> None:
    """White on white and tiny letters are left out; white letters on a dark box are words."""
    paper = Paper()
    paper.box(0, 0, 612, 60, 20)
    paper.text(50, 40, "Halyard", 18, color=255)
    paper.text(50, 90, "hidden", color=255)
    paper.text(50, 110, "tiny", 2)
    paper.text(50, 130, "plain")

    words, sure = printed(paper.bytes())

    assert sure
    assert [w.text for w in words] == ["Halyard", "plain"]


def test_letters_printed_twice_are_read_once() -> None:
    """Bold made by printing a line twice, a little apart, gives its words once."""
    paper = Paper()
    for shift in (0, 0.3):
        paper.text(50 + shift, 90, "Account number 4471")

    assert [w.text for w in printed(paper.bytes())[0]] == ["Account", "number", "4471"]


FIELD = b"<< /Type /Annot /Subtype /Widget /FT /Tx /T (a) /V (b) /Rect [200 690 300 710] >>"


@pytest.mark.parametrize(
    "content",
    [
        page_with(stream(LETTERS), b"[0 0 612 792] /Rotate 90"),
        page_with(stream(LETTERS), b"[0 0 612 792] /CropBox [20 20 500 700]"),
        page_with(stream(LETTERS), b"[30 30 612 792]"),
        page_with(stream(LETTERS), b"[0 0 612 792] /Annots [6 0 R]", b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>", FIELD),
        page_with(stream(LETTERS + b" BT /F1 10 Tf 0 1 -1 0 30 300 Tm (Form 12) Tj ET")),
        page_with(stream(b"/Span << /ActualText (Account number: 9999-99) >> BDC " + LETTERS + b" EMC")),
    ],
    ids=["page turned", "cut", "begins elsewhere", "form field", "line turned", "text for other text"],
)  # fmt: skip
def test_pdfplumber_must_look_where_pdfium_may_be_wrong(content: bytes) -> None:
    """A page that is turned or cut, turned lines, form fields and replaced text are not sure."""
    assert not printed(content)[1]


def test_white_text_beside_a_form_object_is_not_sure() -> None:
    """What a form XObject draws has coordinates of its own, so what lies under white text is not known."""
    form = stream(b"0 g 0 0 100 20 re f", b"/Type /XObject /Subtype /Form /BBox [0 0 100 20]")
    content = pdf(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> /XObject << /X 6 0 R >> >> >>",
        stream(b"q 1 0 0 1 40 690 cm /X Do Q 1 g " + LETTERS),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        form,
    )

    assert not printed(content)[1]


def test_print_across_the_margin_is_left_out() -> None:
    """Letters that run up the margin of an upright page are no words of its lines."""
    paper = Paper()
    for row in range(8):
        paper.text(50, 100 + 14 * row, f"Account number 4471-2{row} of the line")
    with paper.pdf.rotation(90, 20, 220):
        paper.text(20, 220, "HM2602 A 01")
    content = paper.bytes()

    with pdfplumber.open(io.BytesIO(content)) as document:
        words = list(seen_words(document.pages[0]))

    assert not printed(content)[1]
    assert len(words) == 48 and all(word.x0 > 40 for word in words)


def test_small_cents_behind_large_dollars_are_a_word_of_their_own() -> None:
    """ "$205" with "77" raised beside it is not 20,577 dollars."""
    paper = Paper()
    end = paper.text(50, 100, "$205", 24)
    paper.text(end, 92, "77", 12)

    words, _ = printed(paper.bytes())

    assert [word.text for word in words] == ["$205", "77"]
