"""What the desk decides about one message: the plan that one transaction then carries out, all or nothing."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from intake.domain.account import Account
from intake.domain.findings import Kind, PortStatus, Request
from intake.domain.policy import Carrier, Mode
from intake.domain.ticket import CancellationView, OpenPort, State, TicketView


class Route(StrEnum):
    """Who deals with a message."""

    REPLY = "reply"  # a templated reply answers it whole
    STAFF = "staff"  # a person must look; a reply may go out too
    IGNORE = "ignore"  # automatic mail: recorded, nothing sent


class Priority(StrEnum):
    """Order of the queue, most urgent first."""

    DISPUTE = "1-dispute"  # nobody asked for this port (rule 14)
    PORT_NOTICE = "2-port-notice"  # a carrier tells of our customer's numbers (rule 13)
    NORMAL = "3-normal"
    LOW = "4-low"  # nothing is asked


class Alert(StrEnum):
    """What staff are told by mail at once, besides the queue."""

    DISPUTE = "dispute"  # nobody asked for this port (rule 14)
    STOP = "stop"  # the customer wants the port stopped (rule 14)


@dataclass(frozen=True, slots=True)
class Known:
    """What the record says around a message, looked up before the decision."""

    accounts: tuple[Account, ...] = ()
    """Accounts that the message's account number, numbers, BTN or sender lead to; more than one is ambiguous."""
    matched_by: str = ""
    """How the account was found, in words: "account number", "numbers", "BTN", "sender"."""
    sender_proven: bool = False
    """Our own server authenticated the sender (rule 9)."""
    sender_doubt: str = ""
    """Why not, in words."""
    carrier: Carrier | None = None
    """The listed carrier whose proven domain sent it."""
    ticket: TicketView | None = None
    """The ticket it answers to: one of our Message-IDs, and a sender who is on the ticket."""
    port_accounts: tuple[Account, ...] = ()
    """The accounts of `open_ports`: whom a notice about one of them is told to."""
    ports_around: tuple[OpenPort, ...] = ()
    """Ports not closed that share a number or the account with one of `cancellations`."""
    open_ports: tuple[OpenPort, ...] = ()
    """Ports not closed that share an order number, a number, the BTN or the account with it."""
    cancellations: tuple[CancellationView, ...] = ()
    """Cancellations not over that share a number or the account with it."""
    letters_today: int = 0
    """Letters written to the sender in the last 24 hours."""
    letters_on_ticket: int = 0
    """Replies written on the ticket that it answers in the last 24 hours."""
    letters_to_domain: int = 0
    """Letters written to the sender's domain in the last hour."""
    null_sender: bool = False
    """Its return path is empty: nobody is to be answered (RFC 3834 section 2)."""
    hops: int = 0
    """Servers that it passed through."""
    addressed_to_us: bool = True
    """One of our addresses is in To, Cc or Delivered-To (RFC 3834 section 2)."""
    wants_no_answer: bool = False
    """The sender's system asks for no automatic answer (X-Auto-Response-Suppress)."""
    came_back: bool = False
    """A letter to the sender came back for good, and staff have not released one since."""
    mentioned: str = ""
    """The reference of a ticket that stands in the subject, where nothing else leads there: a hint and no more."""
    quiet: str = ""
    """Why no letter at all may go out because of this message; "" where nothing forbids it."""
    form_reply_to: str = ""
    """Where the person behind a web form of ours wants the answer."""
    sender_name: str = ""
    """The display name of From, which anybody can choose."""
    reply_to: tuple[str, ...] = ()
    """The addresses of Reply-To, which anybody can choose."""


@dataclass(frozen=True, slots=True)
class RequestPlan:
    """A new request of the ticket."""

    read: Request
    state: State
    due: datetime | None
    why: str
    committed_date: date | None = None
    """For a port that opens with a carrier's confirmation."""

    @property
    def kind(self) -> Kind:
        """The kind that was read."""
        return self.read.kind


@dataclass(frozen=True, slots=True)
class Move:
    """A change of an existing request, or of some of its numbers."""

    request_id: int
    ticket_id: int
    to: State
    why: str
    numbers: tuple[str, ...] = ()
    """Numbers whose own state becomes `to`."""
    request_moves: bool = True
    """False where only the numbers move: a partial port."""
    status: PortStatus | None = None
    committed_date: date | None = None
    requested_date: date | None = None
    refiled: bool = False
    """True where the message's order number replaces the one on file."""
    due: datetime | None = None
    """When a person should have dealt with what it leads to."""
    learns: bool = False
    """The message tells what the request lacked: account number and BTN are kept with it."""


@dataclass(frozen=True, slots=True)
class LetterPlan:
    """A letter to be written into the outbox in the same transaction."""

    purpose: str
    """"reply", or the name of a notice; one letter of a purpose for each message."""
    to: str
    sections: tuple[str, ...]
    """Parts of the letter, in order; each has a template of its own."""
    mode: Mode
    is_reply: bool = True
    """True for the answer to the message (it threads); False for a notice to somebody else."""
    account_data: bool = False
    """True where it carries the record of an account (rule 9)."""
    values: dict[str, object] = field(default_factory=dict)
    """What the templates need; each section documents its own."""
    own_subject: bool = False
    """True where the subject is ours: an unproven sender's words are not carried to whom he says he is."""
    on_ticket: int | None = None
    """The existing ticket it belongs to; None means the ticket of this message."""


@dataclass(frozen=True, slots=True)
class Decision:
    """Everything that is to happen because of one message."""

    route: Route
    priority: Priority = Priority.NORMAL
    join: int | None = None
    """Id of the existing ticket this message belongs to; None opens a new one (but for IGNORE)."""
    requests: tuple[RequestPlan, ...] = ()
    moves: tuple[Move, ...] = ()
    letters: tuple[LetterPlan, ...] = ()
    alerts: tuple[Alert, ...] = ()
    """What staff are told by mail at once."""
    due: datetime | None = None
    """When a person should have looked, for a ticket without requests of its own."""
    notes: tuple[str, ...] = ()
    """Sentences for staff."""
    account_number: str | None = None
    """The one account the ticket is about, when it is sure."""
