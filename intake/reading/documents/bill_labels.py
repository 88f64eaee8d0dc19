"""Labels on a page: which printed words name a field. The phrases are data (words/bill_labels.toml)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from intake.reading.documents.layout import Box, Cell, Page, Word, box_of, joined, overlap
from intake.reading.documents.vocabulary import SMALL, WEAK, clue, fold, is_month, tails, vocabulary

SEPARATORS = frozenset("|/•·—–-")
"""Printed between two label/value pairs on one line."""
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

TYPED = frozenset(["account_number", "billing_number", "bill_date", "amount_due"])
"""Fields whose values begin with figures, but for the names of months."""
PARTLY = 0.66
"""Of the weight of a label that is only the beginning of a longer one: "Balance anterior"."""
FILLERS = frozenset(
    ["of", "du", "del", "vom", "dated", "is", "es", "est", "on", "by", "el", "le", "am", "usd", "us", "cad", "mxn", "eur", "btn", "ban", "if", "as", "for", "due", "now", "before",
     "avant", "antes", "at", "no", "number", "to", "from", "in", "par", "et", "and", "y"]
)  # fmt: skip
"""Words that may follow a label without making it another one."""

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
    tokens = _tokens(head)[0]
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
    """Headings of a table that are broken over two lines: "Billing" over "Telephone"."""
    found: list[Label] = []
    for line, below in pairwise(page.lines):
        if len(line.cells) < 3 or len(below.cells) < 2:
            continue
        for cell in line.cells:
            if len(cell.words) > 3:
                continue
            gap = 0.9 * cell.words[0].height
            under = next(
                (c for c in below.cells if overlap(c.box, cell.box) > 0 and c.box[1] - cell.box[3] < gap),
                None,
            )
            if under is None or len(under.words) > 3:
                continue
            tokens = tuple(_tokens((*cell.words, *under.words))[0])
            hit = vocabulary().phrases.get(tokens)
            if hit is not None and "decoy" not in hit[0]:
                words = (*cell.words, *under.words)
                both = Cell(words, cell.line)
                found.append(
                    Label(
                        hit[0], " ".join(tokens), hit[1], page.number, cell.line, both, 0, len(words), False, under.line
                    )
                )
    return found if len(found) >= 2 else []


def _aligned_values(page: Page, upper: Cell, lower: Cell) -> bool:
    """True when values stand beside both cells in one column."""
    right = [next((c for c in page.lines[one.line].cells if c.box[0] > one.box[2]), None) for one in (upper, lower)]
    return right[0] is not None and right[1] is not None and abs(right[0].box[0] - right[1].box[0]) < 3


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
            upper, lower = tuple(_tokens(cell.words)[0]), tuple(_tokens(under.words)[0])
            hit = _known((*upper, *lower))
            alone = under is page.lines[under.line].cells[-1]
            if _aligned_values(page, cell, under):
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


def is_label(words: Sequence[Word]) -> bool:
    """True when the words are a label and nothing else."""
    tokens, _ = _tokens(words[:10])
    return tuple(tokens) in vocabulary().phrases


def starts_with_label(words: Sequence[Word], *, marked_only: bool = False) -> bool:
    """True when the text itself begins with a label, so that it is no value of another one."""
    return _starts(tuple(w.text for w in words[:11]), marked_only)


@lru_cache(maxsize=8_192)
def _starts(texts: tuple[str, ...], marked_only: bool) -> bool:
    """The same for the texts of up to eleven words."""
    if texts[0] == "#" and len(texts) > 1:
        return False  # a unit: "#204"
    tokens, owner = _folded(texts[:10])
    if len(texts) <= 8 and not any(c.isdigit() for text in texts for c in text) and clue(tokens) is not None:
        return True
    for length, fields, weight in vocabulary().lookup(tokens, 0):
        end = owner[length - 1]
        after = _other_language(texts[:10], end + 1, fields)
        if after > end + 1 and after == len(texts):
            return True
        whole = length == len(tokens) or owner[length] != end
        if not whole:
            continue
        if texts[end].rstrip(".").endswith((":", "#")):
            return True
        if not marked_only and (length == len(tokens) or (weight > WEAK and length >= 2)):
            return True
    return False


def _other_language(texts: Sequence[str], end: int, fields: tuple[str, ...]) -> int:
    """Where a label ends that says itself again in another language: "Account number / Número de cuenta"."""
    if end >= len(texts) - 1 or texts[end] not in ("/", "|", "-", "–"):
        return end
    tokens, owner = _folded(texts[end + 1 : end + 9])
    for length, others, _ in vocabulary().lookup(tokens, 0):
        if set(others) & set(fields) or (length == len(tokens) and len(texts) <= 10):
            return end + 1 + owner[length - 1] + 1
    return end


def _tokens(words: Iterable[Word]) -> tuple[list[str], list[int]]:
    return _folded([word.text for word in words])


def _folded(texts: Iterable[str]) -> tuple[list[str], list[int]]:
    """The folded words of a text without the SMALL ones, and of which printed word each is."""
    tokens: list[str] = []
    owner: list[int] = []
    for index, text in enumerate(texts):
        for folded in fold(text[:60]):
            if folded in SMALL or (folded == "number" and tokens and tokens[-1] == "number"):
                continue  # "Account No. #"
            tokens.append(folded)
            owner.append(index)
    return tokens, owner


def _tail(words: Sequence[Word], end: int) -> int:
    """Where a label ends with the words that only say more about it: "Account number (as on bill)", "... with current carrier"."""
    if end >= len(words) or words[end - 1].text.endswith((":", "#")):
        return end
    if words[end].text.startswith("("):
        close = next(
            (i for i, w in enumerate(words[end : end + 8], start=end) if w.text.rstrip(":.").endswith(")")), None
        )
        return end if close is None or any(c.isdigit() for w in words[end : close + 1] for c in w.text) else close + 1
    for at in range(end, min(len(words), end + 8)):
        tokens = fold(words[at].text)
        if words[at].text == ":":
            return at + 1
        if not tokens or not all(t in tails() or t in SMALL for t in tokens):
            return end
        if words[at].text.endswith(":") or at + 1 == len(words):
            return at + 1
    return end


def _goes_on(words: Sequence[Word]) -> bool:
    """True when words follow that are neither a value nor fillers."""
    for word in words[:4]:
        if any(c.isdigit() or c in "$€£*#" for c in word.text) or word.text in SEPARATORS or word.text == ":":
            return False
        tokens = fold(word.text)
        return not (not tokens or is_month(tokens[0]) or all(t in FILLERS or t in SMALL for t in tokens))
    return False


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
    tokens, owner = _tokens(words)
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
            if any(w.text in ("/", "|", "·", "•") for w in words[owner[at] : last]):
                continue  # two labels, or one in two languages
            start, end = owner[at] if at else 0, last + 1
            while end < len(words) and not fold(words[end].text) and words[end].text in (":", ".:", "-", "–", "№"):
                end += 1
            end = _other_language([w.text for w in words], _tail(words, end), fields)
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
            if not marked and set(fields) & TYPED and _goes_on(words[end:]):
                weight *= PARTLY
            seen = "marked" if marked else "plain"
            phrase = " ".join(tokens[at : at + length])
            yield Label(fields, phrase, weight, page.number, cell.line, cell, start, end, marked)
            at = max(at + length, next((i for i, o in enumerate(owner) if o >= end), len(owner))) - 1
            break
        at += 1
