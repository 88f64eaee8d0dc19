"""What is looked for on every paper before its kind is known: labels, the values beside them, and values in sentences."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from intake.reading.documents import fields
from intake.reading.documents.bill_labels import Label, find_labels
from intake.reading.documents.fields import Candidate, candidates
from intake.reading.documents.layout import Page
from intake.reading.documents.prose import told_in_sentences
from intake.reading.documents.vocabulary import fold

DAY_FIRST_WORDS = frozenset(
    [
        "factura",
        "facture",
        "cuenta",
        "compte",
        "fecha",
        "montant",
        "importe",
        "cliente",
        "adresse",
        "direccion",
        "echeance",
        "vencimiento",
    ]
)
MONTH_FIRST_WORDS = frozenset(
    [
        "amount",
        "due",
        "bill",
        "billing",
        "statement",
        "balance",
        "charges",
        "payment",
        "address",
        "your",
        "number",
        "please",
    ]
)
NUMERIC = re.compile(r"(?<![\d/.\-])(\d{1,2})[/\-](\d{1,2})[/\-](?:\d{4}|\d{2})(?![\d/\-])")


@dataclass(frozen=True, slots=True)
class Told:
    """What is looked for on every paper, whatever its kind turns out to be."""

    labels: Sequence[Sequence[Label]]
    """Those of each page."""
    typed: Sequence[Candidate]
    """Values beside or under their labels: see `typed`."""
    said: Sequence[Candidate]
    """Values in sentences."""


def told_on(pages: Sequence[Page]) -> Told:
    """What pages that were laid out tell."""
    labels = [find_labels(page) for page in pages]
    return Told(labels, typed(pages, labels), told_in_sentences(pages, letter=False))


def typed(pages: Sequence[Page], labels: Sequence[Sequence[Label]]) -> list[Candidate]:
    """Account numbers, billing numbers, dates and amounts beside or under their labels."""
    found: list[Candidate] = []
    parse_date = fields.date_parser(day_first(pages))
    for page, of_page in zip(pages, labels, strict=True):
        found += candidates(page, of_page, "account_number", fields.parse_account)
        found += candidates(page, of_page, "billing_number", fields.parse_telephone)
        found += candidates(page, of_page, "bill_date", parse_date)
        found += candidates(page, of_page, "amount_due", fields.parse_amount)
        found += candidates(page, of_page, "requested_date", parse_date)
    return found


def day_first(pages: Sequence[Page]) -> bool:
    """True when the document writes the day before the month: its dates prove it, or its language has that habit."""
    text = "\n".join(line.text for page in pages[:4] for line in page.lines)[:20_000]
    proofs = [(int(m[1]) > 12, int(m[2]) > 12) for m in NUMERIC.finditer(text)]
    firsts, seconds = sum(a and not b for a, b in proofs), sum(b and not a for a, b in proofs)
    if firsts != seconds:
        return firsts > seconds
    words = {w for page in pages[:2] for line in page.lines for w in fold(line.text)}
    return len(words & DAY_FIRST_WORDS) >= 2 and len(words & MONTH_FIRST_WORDS) < 4
