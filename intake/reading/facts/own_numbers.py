"""Which of the telephone numbers in a message are the customer's and of the matter; and the billing number."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from intake.domain.findings import Kind, Party, Source
from intake.reading.facts.labels import Pair, label_key
from intake.reading.facts.stretches import Stretch
from intake.reading.facts.wordlists import any_of
from intake.reading.numbers import Found, find_numbers


class Standing(StrEnum):
    """What a number in a message is."""

    MATTER = "matter"  # the customer's, and the message is about it
    STAYS = "stays"  # the customer's, and said not to move
    CONTACT = "contact"  # a way to reach somebody
    BILLING = "billing"  # names the account
    ACCOUNT = "account"  # digits of an account, an order, a card


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
_IT_STAYS = re.compile(
    r"(?i)\s*(?:it|that one|this one|that line|this line|that number|this number|they|those|ese|esa|éste|celui-ci|celle-ci|il|elle|die|diese|ela|ele)\s(?:\w+\s){0,2}?(?:stays?|remains?|is staying|must stay|should stay|is to stay|is not (?:moving|porting|going|part)|does not (?:move|port|go)|is not to be|se queda|reste|bleibt|fica)\b"
)
_FOOT_LINE = re.compile(r"[A-ZÀ-Þ][\w&'’.\- ]{2,50}[,|·–-] ?(?:tel\.? ?)?")
_PURE_ROW = re.compile(r"[^\W\d]{3}")
_RANGE_HEAD = re.compile(
    r"(?i)\b(?:from|start\w*|begin\w*|first|low|desde|von|début|inicio)\b[^\t]{0,20}\t[^\t]{0,20}\b(?:to|end\w*|last|high|hasta|bis|fin|fim|through|thru)\b"
)
_NAME_LINE = re.compile(r"(?:[A-ZÀ-Þ][\w’'.\-]+,? ?){1,4}(?:,? ?(?:[A-Z]{2,4}\.?|Esq\.?))?")
_KEPT_CELL = re.compile(
    r"(?i)keep|kept|stays?(?: with you)?|remains?|retain(?:ed)?|do not port|don.?t port|no|n|not porting|leave|no port|exclude[d]?|se queda|reste|bleibt|fica|non|nein|não"
)
LONGEST_BEFORE, LONGEST_AFTER = 130, 90


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
    runs = [run for s in stretches for run in _runs(s, [p for p in pairs if p.stretch is s], party, notes)]
    runs = _without_the_going_on(runs, kinds)
    matter = [r for r in runs if r.standing == Standing.MATTER]
    billing_runs = [r for r in runs if r.standing == Standing.BILLING or r.rule.endswith("+billing")]
    billing = _billing(billing_runs)
    certain = True
    if not matter and not others_known:
        matter = [r for r in runs if r.standing == Standing.STAYS]
        certain = not matter
    numbers = tuple(dict.fromkeys(n for r in matter for n in r.numbers))
    staying = (
        frozenset(n for r in runs if r.standing == Standing.STAYS for n in r.numbers)
        if certain
        else frozenset()
    )
    explicit = {n for r in matter for n in r.numbers if r.rule in ("label", "listed")}
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
    runs = [
        Run(r.stretch, r.found, Standing.MATTER, r.rule) if r.standing == Standing.STAYS else r for r in runs
    ]
    kept = []
    for run in runs:
        sentence = run.stretch.sentence_at(run.found[0].start)
        if run.standing == Standing.MATTER and any_of("cues", "goes_on").search(run.stretch.flow, *sentence):
            kept.append(Run(run.stretch, run.found, Standing.STAYS, "goes-ahead"))
        else:
            kept.append(run)
    return kept if any(r.standing == Standing.MATTER for r in kept) else runs


def _runs(stretch: Stretch, pairs: list[Pair], party: Party, notes: list[str]) -> list[Run]:
    found = find_numbers(_with_ranges(stretch.text), notes)
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
        runs += _judged(stretch, tuple(group), pairs, last_end, following, party)
        last_end = group[-1].end
    return runs


def _with_ranges(text: str) -> str:
    """A table with a column "from" and a column "to": its tabs become dashes, so that the rows are ranges. Same length."""
    if "\t" not in text:
        return text
    lines, ranged = [], False
    for row in text.split("\n"):
        line = row
        if _RANGE_HEAD.search(line):
            ranged = True
        elif ranged and "\t" in line:
            line = re.sub(r"(?<=\d)\t(?=[+(\d])", "-", line)
        elif line.strip():
            ranged = False
        lines.append(line)
    return "\n".join(lines)


def _together(stretch: Stretch, one: Found, other: Found) -> bool:
    if other.start == one.start or other.rule == "list":
        return True
    gap = stretch.text[one.end : other.start]
    if len(gap) > 40 or ("\n" in gap and "\n" in stretch.flow[one.end : other.start]):
        return False
    return bool(_BETWEEN.fullmatch(gap))


def _judged(  # noqa: PLR0917
    stretch: Stretch, group: tuple[Found, ...], pairs: list[Pair], last_end: int, following: int, party: Party
) -> list[Run]:
    """The run with its standing; a billing number in brackets behind one of a list is told apart."""
    first, last = group[0], group[-1]
    begin, end = stretch.sentence_at(first.start)
    before = stretch.flow[max(begin, last_end, first.start - LONGEST_BEFORE) : first.start]
    after = stretch.flow[last.end : min(end, following, last.end + LONGEST_AFTER)]
    after = re.split(r"[.;]\s|\n", after, maxsplit=1)[0]

    if _stays_next(stretch, last.end, end, following):
        return [Run(stretch, group, Standing.STAYS, "next-sentence")]
    labelled = _by_label(stretch, first, pairs)
    said = _by_words(before, after, party)
    if labelled is None and said is None:
        labelled = _by_heading(stretch, first) or _by_signature(stretch, group)
    if (
        said is not None
        and said[0] in (Standing.STAYS, Standing.ACCOUNT)
        and labelled != (Standing.BILLING, "label")
    ):
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
            if behind and not re.match(
                r"\W{0,3}(?:is |number )?[+(]?\d", stretch.flow[one.end + behind.end() :][:12]
            ):
                if len(group) == 1 and re.match(r"(?i)\s*(?:is|as|was) (?:the |our |their )?", close):
                    return [Run(stretch, group, Standing.BILLING, "said-after")]
                return [
                    Run(stretch, group, standing, rule),
                    Run(stretch, (one,), Standing.BILLING, "said-after"),
                ]
    return [Run(stretch, group, standing, rule)]


def _billing_run(stretch: Stretch, group: tuple[Found, ...], before: str, after: str, rule: str) -> list[Run]:
    """The billing number, and whether it, or what stands behind it, is listed as porting."""
    runs = [Run(stretch, group[:1], Standing.BILLING, rule)]
    ports = any_of("cues", "billing_ports", after=r"(?:btn|billing|pilot)[^\n]{0,40}$").search(
        before
    ) or any_of("cues", "billing_ports_after").match(after)
    if ports:
        runs.append(Run(stretch, group, Standing.MATTER, "billing-ports"))
    elif len(group) > 1:
        runs.append(Run(stretch, group[1:], Standing.MATTER, "listed"))
    return runs


_LABEL_STANDING = {
    "numbers": Standing.MATTER,
    "staying_numbers": Standing.STAYS,
    "contact_number": Standing.CONTACT,
    "billing_number": Standing.BILLING,
    "account_number": Standing.ACCOUNT,
    "order_number": Standing.ACCOUNT,
    "ticket": Standing.ACCOUNT,
    "date_asked": None,
}


def _by_label(stretch: Stretch, first: Found, pairs: list[Pair]) -> tuple[Standing, str] | None:
    """What the label in front of the number says: in a form, a system's mail, a row of a table."""
    for pair in pairs:
        if pair.start <= first.start < pair.end + 1 or _hangs_below(stretch, pair, first):
            standing = _LABEL_STANDING.get(pair.key)
            if standing is None or (standing == Standing.ACCOUNT and first.start > pair.start + 3):
                return None
            if standing == Standing.CONTACT and stretch.where != "form" and _bare_phone(pair.label):
                return _phone_label(stretch, pair)
            return standing, "label"
    return None


def _stays_next(stretch: Stretch, after: int, end: int, following: int) -> bool:
    """True where a sentence without a number of its own follows that says "It stays with you"."""
    near = stretch.flow[end : min(end + 90, following)]
    return after < end <= following and bool(_IT_STAYS.match(near))


def _bare_phone(label: str) -> bool:
    return bool(
        re.fullmatch(
            r"\W*(?:tel|telephone|phone|ph|tel[eé]fono|t[eé]l[eé]phone|telefon|telefone|fax)\W*(?:number|no|#)?\W*",
            label,
            re.IGNORECASE,
        )
    )


def _phone_label(stretch: Stretch, pair: Pair) -> tuple[Standing, str]:
    """ "Phone: ..." in a body names the line, unless other contact lines stand round it."""
    index = stretch.line_index(pair.start)
    near = [stretch.text[a:b] for a, b in stretch.lines[max(0, index - 3) : index + 4]]
    contacts = sum(
        bool(re.match(r"\W*(?:tel|fax|cell|mobile|e-?mail|web|www|office|direct|[tfmcdo])\b\W", n, re.I))
        or "@" in n
        for n in near
        if pair.value not in n
    )
    return (
        (Standing.CONTACT, "label")
        if contacts or re.search("fax", pair.label, re.I)
        else (Standing.MATTER, "label")
    )


def _hangs_below(stretch: Stretch, pair: Pair, first: Found) -> bool:
    """True for the further lines of a labelled list."""
    if not pair.below or pair.key not in ("numbers", "staying_numbers", "billing_number"):
        return False
    if first.start < pair.start:
        return False
    from_line, to_line = stretch.line_index(pair.start), stretch.line_index(first.start)
    return 0 < to_line - from_line <= len(pair.below) and pair.key != "billing_number"


def _by_heading(stretch: Stretch, first: Found) -> tuple[Standing, str] | None:
    """The heading over a list of numbers: the nearest line above that holds none."""
    index = stretch.line_index(first.start)
    start, _ = stretch.lines[index]
    own = stretch.text[start : first.start]
    if len(_PURE_ROW.findall(own)) > 8:
        return None
    blanks = 0
    for above in range(index - 1, max(-1, index - 200), -1):
        a, b = stretch.lines[above]
        line = stretch.text[a:b].strip()
        if not line:
            blanks += 1
            if blanks > 1:
                return None
            continue
        if find_numbers(line) or re.fullmatch(r"[\W\d]+", line):
            blanks = 0
            continue
        if len(line) > 100 or not (line.endswith(":") or len(line) < 45):
            return None
        if (
            any_of("cues", "stay_before").search(line)
            or (any_of("cues", "keep_before").search(line) and "port" not in line.lower())
            or label_key(line.rstrip(": ")) == "staying_numbers"
        ):
            return Standing.STAYS, "heading"
        if re.search(r"(?i)\b(?:call|reach|contact|questions)\b", line) and line.endswith(":"):
            return Standing.CONTACT, "heading"
        return None
    return None


def _by_signature(stretch: Stretch, group: tuple[Found, ...]) -> tuple[Standing, str] | None:
    """A number alone on one of the last lines, under a name and a title: a signature that nobody cut off."""
    index = stretch.line_index(group[0].start)
    lines = stretch.lines
    if stretch.where == "subject" or any(stretch.text[a:b].strip() for a, b in lines[index + 4 :]):
        return None
    start, end = lines[index]
    if (
        index > 2
        and len(group) == 1
        and not any(stretch.text[a:b].strip() for a, b in lines[index + 1 :])
        and not stretch.text[group[-1].end : end].strip(" .)")
        and _FOOT_LINE.fullmatch(stretch.text[start : group[0].start])
        and "\t" not in stretch.text[start:end]
    ):
        return Standing.CONTACT, "foot"
    rest = stretch.text[start : group[0].start] + stretch.text[group[-1].end : end]
    if len(_PURE_ROW.findall(rest)) > 2:
        return None
    above = [stretch.text[a:b].strip() for a, b in lines[max(0, index - 4) : index]]
    while above and not above[-1]:
        above.pop()
    if "" in above:
        above = above[len(above) - above[::-1].index("") :]
    signed = (
        bool(above)
        and all(len(a) < 60 and not a.endswith((":", ".")) and not any(c.isdigit() for c in a) for a in above)
        and _NAME_LINE.fullmatch(above[0])
    )
    return (Standing.CONTACT, "signature") if signed and "\t" not in "".join(above) else None


def _by_words(before: str, after: str, party: Party) -> tuple[Standing, str] | None:
    """What the words just before and after the number say."""
    if any_of("cues", "account_before", after="$").search(before):
        return Standing.ACCOUNT, "said-before"
    if any_of("cues", "billing_before", after="$").search(before):
        return Standing.BILLING, "said-before"
    if any_of("cues", "stay_after").match(after):
        return Standing.STAYS, "said-after"
    if "\t" in after and any(_KEPT_CELL.fullmatch(cell.strip()) for cell in after.split("\t")):
        return Standing.STAYS, "row"
    if any_of("cues", "stay_before", after="$").search(before):
        return Standing.STAYS, "said-before"
    if any_of("cues", "keep_before", after="$").search(before) and any_of("cues", "keep_after").match(after):
        return Standing.STAYS, "kept"
    if re.search(r"(?i)everything else|the rest|all (?:the )?other", before) and re.match(
        r"\W{0,2}(?:included|too)\b", after
    ):
        return Standing.STAYS, "included"
    if any_of("cues", "contact_before", after="$").search(before):
        if any_of(
            "cues",
            "matter_before",
            after=r"\b(?:cell|mobile|fax|phone|line|number|desk|celular|handy)\b[^.\n]{0,25}$",
        ).search(before):
            return None
        return Standing.CONTACT, "said-before"
    if any_of("cues", "contact_after").match(after):
        return Standing.CONTACT, "said-after"
    return None
