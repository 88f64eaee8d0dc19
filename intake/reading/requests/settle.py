"""Requests that cannot stand side by side: which one gives way."""

from __future__ import annotations

from dataclasses import replace

from intake.domain.findings import Kind, Request
from intake.reading.requests.rules import Hit, Reading

ALONE = Kind.PORT_DISPUTE
"""Where nobody asked for a port, everything else in the message is about that (shared conventions)."""


PLAIN = 0.93
"""Read with this confidence or more, a request stands beside another of the same sentence."""


def settle(kinds: dict[Kind, Request], hits: list[Hit], reading: Reading) -> tuple[Request, ...]:
    """The requests that stand, in order of appearance."""
    standing = dict(kinds)
    if ALONE in standing and standing[ALONE].confidence >= 0.6:
        return (standing[ALONE],)
    places = {kind: {h.sentence for h in hits if h.rule.kind is kind} for kind in standing}
    for strong, weak in _GIVE_WAY:
        if strong in standing and weak in standing and standing[strong].confidence >= 0.6:
            same = places[weak] <= places[strong]
            if same and standing[weak].confidence < PLAIN:
                standing.pop(weak)
    if Kind.PORT_PIN in standing and Kind.PORT_OUT in standing and _only_for_the_pin(places, reading):
        standing.pop(Kind.PORT_OUT)
    if Kind.PORT_STOP in standing:
        for kind in (Kind.PORT_OUT, Kind.PORT_STATUS, Kind.PORT_IN):
            standing.pop(kind, None)
    if Kind.PORT_STATUS in standing and Kind.PORT_OUT in standing:
        if "carrier" in reading.marks:
            standing.pop(Kind.PORT_OUT)
        else:
            out = standing[Kind.PORT_OUT]
            standing[Kind.PORT_OUT] = replace(out, confidence=round(out.confidence * 0.5, 3))
    if Kind.PORT_IN in standing and Kind.PORT_OUT in standing:
        weak = min((Kind.PORT_IN, Kind.PORT_OUT), key=lambda k: standing[k].confidence)
        standing.pop(weak)
    first = {kind: min(places[kind] or {0}) for kind in standing}
    return tuple(sorted(standing.values(), key=lambda r: first[r.kind]))


_OWN_WISH = ("changing", "leaving", "accountno", "i_port", "csr")


def _only_for_the_pin(places: dict[Kind, set[int]], reading: Reading) -> bool:
    """True when moving is spoken of only to say what the PIN is for, and nobody says that he moves."""
    spans = [reading.spans[i] for i in places[Kind.PORT_OUT]]
    return places[Kind.PORT_OUT] <= places[Kind.PORT_PIN] and not any(
        name in found for found in spans for name in _OWN_WISH
    )


_GIVE_WAY = (
    # the first says what the sentence is about; the second was read in no other sentence
    (Kind.PORT_STOP, Kind.CANCELLATION),
    (Kind.PORT_STOP, Kind.PORT_STATUS),
    (Kind.RECORDS_UPDATE, Kind.CANCELLATION),
    (Kind.NUMBER_RETURN, Kind.CANCELLATION),
    (Kind.PORT_STATUS, Kind.PORT_STOP),
    (Kind.PORT_STATUS, Kind.CANCELLATION),
)
