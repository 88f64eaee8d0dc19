"""Facts of letters of authorization and customer service records, by the same labels as bills."""

from __future__ import annotations

import re
from collections.abc import Sequence

from intake.domain.findings import AttachmentKind
from intake.reading.documents import fields
from intake.reading.documents.bill import Confirmed, ReadFacts, named, settle, typed
from intake.reading.documents.fields import Candidate
from intake.reading.documents.labels import Label, find_labels, fold, starts_with_label
from intake.reading.documents.layout import Page, joined
from intake.reading.documents.names import has_company_word
from intake.reading.documents.values import looks_like_name

APPOINTS = re.compile(
    r"(?:appoints?|authorizes?|designates?|engages?|permits?|allows?|autorizo a|autorizamos a|autorise|autorisons|mandate|nombra a)\s+(?:and authorizes?\s+)?((?:[A-Z0-9][\w&.'’\-]*|of|and|the|&)(?:\s(?:[A-Z0-9][\w&.'’\-]*|of|and|&)){0,6})(?:,? (?:as|to|or its|and its|\(|whose|como|a |à ))"
)
"""Prose that names the new provider: "appoints Bridgewell Telecom as its agent"."""
PORTED_TO = re.compile(r"(?:port|transfer|move|switch)(?:ed|ing)?\s(?:\w+\s){0,6}to\s((?:[A-Z][\w&.'’\-]*)(?:\s(?:[A-Z][\w&.'’\-]*|&|of)){0,5})")
SIGNED = frozenset(["signed", "signed by", "print name", "printed name", "name print", "name printed", "signer", "signature", "authorized signature", "signer name", "name of signer", "print", "signed for the customer", "end user name", "name please print", "customer signature", "firmado", "firma", "firmado por", "nombre en letra de molde", "signe", "signe par", "nom en lettres moulees"])
"""On a letter of authorization the one who signs is the authorized person."""


def read_loa_or_csr(pages: Sequence[Page], kind: AttachmentKind, where: str, confirmed: Confirmed) -> ReadFacts:
    """The facts of a letter of authorization or a customer service record."""
    labels = [find_labels(page) for page in pages]
    found = [c for c in typed(pages, labels) if c.field in ("account_number", "billing_number")]
    found += [c for c in named(pages, labels, window=False) if c.why != "window"]
    for page, of_page in zip(pages, labels, strict=True):
        found += candidates_of_names(page, of_page, "authorized_name")
        found += candidates_of_names(page, of_page, "provider")
        if kind is AttachmentKind.LOA:
            found += candidates_of_names(page, of_page, "new_provider")
            found += _signer(page)
            found += _appointed(page)
    result = settle(pages, labels, found, where, confirmed, person=True)
    return result


def candidates_of_names(page: Page, labels: Sequence[Label], field: str) -> list[Candidate]:
    """Names beside or under their labels."""
    parse = parse_person if field == "authorized_name" else parse_name
    return fields.candidates(page, labels, field, parse)


def parse_name(words: Sequence[fields.Word]) -> tuple[str, int] | None:
    """A name that fills the words up to the next label."""
    for end in range(1, len(words)):
        if starts_with_label(words[end:], marked_only=True):
            words = words[:end]
            break
    text = joined(words).strip(" ,;_")
    if not words or starts_with_label(words, marked_only=len(words) > 1):
        return None
    return (text, len(words)) if looks_like_name(text) and not text.isdigit() else None


def parse_person(words: Sequence[fields.Word]) -> tuple[str, int] | None:
    """A person's name; a title or an office after a comma is left out."""
    hit = parse_name(words)
    if hit is None:
        return None
    name = re.split(r",\s(?!Jr|Sr|II)|\s[-–(]\s?|\s{2,}", hit[0])[0].strip()
    count = len(name.split())
    return (name, count) if 2 <= count <= 5 and not has_company_word(name) and not any(c.isdigit() for c in name) else None


def _signer(page: Page) -> list[Candidate]:
    found = []
    for line in page.lines:
        for place, cell in enumerate(line.cells):
            for end in range(min(6, len(cell.words)), 0, -1):
                phrase = " ".join(fold(joined(cell.words[:end])))
                if phrase not in SIGNED:
                    continue
                rest = cell.words[end:] or (line.cells[place + 1].words if place + 1 < len(line.cells) else ())
                hit = parse_person(rest) if rest and not starts_with_label(rest) else None
                if hit is not None:
                    weight = 0.7 if "signature" in phrase or phrase == "firma" else 0.85
                    found.append(Candidate("authorized_name", hit[0], f"{joined(cell.words[:end])} {hit[0]}", page.number, cell.box, weight, "signs"))
                break
    return found


def _appointed(page: Page) -> list[Candidate]:
    found = []
    text = " ".join(line.text for line in page.lines)[:20_000]
    for pattern, score in ((APPOINTS, 0.8), (PORTED_TO, 0.6)):
        for match in pattern.finditer(text):
            name = re.sub(r"^(?:the|The)\s", "", match[1]).strip(" ,.")
            if not looks_like_name(name) or name.split()[0].lower() in ("the", "new", "my", "our", "any", "you", "us"):
                continue
            line = next((x for x in page.lines if name.split()[0] in x.text), page.lines[0])
            found.append(Candidate("new_provider", name, match[0][:160], page.number, line.box, score, "appointed"))
    return found
