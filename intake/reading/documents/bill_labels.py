"""Labels on a page: which printed words name a field. The phrases are data (words/bill_labels.toml)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from intake.reading.documents.label_piles import aligned_values, pile_of
from intake.reading.documents.label_text import (
    SEPARATORS,
    TYPED,
    in_another_language,
    is_partial,
    tokens_of,
    with_tail,
)
from intake.reading.documents.layout import Box, Cell, Page, Word, box_of, joined
from intake.reading.documents.vocabulary import WEAK, clue, fold, tails, vocabulary

QUALIFIERS = frozenset(["your", "the", "our", "my", "main", "su", "sus", "tu", "votre", "vos", "le", "la", "el", "l"])
"""Words before a label that change nothing."""
ALONE = frozenset(
    [
        "account",
        "customer",
        "client",
        "date",
        "statement",
        "invoice",
        "total",
        "name",
        "line",
        "lines",
        "numbers",
        "number",
    ]
)
"""Labels that are common words: they count at the head of a cell only."""

NAMED = frozenset(
    [
        "authorized_name",
        "customer_name",
        "provider",
        "bill_to",
        "service_address",
        "billing_address",
        "new_provider",
    ]
)
"""Fields whose labels of one word need a colon or a cell of their own: "Business line", "Provider Voice"."""
SHORT = frozenset(["btn", "ban"])
"""Labels of one word that are nothing else wherever they stand."""

PARTLY = 0.66
"""Of the weight of a label that is only the beginning of a longer one: "Balance anterior"."""

GUESSED = 0.8
"""A label that is known by its words only."""


@dataclass(frozen=True, slots=True)
class Label:
    """A label found on a page."""

    fields: tuple[str, ...]
    phrase: str
    weight: float
    """How surely it names the field: see WEIGHTS."""
    page: int
    line: int
    cell: Cell
    start: int
    """Index of its first word in the cell."""
    end: int
    """Index after its last word in the cell."""
    marked: bool
    """A colon (or "#") ends it."""
    last: int = -1
    """The line of its last words, where it is broken over two; else -1."""

    @property
    def foot(self) -> int:
        """The line on which it ends."""
        return self.last if self.last >= 0 else self.line

    @property
    def strong(self) -> bool:
        """The phrase names its field, though another may do so better."""
        return self.weight > WEAK

    @property
    def words(self) -> tuple[Word, ...]:
        return self.cell.words[self.start : self.end]

    @property
    def text(self) -> str:
        return joined(self.words)

    @property
    def box(self) -> Box:
        return box_of(self.words)

    @property
    def leads(self) -> bool:
        """It stands at the head of its cell, or only words that change nothing stand before it."""
        before = self.cell.words[: self.start]
        return all(w.text.lower() in QUALIFIERS or w.text in SEPARATORS or w.text in "*•" for w in before)


def _guessed(page: Page, cell: Cell) -> Label | None:
    """A label known by its words: a whole cell, or what stands before a colon, that is no phrase of the table."""
    colon = next((i for i, w in enumerate(cell.words[:9]) if w.text.endswith(":")), None)
    head = cell.words[: colon + 1] if colon is not None else cell.words
    if not 2 <= len(head) <= 8 or any(c.isdigit() for w in head for c in w.text):
        return None
    tokens = tokens_of(head)[0]
    if tuple(tokens) in vocabulary().phrases:
        return None
    field = clue(tokens)
    if field is None:
        return None
    return Label((field,), " ".join(tokens), GUESSED, page.number, cell.line, cell, 0, len(head), colon is not None)


def find_labels(page: Page) -> list[Label]:
    """All labels of a page, top to bottom and left to right; where phrases overlap the longest one stands."""
    found = _stacked(page)
    found += _broken(page, {word for label in found for word in label.words})
    used = {word for label in found for word in label.words}
    for line in page.lines:
        asked = False
        for cell in line.cells:
            if cell.words[0] in used:
                continue
            labels = list(_of_cell(page, cell))
            guess = _guessed(page, cell)
            if guess is not None and not any(label.start == 0 and label.end >= guess.end for label in labels):
                labels = [guess]
            if asked:
                # The cell after "Present provider:" is its value, though it may read "Provider Voice".
                labels = [label for label in labels if label.marked or len(label.words) == len(cell.words) > 1]
            asked = bool(labels) and labels[-1].end == len(cell.words) and labels[-1].marked
            found += labels
    return sorted(found, key=lambda label: (label.line, label.box[0]))


def _stacked(page: Page) -> list[Label]:
    """Headings of a table that are broken over two or three lines: "Billing" over "Account" over "Number".

    Those of three lines and those of two stand round one middle, so that their lines lie between each other.
    """
    found: list[Label] = []
    used: set[Word] = set()
    for line in page.lines:
        if len(line.cells) < 3:
            continue
        for cell in line.cells:
            pile = [] if cell.words[0] in used else pile_of(page, cell)
            for height in range(len(pile), 1, -1):
                words = tuple(word for one in pile[:height] for word in one.words)
                tokens = tuple(tokens_of(words)[0])
                hit = vocabulary().phrases.get(tokens)
                if hit is None:
                    continue
                used.update(words)
                if "decoy" not in hit[0] or height > 2:
                    both = Cell(words, cell.line)
                    foot = pile[height - 1].line
                    phrase = " ".join(tokens)
                    found.append(
                        Label(hit[0], phrase, hit[1], page.number, cell.line, both, 0, len(words), False, foot)
                    )
                break
    return found if len(found) >= 2 else []


def _known(tokens: tuple[str, ...]) -> tuple[tuple[str, ...], float] | None:
    """The fields and the weight of a whole label, whatever tail it has."""
    phrases = vocabulary().phrases
    for end in range(len(tokens), 0, -1):
        if tokens[:end] in phrases and all(t in tails() for t in tokens[end:]):
            return phrases[tokens[:end]]
    return None


def _broken(page: Page, used: set[Word]) -> list[Label]:
    """Labels of one value that are broken over two lines: "Billing telephone" over "number", the value beside."""
    found: list[Label] = []
    phrases = vocabulary().phrases
    for line in page.lines:
        for cell in line.cells:
            if (
                len(cell.words) > 4
                or cell.words[0] in used
                or not cell.text[0].isalpha()
                or any(c.isdigit() for c in cell.text)
                or cell.text.endswith(":")
            ):
                continue
            under = next((c for c in page.below(cell.box, cell.line, 0.6 * cell.words[0].height)
                          if abs(c.box[0] - cell.box[0]) < 2), None)  # fmt: skip
            if under is None or len(under.words) > 3 or any(c.isdigit() for c in under.text):
                continue
            if not 0.85 < under.words[0].height / cell.words[0].height < 1.18:
                continue
            upper, lower = tuple(tokens_of(cell.words)[0]), tuple(tokens_of(under.words)[0])
            hit = _known((*upper, *lower))
            alone = under is page.lines[under.line].cells[-1]
            if aligned_values(page, cell, under):
                continue  # two labels, each with a value beside it
            if hit is None or (lower in phrases and not alone) or not lower:
                continue
            words = (*cell.words, *under.words)
            both = Cell(words, cell.line)
            marked = under.text.endswith(":")
            found.append(
                Label(
                    hit[0],
                    " ".join((*upper, *lower)),
                    hit[1],
                    page.number,
                    cell.line,
                    both,
                    0,
                    len(words),
                    marked,
                    under.line,
                )
            )
            used.update(words)
    return found


def _of_cell(page: Page, cell: Cell) -> Iterator[Label]:
    words = cell.words[:60]
    if (
        words[0].text == "#"
        and len(words) > 1
        and words[1].text[0].isdigit()
        and len(words) <= 2
        and len(words[1].text) <= 5
    ):
        return  # a unit: "#204"
    tokens, owner = tokens_of(words)
    at = 0
    seen = ""
    while at < len(tokens):
        if at and owner[at] == owner[at - 1]:
            at += 1
            continue
        for length, fields, weight in vocabulary().lookup(tokens, at):
            last = owner[at + length - 1]
            if at + length < len(tokens) and owner[at + length] == last:
                continue  # ends within a printed word
            if len(fields) == 1 and any(w.text in ("/", "|", "·", "•") for w in words[owner[at] : last]):
                continue  # two labels, or one in two languages; "Bill to / service address" names both
            start, end = owner[at] if at else 0, last + 1
            while end < len(words) and not fold(words[end].text) and words[end].text in (":", ".:", "-", "–", "№"):
                end += 1
            end = in_another_language([w.text for w in words], with_tail(words, end), fields)
            last = max(last, end - 1)
            marked = any(w.text.rstrip(".").endswith((":", "#")) for w in words[last:end])
            filled = start == 0 and end == len(words)
            valued = (
                (tokens[at] == "account" or length > 1)
                and end < len(words)
                and any(c.isdigit() for c in words[end].text)
            )
            if (
                length == 1
                and not marked
                and not filled
                and not valued
                and (NAMED & set(fields) or (start and tokens[at] not in SHORT))
            ):
                break
            if (
                start
                and not marked
                and not valued
                and tokens[at] not in SHORT
                and ((length == 1 and (tokens[at] in ALONE or seen)) or seen == "marked")
            ):
                break  # a word of the value before it: "Present provider: Provider Voice"
            if not marked and set(fields) & TYPED and is_partial(words[end:]):
                weight *= PARTLY
            seen = "marked" if marked else "plain"
            phrase = " ".join(tokens[at : at + length])
            yield Label(fields, phrase, weight, page.number, cell.line, cell, start, end, marked)
            at = max(at + length, next((i for i, o in enumerate(owner) if o >= end), len(owner))) - 1
            break
        at += 1
