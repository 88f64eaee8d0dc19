"""A picture of the pages of a PDF, or of a photo, with the boxes of what was read. Runs in the child process only."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import pypdfium2
from PIL import Image, ImageDraw

from intake.reading.documents.layout import Box
from intake.reading.documents.scan import SHARPNESS, photo_page

MOST_PAGES = 3
MOST_PIXELS = 2_400_000
"""Of all pages together: keeps the picture within what a worker may answer."""
LARGEST_SIDE = 2_000
"""Points; larger pages are not drawn."""
SHARPEST = 2.0
"""Pixels a point."""
COLORS = ("#c62828", "#1565c0", "#2e7d32", "#6a1b9a", "#ef6c00", "#00838f", "#ad1457", "#4e342e", "#37474f")
Mark = tuple[int, Box, str]
"""Page (from 1), its box in points from the top left, and what stands there."""


def picture(content: bytes, marks: Sequence[Mark]) -> bytes:
    """A PNG of the pages that bear marks, one under the other; of the first page when there are no marks.

    Raises pypdfium2.PdfiumError or ValueError when a page cannot be drawn.
    """
    document = pypdfium2.PdfDocument(content)
    document.init_forms()
    names = _names(marks)
    numbers = sorted({page for page, _, _ in marks if 1 <= page <= len(document)})[:MOST_PAGES] or [1]
    pages = [document[number - 1] for number in numbers]
    sizes = [page.get_size() for page in pages]
    if any(not 0 < side <= LARGEST_SIDE for size in sizes for side in size):
        raise ValueError("the page is too large")
    scale = min(SHARPEST, (MOST_PIXELS / sum(w * h for w, h in sizes)) ** 0.5)
    drawn = [
        _marked(
            page.render(scale=scale).to_pil(),
            scale,
            _origin(page),
            [(box, what) for on, box, what in marks if on == number],
            names,
        )
        for number, page in zip(numbers, pages, strict=True)
    ]
    whole = Image.new("RGB", (max(i.width for i in drawn), sum(i.height for i in drawn)), "white")
    top = 0
    for image in drawn:
        whole.paste(image, (0, top))
        top += image.height
    return _png(whole)


def picture_of_photo(content: bytes, marks: Sequence[Mark]) -> bytes:
    """A PNG of a photo as it was read, with its marks. Raises ValueError, or what Pillow raises for what it cannot open."""
    page = photo_page(content)
    scale = min(SHARPNESS / 72, SHARPEST, (MOST_PIXELS / (page.width * page.height)) ** 0.5 * SHARPNESS / 72)
    smaller = page.resize([max(1, int(side * scale * 72 / SHARPNESS)) for side in page.size])
    return _png(_marked(smaller, scale, (0.0, 0.0), [(box, what) for _, box, what in marks], _names(marks)))


def _names(marks: Sequence[Mark]) -> list[str]:
    return sorted({what for _, _, what in marks})


def _png(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.quantize(64).save(out, "PNG", optimize=True)
    return out.getvalue()


def _marked(
    page: Image.Image,
    scale: float,
    origin: tuple[float, float],
    marks: Sequence[tuple[Box, str]],
    names: Sequence[str],
) -> Image.Image:
    """The page with boxes; `scale` in pixels a point, `origin` the point at its top left."""
    image = page.convert("RGB")
    draw = ImageDraw.Draw(image)
    left, top = origin
    for (x0, y0, x1, y1), what in marks:
        color = COLORS[names.index(what) % len(COLORS)]
        corner = ((x0 - left) * scale - 2, (y0 - top) * scale - 2)
        draw.rectangle((*corner, (x1 - left) * scale + 2, (y1 - top) * scale + 2), outline=color, width=2)
        text = what.replace("_", " ")
        room = draw.textbbox((corner[0], corner[1] - 11), text)
        draw.rectangle(room, fill="white")
        draw.text((corner[0], corner[1] - 11), text, fill=color)
    return image


def _origin(page: Any) -> tuple[float, float]:
    """Where the visible part of an unturned page begins within its whole, in points from the top left."""
    if page.get_rotation():
        return 0.0, 0.0
    whole, seen = page.get_mediabox(), page.get_cropbox()
    return seen[0], whole[1] + whole[3] - seen[3]
