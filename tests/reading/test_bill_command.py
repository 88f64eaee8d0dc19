"""run.py bill: what is read in one file, why, and where."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from intake import cli, settings
from intake.reading.documents.document import DocumentReader
from tests.bills.generator import make
from tests.bills.paper import Paper


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    """A bill as a file."""
    path = tmp_path / "bill.pdf"
    path.write_bytes(make("boxes", 2)[0])
    return path


def test_values_are_shown_with_their_place(paper: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Each value stands with its page, the words it was read from and its confidence."""
    truth = make("boxes", 2)[1]

    assert cli.main(["bill", str(paper)]) == 0

    printed = capsys.readouterr().out
    assert "bill.pdf: bill, 1 page" in printed
    assert truth.account_number and truth.account_number in printed and "page 1" in printed


def test_explain_lists_candidates(paper: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """--explain says why the paper is a bill, and why each candidate counts."""
    assert cli.main(["bill", str(paper), "--explain"]) == 0

    printed = capsys.readouterr().out
    assert "words of a phone service" in printed
    assert "account_number = " in printed


def test_a_picture_is_drawn(paper: Path, tmp_path: Path) -> None:
    """--picture writes a PNG of the page with colored boxes."""
    out = tmp_path / "out.png"

    assert cli.main(["bill", str(paper), "--picture", str(out)]) == 0

    with Image.open(out) as image:
        colors = {color for _, color in image.convert("RGB").getcolors(1 << 24) or ()}
        assert image.size[0] > 600
    assert any(max(c) - min(c) > 100 for c in colors)


@pytest.mark.parametrize(
    ("before", "drawn"), [(b"\x89PNG\r\n\x1a\nan earlier picture", True), (b"%PDF-1.7 a bill", False)]
)
def test_only_a_picture_is_drawn_over(
    paper: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], before: bytes, drawn: bool
) -> None:
    """An earlier picture is replaced; any other file stays, and it is told."""
    out = tmp_path / "out"
    out.write_bytes(before)

    status = cli.main(["bill", str(paper), "--picture", str(out)])

    assert (status, out.read_bytes() != before) == ((0, True) if drawn else (2, False))
    assert ("is there already" in capsys.readouterr().err) is not drawn


def test_boxes_of_a_turned_page_are_those_of_the_page_as_printed() -> None:
    """A page set on its side is read, and its boxes lie where the words are printed."""
    paper = Paper("helvetica", 10)
    with paper.pdf.rotation(90, 306, 396):
        for row, line in enumerate(
            ["Larch Hill Telephone Company", "Account number: LH-20418", "Billing telephone number: 218-555-0140",
             "Bill date: 04/02/2026", "Total amount due: $40.10", "Local telephone service $40.10"]
        ):  # fmt: skip
            paper.text(60, 120 + 20 * row, line)
    content = paper.bytes()

    with DocumentReader(settings.Limits(), ()) as reader:
        document = reader.read("turned.pdf", "application/pdf", content)
        x0, top, x1, bottom = document.facts.sources["account_number"].box or (0, 0, 0, 0)
        drawn = reader.picture(content, [(1, (x0, top, x1, bottom), "account_number")])

    assert document.facts.account_number == "LH-20418"
    assert bottom - top > 2 * (x1 - x0)
    assert drawn is not None
    assert Image.open(io.BytesIO(drawn)).format == "PNG"


@pytest.mark.parametrize("content", [b"%PDF-1.4 broken", b"hello"])
def test_what_cannot_be_drawn_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes) -> None:
    """A file that is no readable PDF is told in a sentence, and nothing is written."""
    path, out = tmp_path / "odd.pdf", tmp_path / "out.png"
    path.write_bytes(content)

    assert cli.main(["bill", str(path), "--picture", str(out)]) == 2

    assert "cannot be drawn" in capsys.readouterr().err
    assert not out.exists()


def test_a_file_that_is_no_document(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A file of another kind is told as what it is, without an empty table."""
    path = tmp_path / "config.toml"
    path.write_text("[desk]\n")

    assert cli.main(["bill", str(path)]) == 0

    printed = capsys.readouterr().out
    assert "It is no bill, authorization, service record or list of numbers" in printed
    assert "Confidence" not in printed


def test_a_file_that_is_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A missing file is told in a sentence."""
    assert cli.main(["bill", str(tmp_path / "gone.pdf")]) == 2

    assert "gone.pdf cannot be read" in capsys.readouterr().err
