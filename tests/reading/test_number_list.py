"""Lists of numbers as people keep them: columns, headers, encodings, split numbers, ranges, what stays."""

from __future__ import annotations

import io
import time
import zipfile
from collections.abc import Iterator

import openpyxl
import pytest

from intake import settings
from intake.domain.findings import AttachmentKind, Document, Problem
from intake.reading.documents.document import DocumentReader


@pytest.fixture(scope="module")
def reader() -> Iterator[DocumentReader]:
    with DocumentReader(settings.Limits(attachment_seconds=8), ()) as opened:
        yield opened


def book(*sheets: tuple[str, list[list[object]]]) -> bytes:
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    for name, rows in sheets:
        sheet = workbook.create_sheet(name)
        for row in rows:
            sheet.append(row)
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def numbers(*tails: int, area: str = "415") -> tuple[str, ...]:
    return tuple(f"+1{area}555{tail:04d}" for tail in tails)


def table(reader: DocumentReader, text: str, charset: str = "utf-8", name: str = "list.csv") -> Document:
    return reader.read(name, "text/csv", text.encode(charset))


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("Number\n415-555-0101\n(415) 555-0102\n4155550103\n+1 415 555 0104\n", numbers(101, 102, 103, 104)),
        ("4155550101\n4155550102\n", numbers(101, 102)),
        ("Name;Direct line;Fax\nAda;415-555-0101;415-555-0190\nBo;415-555-0102;415-555-0191\n", numbers(101, 102)),
        ("TN\tSite\n415.555.0101\tDock\n1-415-555-0102\tBar\n", numbers(101, 102)),
        ("NPA,NXX,Line\n415,555,0101\n415,555,102\n", numbers(101, 102)),
        ("Area code,Number\n415,555-0101\n415,555-0102\n", numbers(101, 102)),
        ("Range\n415-555-0101 - 0103\n", numbers(101, 102, 103)),
        ("Start,End,Site\n4155550101,4155550103,HQ\n4155550110,4155550110,Dock\n", numbers(101, 102, 103, 110)),
        ("DID,Port?\n4155550101,Y\n4155550102,N\n4155550103,yes\n", numbers(101, 103)),
        ("DID,Action\n4155550101,Port\n4155550102,Stays with current carrier\n4155550103,Transfer\n", numbers(101, 103)),
        ("Phone Number,Keep\n4155550101,\n4155550102,x\n", numbers(101)),
        ("Our lines,,\n,,\nUser,Telephone No.,Contact phone\nAda,415 555 0101,212-555-0150\n", numbers(101)),
        ("WTN,BTN\n4155550101,4155550100\n4155550102,4155550100\n4155550103,4155550100\n", numbers(101, 102, 103)),
        ("Número de teléfono;Sitio\n415-555-0101;Almacén\n", numbers(101)),
    ],
)  # fmt: skip
def test_the_column_of_numbers_is_found(reader: DocumentReader, text: str, want: tuple[str, ...]) -> None:
    """By its header where there is one, else by what it holds; other people's columns stay out."""
    document = table(reader, text)

    assert (document.kind, document.facts.numbers) == (AttachmentKind.NUMBER_LIST, want)


@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_encodings_of_office_programs_are_read(reader: DocumentReader, charset: str) -> None:
    """UTF-8 and UTF-16 with and without mark, and Windows-1252."""
    document = table(reader, "Teléfono;Nombre\r\n415-555-0101;Muñoz\r\n", charset)

    assert document.facts.numbers == numbers(101)


def test_cells_may_be_text_or_numbers_on_several_sheets(reader: DocumentReader) -> None:
    """Text, whole numbers and floats; hidden sheets are not read; the source names sheet and cells."""
    content = book(
        (
            "Main",
            [
                ["Lines to move"],
                [],
                ["User", "Direct line"],
                ["Ada", 4155550101],
                ["Bo", "(415) 555-0102"],
                ["Cy", 4155550103.0],
            ],
        ),
        ("Annex", [["Phone"], ["415-555-0111"]]),
        ("Notes", [["exported in May"]]),
    )

    document = reader.read("lines.xlsx", "application/octet-stream", content)

    assert document.facts.numbers == numbers(101, 102, 103, 111)
    source = document.facts.sources["numbers"]
    assert (source.sheet, source.cells) == ("Main", "B4:B6")


def test_a_billing_number_and_an_account_of_one_value_are_told(reader: DocumentReader) -> None:
    """A column that says BTN or account number with the same value throughout is that fact."""
    document = table(reader, "TN,BTN,Account Number\n4155550101,4155550100,AB-7781\n4155550102,4155550100,AB-7781\n")

    assert (document.facts.billing_number, document.facts.account_number) == ("+14155550100", "AB-7781")


def test_an_html_table_called_xls_is_read(reader: DocumentReader) -> None:
    """Portals export HTML under a spreadsheet's name."""
    page = b"<html><table><tr><th>DID</th><th>User</th></tr><tr><td>415-555-0101</td><td>Ada</td></tr></table></html>"

    assert reader.read("export.xls", "application/vnd.ms-excel", page).facts.numbers == numbers(101)


@pytest.mark.parametrize(
    "text",
    [
        "Item,Price\nChair,12.00\n",
        "",
        "\0\0\0",
        '"unclosed\n1,2',
        "Call date,Called number,Duration\n05/01,4155550101,33\n",
    ],
)
def test_tables_without_own_numbers_are_other(reader: DocumentReader, text: str) -> None:
    """Price lists, empty files, noise and call records give no numbers."""
    document = table(reader, text)

    assert (document.kind, document.facts.numbers) == (AttachmentKind.OTHER, ())


def test_a_long_list_is_read_whole_and_soon(reader: DocumentReader) -> None:
    """Two thousand rows are no trouble."""
    rows = "\n".join(f"{area}555{tail:04d}" for area in range(201, 221) for tail in range(100, 200))
    start = time.monotonic()

    document = table(reader, "TN\n" + rows)

    assert len(document.facts.numbers) > 1_800
    assert time.monotonic() - start < 6


def test_a_bomb_in_a_spreadsheet_is_too_large(reader: DocumentReader) -> None:
    """A part that unpacks to hundreds of megabytes is not unpacked."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", b" " * 200_000_000)

    document = reader.read("list.xlsx", "application/octet-stream", out.getvalue())

    assert document.problem is Problem.TOO_LARGE


def test_a_broken_spreadsheet_is_damaged(reader: DocumentReader) -> None:
    """Noise under a spreadsheet's name is damaged."""
    assert reader.read("list.xlsx", "application/octet-stream", b"PK\x03\x04 noise").problem is Problem.DAMAGED
