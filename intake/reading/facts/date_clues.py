"""What the words round a date tell of it: asked for, confirmed, put in the place of another, done, or something else."""

from __future__ import annotations

import re
from dataclasses import dataclass

from intake.reading.dates import FoundDate
from intake.reading.facts.stretches import Stretch
from intake.reading.facts.wordlists import any_of

LONGEST_BEFORE, LONGEST_AFTER = 70, 60
LONGEST_AGAINST = 120
_ARTICLE = r"\W{0,3}(?:(?:the|on|for|by|el|del|le|den|dem|o|no dia|dia|am) ){0,2}"
_WEEKDAY = (
    r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun|lun|mar|mi[eé]r?|jue|vie|s[aá]b|dom|seg|ter|qua|qui|sex)\w{0,8}\.?,? "
    r"|(?:montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag),? (?:de[rnm] )?|(?:mercre|jeu|vendre|same)di )?"
)
_JUST_BEFORE = _ARTICLE + _WEEKDAY + _ARTICLE + "$"
_ONLY_TIME = re.compile(
    r"[\W\d]{0,12}(?:\w{3,9}[.,]? )?[\w., /\-]{6,24}(?:,? (?:at )?\d{1,2}:\d\d(?::\d\d)?.{0,24})\W*"
)
"""A line that is nothing but a day and a time: the stamp of a ticket system."""
_SINCE = re.compile(r"(?i)\b(?:since|desde|depuis|seit)\b(?: the| el| le| dem)?[^.;\n]{0,14}$")


@dataclass(frozen=True, slots=True)
class Clues:
    """The words of one date; each is what the lists of words/dates.toml of that name found."""

    asked: bool
    asked_before: bool
    wished: bool
    committed: bool
    committed_before: bool
    revised: bool
    revised_before: bool
    done: bool
    done_before: bool
    since: bool
    old: bool
    standing: bool
    term: bool
    other: bool


def clues_of(
    stretch: Stretch, day: FoundDate, last_end: int, following: int, *, last_other: bool = False
) -> Clues | None:
    """The clues of one date of `stretch.flow`; None for a ticket system's stamp.

    `last_end`, `following`: where the date before it ends and the next one starts: their words are not its own,
    unless that one is of something else (`last_other`) and a span runs from it to this one.
    """
    flow = stretch.flow
    start, end = stretch.sentence_at(day.start)
    sentence = flow[start:end]
    before = flow[max(start, day.start - LONGEST_BEFORE) : day.start]
    own = flow[max(start, last_end, day.start - LONGEST_BEFORE) : day.start]
    line = stretch.text[slice(*stretch.line_at(day.start))]
    if len(line) < 70 and _ONLY_TIME.fullmatch(line) and not _names_itself(line):
        heading = _heading(stretch, day.start)
        if heading is None:
            return None
        sentence, before = f"{heading} {sentence}", f"{heading[-LONGEST_BEFORE:]} {before}"
        own = before
    after = flow[day.end : min(max(end, day.end), following, day.end + LONGEST_AFTER)]
    apart = any_of("dates", "contrast").split(own)[-1]

    def tells(name: str, text: str) -> bool:
        return any_of("dates", name).search(text) is not None

    def just_before(name: str, text: str) -> bool:
        return any_of("dates", name, after=_JUST_BEFORE).search(text) is not None

    term = just_before("term", own)
    done_before = tells("done", own)
    return Clues(
        asked=tells("asked", sentence),
        asked_before=tells("asked", before),
        wished=just_before("wished", own) or any_of("dates", "wished_after").match(after) is not None,
        committed=tells("committed", sentence),
        committed_before=tells("committed", own),
        revised=tells("revised", sentence),
        revised_before=tells("revised", own) or any_of("dates", "revised_after").match(after) is not None,
        done=tells("done", sentence),
        done_before=done_before,
        since=_SINCE.search(before) is not None,
        old=just_before("old", apart)
        or any_of("dates", "old_after").match(after) is not None
        or _from_to(own, flow[day.end : day.end + 24])
        or (following < end and _put_against(flow, day.end, following)),
        standing=just_before("standing", own),
        term=term,
        other=just_before("span", before)
        or (just_before("other", own) and not term)
        or (last_other and any_of("dates", "to_after", after="(?: the)? ?").fullmatch(own) is not None)
        or any_of("dates", "other_after").match(after) is not None,
    )


def _put_against(flow: str, after: int, following: int) -> bool:
    """ "Luca mentioned September 8 but the contract says September 10": the second counts."""
    if following - after > LONGEST_AGAINST or not any_of("dates", "against").match(flow, after, following):
        return False
    return not re.match(
        r"[\w ,./-]{4,30}\W{1,3}(?:is |would be |works? )?(?:also|too|as well)\b", flow[following : following + 50]
    )


def _from_to(before: str, after: str) -> bool:
    """Put off "from June 1 to June 15": the first is the old one."""
    return (
        any_of("dates", "from_before", after=r"(?: (?:the|el|le|o))? ?$").search(before) is not None
        and any_of("dates", "to_after").match(after) is not None
    )


def _names_itself(line: str) -> bool:
    """ "Due date 7/2/2026 by 11:00" is no stamp."""
    return any(any_of("dates", name).search(line) for name in ("asked", "committed", "done", "revised"))


def word_before(text: str) -> str | None:
    """What a word between a label and its date makes of it ("DDD CONF 6/12"): the name of a list of labels, "" for none of
    them, None where there is no such word."""
    if not re.search(r"[^\W\d]{2}", text):
        return None
    for name, key in (("other", ""), ("old", ""), ("wished", "date_asked"), ("revised", "date_revised")):
        if any_of("dates", name, after=_JUST_BEFORE).search(text):
            return key
    return "date_committed" if any_of("dates", "committed").search(text) else None


def _heading(stretch: Stretch, place: int) -> str | None:
    """The line over a date that stands alone, where it ends with a colon: "we confirm the due date for your order:"."""
    for start, end in reversed(stretch.lines[max(0, stretch.line_index(place) - 3) : stretch.line_index(place)]):
        line = stretch.text[start:end].strip()
        if line:
            return line if line.endswith(":") else None
    return None


def leads_date(flow: str, day: FoundDate) -> bool:
    """ "on 6/8", "by Tuesday 03/17", "6/12 at 2 pm": a date; "1/2 of", "24/7": none."""
    if day.end - day.start < 3 or flow[day.start : day.end] in ("24/7", "7/24", "9/11", "5/5"):
        return False
    before, after = flow[max(0, day.start - 40) : day.start], flow[day.end : day.end + 16]
    if any_of("dates", "leads", after=r"\W{0,2}" + _WEEKDAY + "$").search(before):
        return True
    if re.search(rf"(?i)\b{_WEEKDAY[:-1]}$", before) or any_of("dates", "time_after").match(after):
        return True
    return (
        day.sure
        and day.end - day.start > 3
        and not any_of("dates", "leads_not").search(before)
        and not any_of("dates", "leads_not_after").match(after)
    )
