"""The customer's company, or the end user that a carrier writes about."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain, islice

from intake.domain.findings import Party
from intake.reading.facts.candidates import Candidate, candidate
from intake.reading.facts.carriers import tells_carrier
from intake.reading.facts.company_frames import framed
from intake.reading.facts.company_names import bare, business_like, same_company
from intake.reading.facts.label_values import named_value
from intake.reading.facts.labels import Pair
from intake.reading.facts.names import company_at
from intake.reading.facts.person_names import is_person, person_of
from intake.reading.facts.stretches import Stretch
from intake.reading.facts.wordlists import any_of, folded, hits, word_set, words

_HEAD = re.compile(r"(?:^|(?<![SMDF][tr])[.!?:\n]\s{0,3}|, )(?=[A-ZÀ-Þ0-9])")
MOST = 100
"""Places of a kind in one stretch that are looked at."""
_CAPITAL = re.compile(r"(?<![\w&’'.\-])(?<![A-ZÀ-Þ]\s)(?=[A-ZÀ-Þ0-9])")
_THIRD_PARTY = re.compile(
    r"(?i)\b(?:bank|attorney|lawyer|accountant|landlord|tenant|vendor|installer|neighbou?r|insurer|lender|auditor|counsel|contractor|technician|electrician|reseller|spedition|vermieter|firm of|notario|comptable,[^.]{2,30}|accountants?|fedex|ups|via|by|using|heard|formerly|not|from|named|called|old name|was)\W{0,3}$"
)
_RIGHT_NAME = re.compile(
    r"(?i)\b(?:richtig|korrekt|correct|correcto|should|must|needs to|ought|right|legal|is now|changed to|renamed|le bon nom|shown as|inscrits?|new name)\b"
)
"""The name that is to stand on record, not the one that stands there."""
_TO_US = re.compile(
    r"\b(?:mov(?:e|ing)|bring(?:ing)?|port(?:ing)?|transfer(?:ring)?|switch(?:ing)?|get(?:ting)?)\s+",
    re.IGNORECASE,
)
_POSSESSIVE = re.compile(r"(?:['’]s|(?<=s)['’]) (?:account|acct|phones?|lines?|numbers?|service|record|csr|bill)\b")
_ENTITLED = re.compile(
    r",? \(?(?:the |our )?(?:owner|co-owner|president|manager|ceo|director|treasurer|partner|proprietor|dueñ[oa]|gerente|propriétaire|gérante?|inhaber(?:in)?|titular)\b",
    re.IGNORECASE,
)
"""Behind a person's name."""
_MONTH_DAY = re.compile(r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec)[a-z]* \d")
_CUSTOMER = re.compile(
    r"(?i)behalf|acting for|acts? for|represent|en nombre|au nom|im namen|em nome|pour le compte|client|customer|usuari|utilisateur|(?:lines?|numbers?|account|acct|cuenta|compte|konto|conta)\b"
)
"""Before a name of two words that no first name makes a person's."""
_WITH_SUFFIX = re.compile(
    r",?\s(?:Inc|LLC|Ltd|Corp|Corporation|LLP|PLLC|GmbH|S\.?A\.?S?|S\.?R\.?L|Ltda|L\.L\.C|inc|ltée|Incorporated|Limited|P\.C|Co)\b\.?"
)


def companies(
    stretches: Sequence[Stretch], pairs: Sequence[Pair], party: Party, not_these: Sequence[str], *, asked: bool = True
) -> Iterator[Candidate]:
    """Readings of the company. `not_these`: names of our own and of the new provider.

    `asked`: the message asks or tells something, or a carrier writes; else a name that only looks like a company's is not the customer's.
    """
    for pair in pairs:
        holder = pair.key == "authorized_name" and business_like(pair.value)
        if (pair.key == "company" or holder) and pair.stretch:
            value = named_value(pair)
            if _WEAK_LABEL.fullmatch(pair.label) and not (value and business_like(value)):
                continue
            if value and _may_be(value, not_these) and not _is_person_label(pair.label, value):
                yield Candidate(value, _label_weight(pair.label), "label", pair.stretch.where, pair.line)
    found = [
        one
        for stretch in stretches
        for one in chain(framed(stretch, party), _said(stretch, party))
        if (asked or one.rule not in ("business-name", "suffix")) and _may_be(str(one.value), not_these)
    ]
    forms = sorted({str(one.value) for one in found if business_like(str(one.value))}, key=len, reverse=True)[:MOST]
    for one in found:
        yield replace(one, value=next((form for form in forms if _fuller(form, str(one.value))), one.value))


def _fuller(form: str, name: str) -> bool:
    """True for the whole name where another place of the message has only how it starts: "Desert Willow"."""
    return len(form) > len(name) and same_company(form, name) and bare(form) != bare(name)


_WEAK_LABEL = re.compile(r"(?i)\W*(?:name|for|user|subscriber|member|tenant|who is it for)\W*")
"""Labels that stand before a person as often: only a name of business counts."""


def _label_weight(label: str) -> float:
    plain = folded(label)
    return (
        0.98
        if re.search(r"new|correct|end ?user|\beu\b|legal", plain)
        else 0.95
        if re.search(r"company|business|empresa|entreprise|firma", plain)
        else 0.9
    )


def _is_person_label(label: str, value: str) -> bool:
    """ "Customer: Ana Ruiz" is a person: two plain words without a word of business."""
    if re.search(r"(?i)company|business|end ?user|\beu\b|organi|legal|empresa|entreprise|firma|dba|entity", label):
        return False
    words = value.split()
    return _personal(words) and person_of(value) == value and not business_like(value)


def _personal(words: list[str]) -> bool:
    """Two words, or three with an initial or a small word between."""
    return len(words) == 2 or (len(words) == 3 and (len(words[1].strip(".")) == 1 or words[1][0].islower()))


def _may_be(value: str, not_these: Sequence[str]) -> bool:
    plain = bare(value)
    if (
        len(plain) < 3
        or _MONTH_DAY.match(plain)
        or plain in word_set("names", "not_company")
        or (plain.split()[0] in word_set("names", "not_company_first") and not _named_new(value))
        or plain.split()[-1] in word_set("names", "not_company_last")
        or _is_street(value)
    ):
        return False
    return not any(same_company(value, other) for other in not_these if other)


def _named_new(value: str) -> bool:
    """ "New Haven Dental", "Old Mill Pediatrics": three words of which one tells a business."""
    return value[:4] in ("New ", "Old ", "NEW ", "OLD ") and len(value.split()) > 2 and business_like(value)


def _is_street(value: str) -> bool:
    """True where a house number and a word of streets make an address of it."""
    parts = folded(value).replace(",", "").split()
    return value[0].isdigit() and len(parts) > 2 and bool(set(parts[1:4]) & set(words("places")["street_words"]))


def _said(stretch: Stretch, party: Party) -> Iterator[Candidate]:
    flow = stretch.prose
    for match in hits("who", "company_strong", flow):
        found = company_at(flow, match.end())
        if not found:
            continue
        name, end = found
        if _sentence_break(flow, match.end(), end) or (
            not business_like(name) and person_of(name) == name and _ENTITLED.match(flow, end)
        ):
            continue
        weak = re.search(
            r"(?i)\b(?:i.m|i am|this is|my name is|works?|write|writing|call(?:ing)?|worked|working|we|us|here)\b ?(?:[\w’'\- .]+)?(?:from|with|at|of|for)? ?$|owner|manager|president|director|office manager|administrator|treasurer|controller|ceo|cfo",
            match.group(),
        )
        if weak and (party == Party.CARRIER or tells_carrier(name)):
            continue
        if (
            re.search(r"(?i)\b(?:it|this|that|record|name|business|renamed|known|account|line)\b", match.group())
            and not business_like(name)
            and len(name.split()) < 2
        ):
            continue
        if _person_like(name) and not is_person(name) and _CUSTOMER.search(match.group()):
            yield candidate(name, 0.86, "said", stretch, match.start())
            continue
        if _person_like(name) and not re.search(
            r"(?i)company|business|legal|entity|firm|end[ -]?user|\beu\b|client[e ]|abonad|abonn|kunde|teilnehmer|assinante|here at|school|church|shop|store|\bat $|\bchez $|\bbei (?:der )?$",
            match.group(),
        ):
            continue
        right = _RIGHT_NAME.search(match.group())
        yield candidate(name, 0.8 if weak else 0.93 if right else 0.9, "said", stretch, match.start())
    for match in islice(_HEAD.finditer(flow), 4 * MOST):
        found = company_at(flow, match.end())
        if not found or len(found[0].split()) < 2:
            continue
        after = any_of("who", "company_after").match(flow, found[1])
        if (
            after
            and not tells_carrier(found[0])
            and not (_person_like(found[0]) and not re.search(r"(?i)user|customer|client", after.group()))
        ):
            yield candidate(found[0], 0.85, "before-verb", stretch, match.start())
    if stretch.where == "forwarded":
        for match in _TO_US.finditer(flow):
            found = company_at(flow, match.end())
            if found and re.match(r"\s+(?:over |across )?to us\b", flow[found[1] :]):
                yield candidate(found[0], 0.85, "to the writer", stretch, match.start())
    for match in islice(_POSSESSIVE.finditer(flow), MOST):
        start = _name_start(flow, match.start())
        name = flow[start : match.start()].strip(" ,.") if start is not None else ""
        if len(name.split()) > 1 and not _person_like(name) and not tells_carrier(name):
            yield candidate(name, 0.85, "possessive", stretch, match.start())
    yield from _business_names(stretch)
    for match in islice(_WITH_SUFFIX.finditer(flow), MOST):
        start = _name_start(flow, match.start())
        if start is None:
            continue
        found = company_at(flow, start)
        if found and found[1] >= match.end() - 1 and not tells_carrier(found[0]):
            yield candidate(found[0], 0.72, "suffix", stretch, match.start())


def _business_names(stretch: Stretch) -> Iterator[Candidate]:
    """Names of two words or more that tell a business by themselves ("... Insurance", "Wren & Daughters ...")."""
    flow = stretch.prose
    end = 0
    for match in islice(_CAPITAL.finditer(flow), 4 * MOST):
        if match.start() < end:
            continue
        found = company_at(flow, match.start())
        if not found:
            continue
        name, end = found
        if (
            len(name.split()) < 2
            or "\n" in flow[match.start() : end]
            or _signs(stretch, match.start(), end)
            or tells_carrier(name)
            or _THIRD_PARTY.search(flow, max(0, match.start() - 40), match.start())
        ):
            continue
        words = [w.strip(".,") for w in folded(name).split()]
        telling = (
            words[-1] in word_set("names", "trades")
            or words[-1] in word_set("names", "company_suffixes")
            or (words[0] in word_set("names", "trades") and words[0] not in word_set("names", "trades_last"))
            or "&" in words
        )
        if telling and words[0] not in word_set("names", "titles"):
            yield candidate(name, 0.66, "business-name", stretch, match.start())


def _signs(stretch: Stretch, start: int, end: int) -> bool:
    """True for a name that is all of the last line: the writer signs with it."""
    first, last = stretch.line_at(start)
    return (
        stretch.line_index(start) == stretch.last_line > 0
        and not stretch.text[first:start].strip()
        and not stretch.text[end:last].strip(" .")
    )


def _sentence_break(flow: str, start: int, end: int) -> bool:
    return "\n" in flow[start:end].strip()


def _person_like(name: str) -> bool:
    return person_of(name) == name and _personal(name.split()) and not business_like(name)


def _name_start(flow: str, end: int) -> int | None:
    """Where the capitalised words before a suffix begin."""
    words = list(re.finditer(r"[^\s(\"“„«‘]+", flow[max(0, end - 80) : end]))
    offset = max(0, end - 80)
    start: int | None = None
    for word in reversed(words):
        token = word.group()
        if token[-1] in ".:;!?)" and start is not None and len(token) > 3:
            break
        if not (
            token[0].isupper()
            or token[0].isdigit()
            or (token in ("&", "of", "and", "de", "du", "del", "the", "la", "y", "e", "do", "da") and start is not None)
        ):
            break
        if (
            folded(token).strip(",") in word_set("names", "stops")
            and token[0].isupper()
            and folded(token)
            not in ("the", "el", "la", "los", "las", "le", "les", "il", "o", "os", "as", "der", "die", "das")
        ):
            break
        if token.endswith(",") and start is not None:
            break
        start = offset + word.start()
    if start is None:
        return None
    head = re.match(r"(?:of|and|de|du|del|the|la|y|e|do|da|&)\s+", flow[start:end])
    return start + head.end() if head else start
