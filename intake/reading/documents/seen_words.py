"""Words that a person sees on a pdfplumber page. Runs in the child process only.

pdfplumber spends nine tenths of its time on making a full dictionary of each character. The few entries that
`extract_words` needs are taken from `page.layout` here; a test compares the words with pdfplumber's own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice, pairwise
from typing import Any

from pdfminer.layout import LTChar, LTContainer, LTImage, LTRect
from pdfplumber.utils.text import extract_words

from intake.reading.documents.layout import Box, Word

TINY = 4.5
"""Text smaller than this (points) is not meant for people."""
MOST_CHARS = 40_000
"""Characters a page; a page with more is read by pypdfium2's text only."""
MOST_OBJECTS = 120_000
"""Objects of a page that are looked at."""
MOST_BOXES = 500
LONGEST_WORD = 200
SAME_WORD = 0.18
"""A gap over this share of the letter's size parts words (pdfplumber's x_tolerance_ratio)."""
SAME_LINE = 3
"""Points that the letters of a word may stand over or under each other (pdfplumber's y_tolerance)."""
Char = dict[str, Any]


def turned(page: Any, words: int = 400) -> int:
    """Degrees by which a page must be turned clockwise to be read, told by its first letters."""
    ways: Counter[int] = Counter()
    for thing in islice(_things(page.layout), 4 * words):
        if isinstance(thing, LTChar) and thing.get_text().isalnum():
            a, b, _, _, _, _ = thing.matrix
            ways[(0 if a > 0 else 180) if abs(a) >= abs(b) else (90 if b > 0 else 270)] += 1
            if ways.total() >= words:
                break
    if not ways:
        return 0
    way, count = ways.most_common(1)[0]
    return way if count > 0.6 * ways.total() else 0


FEW = 0.15
"""Share of a page's letters up to which those that run another way are print in its margin."""


def _level(chars: Sequence[Char], turn: int) -> Sequence[Char]:
    """The letters that run the way of the page, where few run across it."""
    level = [c for c in chars if c["across"] == (turn in (90, 270))]
    return level if len(chars) - len(level) <= FEW * len(chars) else chars


def seen_words(page: Any, turn: int = 0) -> Iterator[Word]:
    """The words of a pdfplumber page, without white text on white, tiny text and letters printed twice.

    `turn` is what `turned` tells; boxes are those of the page after turning.
    """
    chars: list[Char] = []
    boxes: list[Any] = []
    for count, thing in enumerate(_things(page.layout)):
        if count > MOST_OBJECTS or len(chars) > MOST_CHARS:
            return
        if isinstance(thing, LTChar):
            chars.append(_char(page, thing))
        elif len(boxes) < MOST_BOXES and (isinstance(thing, LTImage) or (isinstance(thing, LTRect) and thing.fill)):
            boxes.append(thing)
    if _doubled(chars):
        chars = _single(chars)
    dark = [_box(page, b) for b in boxes if isinstance(b, LTImage) or not is_white(b.non_stroking_color)]
    chars = list(_level(chars, turn))
    visible = [c for c in chars if not (is_white(c["color"]) and not _inside(c, dark))]
    if turn:
        for char in visible:
            _turn(char, turn, float(page.width), float(page.height))
    visible = [c for c in visible if c["size"] >= TINY]
    for word in extract_words(visible, x_tolerance_ratio=SAME_WORD, y_tolerance=SAME_LINE):
        yield Word(word["text"][:LONGEST_WORD], *(float(word[side]) for side in ("x0", "top", "x1", "bottom")))


def _turn(char: Char, turn: int, width: float, height: float) -> None:
    x0, top, x1, bottom = char["x0"], char["top"], char["x1"], char["bottom"]
    if turn == 90:
        box = (height - bottom, x0, height - top, x1)
    elif turn == 180:
        box = (width - x1, height - bottom, width - x0, height - top)
    else:
        box = (top, width - x1, bottom, width - x0)
    char["x0"], char["top"], char["x1"], char["bottom"] = box
    char["doctop"], char["upright"] = box[1], True
    char["size"] = max(box[3] - box[1], char["size"]) if turn == 180 else box[3] - box[1]
    char["width"], char["height"] = box[2] - box[0], box[3] - box[1]


def _things(container: Any) -> Iterator[Any]:
    stack = [iter(container)]
    while stack:
        thing = next(stack[-1], None)
        if thing is None:
            stack.pop()
        elif isinstance(thing, LTContainer):
            if len(stack) < 20:
                stack.append(iter(thing))
        else:
            yield thing


def _box(page: Any, thing: Any) -> Box:
    """Points from the top left, as pdfplumber counts them."""
    left, top = page.mediabox[:2]
    return (thing.x0 + left, page.height - thing.y1 + top, thing.x1 + left, page.height - thing.y0 + top)


def _char(page: Any, thing: LTChar) -> Char:
    x0, top, x1, bottom = _box(page, thing)
    a, b, _, _, _, _ = thing.matrix
    return {
        "text": thing.get_text(), "x0": x0, "top": top, "x1": x1, "bottom": bottom, "doctop": top,
        "upright": thing.upright, "size": thing.size, "color": thing.graphicstate.ncolor,
        "width": x1 - x0, "height": bottom - top, "across": abs(b) > abs(a),
    }  # fmt: skip


def _doubled(chars: Sequence[Char]) -> bool:
    """Bold made by printing each letter twice: "NNoovveemmbbeerr"."""
    return sum(_same_place(a, b) for a, b in pairwise(chars)) > 3


def _same_place(one: Char, other: Char) -> bool:
    return bool(
        one["text"] == other["text"]
        and one["text"].isalnum()
        and abs(one["x0"] - other["x0"]) < 1
        and abs(one["top"] - other["top"]) < 1
    )


def _single(chars: Sequence[Char]) -> list[Char]:
    """Each letter once; the doubles may follow at once or come line by line."""
    seen: set[tuple[str, int, int]] = set()
    kept = []
    for char in chars:
        x, y = round(char["x0"]), round(char["top"])
        if not any((char["text"], x + dx, y + dy) in seen for dx in (-1, 0, 1) for dy in (-1, 0, 1)):
            kept.append(char)
        seen.add((char["text"], x, y))
    return kept


def is_white(color: Any) -> bool:
    """True for white as gray, RGB or CMYK."""
    parts = tuple(color) if isinstance(color, (tuple, list)) else (color,)
    if not all(isinstance(p, (int, float)) for p in parts):
        return False
    if len(parts) == 4:
        return all(p <= 0.02 for p in parts)
    return len(parts) in (1, 3) and all(p >= 0.98 for p in parts)


def _inside(char: Char, boxes: Sequence[Box]) -> bool:
    x, y = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
    return any(x0 <= x <= x1 and top <= y <= bottom for x0, top, x1, bottom in boxes)
