"""The facts of a message and its attachments, each with its source: the order of things."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from intake.domain.findings import AttachmentKind, Document, Facts, Party, Request, Source
from intake.domain.message import Message
from intake.domain.policy import Carrier
from intake.reading.facts.addresses import place_key
from intake.reading.facts.candidates import Candidate, choose
from intake.reading.facts.codes import unlabelled_orders
from intake.reading.facts.companies import companies
from intake.reading.facts.company_names import same_company
from intake.reading.facts.identifiers import account_numbers, order_numbers
from intake.reading.facts.labels import Pair, pairs
from intake.reading.facts.merge import merged
from intake.reading.facts.own_numbers import own_numbers
from intake.reading.facts.persons import authorized_people
from intake.reading.facts.places import service_addresses
from intake.reading.facts.providers import new_providers
from intake.reading.facts.stretches import stretches
from intake.reading.facts.when import requested_dates
from intake.reading.passages import Role, Visible


def extract(
    visible: Visible,
    message: Message,
    requests: tuple[Request, ...],
    party: Party,
    documents: tuple[Document, ...],
    provider_names: tuple[str, ...],
    carriers: tuple[Carrier, ...],
) -> tuple[Facts, tuple[str, ...]]:
    """What the message and its readable attachments say of the matter, and notes for staff.

    Nothing is guessed: what cannot be read surely is None. Reads a message without requests too.
    `provider_names`: our own names, which are never the new provider. Never raises on strange text.
    """
    notes: list[str] = []
    said = stretches(visible)
    labelled = [pair for stretch in said for pair in pairs(stretch)]
    kinds = frozenset(request.kind for request in requests)
    sources: dict[str, Source] = {}
    lists = (AttachmentKind.NUMBER_LIST, AttachmentKind.LOA)
    listed = any(d.kind in lists and d.facts.numbers for d in documents)

    def take(field: str, found: Sequence[Candidate], **how: object) -> Candidate | None:
        best = choose(field, found, notes, **how)  # type: ignore[arg-type]
        if best:
            sources[field] = best.source()
        return best

    texts = (visible.subject[:1000], *(p.text[:20_000] for p in visible.passages if p.role != Role.HIDDEN))
    own = own_numbers(said, labelled, kinds, party, others_known=listed, notes=notes)
    provider = take(
        "new_provider",
        new_providers(said, labelled, kinds, party, carriers, provider_names, texts),
        same=same_company,
    )
    not_company = (*provider_names, str(provider.value) if provider else "")
    company = take(
        "company",
        list(companies(said, labelled, party, not_company, asked=bool(kinds) or party == Party.CARRIER)),
        same=same_company,
    )
    account = take("account_number", list(account_numbers(said, labelled)))
    order = take(
        "order_number",
        [
            c
            for c in (
                *order_numbers(said, labelled, kinds),
                *unlabelled_orders(said, visible.subject[:1000], kinds, party, _known(labelled)),
            )
            if account is None or c.value != account.value
        ],
    )
    person = take("authorized_name", list(authorized_people(said, labelled)))
    address = take(
        "service_address",
        list(service_addresses(said, labelled)),
        same=lambda a, b: place_key(a) == place_key(b),
    )
    when = take("requested_date", requested_dates(said, labelled, requests, _base(message)))
    if own.source:
        sources["numbers"] = own.source
    if own.billing_source:
        sources["billing_number"] = own.billing_source

    told = Facts(
        numbers=own.numbers,
        account_number=_text(account),
        billing_number=own.billing,
        company=_text(company),
        authorized_name=_text(person),
        service_address=_text(address),
        new_provider=_text(provider),
        requested_date=when.value if when and isinstance(when.value, date) else None,
        order_number=_text(order),
        sources=sources,
    )
    return merged(told, own.staying, documents, requests, notes), tuple(dict.fromkeys(notes))


def _known(labelled: Sequence[Pair]) -> frozenset[str]:
    """Values under labels of accounts, tickets and the like: no port order."""
    return frozenset(p.value for p in labelled if p.key in ("account_number", "ticket", "service_address"))


def _text(best: Candidate | None) -> str | None:
    return None if best is None else str(best.value)


def _base(message: Message) -> date | None:
    """The day of the message's Date, as its writer wrote it; years of short dates come from it."""
    return message.date.date() if message.date else None
