"""Which of the telephone numbers in a message are the customer's and of the matter; and the billing number."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from intake.domain.findings import Kind, Party, Source
from intake.reading.facts.grids import moves, rows_of, with_ranges
from intake.reading.facts.labels import Pair
from intake.reading.facts.number_standing import Standing, by_heading, by_label, by_signature, by_words, stays_next
from intake.reading.facts.stretches import Stretch
from intake.reading.facts.wordlists import any_of
from intake.reading.number_endings import short_mentions
from intake.reading.number_shapes import Found
from intake.reading.numbers import find_numbers


@dataclass(frozen=True, slots=True)
class Run:
    """Numbers that stand together, parted by no more than "," and "and"."""

    stretch: Stretch
    found: tuple[Found, ...]
    standing: Standing
    rule: str

    @property
    def numbers(self) -> tuple[str, ...]:
        """E.164, in order."""
        return tuple(f.number for f in self.found)


@dataclass(frozen=True, slots=True)
class OwnNumbers:
    """The result for one message."""

    numbers: tuple[str, ...]
    staying: frozenset[str]
    billing: str | None
    source: Source | None
    billing_source: Source | None
    certain: bool
    """False where only numbers that are said to stay were found, and they were taken for want of others."""


_BETWEEN = re.compile(
    r"(?:[\s,;/&+|•*–-]|\b(?:and|or|plus|as well as|und|et|y|e|ou|le|la|el|o|the|sowie|oder|also)\b|\b(?:ext|x|anexo|poste|ramal|int)\.?\s?\d{1,6}|\b\d{1,2}[.)]|\([^()\n\d]{0,24}\))*"
)
_AND_ONE_MORE = re.compile(
    r"[\s)\],]{0,3}(?:\([^()\n\d]{0,30}\))?[\s,]{0,3}(?:and|or|nor|plus|y|e|o|et|ou|und|oder|sowie|as well as|&|,)\s(?!(?:but|then|please|port|move|transfer)\b)[^.;:\n\d]{0,45}[(:]?\s?",
    re.IGNORECASE,
)
"""From one number that stays to the next: "the gate phone (...) and the modem line (...)"."""
_WITHOUT_STAYING = frozenset({Kind.PORT_OUT, Kind.CANCELLATION, Kind.NUMBER_RETURN})
"""Requests that never are about numbers that stay: where no other number is told, none is."""
MOST_TAKEN_OUT = 40
"""Mentions of numbers up to which a letter may speak of a part of a block; a longer list is one."""
LONGEST_BEFORE, LONGEST_AFTER = 130, 90
LONGEST_QUESTION = 40


def own_numbers(
    stretches: Sequence[Stretch],
    pairs: Sequence[Pair],
    kinds: frozenset[Kind],
    party: Party,
    *,
    others_known: bool,
    notes: list[str],
) -> OwnNumbers:
    """Numbers of the matter in order of appearance. `others_known`: an attached list or letter names numbers too."""
    whole = [find_numbers(with_ranges(stretch.text), notes) for stretch in stretches]
    known = list(dict.fromkeys(one.number for found in whole for one in found))
    runs = []
    for stretch, found in zip(stretches, whole, strict=True):
        every = sorted([*found, *short_mentions(stretch.text, found, known)], key=lambda f: f.start)
        runs += _runs(stretch, every, [p for p in pairs if p.stretch is stretch], party)
    runs = _taken_out(runs)
    runs = _without_the_going_on(_without_the_kept(runs, kinds), kinds)
    matter = [r for r in runs if r.standing == Standing.MATTER]
    billing_runs = [r for r in runs if r.standing == Standing.BILLING or r.rule.endswith("+billing")]
    billing = _billing(billing_runs)
    certain = True
    if not matter and not others_known and not kinds & _WITHOUT_STAYING:
        matter = [r for r in runs if r.standing == Standing.STAYS]
        certain = not matter
    numbers = tuple(dict.fromkeys(n for r in matter for n in r.numbers))
    staying = frozenset(n for r in runs if r.standing == Standing.STAYS for n in r.numbers) if certain else frozenset()
    explicit = {n for r in matter for n in r.numbers if r.rule in ("label", "listed")}
    explicit -= {f.number for r in runs if r.standing == Standing.STAYS for f in r.found if f.rule == "ending"}
    numbers = tuple(n for n in numbers if n not in staying or n in explicit)
    source = _source(matter[0]) if matter and numbers else None
    billing_source = _source(billing_runs[0]) if billing else None
    return OwnNumbers(numbers, staying - set(numbers), billing, source, billing_source, certain)


def _source(run: Run) -> Source:
    start, end = run.stretch.line_at(run.found[0].start)
    return Source(run.stretch.where, run.stretch.text[start:end].strip()[:200], 0.9, run.rule)


def _billing(runs: list[Run]) -> str | None:
    """The billing number where the message names one and no other."""
    named = dict.fromkeys(r.found[-1].number if r.rule == "said-before" else r.found[0].number for r in runs)
    return next(iter(named)) if len(named) == 1 else None


def _without_the_going_on(runs: list[Run], kinds: frozenset[Kind]) -> list[Run]:
    """In a message that takes numbers out of a port, those that go ahead are not its matter."""
    if Kind.PORT_STOP not in kinds or len(runs) < 2:
        return runs
    runs = [Run(r.stretch, r.found, Standing.MATTER, r.rule) if r.standing == Standing.STAYS else r for r in runs]
    kept = []
    for run in runs:
        sentence = run.stretch.sentence_at(run.found[0].start)
        if run.standing == Standing.MATTER and any_of("cues", "goes_on").search(run.stretch.flow, *sentence):
            kept.append(Run(run.stretch, run.found, Standing.STAYS, "goes-ahead"))
        else:
            kept.append(run)
    return kept if any(r.standing == Standing.MATTER for r in kept) else runs


def _taken_out(runs: list[Run]) -> list[Run]:
    """Without the block that the number is taken out of: "out of our range ... a single number", "only 0117 moves"."""
    matter = [run for run in runs if run.standing == Standing.MATTER]
    if not 1 < len(matter) <= MOST_TAKEN_OUT:
        return runs
    dropped: list[Run] = []
    for at, run in enumerate(matter):
        start, _ = run.stretch.sentence_at(run.found[0].start)
        before = run.stretch.flow[max(start, run.found[0].start - LONGEST_BEFORE) : run.found[0].start]
        if len(run.found) > 1 and any_of("cues", "out_of_before", after="$").search(before):
            dropped.append(run)
        elif any_of("cues", "only_before", after="$").search(before) or (
            any_of("cues", "act_before", after="$").search(before) and _has(matter[:at], run)
        ):
            dropped += [
                other
                for other in matter[:at]
                if len(set(other.numbers)) > len(set(run.numbers)) and set(run.numbers) < set(other.numbers)
            ]
    return [run for run in runs if run not in dropped]


def _has(before: list[Run], run: Run) -> bool:
    """True for one number of those that the message says that its writer has: "I have A and B. Please drop B"."""
    for other in before:
        start, _ = other.stretch.sentence_at(other.found[0].start)
        words = other.stretch.flow[max(start, other.found[0].start - LONGEST_BEFORE) : other.found[0].start]
        if set(run.numbers) < set(other.numbers) and any_of("cues", "have_before", after="$").search(words):
            return True
    return False


def _without_the_kept(runs: list[Run], kinds: frozenset[Kind]) -> list[Run]:
    """What somebody keeps while something else ends stays; who moves away keeps his number by taking it along."""
    if Kind.CANCELLATION not in kinds or kinds & {Kind.PORT_OUT, Kind.PORT_IN, Kind.PORT_STATUS} or len(runs) < 2:
        return runs
    kept = []
    for run in runs:
        start, _ = run.stretch.sentence_at(run.found[0].start)
        before = run.stretch.flow[max(start, run.found[0].start - 60) : run.found[0].start]
        keeps = run.rule == "mentioned" and any_of("cues", "keep_before", after="$").search(before)
        kept.append(Run(run.stretch, run.found, Standing.STAYS, "kept") if keeps else run)
    return kept if any(r.standing == Standing.MATTER for r in kept) else runs


def _runs(stretch: Stretch, found: list[Found], pairs: list[Pair], party: Party) -> list[Run]:
    rows = rows_of([stretch.text[start:end] for start, end in stretch.lines])
    groups: list[list[Found]] = []
    for one in found:
        if groups and _together(stretch, groups[-1][-1], one):
            groups[-1].append(one)
        else:
            groups.append([one])
    runs: list[Run] = []
    last_end = 0
    for index, group in enumerate(groups):
        following = groups[index + 1][0].start if index + 1 < len(groups) else len(stretch.text)
        if runs and runs[-1].standing == Standing.STAYS and runs[-1].rule == "said-before":
            gap = stretch.flow[last_end : group[0].start]
            if len(gap) < 80 and _AND_ONE_MORE.fullmatch(gap):
                runs.append(Run(stretch, tuple(group), Standing.STAYS, "said-before"))
                last_end = group[-1].end
                continue
        row = rows.get(stretch.line_index(group[0].start))
        runs += _judged(stretch, tuple(group), pairs, last_end, following, party, None if row is None else moves(row))
        last_end = group[-1].end
        _stay_together(stretch, runs)
    return runs


def _stay_together(stretch: Stretch, runs: list[Run]) -> None:
    """ "0110 and the fax 0111 have to stay": what is said of the second is said of the first too."""
    if len(runs) < 2 or (runs[-1].standing, runs[-1].rule) != (Standing.STAYS, "said-after"):
        return
    first, second = runs[-2:]
    start, _ = stretch.sentence_at(first.found[0].start)
    before = stretch.flow[max(start, first.found[0].start - LONGEST_BEFORE) : first.found[0].start]
    gap = stretch.flow[first.found[-1].end : second.found[0].start]
    joined = first.rule == "mentioned" and len(gap) < 60 and _AND_ONE_MORE.fullmatch(gap)
    if joined and not any_of("cues", "act_before").search(before) and not any_of("cues", "keep_before").search(gap):
        runs[-2] = Run(stretch, first.found, Standing.STAYS, "said-after")


def _together(stretch: Stretch, one: Found, other: Found) -> bool:
    if other.start == one.start or other.rule == "list":
        return True
    gap = stretch.text[one.end : other.start]
    if len(gap) > 40 or ("\n" in gap and "\n" in stretch.flow[one.end : other.start]):
        return False
    return bool(_BETWEEN.fullmatch(gap))


def _judged(
    stretch: Stretch,
    group: tuple[Found, ...],
    pairs: list[Pair],
    last_end: int,
    following: int,
    party: Party,
    moving: bool | None,
) -> list[Run]:
    """The run with its standing; a billing number in brackets behind one of a list is told apart.

    `moving`: what the row of a table says by a column of its own.
    """
    if moving is not None:
        return [Run(stretch, group, Standing.MATTER if moving else Standing.STAYS, "row")]
    first, last = group[0], group[-1]
    begin, end = stretch.sentence_at(first.start)
    before = stretch.flow[max(begin, last_end, first.start - LONGEST_BEFORE) : first.start].lstrip()
    if not before.strip():
        before = _question_before(stretch, begin, last_end)
    after = stretch.flow[last.end : min(end, following, last.end + LONGEST_AFTER)]
    after = re.split(r"[.;]\s|\n", after, maxsplit=1)[0]

    if stays_next(stretch, last.end, end, following):
        return [Run(stretch, group, Standing.STAYS, "next-sentence")]
    labelled = by_label(stretch, first, pairs)
    said = by_words(before, after, party)
    if labelled is None and said is None:
        labelled = by_heading(stretch, first) or by_signature(stretch, group)
    if said is not None and said[0] in (Standing.STAYS, Standing.ACCOUNT) and labelled != (Standing.BILLING, "label"):
        standing, rule = said
    elif labelled is not None:
        standing, rule = labelled
    elif said is not None:
        standing, rule = said
    else:
        standing, rule = Standing.MATTER, "mentioned"

    if standing == Standing.BILLING:
        return _billing_run(stretch, group, before, after, rule)
    if standing == Standing.MATTER:
        for one in group:
            close = stretch.flow[one.end : min(end, following if one is last else one.end + 60, one.end + 60)]
            behind = any_of("cues", "billing_after").match(close)
            if behind and not re.match(r"\W{0,3}(?:is |number )?[+(]?\d", stretch.flow[one.end + behind.end() :][:12]):
                if len(group) == 1 and re.match(r"(?i)\s*(?:is|as|was) (?:the |our |their )?", close):
                    return [Run(stretch, group, Standing.BILLING, "said-after")]
                return [
                    Run(stretch, group, standing, rule),
                    Run(stretch, (one,), Standing.BILLING, "said-after"),
                ]
    return [Run(stretch, group, standing, rule)]


def _question_before(stretch: Stretch, begin: int, last_end: int) -> str:
    """ "Questions? 800-555-0100": the short question that a number answers."""
    words = stretch.flow[max(last_end, begin - LONGEST_QUESTION) : begin]
    words = re.split(r"[.!\n]", words)[-1]
    return words if words.rstrip().endswith("?") else ""


def _billing_run(stretch: Stretch, group: tuple[Found, ...], before: str, after: str, rule: str) -> list[Run]:
    """The billing number, and whether it, or what stands behind it, is listed as porting."""
    runs = [Run(stretch, group[:1], Standing.BILLING, rule)]
    ports = any_of("cues", "billing_ports", after=r"(?:btn|billing|pilot)[^\n]{0,40}$").search(before) or any_of(
        "cues", "billing_ports_after"
    ).match(after)
    if ports:
        runs.append(Run(stretch, group, Standing.MATTER, "billing-ports"))
    elif len(group) > 1:
        runs.append(Run(stretch, group[1:], Standing.MATTER, "listed"))
    return runs
