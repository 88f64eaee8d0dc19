"""Telephone numbers in the block at the head of a bill that tells its account, and lines printed there without their area code."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set

from intake.domain.numbers import TOLL_FREE_CODES
from intake.reading.documents.bill_labels import Label
from intake.reading.documents.fields import Candidate
from intake.reading.documents.layout import Line, Page, Word, box_of, joined
from intake.reading.documents.own_lines import OwnNumbers
from intake.reading.documents.remembered import find_numbers
from intake.reading.documents.strangers import strangers as told_to_call
from intake.reading.documents.values import amount
from intake.reading.documents.vocabulary import fold
from intake.reading.number_shapes import north_american

PLAIN = frozenset(
    ["telephone", "telephone number", "telephones", "telephone numbers", "telefono", "numero de telefono"]
)
"""Labels that say nothing but that a number follows: beside the account number it is the account's (folded: "PHONE:" too)."""
HEAD = 0.45
"""The head of a page ends here."""
NEAR = 5
"""Lines between such a label and the one of the account number."""
ALIGNED = 3.0
"""Points within which two labels begin at one edge."""
SUFFIX = re.compile(r"[-–/]?(\d{4})[,;]?$")
"""Last digits of a further number behind a whole one: "458/555-0113 -0116 -0182"."""
MOST_WORDS = 4
"""Words in which a whole number may be printed: "+1 (458) 555 0113"."""
SEVEN = re.compile(r"([2-9]\d\d)[-. ](\d{4})(?!\S)")
CALLED = frozenset((word,) for word in ("line", "telephone", "tn", "wtn", "linea", "ligne"))
"""What stands before a number of seven digits in a row of charges (folded)."""


def of_account(
    pages: Sequence[Page], labels: Sequence[Sequence[Label]], main: Candidate | None, numbers: OwnNumbers
) -> Candidate | None:
    """The billing number, `main` or else the one beside the account number; `numbers` gain it and lines of seven digits."""
    head = account_telephones(pages[0], labels[0], told_to_call(pages))
    for one in head:
        numbers.add([one.value], one.page, one.box, one.text)
    main = main or (head[0] if head else None)
    for page, line, number in short_lines(pages, main.value) if main else ():
        numbers.add([number], page, line.box, line.text)
    return main


def account_telephones(page: Page, labels: Sequence[Label], strangers: Set[str] = frozenset()) -> list[Candidate]:
    """Numbers beside a plain label that stands in one column with the label of the account number; the first one first."""
    accounts = [label for label in labels if "account_number" in label.fields and label.leads]
    found: list[Candidate] = []
    for label in labels:
        if label.phrase not in PLAIN or not label.leads or not any(_beside(label, one) for one in accounts):
            continue
        words = [w for w in page.lines[label.line].words if w.x0 >= label.box[2] - 0.5]
        told = _told(words) if label.box[1] < HEAD * page.height else []
        if not told or told[0][2:5] in TOLL_FREE_CODES:
            continue
        box = box_of([*label.words, *words])
        found += [
            Candidate(
                "billing_number",
                number,
                f"{label.text} {joined(words)}",
                page.number,
                box,
                0.6,
                "beside the account number",
            )
            for number in dict.fromkeys(told)
            if number not in strangers
        ]
    return found


def _beside(label: Label, account: Label) -> bool:
    return abs(label.box[0] - account.box[0]) < ALIGNED and 0 < abs(label.line - account.line) <= NEAR


def _told(words: Sequence[Word]) -> list[str]:
    """The numbers that words begin with: whole ones, or one with the last digits of more behind it."""
    for count in range(1, min(len(words), MOST_WORDS) + 1):
        first = find_numbers(joined(words[:count]))
        if len(first) != 1 or first[0].start > 1:
            continue
        rest = [SUFFIX.match(word.text) for word in words[count:]]
        apart = len(rest) > 1 or (bool(rest) and words[count].x0 - words[count - 1].x1 > words[count].height)
        if apart and all(rest):  # one behind a small blank would be the end of a range
            return [first[0].number, *(first[0].number[:-4] + part[1] for part in rest if part)]
    gap = next((i for i in range(1, len(words)) if words[i].x0 - words[i - 1].x1 > words[i].height), len(words))
    numbers = find_numbers(joined(words[:gap]))  # what stands behind a wide gap is another column's
    return [f.number for f in numbers] if numbers and numbers[0].start <= 1 else []


def short_lines(pages: Sequence[Page], main: str) -> list[tuple[int, Line, str]]:
    """Rows of charges for lines of seven digits, "LINE 555-0158  SINGLE PARTY  36.00": (page, line, E.164 with the area
    code of the billing number `main`)."""
    found = []
    for page in pages:
        for line in page.lines:
            words = line.cells[0].words
            match = SEVEN.match(joined(words[1:3]))
            if match is None or fold(words[0].text) not in CALLED:
                continue
            if len(line.cells) < 2 or amount(line.cells[-1].text) is None:
                continue
            number = north_american(main[2:5], match[1], match[2])
            if number is not None:
                found.append((page.number, line, number))
    return found
