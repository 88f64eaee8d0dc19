"""Who issued a bill, told in its small print: thanks, rights, "a service of", "doing business as", the line of its own address."""

from __future__ import annotations

import re
from collections.abc import Iterator

from intake.reading.documents.fields import Candidate
from intake.reading.documents.layout import Box, Line, Page
from intake.reading.documents.remembered import find_numbers
from intake.reading.documents.values import ends_address, looks_like_name
from intake.reading.documents.web_names import HOST, squeezed

MOST_CHARS = 300
"""Characters of a line that are looked at."""
WORD = r"[A-ZÀ-Ý0-9][\w&.'’\-]{0,30}"
NAME = rf"({WORD}(?: (?:{WORD}|&|of|and|de|del|la|du|des)){{0,5}}(?:, (?:Inc|LLC|Ltd|Corp|S\.A\.)\.?)?)"
THANKS = re.compile(
    r"(?:thank you for (?:choosing|being (?:a|an)|your business with|doing business with|using)|welcome to|gracias por (?:elegir|preferir)|merci (?:d'avoir choisi|de choisir|de faire confiance à))\s+([A-Z][\w&.'’\- ]{2,40}?)(?:\s+customer\b|[.,!;:]|\s+(?:to|for|as)\b|$)",
    re.I,
)
BOXED = re.compile(r"^([A-Z][\w&.'’\- ]{2,40}?), (?:P\.? ?O\.? ?Box|Post Office Box|Lockbox|C\.P\.|Apartado) ?\d", re.I)
"""The small print of many bills: "Old Fork Telephone, PO Box 12, Omaha, NE 68102"."""
RIGHTS = re.compile(
    r"(?:©|\(c\)|copyright)\s{0,2}(?:\d{4}(?:-\d{4})?)?\s{0,2},?\s?([A-Z][\w&.'’\- ]{2,40}?)(?:[.,;]|\s+all rights|$)",
    re.I,
)
TRADING = re.compile(
    rf"\b(?i:d/?b/?a|d\.b\.a\.?|doing business as|trading as|haciendo negocios como|faisant affaires? sous le nom(?: de)?):?\s{{1,2}}{NAME}"
)
"""The name by which a company is known to its customers."""
SERVICE_OF = re.compile(
    r"(?:^|[.:|·•–] ?)([^\W_][\w&.'’\- ]{2,40}?),? (?:(?:is|es|est) )?(?:an?|the|una?|une|la|el|le) (?:registered |wholly owned )?"
    r"(?:service|product|brand|trade ?name|trademark|trade ?mark|division|subsidiary|marca|marque|servicio|división|filiale)(?: (?:mark|registrada|déposée))? (?:of|de|del|d'|du)\b|"
    r"(?:^|[.:|·•–] ?)([^\W_][\w&.'’\- ]{2,40}?) (?:is|es|est) (?:marca|marque|registered|trademark) ",
    re.I,
)
"""A brand and who stands behind it: "pepper mobile is a service of ..."."""
PARTS = re.compile(r"\s{2,}|\s[|·•–]\s|, (?!(?:Inc|LLC|Ltd|Corp|S\.A|L\.P)\b)")
"""Between name, street and town on one line."""
DASHES = re.compile(r"\s-{1,2}\s")
"""The same where a mail or web address or a telephone number follows: "Ridge Telecom - 2 Relay Plaza, Canton, TX 78799 - care@..."."""


def small_print(page: Page) -> Iterator[Candidate]:
    """Names that lines of a page call the issuer's."""
    for line in page.lines:
        text = line.text[:MOST_CHARS]
        for pattern, score, why in (
            (THANKS, 0.62, "thanks or rights"),
            (RIGHTS, 0.62, "thanks or rights"),
            (BOXED, 0.56, "thanks or rights"),
            (TRADING, 0.7, "trading name"),
            (SERVICE_OF, 0.62, "service of"),
        ):
            match = pattern.search(text)
            name = next(filter(None, match.groups()), "").strip(" .,") if match else ""
            if match and (looks_like_name(name) or (why == "service of" and len(name.split()) <= 3)):
                yield Candidate("provider", name, match[0], page.number, line.box, score, why)
        yield from _addressed(page, line)


def _addressed(page: Page, line: Line) -> Iterator[Candidate]:
    """The company's own address on one line, name first: "Ridge Telecom · PO Box 5519 · Canton, TX 78799 · ..."."""
    text = line.text[:MOST_CHARS]
    hosts = [squeezed(match[1].rstrip(".").split(".")[-1]) for match in HOST.finditer(text)]
    if hosts or find_numbers(text):
        text = DASHES.sub(" | ", text)
    parts = [part.strip(" .") for part in PARTS.split(text) if part.strip(" .")]
    if not 3 <= len(parts) <= 9 or any(c.isdigit() for c in parts[0]):
        return
    if not looks_like_name(parts[0]) and squeezed(parts[0]) not in hosts:
        return  # a brand in small letters is told by its web address: "larkmobile"
    if len(parts[0].split()) < 2 and len(line.words) < 8:
        return
    if not any(c.isdigit() for c in parts[1]) or not any(
        ends_address(", ".join(parts[1:n])) for n in range(3, len(parts) + 1)
    ):
        return
    box: Box = line.box
    yield Candidate("provider", parts[0], line.text[:120], page.number, box, 0.6, "address line")
