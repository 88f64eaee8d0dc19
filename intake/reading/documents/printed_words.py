"""Words of a page as PDFium sees them, at the speed of C, and whether pdfplumber must look. Runs in the child process only.

Words, boxes and what is left out are those of seen_words.py; a test compares the two.
"""

from __future__ import annotations

import ctypes
import math
import re
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from pypdfium2 import PdfPage, PdfTextPage, raw

from intake.reading.documents.layout import Box, Word
from intake.reading.documents.seen_words import LONGEST_WORD, MOST_BOXES, MOST_OBJECTS, SAME_LINE, SAME_WORD, TINY

UNREADABLE = re.compile(r"[\0-\x08\x0e-\x1b\ufffd\uffff]")
"""In the place of letters whose meaning the font does not tell."""
HYPHEN = "\ufffe"
"""PDFium's sign for a hyphen at the end of a line."""
WHITE = 250
"""Red, green and blue from which a color is white."""
SLANT = 0.02
"""Rise of a line over its length up to which it is level."""
DEEPEST = 5
"""Form XObjects within form XObjects that are looked into."""
MOST_NOTES = 400
REPLACED = b"ActualText"

Letter = tuple[str, float, float, float, float, float]
"""One letter, its left, right, bottom and top in points from the bottom left, and its size."""


@dataclass(slots=True)
class _Drawn:
    """What a page shows, object by object."""

    white: set[int] = field(default_factory=set)
    """Addresses of text objects in white."""
    dark: list[Box] = field(default_factory=list)
    """Images and filled areas: left, bottom, right, top, from the bottom left."""
    nested: bool = False
    """Some stand in a form XObject, with coordinates of its own."""
    replaced: bool = False
    """Some text is marked to be read as another (/ActualText)."""


class _Room:
    """Where PDFium writes its answers; taken once a page."""

    def __init__(self) -> None:
        self.rect, self.matrix = raw.FS_RECTF(), raw.FS_MATRIX()
        self.color = tuple(ctypes.c_uint() for _ in range(4))
        self.sides = tuple(ctypes.c_float() for _ in range(4))
        self.fill, self.stroke = ctypes.c_int(), ctypes.c_int()
        self.length = ctypes.c_ulong()
        self.turned = False
        """A letter was met that is not level."""


def printed_words(page: PdfPage, textpage: PdfTextPage, text: str) -> tuple[list[Word], bool]:
    """The words of a page, boxes in points from the top left, and whether pdfplumber need not look at it.

    `text` is all text of the text page. pdfplumber must look at a page that is turned, cut out of a larger one, has form
    fields, turned or unreadable letters, text that stands for other text, or white text beside form XObjects.
    """
    room, drawn = _Room(), _Drawn()
    for thing in islice(_things(page.raw, raw.FPDFPage_CountObjects, raw.FPDFPage_GetObject, drawn), MOST_OBJECTS):
        _look(thing, drawn, room)
    hidden = _hidden(textpage.raw, text, drawn, room) if drawn.white else ()
    words = list(_words(_letters(textpage.raw, text, hidden, room), page.get_height()))
    doubtful = (
        not _is_whole(page, room)
        or room.turned
        or drawn.replaced
        or (drawn.white and drawn.nested)
        or len(text) != textpage.count_chars()
        or UNREADABLE.search(text)
        or _has_fields(page)
    )
    return list({(w.text, round(w.x0), round(w.top)): w for w in words}.values()), not doubtful


def _is_whole(page: PdfPage, room: _Room) -> bool:
    """True for a page that is not turned, begins at (0, 0), and is shown as large as it is."""
    raw.FPDF_GetPageBoundingBox(page.raw, room.rect)
    cut = page.get_cropbox(fallback_ok=False)
    return (
        (room.rect.left, room.rect.bottom) == (0, 0)
        and page.get_rotation() == 0
        and (cut is None or cut == page.get_mediabox())
    )


def _has_fields(page: PdfPage) -> bool:
    for index in range(min(raw.FPDFPage_GetAnnotCount(page.raw), MOST_NOTES)):
        note = raw.FPDFPage_GetAnnot(page.raw, index)
        kind = raw.FPDFAnnot_GetSubtype(note)
        raw.FPDFPage_CloseAnnot(note)
        if kind == raw.FPDF_ANNOT_WIDGET:
            return True
    return False


def _things(holder: Any, count: Any, get: Any, drawn: _Drawn, depth: int = 0) -> Iterator[Any]:
    """Objects of a page or form XObject, those of form XObjects in it included."""
    for index in range(count(holder)):
        thing = get(holder, index)
        if raw.FPDFPageObj_GetType(thing) == raw.FPDF_PAGEOBJ_FORM:
            drawn.nested = True
            if depth < DEEPEST:
                yield from _things(thing, raw.FPDFFormObj_CountObjects, raw.FPDFFormObj_GetObject, drawn, depth + 1)
        else:
            yield thing


def _look(thing: Any, drawn: _Drawn, room: _Room) -> None:
    kind = raw.FPDFPageObj_GetType(thing)
    if kind == raw.FPDF_PAGEOBJ_TEXT:
        if _is_white(thing, room):
            drawn.white.add(ctypes.addressof(thing.contents))
        for index in range(raw.FPDFPageObj_CountMarks(thing)):
            mark = raw.FPDFPageObj_GetMark(thing, index)
            drawn.replaced |= raw.FPDFPageObjMark_GetParamStringValue(mark, REPLACED, None, 0, room.length)
    elif len(drawn.dark) < MOST_BOXES and (kind == raw.FPDF_PAGEOBJ_IMAGE or _is_dark(thing, kind, room)):
        raw.FPDFPageObj_GetBounds(thing, *room.sides)
        left, bottom, right, top = (side.value for side in room.sides)
        drawn.dark.append((left, bottom, right, top))


def _is_dark(thing: Any, kind: int, room: _Room) -> bool:
    if kind != raw.FPDF_PAGEOBJ_PATH or not raw.FPDFPath_GetDrawMode(thing, room.fill, room.stroke):
        return False
    return room.fill.value != raw.FPDF_FILLMODE_NONE and not _is_white(thing, room)


def _is_white(thing: Any, room: _Room) -> bool:
    known = raw.FPDFPageObj_GetFillColor(thing, *room.color)
    return bool(known) and min(part.value for part in room.color[:3]) >= WHITE


def _hidden(textpage: Any, text: str, drawn: _Drawn, room: _Room) -> Container[int]:
    """Places in the text of letters in white that stand on nothing dark."""
    found: set[int] = set()
    for index, char in enumerate(text):
        if char.isspace():
            continue
        thing = raw.FPDFText_GetTextObject(textpage, index)
        if thing and ctypes.addressof(thing.contents) in drawn.white:
            raw.FPDFText_GetLooseCharBox(textpage, index, room.rect)
            x, y = (room.rect.left + room.rect.right) / 2, (room.rect.bottom + room.rect.top) / 2
            if not any(left <= x <= right and bottom <= y <= top for left, bottom, right, top in drawn.dark):
                found.add(index)
    return found


def _words(letters: Iterable[Letter | None], height: float) -> Iterator[Word]:
    word: list[Letter] = []
    for letter in letters:
        if word and (letter is None or _parted(word[-1], letter)):
            yield _joined(word, height)
            word = []
        if letter is not None:
            word.append(letter)
    if word:
        yield _joined(word, height)


def _parted(one: Letter, other: Letter) -> bool:
    _, left, right, _, high, size = one
    if other[5] < 0.8 * size and one[0].isdigit() and other[0].isdigit():
        return True  # cents in small figures behind dollars
    return other[1] < left or other[1] - right > SAME_WORD * size or abs(other[4] - high) > SAME_LINE


def _joined(word: Sequence[Letter], height: float) -> Word:
    chars, lefts, rights, lows, highs, _ = zip(*word, strict=True)
    return Word("".join(chars)[:LONGEST_WORD], min(lefts), height - max(highs), max(rights), height - min(lows))


def _letters(textpage: Any, text: str, hidden: Container[int], room: _Room) -> Iterator[Letter | None]:
    """The letters of a text page, None for a blank."""
    box, into = room.rect, ctypes.byref(room.rect)
    low = high = size = 0.0
    for index, char in enumerate(text):
        if char.isspace():
            yield None
        elif index not in hidden:
            raw.FPDFText_GetLooseCharBox(textpage, index, into)
            if (box.bottom, box.top) != (low, high):  # another line, or letters of another size
                low, high = box.bottom, box.top
                size = _size(textpage, index, room)
            left, right = box.left, box.right
            if text.startswith(" ", index + 1):  # a slanted letter hangs over the blank behind it
                raw.FPDFText_GetLooseCharBox(textpage, index + 1, into)
                right = box.left if left < box.left < right else right
            if size >= TINY:
                yield ("-" if char == HYPHEN else char, left, right, low, low + size, size)


def _size(textpage: Any, index: int, room: _Room) -> float:
    """The size of a letter as it is printed, in points."""
    matrix = room.matrix
    raw.FPDFText_GetMatrix(textpage, index, matrix)
    room.turned |= matrix.a <= 0 or matrix.d <= 0 or abs(matrix.b) > SLANT * matrix.a
    return float(raw.FPDFText_GetFontSize(textpage, index) * math.hypot(matrix.b, matrix.d))
