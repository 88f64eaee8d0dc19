"""The requested date: what was asked for, committed, revised or done, by what the message tells."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from intake.domain.findings import Kind, PortStatus, Request
from intake.reading.dates import FoundDate, find_dates
from intake.reading.facts.candidates import Candidate, candidate
from intake.reading.facts.labels import Pair
from intake.reading.facts.stretches import Stretch
from intake.reading.facts.wordlists import any_of

DATED = frozenset(
    {
        Kind.PORT_OUT,
        Kind.PORT_IN,
        Kind.CANCELLATION,
        Kind.PORT_STATUS,
        Kind.PORT_STOP,
        Kind.NUMBER_RETURN,
        Kind.CSR,
        Kind.PORT_PIN,
    }
)
"""Kinds of requests in which a date of the matter may stand."""

_LABEL_ORDER = {
    PortStatus.COMPLETED: ("date_done", "date_committed", "date_asked"),
    PortStatus.FOC: ("date_revised", "date_committed", "date_asked"),
    PortStatus.DELAYED: ("date_revised", "date_committed"),
    PortStatus.RECEIVED: ("date_asked", "date_revised", "date_committed"),
    PortStatus.REJECTED: ("date_asked",),
    PortStatus.CANCELLED: (),
    None: ("date_revised", "date_asked", "date_committed"),
}
"""Which label's date the status is about, best first (0013, 0061, 0004 and 0038 of the conventions)."""

MOST_DATES = 40
"""Dates of one stretch that are weighed; a mail with more tells no single one."""

_DAY_FIRST = re.compile(
    r"(?i)\b(?:gracias|saludos|nosotros|cuenta|por favor|bonjour|merci|compte|veuillez|bitte|sehr geehrte|grüßen|obrigad[oa]|conta|bom dia|favor)\b"
)
_ONLY_TIME = re.compile(
    r"[\W\d]{0,12}(?:\w{3,9}[.,]? )?[\w., /\-]{6,24}(?:,? (?:at )?\d{1,2}:\d\d(?::\d\d)?.{0,24})\W*"
)
"""A line that is nothing but a day and a time: the stamp of a ticket system."""
_FROM = re.compile(r"(?i)\b(?:from|del?|du|vom|von)(?: the)? $")
_TO = re.compile(r"(?i)[\w ,.]{0,8}?\s?\b(?:to|until|al?|au|auf|para)\b")
"""A date put off "from June 1 to June 15": the second is asked for."""
_NORTH = re.compile(r"(?i)\b[A-Z]{2} \d{5}\b")


def requested_dates(
    stretches: Sequence[Stretch], pairs: Sequence[Pair], requests: Sequence[Request], base: date | None
) -> list[Candidate]:
    """Readings of the requested date. Dates without a year take the year of `base`, the message's Date."""
    kinds = {r.kind for r in requests}
    unread = not kinds and any(any_of("dates", "matter").search(s.text) for s in stretches)
    if (not kinds & DATED and not unread) or kinds == {Kind.PORT_DISPUTE}:
        return []
    status = next((r.status for r in requests if r.kind == Kind.PORT_STATUS), None)
    day_first = any(_DAY_FIRST.search(s.text) for s in stretches) and not any(_NORTH.search(s.text) for s in stretches)
    found = list(_labelled(pairs, status, base, day_first))
    if status == PortStatus.CANCELLED and kinds == {Kind.PORT_STATUS}:
        return found
    strict = kinds <= {Kind.CSR, Kind.PORT_PIN, Kind.PORT_STATUS} and status in (None, PortStatus.REJECTED)
    for stretch in stretches:
        found += _said(stretch, status, kinds, base, day_first, strict)
        if unread:
            found += _unread_state(stretch, base, day_first)
    return found


def _unread_state(stretch: Stretch, base: date | None, day_first: bool) -> Iterator[Candidate]:
    """Dates that say by their own words what they are, in a message whose request was not understood."""
    for status in (PortStatus.DELAYED, PortStatus.COMPLETED, PortStatus.FOC):
        for one in _said(stretch, status, {Kind.PORT_STATUS}, base, day_first, strict=False):
            assert isinstance(one.value, date)
            past = base is not None and one.value <= base
            if one.confidence >= 0.8 and past == (status == PortStatus.COMPLETED):
                yield replace(one, confidence=one.confidence - (0.05 if status == PortStatus.FOC else 0.0))


def _labelled(
    pairs: Sequence[Pair], status: PortStatus | None, base: date | None, day_first: bool
) -> Iterator[Candidate]:
    order = _LABEL_ORDER[status]
    for pair in pairs:
        if pair.key in order and pair.stretch:
            days = find_dates(pair.value[:60], base, day_first=day_first)
            if days and not re.search(r"(?i)\bto\b|[-–]\s*\w+ \d", pair.value[days[0].end - 0 : days[0].end + 12]):
                yield Candidate(
                    days[0].day,
                    0.98 - 0.06 * order.index(pair.key),
                    f"label {pair.key}",
                    pair.stretch.where,
                    pair.line,
                )


def _said(
    stretch: Stretch,
    status: PortStatus | None,
    kinds: set[Kind],
    base: date | None,
    day_first: bool,
    strict: bool,
) -> Iterator[Candidate]:
    for day in find_dates(stretch.flow, base, day_first=day_first)[:MOST_DATES]:
        if day.rule == "compact" or (day.rule == "numeric-no-year" and not _leads_date(stretch.flow, day)):
            continue
        line = stretch.text[slice(*stretch.line_at(day.start))]
        start, end = stretch.sentence_at(day.start)
        sentence, before = stretch.flow[start:end], stretch.flow[max(start, day.start - 70) : day.start]
        if len(line) < 70 and _ONLY_TIME.fullmatch(line):
            heading = _heading(stretch, day.start)
            if heading is None:
                continue
            sentence, before = f"{heading} {sentence}", f"{heading[-70:]} {before}"
        weight = _weight(sentence, before, stretch.flow[day.end : min(end, day.end + 60)], status, kinds)
        if strict and not re.search(r"(?i)\bport|transfer|cut ?over|due", sentence):
            weight -= 0.4
        asked = status in (None, PortStatus.RECEIVED)
        if base and asked and weight > 0.3:
            weight += 0.17 if day.day >= base and weight < 0.6 else 0 if day.day >= base else -0.3
        if weight >= 0.5:
            yield candidate(day.day, min(weight, 0.92), "said", stretch, day.start)


def _heading(stretch: Stretch, place: int) -> str | None:
    """The line over a date that stands alone, where it ends with a colon: "we confirm the due date for your order:"."""
    for start, end in reversed(stretch.lines[max(0, stretch.line_index(place) - 3) : stretch.line_index(place)]):
        line = stretch.text[start:end].strip()
        if line:
            return line if line.endswith(":") else None
    return None


def _leads_date(flow: str, day: FoundDate) -> bool:
    """ "on 6/8", "by 03/17": a date; "1/2 of", "24/7": none."""
    sure_day = day.sure and day.end - day.start >= 4 and flow[day.start : day.end] != "24/7"
    if sure_day and re.search(
        r"(?i)(?:\b(?:end|close|last day|month|january|february|march|april|may|june|july|august|september|october|november|december)\b[^.\n]{0,24})[,(] ?$",
        flow[max(0, day.start - 40) : day.start],
    ):
        return True
    return bool(
        re.search(
            r"(?i)\b(?:on|by|for|until|till|to|from|before|effective|date|foc|ddd|due|dd|is|be|am|le|el|em|dia|zum|per|jusqu.au|hasta el|eta|target|when|deadline|cutover|cut)\W{0,2}$",
            flow[max(0, day.start - 12) : day.start],
        )
    )


def _weight(sentence: str, before: str, after: str, status: PortStatus | None, kinds: set[Kind]) -> float:
    def tells(name: str, text: str) -> bool:
        return bool(any_of("dates", name).search(text))

    if status == PortStatus.COMPLETED and re.search(
        r"(?i)\b(?:since|desde|depuis|seit)\b(?: the| el| le| dem)?[^.;\n]{0,14}$", before
    ):
        return 0.8
    if any_of("dates", "other", after=r"\W{0,3}(?:the |el |le |den |dem )?$").search(before):
        return 0.0
    old = bool(any_of("dates", "old", after=r"\W{0,2}(?:the |el |le |den |dem )?$").search(before)) or bool(
        re.match(r"(?i)\W{0,3}(?:cannot|can.t|can not|no longer|doesn.t|does not|is off|won.t|isn.t)\b", after)
    )
    if status == PortStatus.COMPLETED and tells("done", before[-30:]):
        old = False  # "was activated on" is no "was"
    if _FROM.search(before) and _TO.match(after):
        return 0.0
    revised = tells("revised", before)
    if status == PortStatus.COMPLETED:
        base = 0.85 if tells("done", sentence) else 0.5
    elif status == PortStatus.FOC:
        base = 0.85 if tells("committed", sentence) or tells("asked", sentence) else 0.0
    elif status == PortStatus.DELAYED:
        base = 0.88 if revised else 0.8 if tells("revised", sentence) and not old else 0.45
    elif status == PortStatus.RECEIVED:
        base = 0.8 if tells("asked", sentence) else 0.0
    elif status == PortStatus.REJECTED and kinds <= {Kind.PORT_STATUS, Kind.RECORDS_UPDATE, Kind.CSR}:
        base = 0.0
    elif kinds & {Kind.PORT_STOP} and not kinds & {Kind.CANCELLATION, Kind.PORT_OUT}:
        base = 0.88 if revised else 0.0
    elif Kind.PORT_DISPUTE in kinds:
        base = 0.0
    else:
        base = (
            0.88
            if revised and tells("asked", sentence)
            else 0.84
            if tells("asked", before)
            else 0.78
            if tells("asked", sentence)
            else 0.45
        )
    return base - (0.4 if old and not revised else 0.0)
