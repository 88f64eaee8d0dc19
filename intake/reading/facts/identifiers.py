"""Account number and port order number: labelled, or said in a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from intake.domain.findings import Kind
from intake.reading.dates import find_dates
from intake.reading.facts.candidates import Candidate, candidate
from intake.reading.facts.labels import Pair
from intake.reading.facts.stretches import Stretch
from intake.reading.facts.wordlists import any_of, hits
from intake.reading.numbers import find_numbers

_JOIN = r"[-/._~:*#|+·\\]"
"""Marks that join the parts of a code."""
_PART = rf"[A-Z0-9](?:[A-Z0-9]|{_JOIN}{{1,2}}(?=[A-Z0-9])){{0,28}}"
_NO_LEAD = r"(?:NO|NR|NUM|ID|IS|PON|LSR|PO|TN|BTN|FOR|THE|AND|ON|WITH|TO|OF|AT|ACCT|AN|EU|FAX|TEL|EXT|VER|REV|SUP|PIN|ASAP|OK|HI|RE|FYI|NOT|OUR|WE|I|A|IT|AS|BY|IN|OR|IF|MY|DUE|FOC|DDD|DD|LOA|CSR|NEW|OLD|END|ARE|WAS|HAS)"
_ID = (
    rf"((?-i:(?!{_NO_LEAD}\b)[A-Z]{{1,5}}) (?=[A-Z0-9:*~./-]{{0,8}}\d)(?!\d{{5}}\b){_PART}(?: \d{{1,6}}(?=[\s.,;)]|$)(?! [a-z]{{2,}}s\b)){{0,3}}"
    rf"|{_PART}(?: \d{{2,6}}(?=[\s.,;)]|$)(?: (?:\d{{2,6}}|\d(?! [a-z]{{2,}}s\b))(?=[\s.,;)]|$)){{0,3}}(?: (?-i:[A-Z])(?=[.,;)]|\s*$|\s*\n))?)?)"
    r"( \([A-Z0-9]{1,2}\))?"
)
"""A code: parts that marks join; before it perhaps a few capitals ("HM 513 0077"), behind it groups of digits and one capital
("612 0044 9 Q") or a sign in brackets ("SBPS 0042 (A)")."""
_VALUE = re.compile(r"[\s#:\"'“«‘(]{0,6}" + _ID + r"(?![\w@])", re.IGNORECASE)
_CODE = re.compile(
    rf"^[A-Z0-9*Xx•#][A-Z0-9*Xx•\-/._~:#|+·\\]{{1,29}}(?: (?=[A-Z]{{0,3}}\d|[A-Z]$)[A-Z0-9]{{1,8}}(?:{_JOIN}[A-Z0-9]{{1,8}}){{0,3}}){{0,4}}$",
    re.IGNORECASE,
)
_FRACTION = re.compile(r"\d{1,2}[/.:-]\d{1,2}")
"""A day, a time or a share, and no code."""


def account_numbers(stretches: Sequence[Stretch], pairs: Sequence[Pair]) -> Iterator[Candidate]:
    """Readings of the account with us."""
    for pair in pairs:
        if pair.key == "account_number" and pair.stretch:
            value = _labelled(pair.value, telephone=True)
            if value:
                yield Candidate(value, 0.97, "label", pair.stretch.where, pair.line)
    for stretch in stretches:
        yield from _said(stretch, "account", "account_other")
        for weak in _said(stretch, "account_weak", "account_other"):
            if re.fullmatch(r"[A-Z0-9]{1,5}-\d{4,9}", str(weak.value)):
                yield replace(weak, confidence=0.7)


def order_numbers(stretches: Sequence[Stretch], pairs: Sequence[Pair], kinds: frozenset[Kind]) -> Iterator[Candidate]:
    """Readings of the port order's number. "Order" alone counts only in a message about a port."""
    about_port = bool(kinds - {Kind.BILL_COPY, Kind.CANCELLATION, Kind.RECORDS_UPDATE, Kind.NUMBER_RETURN}) or any(
        re.search(r"(?i)\b(?:port(?:ing|ed|s|abil\w+)?|pon|lsr|foc|portierung|portage)\b", s.text) for s in stretches
    )
    for pair in pairs:
        if pair.key == "order_number" and pair.stretch and (about_port or re.search(r"(?i)pon|lsr|port", pair.label)):
            value = _labelled(pair.value, telephone=False)
            if value:
                sure = (
                    0.99
                    if re.search(r"(?i)\bpon\b", pair.label)
                    else 0.98
                    if re.search(r"(?i)pon|lsr|port", pair.label)
                    else 0.93
                )
                yield Candidate(value, sure, "label", pair.stretch.where, pair.line)
    if about_port:
        for stretch in stretches:
            yield from _said(stretch, "order", "order_other")


def _labelled(value: str, *, telephone: bool) -> str | None:
    """The code in a labelled value, or None where it is none: words, an amount, a date."""
    mark = re.match(r"[^().;,]{3,24}( \([A-Z0-9]{1,2}\))(?=\W*$|\.\s)", value.strip(" #:\"'“”«»"))
    value = re.split(r"\s+(?=VER|REV|\(|SUP|-\s|–)|[,;]|\s\||\|\s|\.\s|\s{2,}", value.strip(" #:\"'“”«»"))[0].strip(
        " .#*\"'“”«»|" if "*" not in value else " .|"
    )
    if mark and _CODE.match(value) and re.search(r"\d", value):
        return value + mark[1]
    if not _CODE.match(value) or not re.search(r"\d", value):
        found = _VALUE.match(value)
        if not found or not _code_like(found[1]):
            return None
        value = found[1]
    if find_dates(value) or (not telephone and find_numbers(value)):
        return None
    return value


def _said(stretch: Stretch, cue: str, other: str) -> Iterator[Candidate]:
    """Codes that follow a cue in a sentence ("our account with you is 4471-20936")."""
    for match in hits("codes", cue, stretch.prose):
        start, end = stretch.sentence_at(match.start())
        before = stretch.flow[max(start, match.start() - 40) : match.start()]
        ours = cue == "account" and re.search(r"(?i)with you|at your|with your", match.group())
        if not ours and any_of("codes", other, after="$").search(before):
            continue
        found = _VALUE.match(stretch.flow, match.end(), min(len(stretch.flow), match.end() + 60))
        if not found or not _code_like(found[1]):
            continue
        value = found[1].rstrip("./-_:") + (found[2] or "")
        if find_numbers(value) and not re.search(r"(?i)number|no\b|#|nummer|n[uú]mero", match.group()):
            continue
        street = value.isdigit() and len(value) < 6 and re.match(r"\s[A-Z][a-z.]", stretch.flow[found.end() :][:4])
        if cue == "order" and street:
            continue
        after = stretch.flow[found.end() : min(end, found.end() + 40)]
        if any_of("codes", f"{other}_after").match(after):
            continue
        yield candidate(
            value,
            0.93 if re.search(r"(?i)number|no\b|#|pon", match.group()) else 0.85,
            "said",
            stretch,
            match.start(),
        )


def _code_like(value: str) -> bool:
    """Three digits at least, or a code of letters and two; no date, no year alone, no amount of lines."""
    lead, *rest = value.split()
    if rest and not any(c.isdigit() for c in "".join(rest)):
        return False
    if not any(c.isdigit() for c in lead) and not (rest and lead.isupper()):
        return False
    digits = sum(c.isdigit() for c in value)
    parted = re.search(_JOIN + "| ", value) and any(c.isupper() for c in value)  # "LHS-1", "CWC 8/1"
    if digits < (1 if parted and len(value) > 3 else 3) and not (
        digits == 2 and len(value) >= 5 and not value.isalpha()
    ):
        return False
    if _FRACTION.fullmatch(value):
        return False
    if re.fullmatch(r"(?:19|20)\d\d", value) or find_dates(value):
        return False
    return not re.fullmatch(r"\d{1,2}(?:st|nd|rd|th|am|pm)|\d{5}-\d{4}", value, re.IGNORECASE)
