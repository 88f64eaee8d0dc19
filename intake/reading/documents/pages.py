"""PDF -> pages of words with boxes. Runs in the child process only: strangers' bytes meet parsers here.

pypdfium2 looks at every page up to the limit (a few ms each), chooses those that matter, and reads their words.
pdfplumber (about 100 ms a page) looks again at the pages that matter where pypdfium2 may be wrong or sees nothing.
"""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pdfplumber
import pypdfium2

from intake.domain.findings import Problem
from intake.reading.documents.form_fields import typed_in
from intake.reading.documents.layout import Page, Word, lay_out
from intake.reading.documents.printed_words import printed_words
from intake.reading.documents.remembered import find_numbers
from intake.reading.documents.sections import says
from intake.reading.documents.seen_words import MOST_CHARS, seen_words, turned
from intake.reading.documents.vocabulary import WEAK, fold, label_words, vocabulary

MATTER = 4
"""Pages that matter at most, which pdfplumber reads where pypdfium2 may be wrong."""
ENOUGH_FIELDS = 3
"""A later page with labels of so many fields is one of them."""
MORE = 12
"""Further pages, those with rows of numbers first, read by pypdfium2 alone."""
SMALLEST_PAGE, LARGEST_PAGE = 20, 2_000
"""Points a side; pages outside are not read."""
ENOUGH_TEXT = 12
"""Letters and digits under which a file counts as a scan."""

TIME_OF_DAY = re.compile(r"\b\d{1,2}:\d\d(?!\d)|^\W*(?:\d{1,4}\s+)?\d{1,2}[/\-.]\d{1,2}\s")
"""On a line of a list of calls: a time or a duration, or a day without its year at its head."""

logging.getLogger("pdfminer").setLevel(logging.CRITICAL)


@dataclass(slots=True)
class PdfPages:
    """What was read of a PDF."""

    count: int | None
    problem: Problem | None
    pages: list[Page]
    texts: dict[int, str] | None
    """Page (from 1) -> its text in pypdfium2's eyes; None where there is none (Word files)."""

    def confirmed(self, page: int, value: str) -> bool:
        """True when pypdfium2 sees the value's letters and digits on that page, whatever stands between them."""
        if self.texts is None:
            return True
        if value.startswith("+1") and len(value) == 12:
            value = value[2:]
        text = self.texts.get(page, "")
        digits = "".join(filter(str.isdigit, value))
        if digits and digits in "".join(filter(str.isdigit, text)):
            return True
        return bool(value) and _squeezed(value) in _squeezed(text)


def _squeezed(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))


def read_pages(content: bytes, most_pages: int) -> PdfPages:
    """Reads a PDF. Errors of both libraries become a Problem; MemoryError is left to the caller."""
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        locked = "password" in str(error).lower()
        return PdfPages(None, Problem.ENCRYPTED if locked else Problem.DAMAGED, [], {})
    count = len(document)
    texts: dict[int, str] = {}
    opened: dict[int, tuple[pypdfium2.PdfPage, pypdfium2.PdfTextPage]] = {}
    usable = []
    for index in range(min(count, most_pages)):
        try:
            page = document[index]
            textpage = page.get_textpage()
            chars = min(textpage.count_chars(), MOST_CHARS)
            texts[index + 1] = textpage.get_text_range(0, chars) if chars else ""
        except pypdfium2.PdfiumError:
            continue
        opened[index + 1] = page, textpage
        if min(page.get_size()) >= SMALLEST_PAGE and max(page.get_size()) <= LARGEST_PAGE:
            usable.append(index + 1)
    if not opened:
        return PdfPages(None, Problem.DAMAGED, [], {})
    if not usable:
        return PdfPages(count, Problem.TOO_LARGE, [], {})
    wanted, further = choose({n: texts[n] for n in usable})
    printed = {n: printed_words(*opened[n], texts[n]) for n in (*wanted, *further)}
    doubtful = [n for n in wanted if not (printed[n][0] and printed[n][1])]
    plumbed, typed, raised = _plumbed(content, doubtful) if doubtful else ([], {}, False)
    for number, values in typed.items():
        texts[number] += "\n" + values
    pages = {page.number: page for page in plumbed if page.lines}
    for number, (words, _) in printed.items():
        if words and number not in pages:
            pages[number] = lay_out(words, number, *opened[number][0].get_size())
    letters = sum(map(str.isalnum, "".join(text[:2_000] for text in texts.values())))
    if letters < ENOUGH_TEXT > sum(len(w.text) for p in pages.values() for line in p.lines for w in line.words):
        return PdfPages(count, Problem.DAMAGED if raised and not _has_image(document) else Problem.NO_TEXT, [], texts)
    return PdfPages(count, None, [pages[number] for number in sorted(pages) if pages[number].lines], texts)


def choose(texts: dict[int, str]) -> tuple[list[int], list[int]]:
    """Pages that matter, at most MATTER, the first among them; and further ones with rows of numbers, at most MORE."""
    if len(texts) == 1:
        return [*texts], []
    phrases, heads = vocabulary().phrases, vocabulary().longest
    score: dict[int, float] = {}
    fields: dict[int, int] = {}
    rows: dict[int, int] = {}
    for number, text in texts.items():
        tokens = label_words(fold(text[:6_000]))
        hits = {
            hit[0][0]
            for i, word in enumerate(tokens)
            if word in heads
            for n in (2, 3)
            if (hit := phrases.get(tuple(tokens[i : i + n]))) and "decoy" not in hit[0] and hit[1] > WEAK
        }
        lines = [line for line in text[:20_000].splitlines() if any(c.isdigit() for c in line)]
        rows[number] = (
            0
            if says(text[:600], "usage") and not says(text[:600], "own")
            else sum(1 for line in lines[:200] if _begins_with_number(line))
        )
        fields[number] = len(hits)
        if number != min(texts) and _only_calls(text):
            rows[number], score[number] = 0, 0.0
            continue
        score[number] = (
            2 * len(hits) + min(rows[number], 20) * 0.5 + (100 if number == min(texts) else 0) - 0.01 * number
        )
    ranked = sorted(score, key=lambda n: -score[n])
    wanted = [n for n in ranked[:MATTER] if n == min(texts) or (score[n] and fields[n] >= ENOUGH_FIELDS)]
    further = sorted((n for n in ranked if n not in wanted and score[n]), key=lambda n: (rows[n] < 2, n))[:MORE]
    return sorted(wanted), sorted(further)


def _only_calls(text: str) -> bool:
    """True for a page of nothing but calls: most lines tell a time of day, and no other is a row of a number."""
    lines = [line for line in text[:20_000].splitlines() if sum(c.isdigit() for c in line) > 3]
    others = [line for line in lines if not TIME_OF_DAY.search(line[:120])]
    timed = len(lines) - len(others)
    if timed < 15 or timed < 0.75 * len(lines):
        return False
    return not any(
        found and (found[0].start <= 2 or at > 2)
        for at, line in enumerate(others)
        if (found := find_numbers(line[:120]))
    )


def _begins_with_number(line: str) -> bool:
    found = find_numbers(line[:60])
    return bool(found) and found[0].start < 30


def _plumbed(content: bytes, wanted: Sequence[int]) -> tuple[list[Page], dict[int, str], bool]:
    """Pages as pdfplumber reads them, what was typed into form fields of each, and whether it raised."""
    pages: list[Page] = []
    typed: dict[int, str] = {}
    try:
        with pdfplumber.open(io.BytesIO(content), pages=list(wanted)) as pdf:
            for page in pdf.pages:
                fields = _fields(page)
                if fields:
                    typed[page.page_number] = " ".join(word.text for word in fields)
                turn = turned(page)
                width, height = float(page.width), float(page.height)
                words = [*seen_words(page, turn), *([] if turn else fields)]
                if turn in (90, 270):
                    width, height = height, width
                pages.append(lay_out(words, page.page_number, width, height, turn))
                page.close()
    except MemoryError:
        raise
    except Exception as error:  # pdfminer raises anything: TypeError, KeyError, RecursionError, its own
        if _out_of_memory(error):
            raise MemoryError from error
        return pages, typed, True
    return pages, typed, False


def _fields(page: Any) -> list[Word]:
    """Words typed into form fields; a broken form has none."""
    try:
        return list(typed_in(page))
    except MemoryError:
        raise
    except Exception:
        return []


def _out_of_memory(error: BaseException) -> bool:
    return any(isinstance(e, MemoryError) for e in (error, error.__cause__, error.__context__, *error.args))


def _has_image(document: Any) -> bool:
    try:
        return any(True for _ in document[0].get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_IMAGE]))
    except Exception:
        return False
