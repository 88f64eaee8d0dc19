"""Facts of a phone bill: each with its page and box, its confidence and why it won. What is not sure is left out."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from intake.domain.findings import DocumentFacts, Source
from intake.reading.documents import company_names, fields
from intake.reading.documents.account_telephones import of_account
from intake.reading.documents.bill_labels import Label
from intake.reading.documents.customer_blocks import holders_apart, named
from intake.reading.documents.fields import Candidate, candidates
from intake.reading.documents.layout import Box, Page
from intake.reading.documents.letterhead import provider_candidates
from intake.reading.documents.own_lines import own_numbers
from intake.reading.documents.persons import parse_person
from intake.reading.documents.prose import due_in_figures
from intake.reading.documents.remembered import find_dates, find_numbers
from intake.reading.documents.told import Told, day_first
from intake.reading.documents.vocabulary import fold
from intake.reading.documents.winning import best, dated, plain

Confirmed = Callable[[int, str], bool]
"""(page, value) -> True when a second reader of the file sees these digits on that page."""
WITH_CODE = re.compile(r"(\(?[2-9]\d\d\)?[ .\-]?[2-9]\d\d[ .\-]?\d{4})[ .\-]?\d{3}(?:[ .\-]\d)?$")
"""A telephone number and a customer code of three digits, sometimes with a check digit, as local companies number accounts."""
DATELINE = re.compile(
    r"[^\W\d][\w.'’\- ]{1,40}, (?:le |the |den |a )?\d{1,2}(?:er|st|nd|rd|th|\.)? (?:de )?[^\W\d]{3,12}\.?,? (?:de )?\d{4}$",
    re.I,
)
"""The head of a letter: "Alma, le 3 avril 2026"."""
PAPER_OF = re.compile(
    r"(?:invoice|inv|statement|bill|factura|facture|rechnung)\b\W{0,3}(?:(?:no|number|nr|num)\b\.?)?\W{0,3}(?=[\w\-]{0,12}\d{3})[\w\-]{3,20} ?"
    r"(?:/|\||·|,|–|of|dated|de|du|vom)\s(?=\W?[^\W_])",
    re.I,
)
"""The number of a paper before its date: "INV-220414 / 01-May-2026", "Invoice 94499 of January 31, 2026"."""
COMPANY_LABEL = re.compile(r"“[^”]*\b(?:company|business|entity|empresa|entreprise|razon social|raison sociale)\b")
"""Why a candidate counts, where its label says that it names a company."""


CODED = re.compile(r"(?:[A-Z]{2,4} )?\W?")
"""What may stand before a telephone number that is no account number: "ATN 208 555-0170"."""
SURE = 0.84
"""A name from this score on is a carrier's, and nobody's who may act for the account."""


@dataclass(frozen=True, slots=True)
class ReadFacts:
    """Facts, and all candidates with their scores (for `bill --explain`)."""

    facts: DocumentFacts
    candidates: tuple[Candidate, ...]
    notes: tuple[str, ...]


def read_bill(pages: Sequence[Page], told: Told, own: tuple[str, ...], where: str, confirmed: Confirmed) -> ReadFacts:
    """The facts of a bill whose pages were laid out. `own` are our names as a provider; `where` its file name."""
    labels = told.labels
    found = [c for c in told.typed if c.field != "requested_date"]
    main = _first_page(pages, found)
    blocks = named(pages, labels, window=None)
    labelled = {c.value for c in blocks if c.field == "customer_name" and c.score >= SURE}
    issuers = provider_candidates(pages, labels, own, main, labelled)
    issuer = best(issuers, careful=False)
    found += issuers
    found += named(pages, labels, window=pages[main].number, issuer=issuer.value if issuer else None)
    for page, of_page in zip(pages, labels, strict=True):
        found += candidates(page, of_page, "authorized_name", parse_person)
        found += due_in_figures(page)
    found += told.said
    found = holders_apart(found)
    first = pages[main].number
    found = [c for c in found if not (c.field == "bill_date" and c.page > first and c.score < SURE)]
    if not any(c.field == "bill_date" for c in found):
        found += lone_date(pages[main], day_first(pages))
    return settle(pages, labels, found, where, confirmed, person=False)


def _first_page(pages: Sequence[Page], found: Sequence[Candidate]) -> int:
    """The index of the page on which the bill begins; a letter may lie before it."""
    told = [c.page for c in found if c.field in ("account_number", "amount_due")]
    return next((i for i, page in enumerate(pages[:3]) if page.number in told), 0)


def lone_date(page: Page, first_day: bool) -> list[Candidate]:
    """A date that stands alone in a cell at the head of the first page, where no label names one."""
    parse = fields.date_parser(first_day)
    for line in page.lines:
        if line.box[1] > 0.25 * page.height:
            break
        for cell in line.cells:
            hit = parse(cell.words)
            paper = PAPER_OF.match(cell.text)
            beside = parse(cell.words[len(paper[0].split()) :]) if paper else None
            if beside is not None:
                return [Candidate("bill_date", beside[0], cell.text, page.number, cell.box, 0.6, "beside its number")]
            letter = find_dates(cell.text, None, day_first=first_day) if DATELINE.match(cell.text) else []
            if letter:
                day = letter[0].day.isoformat()
                return [Candidate("bill_date", day, cell.text, page.number, cell.box, 0.6, "date of the letter")]
            if hit is not None and len(cell.words) <= 4 and len(re.findall(r"[^\W\d]{2,}", cell.text)) <= 1:
                return [Candidate("bill_date", hit[0], cell.text, page.number, cell.box, 0.6, "alone at the head")]
    return []


def settle(
    pages: Sequence[Page],
    labels: Sequence[Sequence[Label]],
    found: list[Candidate],
    where: str,
    confirmed: Confirmed,
    *,
    person: bool,
) -> ReadFacts:
    """Chooses one candidate a field. `person`: the document names an authorized person."""
    notes: list[str] = []
    chosen: dict[str, Candidate] = {}
    carriers = {" ".join(fold(c.value)) for c in found if c.field in ("provider", "new_provider") and c.score >= SURE}
    found = [c for c in found if c.field != "authorized_name" or " ".join(fold(c.value)) not in carriers]
    found = _less_for_telephones(found)
    for field in ("account_number", "billing_number", "amount_due"):
        winner = best([c for c in found if c.field == field])
        if winner is not None and not confirmed(winner.page, winner.value):
            notes.append(f"{field.replace('_', ' ')} of {where} left out: a second reader of the file does not see it")
            winner = None
        if winner is not None:
            chosen[field] = winner
    for field in (
        "bill_date",
        "provider",
        "new_provider",
        "authorized_name",
        "service_address",
        "billing_address",
        "requested_date",
    ):
        winner = best([c for c in found if c.field == field], careful=field in ("service_address", "bill_date"))
        if winner is not None:
            chosen[field] = winner
    customer = _customer(chosen, found)
    _addresses(chosen, found, customer)
    printed = {page.number: page.printed for page in pages}
    sources = {field: _source(where, winner, printed[winner.page](winner.box)) for field, winner in chosen.items()}
    known = {chosen["billing_number"].value} if "billing_number" in chosen else set()
    numbers = own_numbers(pages, labels, [(c.page, c.box) for c in found if c.field == "account_number"], known)
    if not person:
        main = of_account(pages, labels, chosen.get("billing_number"), numbers)
        if main is not None:
            chosen["billing_number"] = main
            sources["billing_number"] = _source(where, main, printed[main.page](main.box))
    if numbers.numbers:
        box = printed[numbers.page](numbers.box) if numbers.page and numbers.box else None
        sources["numbers"] = Source(where, numbers.text[:200], 0.9, "own numbers", numbers.page, box)
    if "billing_number" not in chosen and not person:
        alone = _only_telephone(pages[0], labels[0], numbers.numbers)
        if alone is not None:
            chosen["billing_number"] = alone
            sources["billing_number"] = _source(where, alone, printed[alone.page](alone.box))
    inside = _within_account(chosen.get("account_number"), numbers.numbers)
    if "billing_number" not in chosen and inside is not None:
        chosen["billing_number"] = inside
        sources["billing_number"] = _source(where, inside, printed[inside.page](inside.box))
    told = {field: winner.value for field, winner in chosen.items()}
    bill_date, wanted = told.pop("bill_date", None), told.pop("requested_date", None)
    if "authorized_name" in told:
        told["authorized_name"] = company_names.without_title(told["authorized_name"])
    facts = DocumentFacts(
        numbers=tuple(numbers.numbers),
        bill_date=dated(bill_date) if bill_date else None,
        requested_date=dated(wanted) if wanted else None,
        sources=sources,
        **told,
    )
    return ReadFacts(facts, tuple(sorted(found, key=lambda c: (c.field, -c.score))), tuple(notes))


def _less_for_telephones(found: list[Candidate]) -> list[Candidate]:
    """Account numbers that read as a telephone number and nothing else count less where there are others."""
    accounts = [c for c in found if c.field == "account_number"]
    bare = {
        c.value
        for c in accounts
        if (hit := find_numbers(c.value)) and CODED.fullmatch(c.value[: hit[0].start]) and hit[0].end == len(c.value)
    }
    if not bare or all(c.value in bare for c in accounts):
        return found
    return [replace(c, score=c.score * 0.75) if c.field == "account_number" and c.value in bare else c for c in found]


def _customer(chosen: dict[str, Candidate], found: Sequence[Candidate]) -> Candidate | None:
    """Chooses whose bill it is; a company with it, and who holds the account for that."""
    providers = {" ".join(fold(chosen[f].value)) for f in ("provider", "new_provider") if f in chosen}
    customers = [c for c in found if c.field == "customer_name" and " ".join(fold(c.value)) not in providers]
    customer = best(customers, careful=False)
    holder = best([c for c in customers if HOLDER.search(c.why) and _may_be_person(c.value)], careful=False)
    firm = _firm(customers, customer, holder)
    if firm is not None and holder is not None:
        chosen.setdefault("authorized_name", replace(holder, field="authorized_name"))
        customers = [c for c in customers if plain(c.value) != plain(holder.value)]
        customer = firm
    if customer is not None:
        chosen["customer_name"] = customer
    company = _company(customers, customer)
    if company is not None:
        chosen["company"] = company
    return customer


HOLDER = re.compile(r"“[^”]*\b(?:holder|owner|titular|titulaire|member|subscriber|primary|user|abonne|abonado)\b")
"""Why a candidate counts, where its label names who holds the account."""


def _may_be_person(name: str) -> bool:
    """True for two to four words of which none says that they name a company."""
    return 2 <= len(name.split()) <= 4 and not company_names.is_company(name)


def _firm(customers: list[Candidate], customer: Candidate | None, holder: Candidate | None) -> Candidate | None:
    """The company whose account a person holds, who acts for it: the customer, or the one to which the bill is sent."""
    if customer is None or holder is None:
        return None
    if plain(customer.value) != plain(holder.value):
        return customer if company_names.is_company(customer.value) else None
    firms = [c for c in customers if c.why == "window" and company_names.is_company(c.value)]
    if any(set(fold(holder.value)) <= set(fold(c.value)) for c in firms):
        return None  # the company's name in short
    return firms[0] if len({plain(c.value) for c in firms}) == 1 else None


def _company(customers: list[Candidate], customer: Candidate | None) -> Candidate | None:
    """The customer that a label calls a company, or whose name says so."""
    labelled = best([c for c in customers if COMPANY_LABEL.search(c.why) and c.score >= 0.8], careful=False)
    if labelled is not None:
        return labelled
    return customer if customer is not None and company_names.is_company(customer.value) else None


def _only_telephone(page: Page, labels: Sequence[Label], numbers: Sequence[str]) -> Candidate | None:
    """The one line of the account that the head of the first page names by a plain label: "Telephone number  740-555-0136"."""
    rows = {label.line for label in labels if set(label.fields) & {"account_number", "bill_date", "amount_due"}}
    found = []
    for label in labels:
        if "numbers" not in label.fields or not label.leads or label.box[1] > HEAD * page.height:
            continue
        hits = candidates(page, [label], "numbers", fields.parse_telephone)
        found += [c for c in hits if c.value in numbers and ("under" not in c.why or label.line in rows)]
    if len(found) != 1:
        return None
    return replace(found[0], field="billing_number", score=0.6, why="the only telephone number at the head")


HEAD = 0.45
"""The head of a page ends here."""


def _within_account(account: Candidate | None, numbers: Sequence[str]) -> Candidate | None:
    """The billing number that begins an account number (with a customer code after it), when it is one of the lines."""
    if account is None:
        return None
    match = WITH_CODE.match(account.value)
    number = "+1" + "".join(c for c in match[1] if c.isdigit()) if match else ""
    if number not in numbers:
        return None
    return Candidate(
        "billing_number", number, account.text, account.page, account.box, 0.8, "within the account number"
    )


def _addresses(chosen: dict[str, Candidate], found: list[Candidate], customer: Candidate | None) -> None:
    """A billing address from the window is the customer's only when its name is, or when no name was found elsewhere."""
    billing = chosen.get("billing_address")
    if billing is None or billing.why != "window":
        return
    if customer is None or customer.why == "window":
        return
    named = {
        plain(c.value) for c in found if c.why == "window" and c.field == "customer_name" and c.page == billing.page
    }
    if plain(customer.value) not in named:
        del chosen["billing_address"]


def _source(where: str, winner: Candidate, box: Box) -> Source:
    x0, top, x1, bottom = (round(v, 1) for v in box)
    return Source(where, winner.text[:200], winner.score, winner.why, winner.page, (x0, top, x1, bottom))
