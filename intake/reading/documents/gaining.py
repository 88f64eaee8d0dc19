"""Which carrier a letter of authorization names as the new one, told in sentences: "I appoint Acme Telecom as my agent"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from intake.reading.documents.company_names import is_heading
from intake.reading.documents.fields import Candidate
from intake.reading.documents.layout import Page
from intake.reading.documents.values import looks_like_name
from intake.reading.documents.vocabulary import fold

LONGEST = 20_000
CAPITAL = r"(?!(?:I|We|The|Our|My|This|It|You|Yo|Je|Nous)\b)[A-ZÀ-Ý0-9][\w&.'’\-]{0,30}"
SMALL = r"(?:of|and|the|de|del|la|las|los|du|des|y|et|&)"
NAME = rf"((?:The )?{CAPITAL}(?: (?:{CAPITAL}|{SMALL}(?= {CAPITAL}|(?: {SMALL}){{1,2}} {CAPITAL}))){{0,6}}(?:, (?:Inc|LLC|Ltd|Corp|LP|S\.A)\b\.?)?)"
VERBS = (
    r"(?:authori[sz]|appoint|designat|direct|instruct|empower|permit|allow|choos|select|engag|mandat|nominat|elect|nam|retain|hir)(?:es?|ed|ing|s)?|chosen|chose|"
    r"autori[sz](?:o|a|amos|an|ons|e|ent)|design(?:o|a|amos)|nombr(?:o|a|amos)|elij(?:o|e)|elegimos|facult(?:o|a|amos)|solicit(?:o|a|amos)|mandat(?:ons|e)|"
    r"choisi(?:s|t|ssons)|nomm(?:e|ons)|désign(?:e|ons)"
)
RELEASES = r"(?:,? (?:that )?(?:to |should |please )?(?:to |à |de |que )?(?:release|free|give|let|disclose|provide|furnish|hand|libere|liberar|libère|libérer|remette))"
PATTERNS = (
    (re.compile(rf"\b(?:{VERBS})(?: a| the carrier| the company| to)? {NAME}(?!{RELEASES})(?=,? (?:to|as|or its|and its|for|a|para|à|pour|como|comme|whose|in)\b|[.;])"), 0.84),
    (re.compile(rf"\b(?:let|requests?|asks?) {NAME}(?!{RELEASES}),? to (?:port|transfer|move|take|bring|switch|act)\b"), 0.84),
    (re.compile(rf"\b(?:gives?|grants?|granting|giving|given|give|otorg(?:o|a|amos) a|doy a|donne à|accorde à) {NAME},? (?:(?:the|my|our|full|el|la|le) )?(?:permission|authority|authori[sz]ation|right|consent|leave|power|permiso|poder|droit|pouvoir)"), 0.86),
    (re.compile(rf"\b(?:permission|authority|authori[sz]ation|consent|approval|permiso|permission) (?:for|to|para|à|pour) {NAME},? (?:to|para|que|de)\b"), 0.86),
    (re.compile(rf"{NAME},? (?:or its (?:designated )?agents?,? )?(?:is|are|has been|shall be|will be|may|queda|est) (?:hereby )?(?:authori[sz]ed|appointed|chosen|designated|selected|empowered|act|autorizad[oa]|autorisée?|mandatée?)\b"), 0.8),
    (re.compile(rf"\bfrom {NAME} (?:over )?to {NAME}"), 0.86),
    (re.compile(rf"\b(?:de|desde|depuis) {NAME} (?:a|hacia|vers|à) {NAME}"), 0.8),
    (re.compile(rf"\b(?:port|transfer|move|switch|release|migrate|bring|change|convert)(?:e?d|r?ing|s)?\b[^.;]{{0,120}}? (?:over )?to {NAME}(?=[.,;]| (?:as|on|by|from|and)\b)"), 0.72),
    (re.compile(rf"\b(?:a favor de|en faveur de|au profit de|in favor of) {NAME}"), 0.82),
    (re.compile(rf"{NAME},? (?:as|como|comme) (?:our|my|its|the|their|nuestr[oa]|mi|su|notre|mon|son|el|le)? ?(?:new|nuev[oa]|nouveau|nouvel|chosen|preferred)\b"), 0.84),
)  # fmt: skip
"""Sentences that name the new carrier; the last group is its name."""
HYPHEN = re.compile(r"(?<=[^\W\d])- (?=[^\W\d])")
TRAILING = re.compile(r"(?: (?:and|of|de|la|the|&|y|et|du|del))+$")
NOT_NAMES = frozenset(
    ["customer", "company", "undersigned", "subscriber", "telephone", "numbers", "account", "billing", "btn", "fcc", "loa", "letter", "carrier",
     "provider", "new", "service", "csr", "name", "date", "signature", "authorization", "agency", "porting", "local", "number", "portability"]
)  # fmt: skip
"""Words of which no carrier's name is made."""


def gaining_carriers(page: Page, losing: Sequence[str], customers: Sequence[str]) -> Iterator[Candidate]:
    """Candidates of the new provider; names of the `losing` carrier and of `customers` are none."""
    others = {" ".join(fold(name)) for name in (*losing, *customers)}
    text = HYPHEN.sub("-", " ".join(line.text for line in page.lines)[:LONGEST].replace("  ", " "))
    for pattern, score in PATTERNS:
        for match in pattern.finditer(text):
            name = re.split(r"(?<!\bInc)(?<!\bCo)(?<!\bCorp)(?<!\bLtd)(?<!\bSt)\. ", match[match.lastindex or 1])[0]
            name = TRAILING.sub("", name).strip(" ,") + ("." if name.endswith("Inc") and "Inc." in match[0] else "")
            name = re.sub(r"(?<!Inc)(?<!Co)(?<!Corp)(?<!Ltd)\.$", "", name)
            said = " ".join(fold(name))
            if (
                not said
                or said in others
                or set(said.split()) <= NOT_NAMES
                or not looks_like_name(name)
                or is_heading(name)
            ):
                continue
            line = next((x for x in page.lines if name.split()[0] in x.text), page.lines[0])
            yield Candidate("new_provider", name, match[0][:160], page.number, line.box, score, "told in a sentence")
