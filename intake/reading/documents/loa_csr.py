"""Facts of letters of authorization and customer service records, by the same labels as bills."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from intake.domain.findings import AttachmentKind
from intake.reading.documents import fields
from intake.reading.documents.address_boxes import street_and_town
from intake.reading.documents.bill import Confirmed, ReadFacts, settle
from intake.reading.documents.bill_labels import Label
from intake.reading.documents.coded_records import coded
from intake.reading.documents.company_names import has_company_word
from intake.reading.documents.customer_blocks import named
from intake.reading.documents.document_kind import is_title
from intake.reading.documents.fields import Candidate
from intake.reading.documents.form_parts import headings, named_in_columns, named_in_parts, of_other_parts
from intake.reading.documents.gaining import gaining_carriers
from intake.reading.documents.label_text import starts_with_label
from intake.reading.documents.layout import Cell, Page, joined
from intake.reading.documents.letterhead import provider_candidates
from intake.reading.documents.persons import parse_name, parse_person
from intake.reading.documents.prose import told_in_sentences
from intake.reading.documents.told import typed
from intake.reading.documents.values import looks_like_name
from intake.reading.documents.vocabulary import fold

PRONOUNS = frozenset(["the", "new", "my", "our", "any", "you", "us", "me", "customer", "company", "carrier", "this"])
CAPITAL = r"[A-Z][\w&.'’\-]*"
SPEAKS = re.compile(
    rf"\b(?:I|Yo|Je,? soussignée?|Je|Ich),\s({CAPITAL}(?:\s{CAPITAL}){{1,3}}),?\s(?:am|as|being|hereby|the undersigned|an?|do|owner|authorize|certify|confirm|give|représentante?|en calidad|como|titular|apoderad[oa]|propriétaire|dueñ[oa]|autorizo|autorise|,)"
)
"""Prose that names the authorized person: "I, Ana Ruiz, am authorized"."""
BEHALF = re.compile(
    rf"(?:on behalf of|authorized to act for|act for|representative of|officer of|agent of|agent for|owner of|We,|undersigned,?(?: of)?|representante (?:legal )?de|apoderad[oa] de|en nombre de|por cuenta de|au nom de|pour le compte de|représentante? (?:légale? )?de|im Namen (?:von|der|des)|Inhaber(?:in)? (?:von|der|des))\s(?:the\s)?({CAPITAL}(?:\s(?:{CAPITAL}|of|and|&)){{0,6}}(?:, (?:Inc|LLC|Ltd|Corp|LP)\b\.?)?)"
)
"""Prose that names the customer: "on behalf of Milk Barn Creamery LLC"."""
SIGNED = frozenset(
    [
        "signed",
        "signed by",
        "print name",
        "printed name",
        "name print",
        "name printed",
        "signer",
        "signature",
        "authorized signature",
        "signer name",
        "name of signer",
        "print",
        "signed for the customer",
        "end user name",
        "name please print",
        "customer signature",
        "firmado",
        "firma",
        "firmado por",
        "nombre en letra de molde",
        "signe",
        "signe par",
        "nom en lettres moulees",
    ]
)
"""On a letter of authorization the one who signs is the authorized person."""


def read_loa_or_csr(
    pages: Sequence[Page], labels: Sequence[Sequence[Label]], kind: AttachmentKind, where: str, confirmed: Confirmed
) -> ReadFacts:
    """The facts of a letter of authorization or a customer service record."""
    parts = [headings(page, of_page) for page, of_page in zip(pages, labels, strict=True)]
    labels = [
        [label for label in of_page if label.cell not in [cell for cell, _ in of]]
        for of_page, of in zip(labels, parts, strict=True)
    ]
    told = [of_other_parts(page, of_page, of) for page, of_page, of in zip(pages, labels, parts, strict=True)]
    found = [c for c in typed(pages, told) if c.field in ("account_number", "billing_number", "requested_date")]
    found += [c for c in named(pages, told, window=None) if c.why != "window"]
    for page, of_page, of_customer, of in zip(pages, labels, told, parts, strict=True):
        found += candidates_of_names(page, of_page, "authorized_name")
        found += candidates_of_names(page, of_page, "provider")
        if kind is AttachmentKind.LOA:
            found += candidates_of_names(page, of_page, "new_provider")
            found += named_in_parts(page, of_page, of)
            found += named_in_columns(page)
            found += _signer(page)
            found += _told_in_prose(page)
        found += coded(page) if kind is AttachmentKind.CSR else street_and_town(page, of_customer)
    found += told_in_sentences(pages, letter=kind is AttachmentKind.LOA)
    if kind is AttachmentKind.LOA:
        losing = [c.value for c in found if c.field == "provider" and c.score > 0.88]
        found += [c for c in windows_of_senders(pages[0]) if c.value not in losing]
        customers = [c.value for c in found if c.field in ("customer_name", "authorized_name")]
        for page in pages:
            found += gaining_carriers(page, losing, customers)
        if not any(c.field == "new_provider" for c in found):
            found += of_letterhead(pages[0], losing, customers)
    return settle(pages, labels, found, where, confirmed, person=True)


def windows_of_senders(page: Page) -> list[Candidate]:
    """The name over the address at the head of a letter: who writes it is the customer."""
    return [
        replace(c, score=0.6, why="head of the letter")
        for c in named([page], [[]], window=page.number)
        if c.why == "window" and c.field == "customer_name" and c.box[1] < SENDER * page.height
    ]


def of_letterhead(page: Page, losing: Sequence[str], customers: Sequence[str]) -> list[Candidate]:
    """The company on whose form the letter is written and which the letter names again, where nothing else tells the new provider."""
    others = {" ".join(fold(name)) for name in (*losing, *customers)}
    return [
        Candidate("new_provider", c.value, c.text, c.page, c.box, 0.56, "letterhead")
        for c in provider_candidates([page], [[]], ())
        if c.why == "letterhead"
        and c.score >= TRADED
        and " ".join(fold(c.value)) not in others
        and not is_title(c.value)
        and sum(c.value.casefold() in line.text.casefold() for line in page.lines) > 1
    ][:1]


SENDER = 0.2
"""The head of a letter is this part of its first page."""
TRADED = 0.64
"""A letterhead from this score on has a word of the trade or the letters of a heading."""


def candidates_of_names(page: Page, labels: Sequence[Label], field: str) -> list[Candidate]:
    """Names beside or under their labels."""
    parse = parse_person if field == "authorized_name" else parse_name
    return fields.candidates(page, labels, field, parse)


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
                if hit is None and (not rest or starts_with_label(rest)):
                    hit = _over(page, cell)  # a caption under a line that was signed
                if hit is not None:
                    weight = 0.7 if "signature" in phrase or phrase == "firma" else 0.85
                    found.append(
                        Candidate(
                            "authorized_name",
                            hit[0],
                            f"{joined(cell.words[:end])} {hit[0]}",
                            page.number,
                            cell.box,
                            weight,
                            "signs",
                        )
                    )
                break
    return found


def _over(page: Page, caption: Cell) -> tuple[str, int] | None:
    """The name written on the line over its caption."""
    for line in reversed(page.lines[max(caption.line - 2, 0) : caption.line]):
        for cell in line.cells:
            if cell.text in ("x", "X"):
                continue  # where to sign
            if (
                abs(cell.box[0] - caption.box[0]) < (30 if line.cells[0].text in ("x", "X") else 15)
                and caption.box[1] - cell.box[3] < 2.2 * caption.words[0].height
            ):
                return None if starts_with_label(cell.words) else parse_person(cell.words)
    return None


def _told_in_prose(page: Page) -> list[Candidate]:
    found = []
    text = " ".join(line.text for line in page.lines)[:20_000]
    for pattern, field, score in (
        (SPEAKS, "authorized_name", 0.86),
        (BEHALF, "customer_name", 0.66),
    ):
        for match in pattern.finditer(text):
            name = re.sub(r"^(?:the|The)\s", "", re.split(r"(?<=[a-z]{3})\.\s", match[1])[0]).strip(" ,.") + (
                "." if match[1].endswith("Inc.") else ""
            )
            name = re.sub(r"(?: (?:and|of|&))+$", "", name)
            if not looks_like_name(name) or name.split()[0].lower() in PRONOUNS:
                continue
            if field == "customer_name" and not has_company_word(name):
                continue
            line = next((x for x in page.lines if name.split()[0] in x.text), page.lines[0])
            found.append(Candidate(field, name, match[0][:160], page.number, line.box, score, "told in prose"))
    return found
