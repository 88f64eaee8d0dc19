"""Facts told in sentences: bills written as letters, authorizations without a form."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from intake.reading.documents.company_names import is_heading
from intake.reading.documents.fields import Candidate
from intake.reading.documents.layout import Box, Page
from intake.reading.documents.remembered import find_dates, find_numbers
from intake.reading.documents.sections import says
from intake.reading.documents.values import account_number, amount, looks_like_name

LONGEST = 12_000
"""Characters of a page that are looked at."""
WORDS_OF_PROSE = 7
"""A line of so many words in one cell is part of a sentence; the lines round it may belong to it."""
CAPITAL = r"(?!(?:19|20)\d\d\b)[A-Z0-9][\w&.'’\-]{0,30}"
NAME = rf"({CAPITAL}(?: (?:{CAPITAL}|of|and|de|la|&)){{0,6}}(?:, (?:Inc|LLC|Ltd|Corp|LP|LLP)\b\.?)?)"
PERSON = r"([A-Z][\w.'’\-]{0,30}(?: [A-Z][\w.'’\-]{0,30}){1,3})"
PLACE = (
    r"((?:(?:P\.?\s?O\.? Box )?(?!\d{3}[ .\-]\d{3}[ .\-]\d{4})\d{1,6}[A-Z]?\b(?![\-.)/]\d)|One |[NSEW]\d|Unit |Suite |Apt |Bldg |Building |Flat |Calle |Avenida |Carr\. |Boulevard )(?:(?!\d\. [A-Z])[^;:\n]){4,90}?"
    r"(?:(?:,| ) ?[A-Z]{2} \d{5}(?:-\d{4})?|(?:[A-Z]{2}|\([^)\n]{2,12}\)),? {1,2}[A-Z]\d[A-Z] \d[A-Z]\d))"
)

ACCOUNT = re.compile(
    r"\b(?:account|acct\.?|cuenta|compte|kundennummer|kundenkonto)(?: (?:number|no\.?|nº|número|numero|numéro|#|id|code))?(?: (?:with|at|con|en|chez) [^.;:\n]{2,50}?(?= (?:is|es|est)\b))?(?: (?:is|of|es|est))?(?: ?:)? ",
    re.I,
)
LISTED = re.compile(
    r"\b(?:lines|numbers|telephones|líneas|números|lignes|numéros)(?: (?:on|of|for|in|de|del|du|en|sur))?(?: (?:this|the|your|our|la|le|el|su|votre))? ?$",
    re.I,
)
"""Words before an account whose lines are listed after it: "Lines on this account: ..."."""
OTHERS = re.compile(
    r"\b(?:bank|routing|wire|savings|checking|card|lockbox|iban|autopay|auto pay|old|former|formerly|previous|prior|retired|replaced|sub|e\.g\.|example|banco|banque|virement|anterior|ancien|précédent)\b[^\n]{0,50}$",
    re.I,
)
"""Words before an account that is not the customer's with the provider."""
BILLED = re.compile(
    r"\b(?:bill(?:ed|s)? (?:under|to|on|at|against)|billing (?:telephone |phone )?number(?: is| of)?|BTN(?: is| of)?|"
    r"(?:main|primary|lead|principal) (?:billing |telephone |phone ){0,2}number(?: is| of)?|"
    r"(?:número|numéro|teléfono|téléphone|ligne|línea)(?: de teléfono| de téléphone)? (?:principale?|de facturación|de facturation|facturad[oa]|facturée?)|"
    r"facturad[oa]s? (?:al?|en|bajo)|facturée?s? (?:au|sous|à)|abgerechnet (?:unter|über))\b[^.;\d\n]{0,40}$|"
    r"\b(?:bill|billed|account|cuenta|compte)\b[^.;\n]{0,50} (?:under|bajo|sous)(?: [a-zé]{2,12}){0,4} $",
    re.I,
)
SERVED = re.compile(
    rf"\b(?:(?:service|installation) address(?: (?:is|was))?|(?:service|services|lines?|numbers?|telephones?)(?: summary| detail| charges)?(?: (?:that )?(?:is|are|at|for|located|provided|installed|furnished|supplied|rendered)){{1,3}}|"
    rf"(?:dirección|domicilio) (?:del? )?(?:servicio|instalación)(?: es)?|(?:servicio|líneas?)(?: (?:está|están|se presta|instaladas?)){{1,2}} en|"
    rf"adresse (?:de |du |d')(?:service|installation)(?: est)?|(?:service|lignes?)(?: (?:est|sont|fourni|rendu|installées?|situées?)){{1,2}} (?:au|à)) ?:? (?:at )?{PLACE}",
    re.I,
)
LOCATED = re.compile(
    rf"\b(?:account|lines?|numbers?|cuenta|líneas?|números?|compte|lignes?|numéros?)\b[^;:\n]{{0,90}} (?:at|en|au|à) {PLACE}",
    re.I,
)
"""A place in a letter that says what moves: "account 1-2345 at 12 Mill Rd, ..."."""
OWNED = re.compile(
    r"\b(?:(?:telephone |phone |following |your |our |these )?(?:numbers|lines|telephones|TNs|DIDs)|números|líneas|numéros|lignes|rufnummern|leitungen)\b[^.;!?\n]{0,90}$",
    re.I,
)
MOVED = re.compile(
    r"\b(?:release|port|transfer|move|switch|take over|bring|libere[n]?|liberar|portar|transferir|porter|transférer|libérer|libérez)\b[^.;!?\n\d]{0,60}$",
    re.I,
)
"""Words before numbers that are to move."""
PARTY = re.compile(
    rf"(?:^|\n|[.:;] |[a-z,] ){NAME},? (?:hereby )?(?:authori[sz]es|appoints|designates|requests|directs|instructs|asks|has chosen|has selected|has decided|wishes to|would like|is moving|is changing|chooses|autoriza|solicita|autorise|demande|mandate)\b"
)
ALLOWED = re.compile(
    rf"\bauthori[sz]ed (?:person|contact|signer|user|representative|agent)(?: (?:on|for) (?:the|this|our) account)?,? {PERSON}(?=[.,;])|"
    rf"{PERSON},? (?:is|as) (?:the|our|an?) authori[sz]ed (?:person|contact|signer|user|representative|agent)|"
    rf"{PERSON},? (?:who may|is authori[sz]ed to|am authori[sz]ed to|may make changes)|\b[Ss]igned (?:for|on behalf of) [^.;]{{2,60}} by {PERSON}|"
    rf"\b(?:persona|contacto|representante) autorizad[oa][^.;]{{0,40}} (?:es|:) {PERSON}|\b(?:personne|contact|représentante?) autorisée?[^.;]{{0,40}} (?:est|:) {PERSON}|"
    rf"\b(?:(?:person|contact|individual|representative|officer)s?,? (?:who is |that is )?authori[sz]ed|authori[sz]ed (?:person|contact|signer|user|representative|agent))[^.;]{{0,50}} (?:is|are|:) (?:our |the |Mr\.? |Ms\.? |Mrs\.? |Dr\.? )?{PERSON}"
)
FIGURE = r"(-?(?:(?:US|CA|MX)?[$€£]|USD|CAD|MXN|EUR) ?-?\d[\d.,' ]{0,14}\d|-?\d[\d.,']{0,12}[.,]\d\d ?(?:[$€]|USD|CAD|MXN|EUR|dollars|pesos|euros))"
PLAIN_FIGURE = FIGURE[:-1] + r"|-?\d{1,3}(?:[,.' ]\d{3}){0,3}[.,]\d\d\b)"
"""The same, or an amount with cents and no currency, after words that say that it is to be paid."""
OWED = re.compile(
    r"\b(?:(?:amount|total|balance|sum)(?: that is)?(?: now)? (?:due|payable|owing|owed|to pay|to be paid)|you (?:now )?owe(?: us)?|"
    r"total a pagar|importe a pagar|montant à payer|zu zahlen(?:der betrag)?)"
    r"(?:,? (?:is|are|of|now|comes to|amounts to|on your account|this month|for this month|therefore|stands at|es|est|de|ist)){0,4}:? "
    + PLAIN_FIGURE,
    re.I,
)
COMES = re.compile(
    r"\b(?:charges|bill|invoice|account|total|usage)\b[^.;\n$]{0,50} (?:comes?|came|amounts?|adds? up|totals?) (?:to )?"
    + FIGURE,
    re.I,
)
PLEASE = re.compile(
    r"\b(?:please|kindly|we ask you to) (?:pay|send|remit)(?: us)?(?: the (?:sum|amount|total) of)? " + PLAIN_FIGURE,
    re.I,
)
DUE_ON = re.compile(
    FIGURE + r" (?:is |are |will be |falls )?(?:now )?(?:due|payable|owed)\b(?! (?:last|before|previously|was))", re.I
)
LATER = re.compile(r"\b(?:if (?:paid|not paid|received)|after|later|late|past|overdue|previous|last)\b", re.I)
"""Words before an amount that is owed at another time."""
WANTED = re.compile(
    r"\b(?:port|change|changeover|ported|porting|transfer|transferred|move|moved|cut ?over|switch|switched|completed?|portar|portabilidad|transfert|transférer)\b[^.;\n]{0,50}\b(?:on|by|for|effective|el|le|am|zum)\b[^.;\n]{0,12}$",
    re.I,
)


def told_in_sentences(pages: Sequence[Page], *, letter: bool) -> list[Candidate]:
    """What sentences tell. `letter`: the paper authorizes a port, so that parties, person and date are looked for."""
    found: list[Candidate] = []
    for page in pages:
        text, places = _prose(page)
        if not text:
            continue
        found += _account(page, text, places)
        for pattern, score in ((SERVED, 0.84), (LOCATED, 0.7)) if letter else ((SERVED, 0.84),):
            found += [_candidate("service_address", m[1], m, page, places, score) for m in pattern.finditer(text)]
        for hit in find_numbers(text):
            before = text[max(hit.start - 90, 0) : hit.start]
            if BILLED.search(before):
                box = _box(places, hit.start, hit.end)
                found.append(
                    Candidate("billing_number", hit.number, text[max(hit.start - 40, 0) : hit.end], page.number, box, 0.86, "told in a sentence")
                )  # fmt: skip
        found += _letter(page, text, places) if letter else _owed(page, text, places)
    return found


def numbers_in_sentences(page: Page) -> Iterator[tuple[int, str, Box, str]]:
    """(line, number, box, words before it) of numbers that a sentence calls lines or numbers of the account."""
    text, places = _prose(page)
    opened = -1
    for hit in find_numbers(text) if text else ():
        before = text[max(hit.start - 110, 0) : hit.start]
        sentence = re.split(r"[.!?] (?=[A-ZÀ-Ý¿])|\n", before)[-1]
        listed = opened >= 0 and re.fullmatch(
            r"[\s,;&/]*(?:(?:and|or|y|e|et|und|through|plus) ?)?(?:\(|\+?1[ -])?", text[opened : hit.start], re.I
        )
        told = OWNED.search(sentence) or MOVED.search(sentence)
        if listed or hit.start < opened or (told and not _for_calls(sentence)):
            opened = hit.end
            yield _line(places, hit.start), hit.number, _box(places, hit.start, hit.end), sentence[-60:]


def _for_calls(sentence: str) -> bool:
    return says(sentence, "care") or says(sentence, "not_lines") or BILLED.search(sentence) is not None


Places = list[tuple[int, int, Box]]
"""(offset in the text, line of the page, box) of each line of prose."""


HYPHEN = re.compile(r"[^\W\d]-$")
"""A line that breaks a word or a name."""


def _prose(page: Page) -> tuple[str, Places]:
    text = ""
    places: Places = []
    lines = page.lines
    long = [len(line.cells) == 1 and len(line.cells[0].words) >= WORDS_OF_PROSE for line in lines]
    for index, line in enumerate(lines):
        near = any(long[max(index - 1, 0) : index + 1])
        if len(text) < LONGEST and (long[index] or (near and len(line.cells) == 1)):
            gap = line.box[1] - lines[places[-1][1]].box[3] if places else 0.0
            if places and (gap > 0.9 * line.words[0].height or places[-1][1] != index - 1):
                text += "\n"
            places.append((len(text), index, line.box))
            text += line.text if HYPHEN.search(line.text) else line.text + " "
    return text, places


def _line(places: Places, at: int) -> int:
    return next((line for offset, line, _ in reversed(places) if offset <= at), 0)


def _box(places: Places, start: int, end: int) -> Box:
    boxes = [box for (offset, _, box), following in zip(places, [*places[1:], None], strict=True)
             if offset < end and (following is None or following[0] > start)]  # fmt: skip
    return (min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes))


def _candidate(field: str, value: str, match: re.Match[str], page: Page, places: Places, score: float) -> Candidate:
    value = value.strip(" ,")
    return Candidate(
        field, value, match[0][:160], page.number, _box(places, *match.span()), score, "told in a sentence"
    )


def _account(page: Page, text: str, places: Places) -> Iterator[Candidate]:
    for match in ACCOUNT.finditer(text):
        words = text[match.end() : match.end() + 60].split()
        if not words or not (any(c.isdigit() for c in words[0]) or (words[0].isupper() and len(words[0]) <= 4)):
            continue
        value = account_number(words)
        around = text[max(match.start() - 70, 0) : match.start()]
        if value is not None and not find_dates(value) and not OTHERS.search(around) and not LISTED.search(around):
            box = _box(places, match.start(), match.end())
            yield Candidate(
                "account_number", value.rstrip(".,;"), match[0] + value, page.number, box, 0.8, "told in a sentence"
            )


def _owed(page: Page, text: str, places: Places) -> Iterator[Candidate]:
    for pattern, score in ((OWED, 0.82), (DUE_ON, 0.8), (COMES, 0.74), (PLEASE, 0.74)):
        for match in pattern.finditer(text):
            hit = amount(match[1]) or amount(match[1] + " USD")
            if hit is not None and not LATER.search(text[max(match.start() - 50, 0) : match.start() + 12]):
                yield _candidate("amount_due", hit[0], match, page, places, score)


def due_in_figures(page: Page) -> Iterator[Candidate]:
    """A figure that is its own label, in a cell of its own: "$96.40 due June 24, 2026"."""
    for line in page.lines:
        for cell in line.cells:
            match = DUE_ON.match(cell.text) if len(cell.words) <= 9 else None
            hit = amount(match[1]) if match else None
            if hit is not None:
                yield Candidate("amount_due", hit[0], cell.text, page.number, cell.box, 0.88, "a figure that is due")


def _letter(page: Page, text: str, places: Places) -> Iterator[Candidate]:
    for pattern, field, score in (
        (PARTY, "customer_name", 0.86),
        (ALLOWED, "authorized_name", 0.9),
    ):
        for match in pattern.finditer(text):
            name = next(filter(None, match.groups()), "")
            name = TRAILING.sub(
                "",
                re.split(
                    r"(?<!\bSt)(?<!\bMt)(?<!\bSte)(?<!\bDr)(?<!\bCo)(?<!\bInc)(?<=[^\W\d_]{2})\. (?=[A-ZÀ-Ý])", name
                )[0],
            ).strip(" ,.")
            if looks_like_name(name) and not is_heading(name) and name.split()[0].lower() not in NOBODY:
                yield _candidate(field, name, match, page, places, score)
    for date in find_dates(text):
        if WANTED.search(text[max(date.start - 80, 0) : date.start]):
            box = _box(places, date.start, date.end)
            yield Candidate(
                "requested_date",
                date.day.isoformat(),
                text[max(date.start - 60, 0) : date.end],
                page.number,
                box,
                0.86,
                "told in a sentence",
            )


TRAILING = re.compile(r"(?: (?:and|of|de|la|the|&))+$")
NOBODY = frozenset(
    ["i", "we", "the", "this", "customer", "company", "undersigned", "subscriber", "our", "my", "it", "you"]
)
"""Words that stand for a name and are none."""
