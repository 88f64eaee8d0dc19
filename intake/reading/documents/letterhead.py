"""Who issued a bill: the letterhead, the remittance slip, the small print."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from dataclasses import replace

from intake.reading.documents.bill_labels import Label
from intake.reading.documents.blocks import after_label, windows
from intake.reading.documents.fields import Candidate
from intake.reading.documents.issuer_names import alike, same_issuer, trade_words
from intake.reading.documents.label_text import starts_with_label
from intake.reading.documents.layout import Cell, Page
from intake.reading.documents.remembered import find_dates, find_numbers
from intake.reading.documents.small_print import small_print
from intake.reading.documents.values import amount, begins_address, ends_address, looks_like_name, small_words
from intake.reading.documents.vocabulary import fold
from intake.reading.documents.web_names import SHORTEST, squeezed, web_labels, web_names

TOP = 0.24
"""A letterhead stands in this part of the first page."""
TITLES = frozenset(
    [
        "invoice",
        "statement",
        "bill",
        "page",
        "account",
        "summary",
        "your",
        "monthly",
        "thank",
        "you",
        "copy",
        "duplicate",
        "factura",
        "facture",
        "releve",
        "estado",
        "de",
        "cuenta",
        "relevé",
        "billing",
        "date",
        "original",
        "service",
        "the",
        "of",
        "customer",
        "tax",
        "for",
        "final",
        "welcome",
        "business",
        "residential",
        "important",
        "notice",
        "paperless",
        "residence",
        "sample",
    ]
)
OF_NAMES = frozenset(["business", "the", "of", "service", "residential", "de", "original"])
"""Words of TITLES that stand in names too."""
DESK = re.compile(
    r"[ ,\-]{1,3}(?:lockbox|payment (?:center|processing)|remittance|processing|dept\b|department|attn\b|receivables)",
    re.I,
)
"""Words of a payee that name its desk for payments, not the company."""


def provider_candidates(
    pages: Sequence[Page],
    labels: Sequence[Sequence[Label]],
    names: tuple[str, ...],
    main: int = 0,
    customers: Set[str] = frozenset(),
) -> list[Candidate]:
    """Names that may be the issuer's. `names` are our own, which are known; `main` is the index of the bill's first page;
    `customers` are names that labels call the customer's, whose addresses may be printed too."""
    found: list[Candidate] = []
    for first in pages[: main + 1]:
        for line in first.lines:
            for cell in line.cells:
                found += _known(first, cell, names)
                if cell.box[1] <= TOP * first.height and not any(amount(c.text) for c in line.cells if c is not cell):
                    found += _letterhead(first, cell)
                    found += _in_large(first, cell)
    for page, of_page in zip(pages, labels, strict=True):
        for label in of_page:
            if "remit" in label.fields:
                found += _payee(page, label)
        found += small_print(page)
    found += _slip(pages[main], found)
    theirs = {squeezed(name) for name in customers}
    web = {label for label in web_labels(pages) if not any(name.startswith(label) for name in theirs)}
    for page in pages[: main + 2]:
        found += web_names(page, web)
    found = [c for c in found if squeezed(c.value) not in theirs or c.why not in ("letterhead", "its web address")]
    return _agreeing(_told_apart(_of_web(found, web), pages[main]))


def _of_web(found: list[Candidate], web: Set[str]) -> list[Candidate]:
    """Names with which a web address of the paper begins count more, and the rest of such a name ("BELL") counts less."""
    out = []
    for one in found:
        mine = squeezed(one.value)
        begins = any(mine.startswith(label) or (len(mine) >= SHORTEST and label.startswith(mine)) for label in web)
        rest = not begins and len(mine) > 2 and any(label.endswith(mine) for label in web)
        out.append(replace(one, score=one.score + (0.12 if begins else -0.25 if rest else 0.0)))
    return out


def _told_apart(found: list[Candidate], page: Page) -> list[Candidate]:
    """Names at the head of an address count less where the payee or the small print name another company: a picture was the letterhead."""
    named = [" ".join(fold(c.value)) for c in found if c.why in ("payee", "thanks or rights", "its web address")]
    out = []
    for one in found:
        mine = " ".join(fold(one.value))
        if (
            one.why == "letterhead"
            and named
            and not any(alike(mine, other) for other in named)
            and _heads_address(page, one)
        ):
            one = replace(one, score=one.score - 0.2)
        out.append(one)
    return out


def _heads_address(page: Page, name: Candidate) -> bool:
    return any(
        abs(cell.box[0] - name.box[0]) < 4
        and 0 < cell.box[1] - name.box[1] < 4 * (name.box[3] - name.box[1])
        and (begins_address(cell.text) or ends_address(cell.text))
        for line in page.lines
        for cell in line.cells
    )


def _known(page: Page, cell: Cell, names: tuple[str, ...]) -> list[Candidate]:
    text = " ".join(fold(cell.text))
    return [
        Candidate("provider", name, cell.text[:80], page.number, cell.box, 0.93, "our own name at the head")
        for name in names
        if text.startswith(" ".join(fold(name)))
        and cell.box[1] <= 0.3 * page.height
        and len(cell.text) < 3 * len(name) + 20
    ]


def _letterhead(page: Page, cell: Cell) -> list[Candidate]:
    text = cell.text.strip(" .|-–")
    words = fold(text)
    if _is_brand(page, cell, text):
        return [Candidate("provider", text, cell.text, page.number, cell.box, 0.62, "letterhead")]
    if (
        len(text) < 3
        or not looks_like_name(text)
        or starts_with_label(cell.words)
        or begins_address(text)
        or ends_address(text)
    ):
        return []
    if (
        set(words) <= TITLES
        or len(text.split()) > 7
        or find_numbers(text)
        or amount(text)
        or any(c.isdigit() for c in text)
    ):
        return []
    if text[-1] in ".!,":
        return []
    usual = page.heights[len(page.heights) // 2]
    size = max(w.height for w in cell.words)
    score = 0.5
    if set(words) & trade_words():
        score += 0.16
    if size >= 1.25 * usual:
        score += 0.14
    if cell.line <= 1:
        score += 0.08
    if set(words) & TITLES - OF_NAMES:
        score -= 0.2
    if small := small_words(text):
        score -= 0.14 if small == 1 else 0.25  # what the company sells: "Voice, internet and more"
    return [Candidate("provider", text, cell.text, page.number, cell.box, score, "letterhead")]


def _in_large(page: Page, cell: Cell) -> list[Candidate]:
    """The name that leads a cell in larger letters than the rest: "Corbel" of "Corbel home", a trade of the company."""
    rest = next((i for i, w in enumerate(cell.words) if w.height < 0.8 * cell.words[0].height), 0)
    if not rest or any(w.height >= 0.8 * cell.words[0].height for w in cell.words[rest:]):
        return []
    return [replace(one, score=one.score - 0.02) for one in _letterhead(page, Cell(cell.words[:rest], cell.line))]


def _is_brand(page: Page, cell: Cell, text: str) -> bool:
    """True for a short name in the largest letters of the page that is written as no name is: "vonix", "dial8"."""
    if looks_like_name(text) and not any(c.isdigit() for c in text):
        return False
    if (
        not 3 <= len(text) <= 30
        or len(text.split()) > 3
        or sum(c.isalpha() for c in text) < 2
        or any(c in "$€£%@:/#" for c in text)
    ):
        return False
    if starts_with_label(cell.words) or find_numbers(text) or find_dates(text) or set(fold(text)) <= TITLES:
        return False
    usual = page.heights[len(page.heights) // 2]
    # A total in larger figures takes nothing from a brand.
    largest = max(w.height for line in page.lines for w in line.words if any(map(str.isalpha, w.text)))
    return max(w.height for w in cell.words) >= 0.98 * largest and largest >= 1.4 * usual


def _payee(page: Page, label: Label) -> list[Candidate]:
    block = after_label(page, label)
    if block is None:
        return []
    name = re.split(r"[,.]? (?:and|or|with|at|P\.?O\.? Box) |, (?!Inc|LLC|Ltd)", block.lines[0])[0]
    name = DESK.split(name)[0].strip(" .,")
    if not looks_like_name(name) or begins_address(name):
        return []
    return [Candidate("provider", name, f"{label.text} {name}", page.number, block.box, 0.74, "payee")]


def _slip(page: Page, heads: Sequence[Candidate]) -> list[Candidate]:
    """The issuer's name in full over an address: "SUMMIT BROADBAND, PO Box 74" on the slip of a bill that "SUMMIT" heads."""
    short = {" ".join(fold(c.value)) for c in heads if c.why == "letterhead" and c.score >= 0.6}
    found = []
    for block in windows(page, []):
        name = DESK.split(block.lines[0])[0].strip(" .,")
        mine = " ".join(fold(name))
        if any(mine != head and mine.startswith(head + " ") and same_issuer(mine, head) for head in short):
            found.append(Candidate("provider", name, name, page.number, block.box, 0.6, "over an address"))
    return found


def _agreeing(found: list[Candidate]) -> list[Candidate]:
    """Candidates raised where another place names the same one; the fuller name of two stays."""
    out = []
    for one in found:
        mine = " ".join(fold(one.value))
        others = [o for o in found if o.why != one.why and (alike(mine, " ".join(fold(o.value))))]
        score = min(one.score + 0.15 * len({o.why for o in others}), 0.99)
        beside = [o for o in found if o.why == one.why == "letterhead" and o.score >= 0.6 and _goes_on(mine, o, one)]
        fuller = max((o.value for o in [*others, *beside] if not set(fold(o.value)) & TITLES), key=len, default="")
        known = one.why.startswith("our own")
        value = fuller if len(fuller) > len(one.value) and not known else one.value
        out.append(Candidate(one.field, value, one.text, one.page, one.box, score, one.why))
    return out


def _goes_on(mine: str, other: Candidate, one: Candidate) -> bool:
    """The other says the same name in full, near by: "MERIDIAN BAY" over "Meridian Bay Communications"."""
    theirs = " ".join(fold(other.value))
    return (
        theirs.startswith(mine + " ")
        and len(theirs.split()) - len(mine.split()) <= 2
        and abs(other.box[1] - one.box[1]) < 60
    )
