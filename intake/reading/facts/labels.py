"""Label and value, in the many shapes of forms, order systems, tables and hasty mails."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from intake.reading.facts.grids import cells_of
from intake.reading.facts.label_keys import label_key, listed_key
from intake.reading.facts.stretches import Stretch
from intake.reading.facts.wordlists import folded, words

LONGEST_LINE = 300
"""Characters of a line that are kept for staff."""
MOST_LINES = 2_000
"""Lines looked at for labels."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A value that stands under a label."""

    key: str
    """Name of the list of labels (words/labels.toml) that the label is in."""
    label: str
    """As printed."""
    value: str
    """One line; without blanks round it."""
    start: int
    end: int
    """Span of the value in the stretch's text."""
    line: str
    """The line, for staff."""
    below: tuple[str, ...] = ()
    """Further lines that hang on the value without a label of their own."""
    stretch: Stretch | None = None
    column: bool = False
    """It stands in a row of a table, under its label."""


_ONE_VALUE = frozenset({"company", "authorized_name", "new_provider", "service_address", "account_number"})
_LINE = re.compile(
    r"^[ \t]*(?:\{[^}\n]{0,40}\}[ \t]*|[-*•·–>|]+[ \t]*|\d{1,2}[.)][ \t]+)?"
    r"([^\W_][^:=\t|\n]{0,59}?)"
    r"[ \t]*(?:\.{3,}[ \t]*:?|(?:\. ){3,}\.?|…+|::?(?=[ \t*]|$|\S)|\?(?=[ \t]+\S)|=|\t+:?|[ ]{2,}:?|[ \t]\|[ \t]|\|[ \t]?|[ ][-–—]+>?[ ]|->)[ \t]*"
    r"(.*)$"
)
_TERSE = re.compile(
    r"(?<![\w/])(PON|LSR|FOC|DDD|DD|TNS?|WTNS?|BTN|ATN|EATN|EU|NSP|NNSP|GSP|OSP|OLSP|AN|ACCT|SA|ORD|VER|CCNA|AUTH|CUST)\b[:#]? {1,3}(?=\S)"
)
"""The trade's short labels, which clerks write without a colon."""
_TERSE_LINE = re.compile(rf"[ \t]*{_TERSE.pattern}")
_TALK = re.compile(r"[=|\t]|:(?!\d)|\b(?:is|was|are|has|have|for|the|to|on|we|our|your|you|please|and the|will|from)\b")
_INLINE = re.compile(r"(?:\t| {3,}| \| | / |; |, |[.?!] )(?=[^\W\d_][\w #/'()\-]{1,30}?\.?[ ]?[:=][ ]?\S)")
_LEAD = re.compile(
    r"(?:(?:[A-Z]{1,3} ?(?::|>+|->)|that(?:.s| is| would be| will be)|it(?:.s| is| should be| will be)|they are|this is|yes|sure|ok|well|it.s|these|just|only|(?:we|i)(?:.re|.m| are| am| have)? (?:are |am )?(?:moving|going|porting|switching|signed)(?: over)? (?:to|with)|our (?:new )?(?:provider|carrier|company|account|number|address) is|account|acct|number|es(?: la| el)?|son|ser[aá]|c.est|ce sont|das ist|es ist|das sind|[ée] (?:a|o)?|s[ãa]o|to|on|by)[,:]?\s+){1,4}",
    re.IGNORECASE,
)
"""How an answer begins before it comes to the point."""
_NEXT_LABEL = re.compile(r"[.;,]\s+(?=[A-ZÀ-Þ][^\W\d]{1,16}(?: [^\W\d#]{1,14}){0,3} ?#?:\s)")
_EMPTY = re.compile(
    r"^(?:n/?a|none|-+|tbd|unknown|same|\?+|(?:unknown|tbd|to be|not yet|no one|none|not)\b.{0,25}|not (?:applicable|provided|known|on file)|see .{0,40}|attached|as above|same as .{0,30}|\*+)\.?$",
    re.I,
)


def pairs(stretch: Stretch) -> list[Pair]:
    """Every labelled value of a stretch, in order."""
    found: list[Pair] = _answer(stretch)
    lines = stretch.lines[:MOST_LINES]
    header: list[tuple[str, str | None]] = []
    stacked = _stacked(stretch, lines)
    for index, (start, end) in enumerate(lines):
        line = stretch.text[start:end]
        cells = cells_of(line)
        if (
            len(cells) > 1
            and cells[0][0]
            and sum(label_key(c) is not None for c, _ in cells) >= 2
            and _values_below(stretch, lines, index, len(cells))
        ):
            header = [(c, label_key(c)) for c, _ in cells]
            continue
        if header and len(cells) == len(header):
            found += [
                Pair(
                    key,
                    label,
                    cell,
                    start + at,
                    start + at + len(cell),
                    line.strip()[:LONGEST_LINE],
                    stretch=stretch,
                    column=True,
                )
                for (label, key), (cell, at) in zip(header, cells, strict=True)
                if key and cell and not _EMPTY.match(cell)
            ]
            continue
        if line.strip():
            header = [] if len(cells) != len(header) else header
        if index in stacked:
            found.append(stacked[index])
            continue
        found += _of_line(stretch, lines, index)
    return _without_lists(found)


def _answer(stretch: Stretch) -> list[Pair]:
    """The first lines of a text that stands below a question of an earlier mail, as a value under it."""
    key = _question_key(stretch.question) if stretch.question else None
    first, *rest = [line.strip() for line in stretch.text.strip().split("\n")[:6]]
    if key is None or not first:
        return []
    lead = _LEAD.match(first)
    value = first[lead.end() if lead else 0 :].strip(" .*")
    if not value:
        return []
    at = stretch.text.index(value)
    return [Pair(key, stretch.question, value, at, at + len(value), first, tuple(filter(None, rest)), stretch)]


@lru_cache(maxsize=256)
def _question_key(question: str) -> str | None:
    """The list of labels that the answer to a question belongs to."""
    plain = folded(question)
    for key, patterns in words("questions").items():
        if any(re.search(pattern, plain) for pattern in patterns):
            return key
    return label_key(question.strip(" *_>-:?"))


def _without_lists(found: list[Pair]) -> list[Pair]:
    """Columns with a value for each number ("location", "name") tell nothing of the whole; numbers and dates may differ."""
    values: dict[tuple[str, str], set[str]] = {}
    for pair in found:
        if pair.column:
            values.setdefault((pair.key, pair.label), set()).add(folded(pair.value))
    return [
        pair
        for pair in found
        if not pair.column or pair.key not in _ONE_VALUE or len(values[pair.key, pair.label]) == 1
    ]


def _stacked(stretch: Stretch, lines: list[tuple[int, int]]) -> dict[int, Pair]:
    """Labels alone on their lines, each with its value on the next: taken where two or more follow each other."""
    full = [(start, end) for start, end in lines if stretch.text[start:end].strip()]
    places = {start: index for index, (start, _) in enumerate(lines)}
    runs: list[list[tuple[int, Pair]]] = [[]]
    at = 0
    while at + 1 < len(full):
        label = stretch.text[slice(*full[at])].strip(" \t*")
        start, end = full[at + 1]
        value = stretch.text[start:end].strip(" \t*")
        known = listed_key(label) or label.endswith("?") or len(label.split()) < 4
        key = label_key(label) if known and len(label) < 40 and not any(c.isdigit() for c in label) else None
        if key and value and label[-1] not in ".:!," and label_key(value) is None and not _EMPTY.match(value):
            begin = stretch.text.index(value, start)
            pair = Pair(key, label, value, begin, begin + len(value), f"{label}: {value}", stretch=stretch)
            runs[-1].append((places[full[at][0]], pair))
            at += 2
        else:
            runs.append([])
            at += 1
    return {index: pair for run in runs if len(run) > 1 for index, pair in run}


def _values_below(stretch: Stretch, lines: list[tuple[int, int]], index: int, width: int) -> bool:
    """True when the next row has as many cells and is no row of labels."""
    for start, end in lines[index + 1 : index + 3]:
        line = stretch.text[start:end]
        if not line.strip() or re.fullmatch(r"[\s|:\-=+]+", line):
            continue
        cells = cells_of(line)
        return len(cells) == width and label_key(cells[0][0]) is None
    return False


def _of_line(stretch: Stretch, lines: list[tuple[int, int]], index: int) -> Iterator[Pair]:
    start, end = lines[index]
    line = stretch.text[start:end]
    if _TERSE_LINE.match(line) and not _TALK.search(line):
        yield from _terse(stretch, start, line)
        return
    cuts = [0, *(m.end() for m in _INLINE.finditer(line)), len(line)]
    for begin, stop in pairwise(cuts):
        piece = line[begin:stop]
        match = _LINE.match(piece)
        if not match:
            continue
        key = label_key(match[1].strip(" *_"))
        if key is None:
            continue
        value_at = start + begin + match.start(2)
        value = match[2].strip().strip("|").rstrip(";,/ ").strip(" *")
        below: tuple[str, ...] = ()
        if stop == len(line):
            below = _below(stretch, lines, index)
        if not value and below:
            value, value_at = below[0], stretch.text.index(below[0], end)
            below = below[1:]
        value = _NEXT_LABEL.split(value, maxsplit=1)[0].rstrip(".;,") if stop == len(line) else value.rstrip(".")
        value = _before_label(value)
        value = re.split(r"\t| {3,}", value)[0].strip() if key not in ("numbers", "staying_numbers") else value
        if value and not _EMPTY.match(value):
            yield Pair(
                key,
                match[1].strip(),
                value,
                value_at,
                value_at + len(value),
                line.strip()[:LONGEST_LINE],
                below,
                stretch,
            )


def _before_label(value: str) -> str:
    """A value without the label that follows on the line: "Monadnock Telecom  Losing SP: ..."."""
    colon = value.find(": ")
    if colon < 0:
        return value
    for match in re.finditer(r"\s(?=[A-ZÀ-Þ])", value[:colon]):
        if listed_key(value[match.end() : colon]):
            return value[: match.start()].strip(" ,;/|")
    return value


def _terse(stretch: Stretch, start: int, line: str) -> Iterator[Pair]:
    """A clerk's line without marks: "PON 2160077 FOC 4/6/26 EU MARLOWE PRINTING"."""
    labels = list(_TERSE.finditer(line))
    for label, following in zip(labels, [*labels[1:], None], strict=True):
        value = line[label.end() : following.start() if following else len(line)].strip(" ,;|/")
        key = label_key(label[1])
        if key and value and not _EMPTY.match(value):
            at = start + label.end()
            yield Pair(key, label[1], value, at, at + len(value), line.strip()[:LONGEST_LINE], stretch=stretch)


def _below(stretch: Stretch, lines: list[tuple[int, int]], index: int) -> tuple[str, ...]:
    """Lines under a label that have none: the value that stands below, or the rest of an address or a list."""
    found: list[str] = []
    blanks = 0
    for start, end in lines[index + 1 : index + 40]:
        line = stretch.text[start:end].strip(" \t*|")
        if not line:
            blanks += 1
            if blanks > 1 or found:
                break
            continue
        match = _LINE.match(line)
        if match and (label_key(match[1].strip(" *_")) or (":" in line[: match.end(1) + 2] and len(match[1]) < 30)):
            break
        if label_key(line.rstrip(":")) and not any(c.isdigit() for c in line):
            break
        found.append(line)
    return tuple(found)
