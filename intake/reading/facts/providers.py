"""The new provider: the company that the numbers go to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import islice

from intake.domain.findings import Kind, Party
from intake.domain.policy import Carrier
from intake.reading.facts.candidates import Candidate, candidate
from intake.reading.facts.carriers import known_carriers, tells_carrier
from intake.reading.facts.company_names import bare, business_like, company_of, same_company
from intake.reading.facts.label_values import named_value
from intake.reading.facts.labels import Pair
from intake.reading.facts.names import company_at
from intake.reading.facts.provider_frames import TITLE, framed
from intake.reading.facts.provider_names import is_left, longest_forms, may_be
from intake.reading.facts.stretches import Stretch
from intake.reading.facts.wordlists import any_of, folded, hits, word_set, words

_WITH_US = re.compile(r"\s?(?:up )?(?:(?:an? )?\w+ )?(?:with|to|for|by) us\b", re.IGNORECASE)
"""Behind "has signed": whom a carrier has won."""
_WISHES = re.compile(
    r"\s?(?:to (?:port|move|switch|leave|transfer|cancel|keep|bring|take)|their|its|both|all)\b", re.IGNORECASE
)
"""Behind "would like": what a customer wishes."""
_WRITER = re.compile(r"\b(?:it.s|this is|i.m|i am|name is|we.re|we are) (?:[A-Z][\w'’-]+ ?){0,2}$")
"""Before "over at": the writer says where he is."""
_HEAD = re.compile(r"(?:^|(?<=[^\w\s&’'-])\s*|(?<=[a-zà-ÿ\d])\s+)(?=[A-ZÀ-Þ0-9])")
_PLACE_AFTER = re.compile(
    r",\s{1,3}[A-Z]{2}\b(?!\s[a-z])|,?\s{1,3}(?:[Ss]treet|[Aa]venue|[Rr]oad|[Oo]ffice|[Bb]uilding)\b"
)
_WEAK_LABEL = re.compile(
    r"(?i)\W*(?:to|becomes|carrier|provider|operadora?|fournisseur|anbieter|neu|recibe|destino|destination|requesting|.*\bby)\W*"
)
"""Labels that stand before other things too: only a name that tells a phone company counts."""
_ADDRESS_LIKE = re.compile(r"\d+ |[^,]*\d{5}|[A-Z0-9\-/]*\d[A-Z0-9\-/]*$")
REACH = 130
"""Characters between the verb of moving and the name."""
_STRONG_CUE = re.compile(
    r"(?i)new |gaining|winning|signed|chose|selected|picked|contract|port|number|lines?\b|transfer|nouve|neue|nuev|nov[oa]|carrier|provider|leaving|stolen|traced|known as|heard of|minds? about|served by|live (?:at|on|with)|order"
)
_PORT_WORDS = re.compile(
    r"(?i)\b(?:port(?:ed|ing|s|-?outs?| out| over| order| request)? (?:our|my|the|this|these|his|her|their|number|line|to|was|is|of|did|go|gone)|ported|porting|pon|lsr|foc|transfer(?:red|ring)? (?:of )?(?:our|my|the|this|these|number|line|order)|(?:tak|bring|mov)(?:e|ing) (?:both |all |two |three )?(?:of )?(?:(?:our|my|the|these) (?:\w+ )?(?:numbers?|lines?|phones?)|[(\d][\d() .-]{6,})|paperwork|new (?:phone |telephone )?(?:company|carrier|provider)|another (?:phone |telephone )?(?:company|carrier|provider)|switch(?:ed|ing)? to|take my number|portierung\w*|rufnummernmitnahme|nehmen wir|portage|transfert|portaci[oó]n|portabilidad\w*|portabilidade|traspaso|cambio de (?:compañía|operador)|umzug der nummer|(?:numbers?|lines?) (?:are|were|is|was|go|goes|went|moved?|come) (?:now )?(?:over |with )|(?:compañía|empresa) nueva|otra compañía|(?:nuestro|mi)s? (?:n[uú]mero|tel[eé]fono|l[ií]nea)s?|cambio de (?:nuestr|l|mi)\w+ (?:tel[eé]fonos?|n[uú]meros?|l[ií]neas?)|(?:nos|die|meine|unsere) (?:num[eé]ros?|ruf)?nummern?|desde|depuis|seit gestern|funcionando)\b"
)
"""Words of a message about a port whose request was not understood."""
_ABOUT_PORT = frozenset(
    {
        Kind.PORT_OUT,
        Kind.PORT_STATUS,
        Kind.PORT_STOP,
        Kind.PORT_DISPUTE,
        Kind.PORT_PIN,
        Kind.CSR,
        Kind.BILL_COPY,
    }
)


def new_providers(
    stretches: Sequence[Stretch],
    pairs: Sequence[Pair],
    kinds: frozenset[Kind],
    party: Party,
    carriers: Sequence[Carrier],
    own_names: Sequence[str],
    texts: Sequence[str] = (),
) -> list[Candidate]:
    """Readings of the gaining carrier, in the longest form that `texts` (all of the message) use."""
    if Kind.PORT_IN in kinds and Kind.PORT_OUT not in kinds:
        return []
    left = {bare(v) for p in pairs if p.key == "old_provider" and (v := company_of(p.value))}
    left |= {bare(v) for p in pairs if p.key == "company" and business_like(p.value) and (v := company_of(p.value))}
    about_port = bool(kinds & _ABOUT_PORT) or any(_PORT_WORDS.search(s.text) for s in stretches)
    found = [*_labelled(pairs), *_listed(stretches, carriers, kinds), *framed(stretches, party, about_port=about_port)]
    for stretch in stretches:
        found += _said(stretch, about_port=about_port)
    if about_port:
        found += _sole_carrier(stretches, own_names, party)
    refused: dict[str, bool] = {}
    quitted: dict[str, bool] = {}
    kept = []
    for one in found:
        name = str(one.value)
        if name not in refused:
            refused[name] = not may_be(name, own_names) or bare(name) in left
            quitted[name] = not refused[name] and is_left(stretches, name)
        if not refused[name] and (one.rule == "label" or not quitted[name]):
            kept.append(one)
    return longest_forms(kept, texts)


def _labelled(pairs: Sequence[Pair]) -> Iterator[Candidate]:
    for pair in pairs:
        if pair.key == "new_provider" and pair.stretch:
            value = named_value(pair)
            if not value or re.search(r"(?i)requestor|requester", pair.label) or _ADDRESS_LIKE.match(value):
                continue
            if not _WEAK_LABEL.fullmatch(pair.label) or (
                tells_carrier(value.split()[-1]) and any(_above(other, pair) for other in pairs)
            ):
                yield Candidate(value, 0.97, "label", pair.stretch.where, pair.line)


def _above(other: Pair, pair: Pair) -> bool:
    """True for a label of the same text further up: "To:" over it is an addressee, among others it is where the numbers go."""
    return other.stretch is pair.stretch and other.start < pair.start and other.key != "new_provider"


def _listed(stretches: Sequence[Stretch], carriers: Sequence[Carrier], kinds: frozenset[Kind]) -> Iterator[Candidate]:
    """A carrier of the settings, named in a message about a port."""
    if not kinds & _ABOUT_PORT:
        return
    for carrier in carriers:
        for name in (carrier.name, *carrier.also_known_as):
            for stretch in stretches:
                at = (
                    folded(stretch.flow).find(folded(name))
                    if len(folded(stretch.flow)) == len(stretch.flow)
                    else stretch.flow.find(name)
                )
                if (
                    at >= 0
                    and len(name) > 3
                    and not re.search(r"(?i)\b(?:from|leaving|with|at)\s+$", stretch.flow[max(0, at - 12) : at])
                ):
                    yield candidate(carrier.name, 0.7, "listed-carrier", stretch, at)


def _said(stretch: Stretch, *, about_port: bool) -> Iterator[Candidate]:
    flow = stretch.prose
    for match in hits("who", "provider_strong", flow):
        name = _name_at(flow, match.start(), match.end())
        if (
            name is None
            or TITLE.search(flow, max(0, match.end() - 6), match.end())
            or _WRITER.search(flow, max(0, match.start() - 40), match.start())
        ):
            continue
        cue = bool(_STRONG_CUE.search(match.group()))
        if about_port or tells_carrier(name) or cue:
            yield candidate(name, _sureness(name, cue), "said", stretch, match.start())
    for verbs, links in _routes():
        for match in islice(links.finditer(flow), 200):
            start, _ = stretch.sentence_at(match.start())
            before = flow[max(start, match.start() - REACH) : match.start()]
            verb = verbs.search(before)
            name = _name_at(flow, match.start(), match.end()) if verb else None
            if name and (about_port or tells_carrier(name)):
                cue = bool(_STRONG_CUE.search(before))
                yield candidate(name, _sureness(name, cue) - 0.01, "route", stretch, match.start())
    for match in islice(_HEAD.finditer(flow), 400):
        found = company_at(flow, match.end()) if not _inside_name(flow, match.end()) else None
        if not found or TITLE.search(flow, max(0, match.end() - 6), match.end()):
            continue
        after = any_of("who", "provider_after").match(flow, found[1])
        if (
            after
            and "\n" not in after.group()
            and not _WITH_US.match(flow, after.end())
            and not ("would like" in after.group() and _WISHES.match(flow, after.end()) and not tells_carrier(found[0]))
            and flow[after.end() : after.end() + 1] != ":"
            and (about_port or tells_carrier(found[0]))
            and not _first_person(found[0])
            and not any_of("who", "role_before", after="$").search(flow, max(0, match.end() - 40), match.end())
        ):
            yield candidate(
                found[0],
                0.86 if tells_carrier(found[0]) else 0.64 if business_like(found[0]) else 0.76,
                "before-verb",
                stretch,
                match.start(),
            )


@lru_cache(maxsize=1)
def _routes() -> list[tuple[re.Pattern[str], re.Pattern[str]]]:
    return [
        (
            re.compile(route["verbs"], re.IGNORECASE),
            re.compile(rf"\b(?:{route['links']})\s+(?=[\"“'‘]?\w)", re.IGNORECASE),
        )
        for route in words("who")["provider_route"]
    ]


def _name_at(flow: str, cue: int, place: int) -> str | None:
    """The company's name at a place, on the cue's line and not before a state or "street"."""
    found = company_at(flow, place)
    if not found:
        found = company_at(flow, place, lower=True)
        if not found or not tells_carrier(found[0]) or len(found[0].split()) < 2:
            return None
    name, end = found
    if "\n" in flow[cue:end].strip("\n") or _PLACE_AFTER.match(flow, end):
        return None
    return name


def _sureness(name: str, cue: bool) -> float:
    if business_like(name) and not tells_carrier(name):
        return 0.65
    if cue:
        return 0.9 if tells_carrier(name) else 0.86
    return 0.82 if tells_carrier(name) else 0.7


def _sole_carrier(stretches: Sequence[Stretch], own_names: Sequence[str], party: Party) -> list[Candidate]:
    """The one name in a message about a port that tells a phone company, when no words say that it is left."""
    found: dict[str, Candidate] = {}
    for stretch in stretches:
        for match in islice(_HEAD.finditer(stretch.flow), 400):
            named = company_at(stretch.flow, match.end()) if not _inside_name(stretch.flow, match.end()) else None
            if (
                named is None
                or len(named[0].split()) < 2
                or not tells_carrier(named[0].split()[-1])
                or not tells_carrier(named[0])
                or not may_be(named[0], own_names)
            ):
                continue
            before = stretch.flow[max(0, match.end() - 40) : match.end()]
            introduced = party == Party.CARRIER and _WE_ARE.search(before)
            if "\n" in stretch.flow[match.end() : named[1]] or (_LEFT_BEFORE.search(before) and not introduced):
                return []
            if party != Party.CARRIER and any_of("who", "company_strong", after="$").search(
                stretch.flow[max(0, match.end() - 40) : match.end()]
            ):
                continue
            found.setdefault(bare(named[0]), candidate(named[0], 0.68, "only-carrier", stretch, match.end()))
        for name, place in known_carriers(stretch.flow):
            kin = [other for other in found if same_company(other, name)]
            if kin or not may_be(name, own_names) or _LEFT_BEFORE.search(stretch.flow, max(0, place - 40), place):
                continue
            found[bare(name)] = candidate(name, 0.68, "only-carrier", stretch, place)
    found = {name: one for name, one in found.items() if not is_left(stretches, str(one.value))}
    return list(found.values()) if len(found) == 1 else []


def _inside_name(flow: str, place: int) -> bool:
    """True where the word before is written large too: the name began there."""
    found = re.search(r"(\S+) $", flow[max(0, place - 24) : place])
    if not found:
        return False
    word = found[1]
    return word[0].isupper() and word[-1].isalnum() and folded(word) not in word_set("names", "stops")


def _first_person(name: str) -> bool:
    return folded(name) in word_set("names", "stops")


_WE_ARE = re.compile(
    r"(?i)\b(?:we are|we.re|we at|this is|i am with|i.m with|i work (?:for|at)|on behalf of|from) (?:the )?$"
)
_LEFT_BEFORE = re.compile(
    r"(?i)\b(?:from|leaving|old|losing|current(?:ly)?|present(?:ly)?|existing|previous|former|still|now|is|are|was|were|been) (?:provider |carrier |operator |company |with |at |is |on )*(?:the )?$"
)
