"""The person named as authorized on the account: contact, account holder, signer. A mere signature is none."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import chain

from intake.reading.facts.candidates import Candidate, candidate
from intake.reading.facts.carriers import tells_carrier
from intake.reading.facts.company_names import business_like
from intake.reading.facts.label_values import stands_alone, told_by_words
from intake.reading.facts.labels import Pair
from intake.reading.facts.person_names import person_at, person_of
from intake.reading.facts.stretches import Stretch
from intake.reading.facts.wordlists import folded, hits, word_set

_NAME_HEAD = re.compile(r"(?<![\w’'\-])(?=[A-ZÀ-Þ][\w’'\-]+\.? [A-ZÀ-Þa-z])")
_IT_IS = re.compile(
    r"\b(?:it is|it.s|it should be|it ought to be|it must be|that is|he is|she is|that would be|that.s)(?: now)? ",
    re.IGNORECASE,
)
_IS = re.compile(
    r"\b(?:is|are|ist|lautet|heißt|est|es|é|will be|shall be|should be|sera|será)(?: now| jetzt| ahora| désormais| agora)?:? ",
    re.IGNORECASE,
)
_AUTHORITY = re.compile(
    r"authori[sz]ed|account (?:holder|owner)|vollmacht|bevollm|zeichnungsberecht|befugt|\bberechtigt|inhaber|autorisée?|habilitée?|titulaire|signataire|autorizad[oa]|titular|apoderad[oa]|facultad[oa]|firmante|signatári[oa]|respons[aá]vel",
    re.IGNORECASE,
)
_BESIDE = re.compile(r"(?: (?!no\b|not\b|until\b|by\b)[\w]+){0,2} ?[,:(–-] ?(?:(?:me|myself|yo|moi|ich|eu)[,:] )?")
_AT_HOME = re.compile(
    r"(.{4,50}?)[\s,]{1,3}\(?(?:residen\w+|home|private?|privat|particulier|particular)\)?", re.IGNORECASE
)
"""A subscriber who is no company: he holds the account himself."""
_SMALL = re.compile(r"[a-zß-ÿ]{2,}(?: [a-zß-ÿ]\.?)?(?: [a-zß-ÿ'’\-]{2,}){1,2}")
"""A name under a label, of a writer who writes all of it small."""
_GONE = re.compile(
    r"\b(?:no longer|not|former(?:ly)?|used to be|retired|left|instead of|remove[ds]?|replac\w+|passed|old|previous|outdated)\b",
    re.IGNORECASE,
)


def authorized_people(stretches: Sequence[Stretch], pairs: Sequence[Pair]) -> Iterator[Candidate]:
    """Readings of the authorized name, without title."""
    for pair in pairs:
        if pair.key == "authorized_name" and pair.stretch:
            value = person_of(pair.value)
            if told_by_words(pair) and not _alone(pair):
                continue
            if value and not tells_carrier(value) and not business_like(pair.value):
                yield Candidate(value, 0.97, "label", pair.stretch.where, pair.line)
    for stretch in stretches:
        yield from _said(stretch)


def _large(value: str) -> str:
    """A name written small, with capitals, so that it is read like any other; case tells nothing when values are compared."""
    said = {folded(word).strip(".") for word in value.split()}
    if not _SMALL.fullmatch(value) or said & (word_set("names", "not_person") | word_set("names", "stops")):
        return value
    return value.title()


def _alone(pair: Pair) -> bool:
    """A label that only its words tell must have a person for its value, and nothing that goes on."""
    found = person_at(pair.value, 0)
    return found is not None and stands_alone(pair, found[1])


def _said(stretch: Stretch) -> Iterator[Candidate]:
    flow = stretch.prose
    for match in chain(hits("who", "person_before", flow), hits("frames", "person_before", flow)):
        found = person_at(flow, match.end())
        start, _ = stretch.sentence_at(match.start())
        if not found or tells_carrier(found[0]) or _company_like(found[0]):
            continue
        replaced = re.search(r"(?i)replac", match.group())
        if replaced and not re.search(r"(?i)authori[sz]|account (?:holder|owner)|contact", flow[start : found[1] + 80]):
            continue
        if not replaced and _GONE.search(flow, max(start, match.start() - 25), match.start()):
            continue
        yield candidate(found[0], 0.92 if replaced else 0.9, "said", stretch, match.start())
    for match in chain(hits("who", "person_after", flow), hits("frames", "person_after", flow)):
        name = _name_before(flow, match.start())
        if (
            name
            and not _company_like(name)
            and not re.match(r"(?i)\s*,?\s*(?:who )?was\b|.{0,20}\bwas\b", match.group())
        ):
            yield candidate(name, 0.9, "named-before", stretch, match.start())
    for index, (start, end) in enumerate(stretch.sentences):
        cue = _AUTHORITY.search(flow, start, end)
        if not cue:
            continue
        beside = _BESIDE.match(flow, cue.end())
        found = person_at(flow, beside.end()) if beside else None
        if found and not business_like(found[0]) and not tells_carrier(found[0]):
            yield candidate(found[0], 0.8, "beside", stretch, start)
            continue
        link = _IT_IS.search(flow, cue.end(), end) or _IS.search(flow, cue.end(), min(end, cue.end() + 90))
        found = person_at(flow, link.end()) if link else None
        if (
            link
            and found
            and not business_like(found[0])
            and (_IT_IS.match(flow, link.start()) or not _GONE.search(flow, cue.end(), link.start()))
        ):
            yield candidate(found[0], 0.85, "same-sentence", stretch, start)
            continue
        if index + 1 >= len(stretch.sentences):
            break
        after_start, after_end = stretch.sentences[index + 1]
        link = _IT_IS.search(flow, after_start, min(after_end, after_start + 60))
        found = person_at(flow, link.end()) if link else None
        if found:
            yield candidate(found[0], 0.85, "next-sentence", stretch, after_start)


def _company_like(name: str) -> bool:
    """A name of three words or more with a word of business; of two, "Baker" or "Stone" may be a person's last one."""
    return len(name.split()) > 2 and business_like(name)


def _name_before(flow: str, end: int) -> str | None:
    """The person whose name ends at `end`."""
    begin = max(0, end - 60)
    for match in _NAME_HEAD.finditer(flow, begin, end):
        if re.search(r"(?i)^(?:i|we|the|our|please|as|and|but)\b", flow[match.start() : end]):
            continue
        found = person_at(flow, match.start())
        if found and abs(found[1] - end) <= 1 and folded(found[0]) not in ("account holder",):
            return found[0]
    return None
