"""The service address that a message tells: labelled, or in a sentence, and not another of its addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from intake.reading.facts.addresses import Address, address_of, find_addresses, find_without_zip
from intake.reading.facts.candidates import Candidate, candidate
from intake.reading.facts.labels import Pair
from intake.reading.facts.stretches import Stretch

_NOT_SERVICE = re.compile(
    r"(?i)\b(?:mail(?:ing)?|billing|ship(?:ping|ped)?|send|return(?:ed)?|remit|invoice[sd]?|statements?|correspondence|deliver\w*|box|equipment|label|p\.?o\.?)\b[^.\n]{0,50}$"
)
_OLD = re.compile(
    r"(?i)\b(?:instead of|rather than|not|from|old|former|previous|wrong|incorrect|still (?:has|have|shows?|lists?|says?|at)|you have|shows?|lists?|listed as|moved (?:out of|from)|no longer|used to be|(?:we|you) (?:have )?(?:sent|submitted|put|used|gave)|on (?:the |your |our |their )?(?:lsr|order|pon|request|loa)|submitted|was|were|anymore|closed|en lugar de|au lieu de|statt|alte[nr]?|bisherige[nr]?|falsche?[nr]?|steht|ancienne|erron[eé]e|fausse|vous avez|antigua|anterior|vieja|equivocada|err[oó]nea|figura|tienen|antiga|errada|incorreta|consta)\b[^.;\n]{0,45}$"
)
_NEW = re.compile(
    r"(?i)\b(?:should (?:be|read|say|show)|must (?:be|read|say)|is now|to be|new|correct(?:ed)?|right|changed? to|update[sd]? to|to read|to|needs to (?:be|read)|service|located at|location|premises|site|office (?:is )?at|nueva|correcta|nouvelle|neue|nova|debe ser|doit être|richtige?|korrekte?|lautet|jetzt|nun|bonne|exacte|d[eé]sormais|maintenant|correta|certa|agora|ahora)\b[^.;\n]{0,45}$"
)

_SAYS_ADDRESS = re.compile(
    r"(?i)\b(?:address|location|located|premises|site|service (?:is )?at|lines? (?:is|are) at|direcci[oó]n|adresse|anschrift|standort|endere[cç]o)\b[^.;\n]{0,40}$"
)


def service_addresses(stretches: Sequence[Stretch], pairs: Sequence[Pair]) -> Iterator[Candidate]:
    """Readings of the service address, on one line as printed."""
    labelled_spans: list[tuple[Stretch, int]] = []
    others: list[tuple[Stretch, int]] = []
    for pair in pairs:
        if not pair.stretch:
            continue
        if pair.key == "billing_address":
            others.append((pair.stretch, pair.start))
        if pair.key == "service_address":
            value = address_of(pair.value, pair.below)
            if value:
                labelled_spans.append((pair.stretch, pair.start))
                sure = (
                    0.98 if re.search(r"(?i)serv|new|correct|inst|911|loc|premis|eu\b|end user", pair.label) else 0.92
                )
                yield Candidate(value, sure, "label", pair.stretch.where, pair.line)
    yield from _in_parts(pairs)
    for stretch in stretches:
        for found in _all_addresses(stretch.text):
            if any(s is stretch and 0 <= found.start - at < 60 for s, at in [*labelled_spans, *others]):
                continue
            begin = max(0, found.start - 90)
            before = re.sub(r"\s+", " ", stretch.text[begin : found.start])
            if _NOT_SERVICE.search(before):
                continue
            new = _NEW.search(before)
            old = _OLD.search(before)
            if old and not (new and new.start() > old.start()):
                continue
            yield candidate(found.text, 0.9 if new else 0.78, "in a sentence", stretch, found.start)


def _all_addresses(text: str) -> list[Address]:
    """Those with a postal code, and those without one where the words before say that it is an address."""
    whole = find_addresses(text)
    short = [
        one
        for one in find_without_zip(text)
        if _SAYS_ADDRESS.search(text, max(0, one.start - 60), one.start)
        and not any(w.start < one.end and one.start < w.end for w in whole)
    ]
    return sorted([*whole, *short], key=lambda one: one.start)


def _in_parts(pairs: Sequence[Pair]) -> Iterator[Candidate]:
    """Street, city, state and ZIP under labels of their own."""
    parts: dict[str, Pair] = {}
    for pair in pairs:
        if pair.key in ("street", "unit", "city", "state", "zip", "service_address"):
            parts.setdefault(pair.key, pair)
    street = parts.get("street") or parts.get("service_address")
    city, state, code = parts.get("city"), parts.get("state"), parts.get("zip")
    if not street or not city or not street.stretch:
        return
    line = street.value
    unit = parts.get("unit")
    if unit and unit.value not in line and len(unit.value) < 40:
        named = re.search(r"[^\W\d]{3}", unit.value) or not re.fullmatch(
            r"(?i)\W*(?:suite|ste|unit|apt|floor|room)\W*", unit.label
        )
        line = f"{line}, {unit.value if named else f'{unit.label.strip()} {unit.value}'}"
    if "," in city.value and not state:
        text = f"{line}, {city.value}"
    elif state and code:
        text = f"{line}, {city.value}, {state.value} {code.value}"
    else:
        return
    whole = address_of(text)
    if whole:
        yield Candidate(whole, 0.99, "label parts", street.stretch.where, street.line)
