"""The new provider in the frames of words/frames.toml: what stands before its name or behind it, and who speaks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from intake.domain.findings import Party
from intake.reading.facts.candidates import Candidate, candidate
from intake.reading.facts.carriers import tells_carrier
from intake.reading.facts.company_names import business_like
from intake.reading.facts.names import company_at
from intake.reading.facts.person_names import person_of
from intake.reading.facts.small_names import small_providers
from intake.reading.facts.stretches import Stretch
from intake.reading.facts.wordlists import folded, hits, word_set

_WON = re.compile(
    r"(?i)\b(?:(?:our|my|mutual|shared|new|joint) (?:new |mutual )?(?:customer|client|end[ -]?user|subscriber)"
    r"|(?:cho(?:se|sen)|picked|selected|signed (?:up )?with|joined|hired|asked(?: for)?|engaged|(?:bring|move|port|come|transfer|switch)\w* [^.;\n]{0,40}?(?:over )?to) us\b"
    r"|we (?:are|.re) the (?:new|gaining|winning)|fech\w+ conosco|con nosotros|ganamos al|nous a(?:vons|it)? (?:choisi|mandat)|(?:hat|haben) uns (?:beauftragt|gewählt)|cliente comum|client commun)"
)
"""A carrier speaks of the customer that it has won."""
_ARTICLE = re.compile(r"^(?:La|El|Le|Les|Los|Die|Der|Das|A|O) (?=\w)")
"""At the head of a sentence it is written large and is no part of the name."""
_COMPANY_ENDING = re.compile(r"\b(?:GmbH|AG|Inc|LLC|Ltd|Ltda|S\.?A|SAS|Corp)\b\.?$")
TITLE = re.compile(r"\b(?:Mr|Ms|Mrs|Dr|Sr|Sra|Mme|Herr|Frau)\.? $")


def framed(stretches: Sequence[Stretch], party: Party, *, about_port: bool) -> Iterator[Candidate]:
    """Readings of the new provider in sentences; the writer's own house only where he is the one who gains."""
    won = party == Party.CARRIER or any(_WON.search(stretch.prose) for stretch in stretches)
    for stretch in stretches:
        yield from _before(stretch, "provider_before", 0.88, about_port=about_port)
        yield from _before(stretch, "provider_told", 0.9, about_port=True)
        if won:
            yield from _before(stretch, "gainer_before", 0.84, about_port=True)
        yield from _after(stretch, about_port=about_port)
        if about_port:
            yield from small_providers(stretch)


def _before(stretch: Stretch, key: str, sure: float, *, about_port: bool) -> Iterator[Candidate]:
    flow = stretch.prose
    for match in hits("frames", key, flow):
        found = company_at(flow, match.end())
        if not found or "\n" in flow[match.start() : found[1]] or TITLE.search(flow, match.end() - 6, match.end()):
            continue
        weight = _sureness(found[0], sure)
        if about_port or tells_carrier(found[0]):
            yield candidate(found[0], weight, "framed", stretch, match.start())


def _after(stretch: Stretch, *, about_port: bool) -> Iterator[Candidate]:
    flow = stretch.prose
    for match in hits("frames", "provider_after", flow):
        name = name_before(flow, match.start())
        if name and (about_port or tells_carrier(name)):
            yield candidate(name, _sureness(name, 0.84), "before-verb", stretch, match.start())


def name_before(flow: str, end: int) -> str | None:
    """The company whose name ends at `end`, in the longest form."""
    begin = max(0, end - 60)
    for match in re.finditer(r"(?<![\w&’'.\-])(?=[A-ZÀ-Þ0-9])", flow[begin:end]):
        found = company_at(flow, begin + match.start())
        if found and found[1] == end and folded(found[0]) not in word_set("names", "stops"):
            if TITLE.search(flow, 0, begin + match.start()):
                return None
            return _ARTICLE.sub("", found[0]) if len(found[0].split()) > 2 else found[0]
    return None


def _sureness(name: str, sure: float) -> float:
    """A name of the phone trade is surer; one of another trade is too unsure to take, a person's nearly so."""
    if tells_carrier(name):
        return sure + 0.03
    if business_like(name) and not _COMPANY_ENDING.search(name):
        return 0.58
    return sure - 0.12 if len(name.split()) == 2 and person_of(name) == name else sure - 0.04
