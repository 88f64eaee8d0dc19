"""Facts of a phone bill: each with its page and box, its confidence and why it won. What is not sure is left out."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from intake.domain.findings import DocumentFacts, Source
from intake.reading.documents import fields, names
from intake.reading.documents.blocks import ATTENTION, Addressed, Block, after_label, told_apart, windows
from intake.reading.documents.fields import Candidate, best, candidates
from intake.reading.documents.labels import Label, find_labels, fold
from intake.reading.documents.layout import Page
from intake.reading.documents.letterhead import provider_candidates
from intake.reading.documents.own_numbers import own_numbers
from intake.reading.documents.values import ends_address, looks_like_name

Confirmed = Callable[[int, str], bool]
"""(page, value) -> True when a second reader of the file sees these digits on that page."""
SPEAKS_ROMANCE = frozenset("factura facture cuenta compte fecha montant importe total cliente client servicio numero de la".split())
DAY_FIRST_WORDS = frozenset("factura facture cuenta compte fecha montant importe cliente adresse direccion echeance vencimiento".split())


@dataclass(frozen=True, slots=True)
class ReadFacts:
    """Facts, and all candidates with their scores (for `bill --explain`)."""

    facts: DocumentFacts
    candidates: tuple[Candidate, ...]
    notes: tuple[str, ...]


def read_bill(pages: Sequence[Page], own: tuple[str, ...], where: str, confirmed: Confirmed) -> ReadFacts:
    """The facts of a bill whose pages were laid out. `own` are our names as a provider; `where` its file name."""
    labels = [find_labels(page) for page in pages]
    found = typed(pages, labels)
    found += named(pages, labels, window=True)
    found += [*provider_candidates(pages, labels, own)]
    if not any(c.field == "bill_date" for c in found):
        found += lone_date(pages[0], day_first(pages))
    return settle(pages, labels, found, where, confirmed, person=False)


def day_first(pages: Sequence[Page]) -> bool:
    """True when the document's language writes the day before the month."""
    words = {w for page in pages[:2] for line in page.lines for w in fold(line.text)}
    return len(words & DAY_FIRST_WORDS) >= 2


def typed(pages: Sequence[Page], labels: Sequence[Sequence[Label]]) -> list[Candidate]:
    """Account numbers, billing numbers, dates and amounts beside or under their labels."""
    found: list[Candidate] = []
    parse_date = fields.date_parser(day_first(pages))
    for page, of_page in zip(pages, labels, strict=True):
        found += candidates(page, of_page, "account_number", fields.parse_account)
        found += candidates(page, of_page, "billing_number", fields.parse_telephone)
        found += candidates(page, of_page, "bill_date", parse_date)
        found += candidates(page, of_page, "amount_due", fields.parse_amount)
    return found


def named(pages: Sequence[Page], labels: Sequence[Sequence[Label]], *, window: bool) -> list[Candidate]:
    """Names and addresses of the customer from blocks under labels, and of an envelope's window."""
    found: list[Candidate] = []
    for page, of_page in zip(pages, labels, strict=True):
        taken = []
        for label in of_page:
            wanted = {"customer_name", "bill_to", "service_address", "billing_address"} & set(label.fields)
            if not wanted and "remit" not in label.fields:
                continue
            block = after_label(page, label)
            if block is None:
                continue
            taken.append(block.box)
            if "remit" not in label.fields:
                found += _of_block(page, label, told_apart(block), wanted)
        if window and page.number == 1:
            for block in windows(page, taken):
                found += _of_window(page, block)
    return found


def _of_block(page: Page, label: Label, part: Addressed, wanted: set[str]) -> list[Candidate]:
    weight = fields.STRONG if label.strong else fields.WEAK
    if not label.leads:
        weight *= fields.MIDDLE
    found = []
    why = f"block of “{label.phrase}”"

    def add(field: str, value: str, block: Block, score: float) -> None:
        text = f"{label.text} {value}"
        found.append(Candidate(field, value, text[:200], page.number, block.box, score * weight, why))

    name = _name(part.names)
    if name is not None:
        if "customer_name" in wanted:
            add("customer_name", name[0], name[1], 0.95)
        elif "bill_to" in wanted:
            add("customer_name", name[0], name[1], 0.93)
        elif part.address is not None:
            add("customer_name", name[0], name[1], 0.68)
    address = part.address_text
    if address is not None and part.address is not None:
        whole = ends_address(part.address.lines[-1]) or any(ends_address(x) for x in part.address.lines)
        score = 0.95 if whole else 0.62
        if "service_address" in wanted:
            add("service_address", address, part.address, score)
        if "billing_address" in wanted or "bill_to" in wanted:
            add("billing_address", address, part.address, score - (0.05 if "bill_to" in wanted else 0))
        elif "customer_name" in wanted and whole:
            add("billing_address", address, part.address, 0.66)
    return found


def _of_window(page: Page, block: Block) -> list[Candidate]:
    part = told_apart(block)
    name = _name(part.names)
    if name is None or part.address is None or part.address_text is None:
        return []
    return [
        Candidate("customer_name", name[0], name[0], page.number, name[1].box, 0.7, "window"),
        Candidate("billing_address", part.address_text, part.address_text, page.number, part.address.box, 0.7, "window"),
    ]


def _name(block: Block | None) -> tuple[str, Block] | None:
    """The first line of a block that names somebody, attention lines aside."""
    if block is None:
        return None
    for index, text in enumerate(block.lines[:3]):
        if ATTENTION.match(text):
            continue
        name = text.strip(" ,;")
        return (name, block.part(index, index + 1)) if looks_like_name(name) else None
    return None


def lone_date(page: Page, first_day: bool) -> list[Candidate]:
    """A date that stands alone in a cell at the head of the first page, where no label names one."""
    parse = fields.date_parser(first_day)
    for line in page.lines:
        if line.box[1] > 0.25 * page.height:
            break
        for cell in line.cells:
            hit = parse(cell.words)
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
    for field in ("account_number", "billing_number", "amount_due"):
        winner = best([c for c in found if c.field == field])
        if winner is not None and not confirmed(winner.page, winner.value):
            notes.append(f"{field.replace('_', ' ')} of {where} left out: a second reader of the file does not see it")
            winner = None
        if winner is not None:
            chosen[field] = winner
    for field in ("bill_date", "provider", "new_provider", "authorized_name", "service_address", "billing_address"):
        winner = best([c for c in found if c.field == field], careful=field in ("service_address", "bill_date"))
        if winner is not None:
            chosen[field] = winner
    providers = {" ".join(fold(chosen[f].value)) for f in ("provider", "new_provider") if f in chosen}
    customers = [c for c in found if c.field == "customer_name" and " ".join(fold(c.value)) not in providers]
    customer = best(customers, careful=False)
    if customer is not None:
        chosen["customer_name"] = customer
        if names.is_company(customer.value):
            chosen["company"] = customer
    _addresses(chosen, found, customer)
    sources = {field: _source(where, winner) for field, winner in chosen.items()}
    numbers = own_numbers(pages, labels)
    if numbers.numbers:
        sources["numbers"] = Source(where, numbers.text[:200], 0.9, "own numbers", numbers.page, numbers.box)
    told = {field: winner.value for field, winner in chosen.items()}
    bill_date = told.pop("bill_date", None)
    if "authorized_name" in told:
        told["authorized_name"] = names.without_title(told["authorized_name"])
    facts = DocumentFacts(
        numbers=tuple(numbers.numbers),
        bill_date=fields.dated(bill_date) if bill_date else None,
        sources=sources,
        **told,  # type: ignore[arg-type]
    )
    return ReadFacts(facts, tuple(sorted(found, key=lambda c: (c.field, -c.score))), tuple(notes))


def _addresses(chosen: dict[str, Candidate], found: list[Candidate], customer: Candidate | None) -> None:
    """A billing address from the window is the customer's only when its name is, or when no name was found elsewhere."""
    billing = chosen.get("billing_address")
    if billing is None or billing.why != "window":
        return
    if customer is None or customer.why == "window":
        return
    named = {fields.plain(c.value) for c in found if c.why == "window" and c.field == "customer_name" and c.page == billing.page}
    if fields.plain(customer.value) not in named:
        del chosen["billing_address"]


def _source(where: str, winner: Candidate) -> Source:
    x0, top, x1, bottom = (round(v, 1) for v in winner.box)
    return Source(where, winner.text[:200], winner.score, winner.why, winner.page, (x0, top, x1, bottom))
