"""The words of a label as they are printed: where it ends, whether text begins with one, whether it is but a part of one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from intake.reading.documents.layout import Word
from intake.reading.documents.vocabulary import SMALL, WEAK, clue, fold, is_month, tails, vocabulary

SEPARATORS = frozenset("|/•·—–-")
"""Printed between two label/value pairs on one line."""
FILLERS = frozenset(
    ["of", "du", "del", "vom", "dated", "is", "es", "est", "on", "by", "el", "le", "am", "usd", "us", "cad", "mxn", "eur", "btn", "ban", "if", "as", "for", "due", "now", "before",
     "avant", "antes", "at", "no", "number", "to", "from", "in", "par", "et", "and", "y"]
)  # fmt: skip
"""Words that may follow a label without making it another one."""

TYPED = frozenset(["account_number", "billing_number", "bill_date", "amount_due"])
"""Fields whose values begin with figures, but for the names of months."""


def is_label(words: Sequence[Word]) -> bool:
    """True when the words are a label and nothing else."""
    tokens, _ = tokens_of(words[:10])
    return tuple(tokens) in vocabulary().phrases


def names_fact(words: Sequence[Word]) -> bool:
    """True for a label that surely names a number, a day or an amount of the account: "Amount due"."""
    fields, weight = vocabulary().phrases.get(tuple(tokens_of(words[:10])[0]), ((), 0.0))
    return weight > WEAK and bool(TYPED & set(fields))


def starts_with_label(words: Sequence[Word], *, marked_only: bool = False) -> bool:
    """True when the text itself begins with a label, so that it is no value of another one."""
    return _starts(tuple(w.text for w in words[:11]), marked_only)


@lru_cache(maxsize=8_192)
def _starts(texts: tuple[str, ...], marked_only: bool) -> bool:
    """The same for the texts of up to eleven words."""
    if texts[0] == "#" and len(texts) > 1:
        return False  # a unit: "#204"
    tokens, owner = folded_texts(texts[:10])
    if len(texts) <= 8 and not any(c.isdigit() for text in texts for c in text) and clue(tokens) is not None:
        return True
    for length, fields, weight in vocabulary().lookup(tokens, 0):
        end = owner[length - 1]
        after = in_another_language(texts[:10], end + 1, fields)
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


def in_another_language(texts: Sequence[str], end: int, fields: tuple[str, ...]) -> int:
    """Where a label ends that says itself again in another language: "Account number / Número de cuenta"."""
    if end >= len(texts) - 1 or texts[end] not in ("/", "|", "-", "–"):
        return end
    tokens, owner = folded_texts(texts[end + 1 : end + 9])
    for length, others, _ in vocabulary().lookup(tokens, 0):
        if set(others) & set(fields) or (length == len(tokens) and len(texts) <= 10):
            return end + 1 + owner[length - 1] + 1
    return end


def tokens_of(words: Iterable[Word]) -> tuple[list[str], list[int]]:
    return folded_texts([word.text for word in words])


def folded_texts(texts: Iterable[str]) -> tuple[list[str], list[int]]:
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


def with_tail(words: Sequence[Word], end: int) -> int:
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


def is_partial(words: Sequence[Word]) -> bool:
    """True when words follow that are neither a value nor fillers."""
    for word in words[:4]:
        if any(c.isdigit() or c in "$€£*#" for c in word.text) or word.text in SEPARATORS or word.text == ":":
            return False
        tokens = fold(word.text)
        return not (not tokens or is_month(tokens[0]) or all(t in FILLERS or t in SMALL for t in tokens))
    return False
