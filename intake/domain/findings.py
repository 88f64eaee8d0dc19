"""What the desk reads in a message: who it speaks for, what it asks, and the facts of the matter."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from datetime import date
from enum import StrEnum


class Kind(StrEnum):
    """What a message may ask or tell. A line each; what is none of these goes to staff."""

    PORT_OUT = "port_out"  # wants to move numbers to another provider, or asks how
    CSR = "csr"  # asks for a Customer Service Record, by that name or another
    PORT_PIN = "port_pin"  # asks for the PIN or passcode that a port needs
    CANCELLATION = "cancellation"  # wants an account, service, licence, line or extension ended
    BILL_COPY = "bill_copy"  # asks for a bill or statement, or where to find one
    NUMBER_RETURN = "number_return"  # asks how to unassign, remove, release or return numbers
    PORT_STATUS = "port_status"  # tells the state of a port order
    PORT_STOP = "port_stop"  # wants a port-out under way withdrawn or put off
    PORT_DISPUTE = "port_dispute"  # says that nobody asked for a port-out under way or done
    RECORDS_UPDATE = "records_update"  # wants company, address or authorized person on record corrected
    PORT_IN = "port_in"  # wants to bring numbers to us


class PortStatus(StrEnum):
    """The state of a port order that a `port_status` tells."""

    RECEIVED = "received"  # order acknowledged
    FOC = "foc"  # firm order commitment: date confirmed
    REJECTED = "rejected"  # rejected, or clarification needed
    DELAYED = "delayed"  # jeopardy, rescheduled
    COMPLETED = "completed"  # ported, activated
    CANCELLED = "cancelled"  # order withdrawn


class Automatic(StrEnum):
    """Why no reply may ever go out to a message."""

    BOUNCE = "bounce"  # delivery status, returned mail, read receipt
    AUTO_REPLY = "auto_reply"  # out of office, ticket acknowledgement, challenge, calendar, voicemail, fax
    LIST = "list"  # mailing list, newsletter, bulk marketing
    OWN = "own"  # our own mail come back


class Party(StrEnum):
    """For whom the sender writes."""

    CUSTOMER = "customer"
    CARRIER = "carrier"


class AttachmentKind(StrEnum):
    """What an attached file is."""

    BILL = "bill"
    NUMBER_LIST = "number_list"
    LOA = "loa"
    CSR = "csr"
    OTHER = "other"


class Problem(StrEnum):
    """Why an attached file could not be read."""

    ENCRYPTED = "encrypted"
    NO_TEXT = "no_text"
    DAMAGED = "damaged"
    TOO_LARGE = "too_large"
    TIMED_OUT = "timed_out"


@dataclass(frozen=True, slots=True)
class Request:
    """One thing asked or told, with the words that decided it."""

    kind: Kind
    status: PortStatus | None = None
    """Only for PORT_STATUS."""
    confidence: float = 1.0
    """0 to 1; meant as the chance that a careful clerk agrees."""
    evidence: tuple[str, ...] = ()
    """The very words of the message, shortened."""
    rules: tuple[str, ...] = ()
    """Names of the rules that hit, for staff."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a fact was read."""

    where: str
    """"subject", "body", "table", "form", "forwarded", or the attachment's file name."""
    text: str
    """The words it was read from, shortened."""
    confidence: float = 1.0
    rule: str = ""
    page: int | None = None
    """From 1, for documents."""
    box: tuple[float, float, float, float] | None = None
    """x0, top, x1, bottom in PDF points from the top left."""
    sheet: str | None = None
    cells: str | None = None
    """For spreadsheets, such as "A2:A61"."""


@dataclass(frozen=True, slots=True)
class Facts:
    """Facts of the matter. None or () where not said: nothing is guessed."""

    numbers: tuple[str, ...] = ()
    """E.164, in order of appearance, no doubles."""
    account_number: str | None = None
    billing_number: str | None = None
    company: str | None = None
    authorized_name: str | None = None
    service_address: str | None = None
    new_provider: str | None = None
    requested_date: date | None = None
    order_number: str | None = None
    sources: dict[str, Source] = field(default_factory=dict, compare=False)
    """Field name -> where it was read."""

    def told(self) -> Iterator[tuple[str, object]]:
        """Name and value of each fact that was said."""
        for f in fields(self):
            value = getattr(self, f.name)
            if f.name != "sources" and value not in (None, ()):
                yield f.name, value


@dataclass(frozen=True, slots=True)
class DocumentFacts(Facts):
    """Facts of a bill or another document; the further fields are a bill's."""

    provider: str | None = None
    bill_date: date | None = None
    customer_name: str | None = None
    """Whom the bill is made out to, a person or a company."""
    billing_address: str | None = None
    amount_due: str | None = None
    """A decimal as text: "1204.18"."""


@dataclass(frozen=True, slots=True)
class Document:
    """One attachment as it was read."""

    filename: str | None
    media_type: str
    kind: AttachmentKind
    pages: int | None = None
    """None for what has no pages."""
    facts: DocumentFacts = field(default_factory=DocumentFacts)
    problem: Problem | None = None
    notes: tuple[str, ...] = ()
    text: str = field(default="", repr=False)
    """Its words, for the search index; shortened."""


@dataclass(frozen=True, slots=True)
class Findings:
    """All that was read in one message."""

    automatic: Automatic | None
    party: Party
    requests: tuple[Request, ...]
    facts: Facts
    documents: tuple[Document, ...] = ()
    notes: tuple[str, ...] = ()
    """Short sentences for staff: what was odd, doubtful or refused."""
    screen: str | None = None
    """The screen rule that hit, when `automatic`."""
    courtesy: bool = False
    """Thanks, or a bare answer: nothing is asked."""
    said: str = field(default="", repr=False)
    """What the sender wrote, without quotes and signatures."""

    def kinds(self) -> frozenset[Kind]:
        """The kinds asked, without order."""
        return frozenset(request.kind for request in self.requests)
