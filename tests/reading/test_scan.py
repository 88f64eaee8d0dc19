"""Scans and photos of bills are read by OCR where the desk asks for it, within the limits of every file."""

from __future__ import annotations

import io
import sqlite3
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image

from intake import cli, settings
from intake.domain.findings import AttachmentKind, Document, Problem
from intake.reading.documents import scan
from intake.reading.documents.document import DocumentReader
from tests.bills.generator import make
from tests.bills.truth import Truth

TURNED_RIGHT = 6
"""Orientation in EXIF: the telephone was held upright (EXIF 2.3, tag 0x0112)."""


@pytest.fixture(scope="module")
def reader() -> Iterator[DocumentReader]:
    with DocumentReader(settings.Limits(scanned_pages=1), ("Provider Voice",)) as opened:
        yield opened


@pytest.fixture(scope="module")
def drawn() -> tuple[Image.Image, Truth]:
    """The first page of a bill as a scanner sees it."""
    content, truth = make("classic", 7)
    return pypdfium2.PdfDocument(content)[0].render(scale=200 / 72).to_pil().convert("L"), truth


def saved(picture: Image.Image, form: str, **further: object) -> bytes:
    out = io.BytesIO()
    picture.save(out, form, **further)
    return out.getvalue()


def config_with(folder: Path, pages: int) -> Path:
    """A configuration by which so many scanned pages are read."""
    file = folder / "config.toml"
    file.write_text(
        f'[desk]\ndatabase = "queue.db"\n[provider]\nname = "Provider Voice"\n[limits]\nscanned_pages = {pages}\n'
        '[[mailbox]]\nkind = "maildir"\nname = "support"\naddress = "support@losing.example"\npath = "mail"\n'
        '[courier]\nkind = "maildir"\npath = "letters"\n'
    )
    return file


def assert_read(document: Document, truth: Truth) -> None:
    assert document.problem is None
    assert document.kind is AttachmentKind.BILL
    assert document.facts.account_number == truth.account_number
    assert scan.BESIDE in document.notes


def test_a_scanned_bill_is_read(reader: DocumentReader, drawn: tuple[Image.Image, Truth]) -> None:
    """A PDF that is one picture gives its account number, its place on the page, and a note that it was read by OCR."""
    picture, truth = drawn

    document = reader.read("scan.pdf", "application/pdf", saved(picture, "PDF", resolution=200))

    assert_read(document, truth)
    assert document.facts.sources["account_number"].box is not None


@pytest.mark.parametrize("form", ["JPEG", "PNG", "TIFF", "HEIF"])
def test_a_photo_is_read_in_the_forms_of_telephones_and_scanners(
    reader: DocumentReader, drawn: tuple[Image.Image, Truth], form: str
) -> None:
    """JPEG, PNG, TIFF and HEIC give the same; the last needs the extra intake[ocr]."""
    from pillow_heif import register_heif_opener

    register_heif_opener()
    picture, truth = drawn

    document = reader.read(f"photo.{form.lower()}", "image/x", saved(picture.convert("RGB"), form))

    assert_read(document, truth)


def test_a_photo_that_was_taken_sideways_is_read(reader: DocumentReader, drawn: tuple[Image.Image, Truth]) -> None:
    """The way a telephone was held stands in the file and is followed."""
    picture, truth = drawn
    exif = Image.Exif()
    exif[0x0112] = TURNED_RIGHT

    document = reader.read("photo.jpg", "image/jpeg", saved(picture.rotate(90, expand=True), "JPEG", exif=exif))

    assert_read(document, truth)


def test_staff_are_told_what_was_read_by_ocr(
    drawn: tuple[Image.Image, Truth], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """`show` of a ticket says beside its facts that an attachment was read from a picture."""
    config, mail = config_with(tmp_path, pages=1), EmailMessage()
    for part in ("new", "cur", "tmp"):
        (tmp_path / "mail" / part).mkdir(parents=True)
    mail["From"], mail["To"], mail["Subject"] = "ana@heron.example", "support@losing.example", "Port"
    mail.set_content("Hello, we want to port our number 415-555-0123 to Larkspur. Our bill is attached.")
    mail.add_attachment(saved(drawn[0], "JPEG"), maintype="image", subtype="jpeg", filename="bill.jpg")
    (tmp_path / "mail" / "new" / "1.eml").write_bytes(mail.as_bytes())
    cli.main(["once", "--config", str(config)])
    with sqlite3.connect(tmp_path / "queue.db") as db:
        [(reference,)] = db.execute("SELECT reference FROM tickets").fetchall()

    assert cli.main(["show", reference, "--config", str(config)]) == 0

    assert f"note on bill.jpg: {scan.BESIDE}" in capsys.readouterr().out


def test_without_the_setting_a_picture_waits_for_staff(drawn: tuple[Image.Image, Truth]) -> None:
    """A desk that did not ask for OCR gets no_text for scans and photos."""
    picture, _ = drawn
    with DocumentReader(settings.Limits(), ("Provider Voice",)) as plain:
        found = [
            plain.read("scan.pdf", "application/pdf", saved(picture, "PDF", resolution=200)),
            plain.read("photo.jpg", "image/jpeg", saved(picture, "JPEG")),
        ]

    assert [document.problem for document in found] == [Problem.NO_TEXT, Problem.NO_TEXT]


def test_a_photo_is_drawn_with_its_boxes(
    drawn: tuple[Image.Image, Truth], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """`bill --picture` draws a photo as it was read, a colored box round the account number; a note ends in one stop."""
    paper, out = tmp_path / "bill.jpg", tmp_path / "out.png"
    paper.write_bytes(saved(drawn[0], "JPEG"))

    assert cli.main(["bill", str(paper), "--picture", str(out), "--config", str(config_with(tmp_path, pages=1))]) == 0

    with Image.open(out) as image:
        colors = {color for _, color in image.convert("RGB").getcolors(1 << 24) or ()}
    assert any(max(c) - min(c) > 100 for c in colors)
    assert f"Note: {scan.BESIDE}\n" in capsys.readouterr().out


def test_without_the_setting_bill_names_it(
    drawn: tuple[Image.Image, Truth], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """`bill` of a photo, on a desk that did not ask for OCR, says which setting lets it be read."""
    paper = tmp_path / "bill.jpg"
    paper.write_bytes(saved(drawn[0], "JPEG"))

    cli.main(["bill", str(paper), "--config", str(config_with(tmp_path, pages=0))])

    assert "limits.scanned_pages" in capsys.readouterr().out


def test_without_tesseract_a_picture_waits_for_staff(
    drawn: tuple[Image.Image, Truth], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the program is not installed, pictures stay what they were: no text."""
    picture, _ = drawn
    monkeypatch.setenv("PATH", "/nowhere")

    assert scan.photo(saved(picture, "JPEG")).problem is Problem.NO_TEXT


def test_a_picture_without_words_has_no_text(reader: DocumentReader) -> None:
    """A logo or a holiday photo is no document."""
    document = reader.read("beach.jpg", "image/jpeg", saved(Image.radial_gradient("L"), "JPEG"))

    assert document.problem is Problem.NO_TEXT


@pytest.mark.parametrize("content", [b"\x89PNG\r\n\x1a\n" + b"\0" * 50, b"\xff\xd8\xff" + b"x" * 900, b"BM"])
def test_a_broken_picture_is_damaged(reader: DocumentReader, content: bytes) -> None:
    """What only begins like a picture is told as damaged."""
    assert reader.read("photo.jpg", "image/jpeg", content).problem is Problem.DAMAGED


def test_a_picture_of_a_hundred_million_dots_is_not_opened(reader: DocumentReader) -> None:
    """A few kilobytes that would fill the memory are too large."""
    bomb = saved(Image.new("1", (30_000, 30_000)), "PNG")

    assert reader.read("photo.png", "image/png", bomb).problem is Problem.TOO_LARGE
