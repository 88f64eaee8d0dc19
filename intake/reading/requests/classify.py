"""What is asked: rules, single words and meaning together -> requests with confidence, evidence and reasons; abstains below a half."""

from __future__ import annotations

from dataclasses import dataclass

from intake.domain.findings import Document, Kind, Party, PortStatus, Request
from intake.domain.message import Message
from intake.domain.policy import Carrier
from intake.reading.encoder import encoder
from intake.reading.encoder.words import pieces
from intake.reading.passages import Visible
from intake.reading.requests import model
from intake.reading.requests.by_rules import MOST_EVIDENCE, REPORT_AT, Ruled, by_rules
from intake.reading.requests.features import CARRIER, Features, features, sentence_features
from intake.reading.requests.model import Model

HINT_AT = 0.3
"""A request read with less is not even a note for staff."""

FEW_WORDS = 25
"""A shorter text without any sign of a carrier is a customer's: a bare list of numbers tells nothing of who sent it."""

Asked = tuple[Kind, PortStatus | None]


@dataclass(frozen=True, slots=True)
class Classification:
    """What a message asks, and for whom it was written."""

    requests: tuple[Request, ...]
    party: Party
    notes: tuple[str, ...]
    courtesy: bool
    """Thanks or a bare OK: nothing to answer."""


def classify(
    visible: Visible,
    message: Message,
    provider_names: tuple[str, ...],
    carriers: tuple[Carrier, ...],
    documents: tuple[Document, ...] = (),
) -> Classification:
    """Reads what the sender newly asks or tells. Never raises on odd input."""
    ruled = by_rules(visible, message, provider_names, carriers, documents)
    seen = features(ruled.reading, ruled.requests, ruled.signs)
    learned = model.read()
    meant = encoder.read()
    probable = meant.weighing.probabilities(meant.scores(pieces(visible)), learned.scores(seen))
    chosen = settled(probable)
    found = sorted(
        (_request(asked, confidence, ruled, seen, learned) for asked, confidence in chosen.items()),
        key=lambda request: _place(request, ruled),
    )
    requests = tuple(request for request in found if request.confidence >= REPORT_AT) or tuple(
        request for request in ruled.from_documents if request.confidence >= REPORT_AT
    )
    notes = tuple(
        f'Perhaps {request.kind.value.replace("_", " ")}, but not surely: "{(request.evidence or ("",))[0]}"'
        for request in found
        if HINT_AT <= request.confidence < REPORT_AT
    )
    party = _party(probable, ruled, message, carriers)
    return Classification(requests, party, notes, not requests and ruled.courtesy)


def settled(probable: dict[str, float]) -> dict[Asked, float]:
    """The requests that can stand side by side, with their probabilities, from HINT_AT on.

    Of several states those are told that are probable each, and at least the most probable. Where nobody asked for a port everything else is about that,
    and a port that is to be stopped is not asked for (conventions of the labelled cases).
    """
    asked: dict[Asked, float] = {
        (kind, None): probable.get(kind.value, 0.0) for kind in Kind if kind is not Kind.PORT_STATUS
    }
    states = {status: probable.get(f"{Kind.PORT_STATUS.value}:{status.value}", 0.0) for status in PortStatus}
    status = max(states, key=lambda one: states[one])
    asked |= {(Kind.PORT_STATUS, one): chance for one, chance in states.items() if chance >= REPORT_AT}
    told = (Kind.PORT_STATUS, status)
    asked[told] = min(max(states[status], probable.get(Kind.PORT_STATUS.value, 0.0)), 0.5 + states[status])
    if asked[Kind.PORT_DISPUTE, None] >= REPORT_AT:
        asked = {(Kind.PORT_DISPUTE, None): asked[Kind.PORT_DISPUTE, None]}
    elif asked[Kind.PORT_STOP, None] >= REPORT_AT:
        moves = [(kind, of) for kind, of in asked if kind in (Kind.PORT_OUT, Kind.PORT_IN, Kind.PORT_STATUS)]
        for other in moves:
            if asked[other] < asked[Kind.PORT_STOP, None]:
                del asked[other]
    if min(asked.get((kind, None), 0.0) for kind in (Kind.PORT_IN, Kind.PORT_OUT)) >= REPORT_AT:
        del asked[min(((Kind.PORT_IN, None), (Kind.PORT_OUT, None)), key=lambda one: asked[one])]
    return {one: confidence for one, confidence in asked.items() if confidence >= HINT_AT}


def _request(asked: Asked, confidence: float, ruled: Ruled, seen: Features, learned: Model) -> Request:
    """The request with its words: those of the rules that hit, else of the sentence that speaks most for it."""
    kind, status = asked
    label = f"{kind.value}:{status.value}" if status else kind.value
    by_rule = next((r for r in ruled.requests if (r.kind, r.status) == asked), None)
    evidence = by_rule.evidence if by_rule else _evidence(label, ruled, learned)
    reasons = tuple(in_words(name) for name in learned.reasons(seen, label) if not name.startswith(OF_RULES))
    return Request(kind, status, round(confidence, 3), evidence, ((by_rule.rules if by_rule else ()) + reasons)[:6])


OF_RULES = ("kind:", "rule:")
"""Features that only repeat what the rules say."""


def in_words(feature: str) -> str:
    """A feature of the model as staff read it."""
    place, _, rest = feature.rpartition(":")
    where = {"subject": "the subject ", "re": "the reply's subject ", "mark": "it is ", "sign": "a sign: "}.get(
        place, ""
    )
    if place in ("mark", "sign"):
        return where + rest
    asks, concept = rest.startswith("?"), rest.strip("?").strip("<>")
    if "<" in rest:
        return f"{where}{'asks about' if asks else 'speaks of'} {concept.replace('_', ' ')}"
    return f'{where}says "{rest.replace(" _ ", " ... ")}"'


def _evidence(label: str, ruled: Ruled, learned: Model) -> tuple[str, ...]:
    weighed = [
        (learned.weight_of(dict.fromkeys(sentence_features(ruled.reading, index), 1.0), label), index)
        for index in range(len(ruled.reading.sentences))
    ]
    best = sorted(weighed, reverse=True)[:1]
    return tuple(ruled.reading.evidence(index) for _, index in best)[:MOST_EVIDENCE]


def _place(request: Request, ruled: Ruled) -> int:
    """Where in the message it is asked: requests are told in order of appearance."""
    texts = [ruled.reading.evidence(index) for index in range(len(ruled.reading.sentences))]
    return min((texts.index(words) for words in request.evidence if words in texts), default=len(texts))


def _party(probable: dict[str, float], ruled: Ruled, message: Message, carriers: tuple[Carrier, ...]) -> Party:
    domain = message.from_.address.rpartition("@")[2].lower() if message.from_ else ""
    if any(domain == known.lower() for carrier in carriers for known in carrier.domains):
        return Party.CARRIER
    if CARRIER not in probable:
        return ruled.party
    speaks = bool(ruled.signs) or sum(len(s.text.split()) for s in ruled.reading.sentences) > FEW_WORDS
    return Party.CARRIER if probable[CARRIER] >= REPORT_AT and speaks else Party.CUSTOMER
