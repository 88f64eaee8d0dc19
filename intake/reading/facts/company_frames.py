"""The customer's company in the frames of words/frames.toml, and in the subject of a mail."""

from __future__ import annotations

import re
from collections.abc import Iterator

from intake.domain.findings import Party
from intake.reading.facts.candidates import Candidate, candidate
from intake.reading.facts.carriers import tells_carrier
from intake.reading.facts.company_names import business_like
from intake.reading.facts.names import company_at
from intake.reading.facts.person_names import is_person
from intake.reading.facts.provider_frames import name_before
from intake.reading.facts.stretches import Stretch
from intake.reading.facts.wordlists import hits

_PIECES = re.compile(r"\s+[-–—/|]\s+|: ")
"""What parts the subject of a mail into pieces, of which one may be the customer's name."""


def framed(stretch: Stretch, party: Party) -> Iterator[Candidate]:
    """Readings of the company in sentences. One word alone is too little: it may be anything."""
    flow = stretch.prose
    for match in hits("frames", "company_before", flow):
        found = company_at(flow, match.end())
        if found and "\n" not in flow[match.start() : found[1]] and _names_company(found[0]):
            yield candidate(found[0], _sureness(found[0], 0.84), "framed", stretch, match.start())
    for match in hits("frames", "company_after", flow):
        name = name_before(flow, match.start())
        if name and _names_company(name):
            yield candidate(name, _sureness(name, 0.8), "before-verb", stretch, match.start())
    if stretch.where == "subject" and party == Party.CARRIER:
        yield from _subject(stretch)


def _names_company(name: str) -> bool:
    return len(name.split()) > 1 and not tells_carrier(name) and not is_person(name)


def _sureness(name: str, sure: float) -> float:
    """A word of business makes it surer; two words without one may be a person or a place."""
    if business_like(name):
        return sure + 0.04
    return sure if len(name.split()) > 2 else sure - 0.1


def _subject(stretch: Stretch) -> Iterator[Candidate]:
    """A piece of the subject that is a name and nothing else: "FOC - Harlow Street Veterinary"."""
    start = 0
    for piece in _PIECES.split(stretch.prose):
        start = stretch.prose.find(piece, start)
        found = company_at(piece, 0)
        if found and found[1] == len(piece) and business_like(piece) and _names_company(found[0]):
            yield candidate(found[0], 0.67, "subject", stretch, start)
