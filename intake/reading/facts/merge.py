"""What the attachments say, merged into the facts of the message; differences are shown side by side."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from intake.domain.findings import AttachmentKind, Document, Facts, Kind, Request, Source
from intake.domain.numbers import spoken
from intake.reading.facts.addresses import place_key
from intake.reading.facts.company_names import same_company
from intake.reading.facts.wordlists import folded

_TRUST = (AttachmentKind.LOA, AttachmentKind.CSR, AttachmentKind.BILL, AttachmentKind.NUMBER_LIST)
"""Which document is believed first. What is none of these says nothing of the matter."""

_FIELDS = (
    "account_number",
    "billing_number",
    "company",
    "authorized_name",
    "service_address",
    "new_provider",
    "requested_date",
    "order_number",
)
_BILL_NUMBERS = frozenset({Kind.PORT_OUT, Kind.PORT_IN, Kind.CSR, Kind.NUMBER_RETURN, Kind.CANCELLATION, Kind.PORT_PIN})
"""Requests whose numbers are those of an attached bill or record where the message names none (0003)."""


def merged(
    told: Facts,
    staying: frozenset[str],
    documents: Sequence[Document],
    requests: Sequence[Request],
    notes: list[str],
) -> Facts:
    """The message's own facts, completed from the documents. The message's own statement wins; a note tells of the difference."""
    kinds = frozenset(r.kind for r in requests)
    useful = sorted(
        (d for d in documents if d.kind in _TRUST and d.problem is None), key=lambda d: _TRUST.index(d.kind)
    )
    values: dict[str, object] = {name: getattr(told, name) for name in _FIELDS}
    sources = dict(told.sources)
    for document in useful:
        for name in _FIELDS:
            value = getattr(document.facts, name)
            if value is None or _not_taken(name, document.kind, kinds):
                continue
            if values[name] is None:
                values[name] = value
                sources[name] = _source(document, name)
            elif not _same(name, values[name], value):
                notes.append(_difference(name, values[name], sources.get(name), value, document))
    numbers = _numbers(told.numbers, staying, useful, kinds)
    if numbers != told.numbers and "numbers" not in sources:
        origin = next((d for d in useful if d.facts.numbers), None)
        if origin:
            sources["numbers"] = _source(origin, "numbers")
    return replace(told, numbers=numbers, sources=sources, **values)  # type: ignore[arg-type]


def _not_taken(name: str, kind: AttachmentKind, kinds: frozenset[Kind]) -> bool:
    """A record that is to be corrected does not tell who is authorized now; a bill's own date is no requested one."""
    if name == "authorized_name" and Kind.RECORDS_UPDATE in kinds and kind in (AttachmentKind.CSR, AttachmentKind.BILL):
        return True
    if name == "new_provider" and Kind.PORT_IN in kinds and Kind.PORT_OUT not in kinds:
        return True
    return name in ("requested_date", "order_number", "new_provider") and kind in (
        AttachmentKind.BILL,
        AttachmentKind.CSR,
    )


def _numbers(
    told: tuple[str, ...], staying: frozenset[str], documents: Sequence[Document], kinds: frozenset[Kind]
) -> tuple[str, ...]:
    """The message's numbers, then those of attached lists and letters; a bill's only where none were named."""
    if told and Kind.PORT_STOP in kinds:
        return told
    found = list(told)
    for kind in (AttachmentKind.NUMBER_LIST, AttachmentKind.LOA):
        for document in documents:
            if document.kind == kind:
                found += [n for n in document.facts.numbers if n not in staying]
    if not found and kinds & _BILL_NUMBERS:
        for document in documents:
            if document.kind in (AttachmentKind.BILL, AttachmentKind.CSR):
                found += [n for n in document.facts.numbers if n not in staying]
    return tuple(dict.fromkeys(found))


def _source(document: Document, name: str) -> Source:
    read = document.facts.sources.get(name)
    where = document.filename or document.kind.value
    if read is None:
        return Source(where, "", 0.8, f"attached {document.kind.value}")
    return replace(read, where=where)


def _same_code(one: str, other: str) -> bool:
    return folded(one).replace("-", "") == folded(other).replace("-", "")


_SAME: dict[str, Callable[[str, str], bool]] = {
    "company": same_company,
    "new_provider": same_company,
    "service_address": lambda a, b: place_key(a) == place_key(b),
}


def _same(name: str, one: object, other: object) -> bool:
    if isinstance(one, date) or isinstance(other, date):
        return one == other
    same = _SAME.get(name, _same_code)
    return same(str(one), str(other))


def _difference(name: str, told: object, source: Source | None, other: object, document: Document) -> str:
    where = source.where if source else "message"
    shown, against = (spoken(str(v)) if name == "billing_number" else str(v) for v in (told, other))
    return f"{name.replace('_', ' ').capitalize()} differs: {shown} ({where}) | {against} ({document.filename or document.kind.value}); the first was taken."
