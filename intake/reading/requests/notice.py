"""Carriers: whether the sender writes for another phone company, and which state of a port order was told last."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import re2

from intake.domain.findings import Party, PortStatus
from intake.domain.message import Message
from intake.domain.policy import Carrier
from intake.reading.passages import Role, Visible
from intake.reading.requests.rules import FOLDER, Hit, Reading
from intake.reading.requests.words import plain

MOST = 8_000
"""Characters of the text that are looked at for the party."""


@dataclass(frozen=True, slots=True)
class _Sign:
    name: str
    points: float
    where: str
    pattern: Any


@lru_cache(maxsize=1)
def _signs() -> tuple[float, tuple[_Sign, ...]]:
    given = tomllib.loads((FOLDER / "party.toml").read_text(encoding="utf-8"))
    return float(given["carrier_at"]), tuple(
        _Sign(
            sign["name"],
            float(sign["points"]),
            sign.get("where", ""),
            re2.compile(sign["pattern"]) if "pattern" in sign else None,
        )
        for sign in given["sign"]
    )


_OUR_CUSTOMER = re2.compile(r"customer (?:service|record|care|support|portal|number|id|success)\b")
"""Words with "customer" in them that speak of no customer."""


def party(visible: Visible, message: Message, carriers: tuple[Carrier, ...]) -> tuple[Party, tuple[str, ...]]:
    """For whom the sender writes, and the signs that were seen.

    A customer who hands a carrier's notice on stays a customer: what is forwarded gives no sign.
    """
    carrier_at, signs = _signs()
    sender = _sender(message)
    said = _OUR_CUSTOMER.sub("", plain(visible.of(Role.WRITTEN, Role.FORM)[:MOST]))
    signature = plain(visible.of(Role.SIGNATURE, Role.FOOTER)[:2_000])
    subject = "" if visible.is_forward or visible.is_reply else plain(visible.subject)
    texts = {
        "sender": sender,
        "said": said,
        "all": "\n".join((subject, said, signature)),
        "rows": said,
        "end": said[-160:] + "\n" + signature,
    }
    seen = tuple(
        sign
        for sign in signs
        if (sign.pattern is not None and sign.pattern.search(texts[sign.where]))
        or (sign.pattern is None and _listed(message, carriers))
    )
    points = sum(sign.points for sign in seen)
    forwarded = any(p.role is Role.FORWARDED for p in visible.passages) or bool(message.attached)
    if forwarded and not _listed(message, carriers):
        points -= 3
    return (Party.CARRIER if points >= carrier_at else Party.CUSTOMER), tuple(sign.name for sign in seen)


def _sender(message: Message) -> str:
    if message.from_ is None:
        return ""
    local, _, domain = message.from_.address.partition("@")
    name = " ".join(domain.rsplit(".", 1)[:1])
    return plain(f"{message.from_.name} <{local.replace('_', ' ')} {name}>")


def _listed(message: Message, carriers: tuple[Carrier, ...]) -> bool:
    if message.from_ is None:
        return False
    domain = message.from_.address.rpartition("@")[2].lower()
    return any(
        domain == d.lower() or domain.endswith("." + d.lower())
        for carrier in carriers
        for d in carrier.domains
    )


LAST_NEWS = (
    PortStatus.COMPLETED,
    PortStatus.CANCELLED,
    PortStatus.DELAYED,
    PortStatus.REJECTED,
    PortStatus.FOC,
    PortStatus.RECEIVED,
)
"""Where several states are told, the one further along is the newer: an order is received before it is confirmed."""

_FIELD = re2.compile(
    r"^\W*(?:order |port |port order |request |pon |lsr |current |new |response )?(?:status|state|result|response|disposition|notice|notification type|response type|estado|statut)\s*[:.=\t ]"
)


def newest(hits: list[Hit], reading: Reading) -> tuple[PortStatus, float, tuple[Hit, ...]] | None:
    """The newest state of a port order among the rules that hit, with its confidence and evidence.

    A status field beats prose, a subject that is no reply beats what stands below, else the state further along.
    """
    if not hits:
        return None
    weights: dict[PortStatus, float] = {}
    for hit in hits:
        sentence = reading.sentences[hit.sentence]
        status = hit.rule.status
        if status is None:
            continue
        weight = hit.score
        if sentence.role is None:
            weight = hit.score * 0.4 if "reply" in reading.marks else hit.score + 1.0
        if _FIELD.search(plain(sentence.text)):
            weight = hit.score + 2.0
        weights[status] = max(weights.get(status, 0.0), weight)
    best = max(weights, key=lambda s: (round(weights[s]), -LAST_NEWS.index(s)))
    mine = tuple(hit for hit in hits if hit.rule.status is best)
    confidence = max(hit.score for hit in mine)
    rivals = [s for s in weights if s is not best and weights[s] >= weights[best] - 0.2]
    return best, confidence * (0.93 ** len(rivals)), mine
