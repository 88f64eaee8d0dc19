"""Label and value by geometry: every value that a label may mean, with why it counts, and which one wins."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from intake.reading.documents import values
from intake.reading.documents.bill_labels import Label
from intake.reading.documents.label_text import is_label, starts_with_label
from intake.reading.documents.layout import Box, Cell, Page, Word, box_of, joined, with_point
from intake.reading.documents.remembered import find_dates, find_numbers
from intake.reading.documents.sections import says

BESIDE, NEXT_CELL, UNDER, ABOVE, MIDDLE = 0.98, 0.95, 0.9, 0.84, 0.74
"""How sure the place of a value is: after the label in its cell, in the next cell, below, above; a label within a line."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A value that may be a field's."""

    field: str
    value: str
    text: str
    """Label and value as printed."""
    page: int
    box: Box
    score: float
    why: str

    def __str__(self) -> str:
        return f"{self.field} = {self.value}  ({self.score:.2f}, page {self.page}, {self.why})"


Parse = Callable[[Sequence[Word]], tuple[str, int] | None]
"""Words -> (value, how many of them it took), or None when they do not begin with such a value."""


def parse_account(words: Sequence[Word]) -> tuple[str, int] | None:
    """An account number."""
    value = values.account_number([w.text for w in words])
    return None if value is None else (value, len(value.split()))


def parse_telephone(words: Sequence[Word]) -> tuple[str, int] | None:
    """A telephone number in E.164."""
    hit = values.telephone(joined(words[:6]))
    return None if hit is None else (hit[0], len(hit[1].split()))


def parse_amount(words: Sequence[Word]) -> tuple[str, int] | None:
    """An amount, a decimal as text. Words before it ("by 06/22/2026", "on") are passed over."""
    text = joined(with_point(words[:8])).lstrip(" .…_:")
    hit = values.amount(text)
    if hit is None or (text.find(hit[1]) > 22 and ":" not in text):
        return None
    return hit[0], len(words[:8])


SHORT_YEAR = re.compile(r"(?<![\w/.\-])(\d{1,2})[ \-/.]?([^\W\d]{3,9})\.?[ \-/.,']{0,2}((?<!\d)\d\d)(?![\d:/\-])")
"""A day with the name of its month and two figures for the year: "06-MAR-25"."""


def date_parser(day_first: bool) -> Parse:
    """A parser of dates -> ISO 8601. `day_first` is the habit of the document's language."""

    def parse_date(words: Sequence[Word]) -> tuple[str, int] | None:
        text = SHORT_YEAR.sub(r"\1 \2 20\3", joined(words[:6]))
        found = [d for d in find_dates(text, None, day_first=day_first) if d.start < 6]
        return (found[0].day.isoformat(), len(words[:6])) if found else None

    return parse_date


def candidates(page: Page, labels: Sequence[Label], field: str, parse: Parse) -> list[Candidate]:
    """Values of `field` on a page: after each of its labels, to the right of it, or under it."""
    found = []
    for label in labels:
        if field not in label.fields:
            continue
        weight = label.weight
        if field == "account_number" and any(says(w.text, "plural") for w in label.cell.words[: label.start]):
            continue  # "Lines on this account: ..."
        if field == "billing_number" and not label.strong and _charged(page, label):
            continue  # "Main line   $31.00", "Main line   260-555-0102   12   Office"
        beside = [other for other in labels if other.cell is label.cell]
        in_run = len(beside) > RUN and _is_run(label.cell, beside)
        if (
            field == "account_number"
            and not in_run
            and not label.leads
            and len(label.cell.words) >= SENTENCE
            and len(page.lines[label.line].cells) == 1
        ):
            continue  # a sentence, which prose.py reads to its end
        if not label.leads:
            weight *= 0.9 if label.marked or in_run else MIDDLE
            weight *= MIDDLE if field == "amount_due" and _speaks_of_another(label, beside) else 1.0
        if is_caption(page, label):
            hit = _over(page, label, parse)
        else:
            until = min((other.start for other in beside if other.start >= label.end), default=len(label.cell.words))
            hit = (
                _beside(label, parse, until)
                or _next_cell(page, label, parse)
                or _under(page, label, parse)
                or _standing_over(page, label, parse)
                or _sentence_goes_on(page, label, parse)
            )
        if hit is None:
            continue
        value, words, place, why = hit
        box = box_of([*label.words, *words])
        text = f"{label.text} {joined(words)}"
        found.append(Candidate(field, value, text, page.number, box, weight * place, f"{why} of “{label.phrase}”"))
    return found


def _is_run(cell: Cell, labels: Sequence[Label]) -> bool:
    """True for a cell of labels and figures with few other words."""
    told = {index for label in labels for index in range(label.start, label.end)}
    others = [
        w
        for i, w in enumerate(cell.words)
        if i not in told and not any(c.isdigit() for c in w.text) and w.text.isalpha()
    ]
    return len(others) <= len(labels)


def _speaks_of_another(label: Label, beside: Sequence[Label]) -> bool:
    """True where what the cell named just before is not the field: "Your account is past due. Please pay $33.10 at once"."""
    before = [other for other in beside if other.end <= label.start]
    if not before or "decoy" not in before[-1].fields:
        return False
    return not any(c.isdigit() for w in label.cell.words[before[-1].end : label.start] for c in w.text)


def _charged(page: Page, label: Label) -> bool:
    """True for what only names a charge: an amount stands beside it on its line."""
    right = [c for c in page.lines[label.line].cells if c.box[0] > label.box[2]]
    if not right:
        return False
    if len(right) > 1 and find_numbers(right[0].text) and not starts_with_label(right[1].words):
        return True  # a row of a table
    return values.amount(right[0].text) is not None and not find_numbers(right[0].text)


ON_A_DAY = frozenset(["by", "on", "before", "as", "upon", "due", "this", "for", "avant", "el", "le", "antes"])
"""Words that go on after a label without being its value: "Total due by Mar 3"."""
RUN = 2
"""More labels than this in one cell are a run of labels and values, not a sentence."""
SENTENCE = 8
"""A cell of so many words is a sentence."""
Hit = tuple[str, Sequence[Word], float, str]


def is_caption(page: Page, label: Label) -> bool:
    """True for a label that stands small under its value: in a row of labels alone, nearer to the row above."""
    line = page.lines[label.line]
    if label.marked or label.line == 0 or len(line.cells) < 2 or any(c.isdigit() for c in line.text):
        return False
    above = page.lines[label.line - 1]
    below = page.lines[label.line + 1] if label.line + 1 < len(page.lines) else None
    over = [c for c in line.cells if aligned(c, above.cells)]
    if len(over) < 2 or sum(c.isdigit() for c in above.text) < 4 or starts_with_label(above.words):
        return False
    if _names_value(above.cells[0]):
        return False  # a row of label and value
    labelled = sum(starts_with_label(c.words) for c in line.cells)
    if labelled == 0:
        return False
    gap = line.box[1] - above.box[3]
    return below is None or gap < 0.7 * max(below.box[1] - line.box[3], 0.1)


def _names_value(cell: Cell) -> bool:
    """True for words without figures that end as a label does: "Invoice", "Master BTN"."""
    if any(c.isdigit() for c in cell.text) or len(cell.words) > 5:
        return False
    return any(is_label(cell.words[at:]) for at in range(len(cell.words)))


def _standing_over(page: Page, label: Label, parse: Parse) -> Hit | None:
    """A value in larger letters over its caption, where nothing stands beside or under the label: "$45.10" over "Total due"."""
    if label.marked or label.line == 0 or len(label.words) != len(label.cell.words):
        return None
    for line in reversed(page.lines[max(label.line - 2, 0) : label.line]):
        for cell in line.cells:
            near = -2 < label.box[1] - cell.box[3] < 0.9 * cell.words[0].height
            if near and aligned(label.cell, [cell]) and cell.words[0].height > 1.15 * label.words[0].height:
                hit = parse(cell.words)
                return None if hit is None else (hit[0], cell.words[: max(hit[1], 1)], ABOVE, "over")
    return None


def _sentence_goes_on(page: Page, label: Label, parse: Parse) -> Hit | None:
    """A value that stands alone under the head of a sentence which a label ends: "Here is your bill. Amount to pay:"."""
    if not label.marked or not label.start or label.end < len(label.cell.words):
        return None
    for cell in page.below(label.cell.box, label.line, 2.8 * label.words[0].height)[:1]:
        if abs(cell.box[0] - label.cell.box[0]) < 4 and len(cell.words) <= 2 and (hit := parse(cell.words)) is not None:
            return hit[0], cell.words[: max(hit[1], 1)], UNDER, "under the sentence"
    return None


def aligned(cell: Cell, others: Sequence[Cell]) -> Cell | None:
    return next(
        (
            c
            for c in others
            if min(abs(c.box[0] - cell.box[0]), abs(c.box[2] - cell.box[2])) < 3.5
            or abs(c.box[0] + c.box[2] - cell.box[0] - cell.box[2]) < 7  # set in the middle
        ),
        None,
    )


def _over(page: Page, label: Label, parse: Parse) -> Hit | None:
    cell = aligned(label.cell, page.lines[label.line - 1].cells)
    hit = parse(cell.words) if cell is not None else None
    return None if hit is None or cell is None else (hit[0], cell.words[: max(hit[1], 1)], UNDER, "over")


def _beside(label: Label, parse: Parse, until: int) -> Hit | None:
    """The value behind the label in its cell, before the word `until`, where another label begins."""
    rest = label.cell.words[label.end : until]
    while rest and set(rest[0].text) <= set("._…·"):
        rest = rest[1:]
    while rest and rest[0].text.lower() in (
        "is",
        "of",
        ":",
        "-",
        "–",
        "es",
        "est",
        "(btn)",
        "(ban)",
        "due",
    ):
        rest = rest[1:]
    hit = parse(rest) if rest else None
    return None if hit is None else (hit[0], rest[: max(hit[1], 1)], BESIDE, "after the words")


def _next_cell(page: Page, label: Label, parse: Parse) -> Hit | None:
    rest = label.cell.words[label.end :]
    goes_on = rest and (rest[0].text.lower() in ON_A_DAY or find_dates(joined(rest[:6])))
    if len(rest) > 2 and not label.marked and not goes_on:
        return None
    lines = dict.fromkeys((label.line, label.foot))
    for cell in (cell for line in lines for cell in page.lines[line].cells):
        if cell.box[0] <= label.box[2]:
            continue
        if set(cell.text) <= set(".…:-– $€"):
            continue
        if starts_with_label(cell.words) or cell.text.endswith(":"):
            return None
        hit = parse(cell.words)
        return None if hit is None else (hit[0], cell.words[: max(hit[1], 1)], NEXT_CELL, "in the cell right")
    return None


def _under(page: Page, label: Label, parse: Parse) -> Hit | None:
    if label.end < len(label.cell.words) and label.marked:
        return None
    height = label.words[0].height
    seen: set[int] = set()
    for cell in page.below(label.box, label.foot, 2.8 * height):
        if cell.line in seen:
            continue
        seen.add(cell.line)
        if len(seen) > 2:
            return None
        words = _column(cell, label)
        hit = parse(words)
        if hit is not None:
            if _goes_on(page, label, cell, parse, hit[0]):
                return None
            return hit[0], words[: max(hit[1], 1)], UNDER, "under"
        if starts_with_label(cell.words):
            return None
        if seen and not _small_print(cell):
            return None
    return None


def _goes_on(page: Page, label: Label, cell: Cell, parse: Parse, value: str) -> bool:
    """True when another such value stands right below: a column of a table, not one value with a heading."""
    for below in page.below(cell.box, cell.line, 1.2 * cell.words[0].height)[:1]:
        if starts_with_label(below.words) or below.box[1] - cell.box[3] > cell.box[1] - label.box[3] + 1.5:
            return False
        hit = parse(below.words) if abs(below.box[0] - cell.box[0]) < 4 else None
        return hit is not None and hit[0] != value
    return False


def _column(cell: Cell, label: Label) -> Sequence[Word]:
    """The words of a cell from those on that stand under the label (tight columns run together in one cell)."""
    words = cell.words
    start = next((i for i, w in enumerate(words) if w.x1 > label.box[0] - 2), 0)
    if start and words[start].x0 - words[start - 1].x1 < 1.5:
        return words
    return words[start:] if abs(words[start].x0 - label.box[0]) < 6 else words


def _small_print(cell: Cell) -> bool:
    """A word or two in brackets between the label and its value ("(as on bill)")."""
    return cell.text.startswith("(") and len(cell.words) < 8
