"""Scans and photos -> pages of words with boxes, by Debian's tesseract. Runs in the child process only, and only where `limits.scanned_pages` asks.

tesseract gets the picture by its standard input and answers by its standard output: it writes no file, and the limits of
the worker (memory, CPU, wall time, no files) hold for it too.
"""

from __future__ import annotations

import csv
import io
import os
import shutil
import subprocess
from collections.abc import Iterator

import pypdfium2
from PIL import Image, ImageOps, UnidentifiedImageError

from intake.domain.findings import Problem
from intake.reading.documents.layout import Word, lay_out
from intake.reading.documents.pages import LARGEST_PAGE, SMALLEST_PAGE, PdfPages

SHARPNESS = 200
"""Dots an inch at which a page is drawn: small print of a bill is then some 20 dots high, what tesseract likes best."""
WIDTH = 8.5
"""Inches that a photo of a page is taken to be wide."""
MOST_PIXELS = 40_000_000
"""A photo with more is not opened: today's telephones make 12 to 50 million."""
LANGUAGES = ("eng", "spa", "fra")
"""Those of our bills; the ones that are installed are used."""
SURE = 30.0
"""Words that tesseract is less sure of (of 100) are left out."""
BESIDE = "Read from a picture: compare with it before you rely on it."


def scanned_pages(content: bytes, most: int) -> PdfPages:
    """The first `most` pages of a PDF that has no text of its own."""
    document = pypdfium2.PdfDocument(content)
    drawn = []
    for number in range(1, min(most, len(document)) + 1):
        page = document[number - 1]
        width, height = page.get_size()
        if min(width, height) >= SMALLEST_PAGE and max(width, height) <= LARGEST_PAGE:
            drawn.append((number, page.render(scale=SHARPNESS / 72, grayscale=True).to_pil()))
    return _read(drawn, len(document))


def photo(content: bytes) -> PdfPages:
    """A picture file as one page; what is no picture, or one that nothing here can open, is damaged."""
    try:
        return _read([(1, photo_page(content))], 1)
    except Image.DecompressionBombError:
        return PdfPages(1, Problem.TOO_LARGE, [], None)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError):
        return PdfPages(1, Problem.DAMAGED, [], None)


def photo_page(content: bytes) -> Image.Image:
    """A photo upright and gray, SHARPNESS dots to each of its WIDTH inches: what is read, and where its boxes lie.

    Raises Image.DecompressionBombError for one with more than MOST_PIXELS, and what Pillow raises for what is no picture.
    """
    _open_heic()
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    with Image.open(io.BytesIO(content)) as opened:
        if opened.width * opened.height > MOST_PIXELS:
            raise Image.DecompressionBombError
        opened.draft("L", (int(WIDTH * SHARPNESS), int(WIDTH * SHARPNESS)))
        upright = ImageOps.exif_transpose(opened).convert("L")
    wide = int(WIDTH * SHARPNESS)
    return upright.resize((wide, max(1, upright.height * wide // upright.width)))


def _open_heic() -> None:
    """Photos of telephones, where the extra intake[ocr] brought the package that opens them."""
    try:
        from pillow_heif import register_heif_opener  # noqa: PLC0415  an extra
    except ImportError:
        return
    register_heif_opener()


def _read(drawn: list[tuple[int, Image.Image]], count: int) -> PdfPages:
    tesseract = shutil.which("tesseract")
    if tesseract is None:
        return PdfPages(count, Problem.NO_TEXT, [], None)
    pages = []
    for number, picture in drawn:
        scale = 72 / SHARPNESS
        words = list(_words(tesseract, picture, scale))
        if words:
            pages.append(lay_out(words, number, picture.width * scale, picture.height * scale))
    return PdfPages(count, None if pages else Problem.NO_TEXT, pages, None)


def _words(tesseract: str, picture: Image.Image, scale: float) -> Iterator[Word]:
    """The words of one picture, boxes in points."""
    plain = io.BytesIO()
    picture.save(plain, "PPM")
    done = subprocess.run(  # noqa: S603  the program that `which` found, no word of a stranger among its arguments
        [tesseract, "stdin", "stdout", "-l", _languages(tesseract), "--dpi", str(SHARPNESS), "tsv"],
        input=plain.getvalue(),
        capture_output=True,
        check=False,
        env={**os.environ, "OMP_THREAD_LIMIT": "1"},
    )
    rows = csv.DictReader(io.StringIO(done.stdout.decode("utf-8", "replace")), delimiter="\t", quoting=csv.QUOTE_NONE)
    for row in rows:
        text = (row["text"] or "").strip()
        if text and float(row["conf"]) >= SURE:
            left, top, width, height = (int(row[side]) * scale for side in ("left", "top", "width", "height"))
            yield Word(text[:200], left, top, left + width, top + height)


def _languages(tesseract: str) -> str:
    listed = subprocess.run([tesseract, "--list-langs"], capture_output=True, check=False, text=True)  # noqa: S603
    installed = set(listed.stdout.split())
    return "+".join(language for language in LANGUAGES if language in installed) or "eng"
