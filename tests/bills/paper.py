"""Drawing by points from the top left, for the sample bills."""

from __future__ import annotations

from collections.abc import Sequence

from fpdf import FPDF


class Paper:
    """A thin hand on fpdf2: text at a place, boxes, pages. Units are PDF points."""

    def __init__(self, font: str = "helvetica", size: float = 9, form: str = "letter") -> None:
        self.pdf = FPDF(unit="pt", format=form)
        self.pdf.set_auto_page_break(False)
        self.font, self.size = font, size
        self.page()

    def page(self) -> None:
        self.pdf.add_page()

    def text(
        self,
        x: float,
        y: float,
        text: str,
        size: float | None = None,
        style: str = "",
        *,
        right: bool = False,
        color: int = 0,
    ) -> float:
        """Writes `text` with its baseline at `y`; returns where it ends."""
        self.pdf.set_font(self.font, style, size or self.size)
        self.pdf.set_text_color(color, color, color)
        text = text.encode("latin-1", "replace").decode("latin-1")
        width = self.pdf.get_string_width(text)
        if right:
            x -= width
        self.pdf.text(x, y, text)
        return x + width

    def text_width(self, text: str, size: float | None = None, style: str = "") -> float:
        """Points that `text` takes."""
        self.pdf.set_font(self.font, style, size or self.size)
        return float(self.pdf.get_string_width(text.encode("latin-1", "replace").decode("latin-1")))

    def lines(
        self,
        x: float,
        y: float,
        lines: Sequence[str],
        size: float | None = None,
        step: float = 1.25,
        style: str = "",
    ) -> float:
        """Lines under each other; returns the baseline after the last."""
        for line in lines:
            self.text(x, y, line, size, style)
            y += step * (size or self.size)
        return y

    def row(self, y: float, columns: Sequence[tuple[float, str]], size: float | None = None, style: str = "") -> None:
        for x, text in columns:
            self.text(x, y, text, size, style)

    def box(self, x: float, y: float, w: float, h: float, gray: int | None = None) -> None:
        if gray is not None:
            self.pdf.set_fill_color(gray, gray, gray)
        self.pdf.rect(x, y, w, h, "F" if gray is not None else "D")

    def bytes(self) -> bytes:
        return bytes(self.pdf.output())
