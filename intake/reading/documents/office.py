"""Spreadsheets, tables in text, and Word files -> sheets of cells or a page of words. Runs in the child process only."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
import warnings
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass

from intake.reading.documents.layout import Page, Word, lay_out

MOST_ROWS, MOST_COLUMNS, MOST_CELLS = 20_000, 60, 200_000
MOST_SHEETS = 20
LARGEST_UNPACKED = 120_000_000
"""Bytes that all parts of an Office file may unpack to."""
LARGEST_RATIO = 250
"""A part that unpacks to more than so many times its size is a bomb."""
MOST_PARTS = 3_000
LONGEST_CELL = 500


class TooLarge(Exception):
    """The file unpacks to more than is read."""


class Locked(Exception):
    """The file has a password."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """Cells as text, row by row; `first_row` is the number of the first row as the program shows it."""

    name: str | None
    rows: tuple[tuple[str, ...], ...]
    first_row: int = 1


def sheets(form: str, content: bytes) -> list[Sheet]:
    """The sheets of a spreadsheet or of a table in text. Raises TooLarge, Locked, or what the parsers raise."""
    if form == "xlsx":
        return _xlsx(content)
    if form == "xls":
        return _xls(content)
    return [_table(content)]


def checked_zip(content: bytes) -> zipfile.ZipFile:
    """The opened archive. Raises TooLarge by the sizes that it declares; what lies about them meets the memory limit."""
    archive = zipfile.ZipFile(io.BytesIO(content))
    parts = archive.infolist()
    if len(parts) > MOST_PARTS or sum(p.file_size for p in parts) > LARGEST_UNPACKED:
        raise TooLarge
    if any(p.file_size > 1_000_000 and p.file_size > LARGEST_RATIO * max(p.compress_size, 1) for p in parts):
        raise TooLarge
    return archive


def _xlsx(content: bytes) -> list[Sheet]:
    import openpyxl  # noqa: PLC0415 - 60 ms that a bill need not pay

    checked_zip(content).close()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        out = []
        for sheet in book.worksheets[:MOST_SHEETS]:
            if sheet.sheet_state != "visible":
                continue
            sheet.reset_dimensions()
            values = sheet.iter_rows(max_row=MOST_ROWS, max_col=MOST_COLUMNS, values_only=True)
            out.append(Sheet(sheet.title, _rows(values)))
    return out


def _xls(content: bytes) -> list[Sheet]:
    import xlrd  # noqa: PLC0415 - a bill need not pay for it either

    try:
        book = xlrd.open_workbook(file_contents=content, on_demand=True, logfile=io.StringIO())
    except xlrd.XLRDError as error:
        if "encrypted" in str(error).lower():
            raise Locked from error
        raise
    out = []
    for index in range(min(book.nsheets, MOST_SHEETS)):
        sheet = book.sheet_by_index(index)
        if sheet.visibility:
            continue
        rows = (sheet.row_values(r, 0, MOST_COLUMNS) for r in range(min(sheet.nrows, MOST_ROWS)))
        out.append(Sheet(sheet.name, _rows(rows)))
    return out


def _table(content: bytes) -> Sheet:
    text = decoded(content)
    if re.match(r"\s{0,50}<(?:!doctype|html|table|\?xml)", text[:300], re.I):
        text = _untagged(text)
    head = text[:20_000]
    lines = [line for line in head.splitlines() if line.strip()][:50]
    mark = next(
        (m for m in ("\t", ";", "|", ",") if lines and sum(m in line for line in lines) >= 0.6 * len(lines)),
        ",",
    )
    csv.field_size_limit(100_000)
    rows = csv.reader(io.StringIO(text), delimiter=mark)
    return Sheet(None, _rows(_guarded(rows)))


def _guarded(rows: Iterable[list[str]]) -> Iterable[list[str]]:
    try:
        yield from rows
    except csv.Error:
        return


def _untagged(text: str) -> str:
    """An HTML table saved as a spreadsheet -> text with tabs."""
    text = re.sub(r"(?i)</t[dh]\s*>", "\t", re.sub(r"[\r\n\t]+", " ", text))
    text = re.sub(r"(?i)</tr\s*>|<br[^>]{0,50}>", "\n", text)
    return re.sub(r"<[^>]{0,2000}>", "", text).replace("&nbsp;", " ").replace("&amp;", "&")


def decoded(content: bytes) -> str:
    """Text of a file by its byte order mark, as UTF-8, or as Windows-1252."""
    for mark, charset in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if content.startswith(mark):
            return content.decode(charset, errors="replace")
    if content[:400].count(0) > len(content[:400]) // 4:
        return content.decode("utf-16-le" if content[1:2] == b"\0" else "utf-16-be", errors="replace")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _rows(rows: Iterable[Iterable[object]]) -> tuple[tuple[str, ...], ...]:
    out: list[tuple[str, ...]] = []
    cells = 0
    for row in rows:
        texts = tuple(_text(value) for value in list(row)[:MOST_COLUMNS])
        cells += len(texts)
        if len(out) >= MOST_ROWS or cells > MOST_CELLS:
            break
        out.append(texts)
    return tuple(out)


def _text(value: object) -> str:
    """A cell as text; whole numbers without ".0" and without an exponent."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    text = unicodedata.normalize("NFKC", str(value)[:LONGEST_CELL]).strip()
    match = re.fullmatch(r"=?\"?'?(\d(?:\.\d{1,14})?E\+?\d{1,2})\"?", text, re.I)
    if match:
        number = float(match[1])
        text = str(int(number)) if number < 1e15 else text
    return re.sub(r"^(\d{10,11})\.0$", r"\1", text.removeprefix("=").strip("\"'"))


def docx_page(content: bytes) -> Page:
    """The paragraphs and table rows of a Word file, laid out as one page so that the readers of bills serve."""
    with checked_zip(content) as archive, archive.open("word/document.xml") as part:
        xml = part.read(8_000_001)
    if len(xml) > 8_000_000:
        raise TooLarge
    text = xml.decode("utf-8", errors="replace")
    words: list[Word] = []
    top = 20.0
    for row in _docx_lines(text)[:1_500]:
        left = 40.0
        for cell in row:
            for printed in cell.split()[:300]:
                width = 5.0 * len(printed)
                words.append(Word(printed[:200], left, top, left + width, top + 10))
                left += width + 2.5
            left = left + 30 if len(row) > 2 else max(left + 30, 40.0)
        top += 13
    return lay_out(words, 1, 612, max(792, top + 20))


def _docx_lines(text: str) -> list[list[str]]:
    """Lines of a WordprocessingML body, each a list of cells; a tab parts cells too."""
    text = re.sub(r"<w:tab\b[^>]{0,200}/>", "<w:t>\t</w:t>", text)
    text = re.sub(r"<w:br\b[^>]{0,200}/>", "<w:t>\v</w:t>", text)
    out: list[list[str]] = []
    for block in re.split(r"(?=<w:tr[ >])|(?<=</w:tr>)", text):
        if block.startswith("<w:tr"):
            cells = [" ".join(_runs(cell).split()) for cell in block.split("</w:tc>")]
            out.append([cell for cell in cells if cell])
        else:
            for paragraph in block.split("</w:p>"):
                out += [[c.strip() for c in line.split("\t") if c.strip()] for line in _runs(paragraph).split("\v")]
    return [line for line in out if line]


def _runs(xml: str) -> str:
    text = "".join(re.findall(r"<w:t(?: [^>]{0,100})?>([^<]{0,5000})</w:t>", xml))
    for entity, char in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&apos;", "'"), ("&amp;", "&")):
        text = text.replace(entity, char)
    return text
