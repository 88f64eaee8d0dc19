"""How well bills are read: fields right, wrong, missed and given where none; precision and recall of numbers."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from intake.domain.findings import AttachmentKind
from intake.reading.documents.document import DocumentReader
from tests.bills.truth import Truth

FIELDS = (
    "provider",
    "account_number",
    "billing_number",
    "customer_name",
    "company",
    "service_address",
    "billing_address",
    "bill_date",
    "amount_due",
)


@dataclass
class Score:
    """Counts by field."""

    right: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)
    invented: Counter[str] = field(default_factory=Counter)
    files: int = 0
    bills: int = 0
    hit: int = 0
    false: int = 0
    lost: int = 0
    complaints: list[str] = field(default_factory=list)

    def rate(self, name: str) -> float:
        """Share of the values present that were read right."""
        return self.right[name] / max(self.right[name] + self.wrong[name] + self.missed[name], 1)

    @property
    def precision(self) -> float:
        return self.hit / max(self.hit + self.false, 1)

    @property
    def recall(self) -> float:
        return self.hit / max(self.hit + self.lost, 1)

    def __str__(self) -> str:
        rows = [
            f"{n:16} right {self.rate(n):6.1%}  wrong {self.wrong[n]:3}  missed {self.missed[n]:3}  invented {self.invented[n]:3}"
            for n in FIELDS
        ]
        return "\n".join(
            [
                f"{self.files} files, {self.bills} known as bills",
                *rows,
                f"numbers precision {self.precision:.3f} recall {self.recall:.3f}",
            ]
        )


def same(value: object) -> str:
    """A value as it is compared: no case, accents, punctuation."""
    plain = unicodedata.normalize("NFKD", str(value)).encode("ascii", "ignore").decode().lower()
    return " ".join(re.findall(r"[0-9a-z]+", plain))


def score(reader: DocumentReader, bills: Iterable[tuple[bytes, Truth]]) -> Score:
    """Reads every bill and compares."""
    out = Score()
    for content, truth in bills:
        document = reader.read(f"{truth.layout}-{truth.seed}.pdf", "application/pdf", content)
        out.files += 1
        out.bills += document.kind is AttachmentKind.BILL
        want = truth.expected()
        for name in FIELDS:
            have = getattr(document.facts, name)
            have = have.isoformat() if name == "bill_date" and have else have
            if want[name] is None:
                group = out.invented if have is not None else None
            elif have is None:
                group = out.missed
            else:
                group = out.right if same(have) == same(want[name]) else out.wrong
            if group is not None:
                group[name] += 1
            if group is not out.right and group is not None:
                out.complaints.append(f"{truth.layout}-{truth.seed} {name}: want {want[name]!r}, have {have!r}")
        have_numbers, want_numbers = set(document.facts.numbers), set(truth.numbers)
        out.hit += len(have_numbers & want_numbers)
        out.false += len(have_numbers - want_numbers)
        out.lost += len(want_numbers - have_numbers)
        if have_numbers != want_numbers:
            out.complaints.append(
                f"{truth.layout}-{truth.seed} numbers: false {sorted(have_numbers - want_numbers)}, lost {sorted(want_numbers - have_numbers)}"
            )
    return out
