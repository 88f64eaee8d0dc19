"""The requested date: what was asked for, committed, revised or done, by what the message tells."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from intake.domain.findings import Kind, PortStatus, Request
from intake.reading.dates import FoundDate, field_date, find_dates
from intake.reading.facts.candidates import Candidate, candidate
from intake.reading.facts.date_clues import Clues, clues_of, leads_date, word_before
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
LONGEST_REST = 30
"""Characters behind a labelled date that may take it back."""
SURE_BY_WORDS = 0.92
"""No date of a sentence is surer than one under a label."""

_DAY_FIRST = re.compile(
    r"(?i)\b(?:gracias|saludos|nosotros|cuenta|por favor|hola|fecha|buen[oa]s|estimad[oa]s?|necesit\w+|queremos|bonjour|merci|compte|veuillez|nous|bitte|datum|\w*termin|\w*auftrag|sehr geehrte|grüßen|hallo|guten|wir|ol[aá]|obrigad[oa]|conta|bom dia|boa tarde|voc[eê]s|n[aã]o|favor)\b"
)
_NORTH = re.compile(r"(?i)\b[A-Z]{2} \d{5}\b")
_SPAN = re.compile(r"(?i)\bto\b(?! be\b)|[-–]\s*\w+ \d(?!\d?:)")
"""Behind a labelled date: another one follows, so that neither is the day ("June 8 - June 12")."""
_OF_A_PORT = re.compile(r"(?i)\b(?:port|transfer|cut ?over|due)")


def requested_dates(
    stretches: Sequence[Stretch], pairs: Sequence[Pair], requests: Sequence[Request], base: date | None
) -> list[Candidate]:
    """Readings of the requested date. Dates without a year take the year of `base`, the message's Date."""
    kinds = {r.kind for r in requests}
    unread = not kinds and any(any_of("dates", "matter").search(s.text) for s in stretches)
    if (not kinds & DATED and not unread) or kinds == {Kind.PORT_DISPUTE}:
        return []
    status = next((r.status for r in requests if r.kind == Kind.PORT_STATUS), None)
    day_first = _day_first(stretches)
    found = list(_labelled(pairs, status, base, day_first))
    if status == PortStatus.CANCELLED and kinds == {Kind.PORT_STATUS}:
        return found
    if unread:
        return [*found, *_unread(stretches, base, day_first)]
    return [*found, *_said(stretches, status, kinds, base, day_first)]


def _day_first(stretches: Sequence[Stretch]) -> bool:
    """True where days stand before months: by a date of the message that can be read in one way only, else by its language."""
    for stretch in stretches:
        for day in find_dates(stretch.flow)[:MOST_DATES]:
            first = re.match(r"(\d{1,2})[/-](\d{1,2})", stretch.flow[day.start : day.end])
            if day.rule == "numeric" and day.sure and first and first[1] != first[2]:
                return int(first[1]) > 12
    return any(_DAY_FIRST.search(s.text) for s in stretches) and not any(_NORTH.search(s.text) for s in stretches)


def _unread(stretches: Sequence[Stretch], base: date | None, day_first: bool) -> Iterator[Candidate]:
    """Dates that say by their own words what they are, in a message whose request was not understood."""
    yield from _said(stretches, None, set(), base, day_first)
    for status in (PortStatus.DELAYED, PortStatus.COMPLETED, PortStatus.FOC):
        for one in _said(stretches, status, {Kind.PORT_STATUS}, base, day_first):
            assert isinstance(one.value, date)
            past = base is not None and one.value <= base
            if one.confidence >= 0.8 and past == (status == PortStatus.COMPLETED):
                yield replace(one, confidence=one.confidence - (0.05 if status == PortStatus.FOC else 0.0))


def _labelled(
    pairs: Sequence[Pair], status: PortStatus | None, base: date | None, day_first: bool
) -> Iterator[Candidate]:
    order = _LABEL_ORDER[status]
    for pair in pairs:
        if pair.key not in order or not pair.stretch:
            continue
        days = find_dates(pair.value[:60], base, day_first=day_first)
        rest = pair.value[days[0].end : days[0].end + LONGEST_REST] if days else ""
        said = word_before(pair.value[: days[0].start]) if days else None
        key = pair.key if said is None else said
        if key not in order:
            continue
        if days and (_SPAN.search(rest[:12]) or any_of("dates", "old_after").match(rest)):
            continue
        day = days[0].day if days else field_date(pair.value, base)
        if day:
            sure = 0.98 - 0.06 * order.index(key)
            yield Candidate(day, sure, f"label {key}", pair.stretch.where, pair.line)


def _said(
    stretches: Sequence[Stretch],
    status: PortStatus | None,
    kinds: set[Kind],
    base: date | None,
    day_first: bool,
) -> Iterator[Candidate]:
    """Dates among sentences, each weighed by its own words and by the other dates of the message."""
    told = list(_told(stretches, base, day_first))
    moved = status == PortStatus.DELAYED or (
        Kind.PORT_STOP in kinds and not kinds & {Kind.CANCELLATION, Kind.PORT_OUT, Kind.PORT_IN}
    )
    ahead = [t.day.day for t in told if not t.clues.other and (base is None or t.day.day > base)]
    behind = {t.day.day for t in told if not t.clues.other and base is not None and t.day.day <= base}
    strict = kinds <= {Kind.CSR, Kind.PORT_PIN, Kind.PORT_STATUS} and status in (None, PortStatus.REJECTED)
    for one in told:
        clues = one.clues
        since = clues.since and status == PortStatus.COMPLETED  # "live with them since May 8"
        weight = 0.0 if clues.other and not since else _weight(clues, status, kinds)
        if moved and not clues.other and not clues.old and len(set(ahead)) > 1 and one.day.day == max(ahead):
            weight = max(weight, 0.89)  # of two dates of a port that is put off the later one is the new one
        if status == PortStatus.COMPLETED and behind == {one.day.day} and not clues.old:
            weight = max(weight, 0.62)  # the only day that it can have been
        if strict and not _OF_A_PORT.search(one.sentence):
            weight -= 0.4
        if base and weight > 0.3:
            weight += _time_of(one.day.day, base, status, kinds, bool(ahead), weight)
        if weight >= 0.5:
            yield candidate(one.day.day, min(weight, SURE_BY_WORDS), "said", one.stretch, one.day.start)


@dataclass(frozen=True, slots=True)
class Told:
    """A date among sentences, with what its words tell."""

    day: FoundDate
    stretch: Stretch
    sentence: str
    clues: Clues


def _told(stretches: Sequence[Stretch], base: date | None, day_first: bool) -> Iterator[Told]:
    for stretch in stretches:
        days = [
            day
            for day in find_dates(stretch.flow, base, day_first=day_first)[:MOST_DATES]
            if day.rule not in ("compact", "numeric-no-year") or leads_date(stretch.flow, day)
        ]
        other = False
        for at, day in enumerate(days):
            last_end = days[at - 1].end if at else 0
            following = days[at + 1].start if at + 1 < len(days) else len(stretch.flow)
            clues = clues_of(stretch, day, last_end, following, last_other=other)
            other = clues is not None and clues.other
            if clues:
                yield Told(day, stretch, stretch.flow[slice(*stretch.sentence_at(day.start))], clues)


def _time_of(
    day: date, base: date, status: PortStatus | None, kinds: set[Kind], another_ahead: bool, weight: float
) -> float:
    """What it adds to the weight of a date that it lies before or after the day of the message."""
    ahead = day > base if status == PortStatus.FOC and another_ahead else day >= base
    if status == PortStatus.COMPLETED:
        return -0.5 if day > base + timedelta(days=1) and not kinds & {Kind.CANCELLATION} else 0.0
    if status == PortStatus.DELAYED:
        return -0.3 if not ahead and another_ahead else 0.0
    if not ahead:
        return -0.3 if status != PortStatus.FOC or another_ahead else 0.0
    return 0.17 if weight < 0.6 else 0.0


def _weight(clues: Clues, status: PortStatus | None, kinds: set[Kind]) -> float:
    """How surely a date is the one that the message is about, by its own words (0 to 0.9)."""
    revised = clues.revised_before
    if status == PortStatus.COMPLETED:
        if clues.since:
            return 0.86
        base = 0.88 if clues.done_before else 0.85 if clues.done else 0.5
        return base - (0.4 if clues.old and not revised and not clues.done_before else 0.0)
    if status == PortStatus.FOC:
        base = 0.88 if clues.committed_before else 0.85 if clues.committed or clues.asked else 0.45
        base -= 0.2 if clues.wished and not clues.committed_before else 0.0
    elif status == PortStatus.DELAYED:
        base = 0.88 if revised else 0.8 if clues.revised and not clues.old and not clues.standing else 0.45
    elif status == PortStatus.RECEIVED:
        base = 0.84 if clues.wished else 0.8 if clues.asked else 0.45
    elif (
        status == PortStatus.REJECTED and kinds <= {Kind.PORT_STATUS, Kind.RECORDS_UPDATE, Kind.CSR}
    ) or Kind.PORT_DISPUTE in kinds:
        base = 0.0
    elif kinds & {Kind.PORT_STOP} and not kinds & {Kind.CANCELLATION, Kind.PORT_OUT}:
        base = 0.88 if revised and not clues.standing else 0.0
    else:
        base = 0.88 if revised and clues.asked else 0.84 if clues.asked_before else 0.78 if clues.asked else 0.45
        base -= 0.3 if clues.term and Kind.CANCELLATION not in kinds else 0.0
    return base - (0.4 if clues.old and not revised else 0.0)
