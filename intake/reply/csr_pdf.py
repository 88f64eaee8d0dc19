"""The CSR document as PDF (fpdf2): US letter, a head and a foot on every page, tables that repeat their heads."""

from __future__ import annotations

import unicodedata
from datetime import UTC, datetime
from pathlib import Path

from fpdf import FPDF, FontFace
from fpdf.enums import TableBordersLayout, TableCellFillMode, XPos, YPos
from fpdf.fonts import TTFFont

from intake.domain.csr_record import NOT_ON_FILE
from intake.domain.errors import TemplateError
from intake.reply.csr_document import TITLE, Block, Described, Field, Heading, Points, Table, Words

FAMILY = "DejaVu"
FONTS = {"": "DejaVuSansCondensed.ttf", "B": "DejaVuSansCondensed-Bold.ttf"}
"""A font of our own: the core fonts of PDF know Latin-1 only, and a name must stand as it is on record."""
MARGIN, SIZE, LINE = 54, 9.5, 13.5
"""Points."""
LABEL_WIDTH = 170
INK, GREY, RULE, SHADE = (25, 30, 38), (95, 102, 112), (176, 184, 194), (236, 239, 243)
UNKNOWN = "\u25a1"
"""Stands for a letter that the font has not; the text form has all of them."""


def pdf_of(described: Described, fonts: Path) -> tuple[bytes, str]:
    """The document as PDF, the same bytes for the same description, and the letters that its font has not.

    Raises TemplateError when a font is missing.
    """
    page = _Page(described, fonts)
    page.add_page()
    for block in described.blocks:
        page.block(block)
    if page.lacked:
        page.block(Words(f"{UNKNOWN} stands for a letter that cannot be printed here; the text copy has it."))
    return bytes(page.output()), "".join(page.lacked)


class _Page(FPDF):
    """fpdf2 with our head and foot."""

    def __init__(self, described: Described, fonts: Path) -> None:
        super().__init__(unit="pt", format="letter")
        self._described = described
        self.lacked: dict[str, None] = {}
        """Letters that stand as UNKNOWN, in the order met."""
        try:
            for style, file in FONTS.items():
                self.add_font(FAMILY, style, fonts / file)
        except OSError as error:
            raise TemplateError(f"A font of the CSR document is missing: {error}.") from error
        regular = self.fonts[FAMILY.lower()]
        assert isinstance(regular, TTFFont)
        self._has = set(regular.cmap)
        self.set_margins(MARGIN, MARGIN, MARGIN)
        self.set_auto_page_break(True, MARGIN + 24)
        self.set_creation_date(datetime(*described.year_month_day, tzinfo=UTC))
        self.set_title(f"{TITLE} {described.csr_number}")
        self.set_author(described.provider)
        self.set_lang("en-US")

    def file_id(self) -> str:
        """Fixed by the number of the record: fpdf2's own hangs on the time, and the same record has the same bytes."""
        token = self._described.csr_number.encode().hex().upper()
        return f"<{token}><{token}>"

    def header(self) -> None:
        """The provider's name, the title, number and day of the record."""
        self._ink("B", 15)
        self.cell(0, 20, self.known(self._described.provider), new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        self._ink("", 11, GREY)
        self.cell(0, 16, TITLE, new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        self.set_y(MARGIN)
        for label, value in (("CSR number", self._described.csr_number), ("Issued", self._described.issued)):
            self._ink("", SIZE, GREY)
            self.set_x(self.w / 2 - 20)
            self.cell(90, 18, label, align="R")
            self._ink("B", SIZE)
            self.cell(0, 18, self.known(value), align="R", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        self.set_y(MARGIN + 44)
        self._rule(1.2, INK)
        self.set_y(MARGIN + 54)

    def footer(self) -> None:
        """Whose record it is, and which page of how many."""
        self.set_y(-MARGIN)
        self._rule(0.5, RULE)
        self._ink("", 7.5, GREY)
        self.cell(0, 16, self.known(f"{self._described.csr_number}   Confidential: account data"), align="L")
        self.set_x(MARGIN)
        self.cell(0, 16, f"Page {self.page_no()} of {{nb}}", align="R")

    def block(self, block: Block) -> None:
        """Adds one block below what is there."""
        match block:
            case Heading(words):
                self._heading(words)
            case Field(label, value):
                self._field(label, value)
            case Words(words):
                self.ln(4)
                self._ink()
                self.multi_cell(0, LINE, self.known(words), align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
            case Points(lines, numbered):
                self._points(lines, numbered)
            case Table():
                self._table(block)

    def known(self, words: str) -> str:
        """The words in letters that the font has."""
        composed = unicodedata.normalize("NFC", words)
        self.lacked |= dict.fromkeys(c for c in composed if ord(c) not in self._has)
        return "".join(UNKNOWN if c in self.lacked else c for c in composed)

    def _heading(self, words: str) -> None:
        if self.will_page_break(5 * LINE):
            self.add_page()  # a heading stands over what it heads
        self.ln(10)
        self._ink("B", 11)
        self.cell(0, 18, self.known(words), new_x=XPos.LMARGIN, new_y=YPos.NEXT)

    def _field(self, label: str, value: str) -> None:
        if self.will_page_break(self._height(value, self.epw - LABEL_WIDTH) + 4):
            self.add_page()
        top = self.get_y()
        self._ink("", SIZE, GREY)
        self.cell(LABEL_WIDTH, LINE, label)
        self._ink("B" if value == NOT_ON_FILE else "")
        self.multi_cell(0, LINE, self.known(value), align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        self.set_y(max(self.get_y(), top + LINE) + 1.5)
        self._rule(0.3, RULE)
        self.ln(1.5)

    def _points(self, lines: tuple[str, ...], numbered: bool) -> None:
        self._ink()
        for n, line in enumerate(lines, start=1):
            words = self.known(line)
            if self.will_page_break(self._height(line, self.epw - 16)):
                self.add_page()
                self._ink()
            self.cell(16, LINE, f"{n}." if numbered else "\u2022")
            self.multi_cell(0, LINE, words, align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)

    def _table(self, table: Table) -> None:
        self._ink()
        self.set_draw_color(*RULE)
        self.set_line_width(0.4)
        with self.table(
            col_widths=table.widths,
            text_align="LEFT",
            line_height=LINE,
            padding=(1.5, 4),
            headings_style=FontFace(emphasis="BOLD", color=INK, fill_color=SHADE),
            borders_layout=TableBordersLayout.HORIZONTAL_LINES,
            cell_fill_mode=TableCellFillMode.NONE,
        ) as grid:
            for cells in (table.head, *table.rows):
                row = grid.row()
                for cell in cells:
                    row.cell(self.known(cell), style=FontFace(emphasis="BOLD") if cell == NOT_ON_FILE else None)

    def _height(self, words: str, width: float) -> float:
        lines = self.multi_cell(width, LINE, self.known(words), dry_run=True, output="LINES")
        return LINE * len(lines) if isinstance(lines, list) else LINE

    def _ink(self, style: str = "", size: float = SIZE, colour: tuple[int, int, int] = INK) -> None:
        self.set_font(FAMILY, style, size)
        self.set_text_color(*colour)

    def _rule(self, width: float, colour: tuple[int, int, int]) -> None:
        self.set_draw_color(*colour)
        self.set_line_width(width)
        self.line(MARGIN, self.get_y(), self.w - MARGIN, self.get_y())
