"""What rules alone read: sentences, concepts, and the rules that hit; the learned model takes it from there."""

from __future__ import annotations

from dataclasses import dataclass, replace

from intake.domain.findings import AttachmentKind, Document, Kind, Party, Request
from intake.domain.message import Message
from intake.domain.policy import Carrier
from intake.reading.passages import Role, Visible
from intake.reading.requests import notice, rules
from intake.reading.requests.rules import Hit, Reading
from intake.reading.requests.sentences import Sentence, of_text, sentences
from intake.reading.requests.settle import settle

REPORT_AT = 0.5
"""A request read with less is not reported."""
MOST_EVIDENCE = 3
REPLY_SUBJECT = 0.4
"""A reply's subject is usually ours or old: what it says counts this much."""
LOOSE_AT_MOST = 0.78
"""One rule that took its parts from several sentences, with nothing to agree: staff look first."""
DOCUMENT = 0.9
DOCUMENT_CHARACTERS = 4_000


@dataclass(frozen=True, slots=True)
class Ruled:
    """What the rules read in a message."""

    reading: Reading
    requests: tuple[Request, ...]
    """Those below REPORT_AT too: they are hints."""
    from_documents: tuple[Request, ...]
    """What an attached order or notice says, where the message itself says nothing."""
    party: Party
    signs: tuple[str, ...]
    """Names of the signs that speak for a carrier."""
    courtesy: bool
    """Thanks or a bare OK."""

    @property
    def reported(self) -> tuple[Request, ...]:
        """What the rules alone would report."""
        return tuple(r for r in self.from_documents or self.requests if r.confidence >= REPORT_AT)


def by_rules(
    visible: Visible,
    message: Message,
    provider_names: tuple[str, ...],
    carriers: tuple[Carrier, ...],
    documents: tuple[Document, ...] = (),
) -> Ruled:
    """Reads a message by rules. Never raises on odd input; work is bounded by the caps of sentences.py."""
    party, signs = notice.party(visible, message, carriers)
    spoken = sentences(visible)
    marks = _marks(visible, spoken, party, documents)
    reading = rules.read(spoken, provider_names, marks)
    found = _requests(reading)
    told = any(request.confidence >= REPORT_AT for request in found)
    attached = () if told else _from_documents(documents, provider_names, marks)
    return Ruled(
        reading,
        found,
        attached,
        party,
        signs,
        not told and (_courtesy(reading) or _only_signed_off(visible, provider_names)),
    )


def _marks(
    visible: Visible, spoken: tuple[Sentence, ...], party: Party, documents: tuple[Document, ...]
) -> frozenset[str]:
    length = sum(len(s.text.split()) for s in spoken)
    told = {
        "carrier": party is Party.CARRIER,
        "reply": visible.is_reply,
        "forward": visible.is_forward or any(p.role is Role.FORWARDED for p in visible.passages),
        "short": length <= 12,
        "loa": any(d.kind is AttachmentKind.LOA for d in documents),
    }
    return frozenset(name for name, true in told.items() if true)


def _requests(reading: Reading) -> tuple[Request, ...]:
    asked = [
        _weighed(hit, reading)
        for hit in rules.hits(reading, rules.rules("asked_ports.toml") + rules.rules("asked.toml"))
    ]
    states = rules.hits(reading, rules.rules("notices.toml"))
    kinds: dict[Kind, Request] = {}
    for kind in Kind:
        hits = [hit for hit in asked if hit.rule.kind is kind]
        if hits:
            kinds[kind] = _request(kind, hits, reading)
    newest = notice.newest(states, reading)
    if newest is not None:
        status, confidence, hits_ = newest
        told = _request(Kind.PORT_STATUS, [_weighed(hit, reading) for hit in hits_], reading)
        kinds[Kind.PORT_STATUS] = replace(told, status=status, confidence=min(confidence, told.confidence))
    return settle(kinds, asked + states, reading)


def _weighed(hit: Hit, reading: Reading) -> Hit:
    if reading.sentences[hit.sentence].role is None and "reply" in reading.marks:
        return replace(hit, score=hit.score * REPLY_SUBJECT)
    return hit


def _request(kind: Kind, hits: list[Hit], reading: Reading) -> Request:
    """The best rule's score; each further rule or sentence that agrees takes a fifth of the doubt away."""
    best = sorted(hits, key=lambda hit: -hit.score)
    firm = [hit for hit in best if hit.score >= REPORT_AT]
    agree = max(len({hit.rule.name for hit in firm}) + len({hit.sentence for hit in firm}) - 2, 0)
    confidence = 1 - (1 - best[0].score) * 0.8 ** min(agree, 4)
    if agree == 0 and all(hit.loose for hit in best):
        confidence = min(confidence, LOOSE_AT_MOST)
    evidence = tuple(dict.fromkeys(reading.evidence(hit.sentence) for hit in best))[:MOST_EVIDENCE]
    return Request(kind, None, round(confidence, 3), evidence, tuple(dict.fromkeys(hit.rule.name for hit in best)))


def _from_documents(
    documents: tuple[Document, ...], provider_names: tuple[str, ...], marks: frozenset[str]
) -> tuple[Request, ...]:
    """What an attached order or notice says, where the message itself says nothing."""
    for document in documents:
        if document.text and document.kind in (AttachmentKind.OTHER, AttachmentKind.LOA):
            spoken = of_text(document.text[:DOCUMENT_CHARACTERS], Role.FORWARDED)
            found = _requests(rules.read(spoken, provider_names, marks | {"document"}))
            wanted = (Kind.PORT_OUT, Kind.CSR, Kind.PORT_STATUS)
            kept = tuple(replace(r, confidence=round(r.confidence * DOCUMENT, 3)) for r in found if r.kind in wanted)
            if kept:
                return kept
    return ()


def _only_signed_off(visible: Visible, provider_names: tuple[str, ...]) -> bool:
    """True for a bare "Thank you!", which stands where people sign: nothing else was written."""
    if visible.said.strip() or (visible.subject and not visible.is_reply):
        return False
    signed = of_text(visible.of(Role.SIGNATURE)[:200], Role.WRITTEN)
    words = sum(len(sentence.text.split()) for sentence in signed)
    return 0 < words <= 8 and rules.read(signed, provider_names, frozenset()).has("thanks")


def _courtesy(reading: Reading) -> bool:
    words = sum(len(s.text.split()) for s in reading.sentences if s.role is not None)
    return 0 < words <= 30 and (reading.has("thanks") or words <= 3) and not any(s.asks for s in reading.sentences)
