"""The CSR document, told once as blocks; its PDF and its text are both made of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from intake.domain.calendar import long_date
from intake.domain.csr_record import NOT_ON_FILE, CsrLine, CsrRecord
from intake.domain.policy import Provider

TITLE = "Customer Service Record"


@dataclass(frozen=True, slots=True)
class Heading:
    """Begins a part of the document."""

    words: str


@dataclass(frozen=True, slots=True)
class Field:
    """A value with its label."""

    label: str
    value: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Words:
    """A paragraph."""

    words: str


@dataclass(frozen=True, slots=True)
class Points:
    """A list, or steps."""

    lines: tuple[str, ...]
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a head that is repeated on every page."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...]
    """Shares of the width of the page."""


Block = Heading | Field | Words | Points | Table


@dataclass(frozen=True, slots=True)
class Described:
    """A whole document, before it has a form."""

    provider: str
    csr_number: str
    issued: str
    year_month_day: tuple[int, int, int]
    """The day of issue, for the dates inside the PDF."""
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class CsrDocument:
    """The finished document in both forms."""

    name: str
    """File name without its ending, such as "CSR-7KQ2MX-1"."""
    pdf: bytes = field(repr=False)
    text: str = field(repr=False)
    unprinted: str = field(default="", repr=False)
    """Letters that the font of the PDF has not; the text has them."""


LOCAL_HEAD, LOCAL_WIDTHS = ("Telephone number", "Service address", "State", "Port lock"), (20, 41, 22, 17)
TOLL_FREE_HEAD, TOLL_FREE_WIDTHS = ("Toll-free number", "State", "Port lock"), (40, 35, 25)


def csr_document(record: CsrRecord, provider: Provider, fonts: Path) -> CsrDocument:
    """The document of a record: the same bytes for the same record. `fonts` is the folder with the PDF's fonts.

    Raises TemplateError when a font is missing.
    """
    from intake.reply.csr_pdf import pdf_of  # noqa: PLC0415  fpdf2 is loaded only where a record is made
    from intake.reply.csr_text import text_of  # noqa: PLC0415

    described = describe(record, provider)
    pdf, lacked = pdf_of(described, fonts)
    return CsrDocument(record.csr_number, pdf, text_of(described), lacked)


def describe(record: CsrRecord, provider: Provider) -> Described:
    """What the document says, in order (rules 4, 6, 19 to 21)."""
    blocks: list[Block] = [
        Heading("Account"),
        Field("Losing provider", provider.name),
        Field("Account number", record.account_number),
        Field("Billing telephone number (BTN)", record.billing_number),
        Field("Company", record.company),
        Field("Authorized person", record.authorized_person),
        Field("Billing ZIP code", record.billing_zip),
        Field("Service address", _service_address(record)),
        Field("Porting PIN", record.pin or "not shown here; the account holder gets it from our chatbot at once"),
        Field("Account lock", _account_lock(record)),
    ]
    blocks += _local(record)
    blocks += _toll_free(record, provider)
    if record.foreign:
        rows = tuple((line.number, line.state, line.lock) for line in record.foreign)
        blocks += [
            Heading("Numbers of other countries"),
            Table(("Number", "State", "Port lock"), rows, TOLL_FREE_WIDTHS),
        ]
    blocks += [Heading("Please note"), Points(_notes(record, provider))]
    day = record.issued
    return Described(provider.name, record.csr_number, long_date(day), (day.year, day.month, day.day), tuple(blocks))


def _service_address(record: CsrRecord) -> str:
    addresses = {line.service_address for line in (*record.asked, *record.others)}
    return addresses.pop() if len(addresses) == 1 else "see each number below"


def _account_lock(record: CsrRecord) -> str:
    if record.account_lock == "none":
        return "none"
    return f"{record.account_lock}: no number can be ported before the account holder takes the lock off"


def _local(record: CsrRecord) -> list[Block]:
    blocks: list[Block] = []
    if record.asked:
        blocks += [Heading("Local numbers of this request"), _numbers(record.asked)]
        if record.others:
            blocks += [Heading("Other local numbers on the account"), _numbers(record.others)]
    elif record.others:
        blocks += [Heading("Local numbers on the account"), _numbers(record.others)]
    if record.billing_number_left:
        blocks.append(
            Words(
                f"The billing telephone number {record.billing_number} has moved to another provider. The numbers that"
                " stay need a new BTN: please tell us which one before the port."
            )
        )
    elif record.billing_number_leaves:
        blocks.append(
            Words(
                f"The billing telephone number {record.billing_number} is among the numbers of this request, and other"
                " numbers stay on the account. The numbers that stay need a new BTN: please tell us which one before"
                " the port."
            )
        )
    return blocks


def _numbers(lines: Sequence[CsrLine]) -> Table:
    rows = tuple((line.number, line.service_address, line.state, line.lock) for line in lines)
    return Table(LOCAL_HEAD, rows, LOCAL_WIDTHS)


def _toll_free(record: CsrRecord, provider: Provider) -> list[Block]:
    if not record.toll_free:
        return []
    rows = tuple((line.number, line.state, line.lock) for line in record.toll_free)
    blocks: list[Block] = [
        Heading("Toll-free numbers"),
        Table(TOLL_FREE_HEAD, rows, TOLL_FREE_WIDTHS),
        Words(
            "For toll-free numbers this record is not needed: the new provider gets a copy of the latest phone bill."
        ),
    ]
    if record.product != "express" and provider.bill_business_steps:
        blocks.append(Words(f"Where {provider.business_product} users find the bill:"))
        blocks.append(Points(provider.bill_business_steps, numbered=True))
    if record.product != "business" and provider.express_product and provider.bill_express_url:
        blocks.append(Words(f"Where {provider.express_product} users find the bill: {provider.bill_express_url}"))
    return blocks


def _notes(record: CsrRecord, provider: Provider) -> tuple[str, ...]:
    notes = [
        f"This record is not an authorization. The new provider files the port request; {provider.name} cannot start it.",
        "It cancels nothing: the account, its licenses and extensions stay as they are until the account holder cancels"
        " them by a separate request.",
        "It shows account data: it is meant for the authorized person and the new provider, and for nobody else.",
        "The port request must show the details exactly as they stand here.",
    ]
    if record.gaps:
        notes.append(f"{NOT_ON_FILE}: our record has no such detail. Please ask us before you file the port request.")
    if any(line.state.startswith("released") for line in (*record.asked, *record.others)):
        notes.append(f"released: the number can be ported for up to {record.portable_days} days from that day on.")
    if any(line.lock == "LOCKED" for line in (*record.asked, *record.others, *record.toll_free)):
        notes.append("LOCKED: a port of the number is refused until the account holder takes the lock off.")
    return tuple(notes)
