"""Codes that stand in a message without a label: the one that a message about a port keeps naming is its order."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from intake.domain.findings import Kind, Party
from intake.reading.dates import find_dates
from intake.reading.facts.candidates import Candidate, candidate
from intake.reading.facts.stretches import Stretch
from intake.reading.facts.wordlists import any_of, word_set
from intake.reading.numbers import find_numbers

_JOINED = r"(?=[A-Z0-9/._\-]{0,30}[A-Z])(?=[A-Z0-9/._\-]{0,30}\d)[A-Z0-9]{1,20}(?:[-/._][A-Z0-9]{1,14}){0,5}"
_DIGITS_PARTED = r"\d{1,8}/[A-Z0-9]{2,8}(?:/[A-Z0-9]{2,8}){0,2}"
_SPACED = r"(?!(?:TN|BTN|ATN|PON|LSR|PO|NO|EU|US|AM|PM|ET|CT|PT|MT|DUE|FOC|LOA|CSR|QTY|RE|STE|ST|BOX|REV|VER|SUP|SUPP|EXT|OCN|QTY|UTC|AND|TO|ON|AT|OF|FAX|TEL|TOLL|ZIP|FOR|THE)\b)[A-Z]{2,4} \d{2,6}(?:[- ]\d{1,6}){0,3}"
_CODE = re.compile(rf"(?<![\w@./#\-+])#?({_JOINED}|{_DIGITS_PARTED}|{_SPACED})(?![\w@/]|-\w|\.\w)")
_PARTED = re.compile(r"[-/._]")
_NO_CODE = re.compile(
    r"(?:RITM|INC|CHG|PRB|SCTASK|TASK|CTASK|TKT|CASE|HD)-?\d{3,12}|(?:E|T|DS|MP|G|COVID|ISO|RFC|VER|REV|V|Q|SUP|SIP|IP|H|A|B)-?\d{1,4}|\d{1,4}[A-Z]{1,2}|\d{3,6}Z|[A-Z]\d[A-Z]"
)
_ZIP = re.compile(r"[A-Z]{2} \d{5}(?:-\d{4})?")
MOST = 60
"""Codes of one stretch that are looked at."""


def unlabelled_orders(
    stretches: Sequence[Stretch],
    subject: str,
    kinds: frozenset[Kind],
    party: Party,
    taken: frozenset[str],
) -> Iterator[Candidate]:
    """The code that a message about a port order names without saying "order": one only, or that of the subject.

    `subject`: also that of a reply, where it says which of the codes in the body is meant. `taken`: values that are
    known to be something else. A customer's code counts where a port's state is told or stopped, or its sentence
    speaks of an order.
    """
    told = bool(kinds & {Kind.PORT_STATUS, Kind.PORT_STOP, Kind.PORT_DISPUTE})
    found: dict[str, tuple[Stretch, int]] = {}
    for stretch in stretches:
        for code, place in _codes(stretch):
            if code in taken:
                continue
            start, end = stretch.sentence_at(place)
            if party == Party.CARRIER or told or any_of("codes", "order_near").search(stretch.flow, start, end):
                found.setdefault(code, (stretch, place))
    if any(any_of("codes", "order_near").search(stretch.text) for stretch in stretches):
        for stretch in stretches:
            for code, place in _codes(stretch):
                at = subject.find(code)
                if at >= 0 and code not in taken and not any_of("codes", "code_other", after="$").search(subject[:at]):
                    found.setdefault(code, (stretch, place))
    named = [code for code in found if code in subject]
    chosen = named if len(named) == 1 else list(found) if len(found) == 1 else []
    for code in chosen:
        spaced = " " in code
        often = sum(s.text.count(code) for s in stretches) + (code in subject)
        if not spaced or often > 1:
            yield candidate(code, 0.75 if code in named else 0.68, "only-code", *found[code])


def _codes(stretch: Stretch) -> Iterator[tuple[str, int]]:
    flow = stretch.flow
    left = MOST
    for match in _CODE.finditer(flow):
        left -= 1
        if not left:
            return
        code = match[1]
        digits = sum(c.isdigit() for c in code)
        if digits < 3 or (digits < 4 and not _PARTED.search(code) and " " not in code) or _NO_CODE.fullmatch(code):
            continue
        if _ZIP.fullmatch(code) and code[:2] in word_set("places", "states"):
            continue
        if find_dates(code) or find_numbers(code) or re.fullmatch(r"\d{1,2}/\d{1,4}", code):
            continue
        before = flow[max(0, match.start() - 45) : match.start(1)]
        if any_of("codes", "code_other", after="$").search(before):
            continue
        yield code, match.start(1)
