"""What is looked for on every paper before its kind is known: labels, the values beside them, and values in sentences."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from intake.reading.documents import fields
from intake.reading.documents.bill_labels import Label, find_labels
from intake.reading.documents.fields import Candidate, candidates
from intake.reading.documents.layout import Page, box_of, joined
from intake.reading.documents.number_columns import DAY_FIRST
from intake.reading.documents.prose import told_in_sentences
from intake.reading.documents.remembered import find_dates
from intake.reading.documents.values import amount
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
BY_A_DAY = frozenset(
    ["pay by", "due by", "payment due", "payment due by", "due", "due on", "due date", "pay before", "please pay before", "to pay by",
     "pagar antes de", "vence", "vence el", "payer avant le", "zahlbar bis"]
)  # fmt: skip
"""Labels of a day, behind which the amount that is due then may stand: "Pay by Sep 1   $88.10"."""
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
        found += _due_on_a_day(page, of_page)
    return found


def _due_on_a_day(page: Page, labels: Sequence[Label]) -> list[Candidate]:
    """Amounts in the cell right of a label with the day by which they are to be paid."""
    found = []
    for label in labels:
        cells = page.lines[label.line].cells
        right = next((c for c in cells if c.box[0] > label.cell.box[2]), None)
        rest = label.cell.words[label.end :]
        if label.phrase not in BY_A_DAY or not label.leads or right is None or not 0 < len(rest) <= 4:
            continue
        dated = DAY_FIRST.match(joined(rest)) or find_dates(joined(rest))
        money = amount(right.text) if dated and right is cells[-1] else None
        if money is not None and money[2]:
            text = f"{label.cell.text} {right.text}"
            box = box_of([*label.cell.words, *right.words])
            found.append(
                Candidate("amount_due", money[0], text, page.number, box, 0.66, f"due by a day: “{label.phrase}”")
            )
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
