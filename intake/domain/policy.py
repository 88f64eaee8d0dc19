"""What a desk may set about its rules; `config.toml` holds the shipped values with their reasons."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from intake.domain.findings import Kind


class Mode(StrEnum):
    """What becomes of a letter about a kind of request."""

    OFF = "off"  # no letter; staff answer
    DRAFT = "draft"  # waits in the outbox until staff release it
    SEND = "send"  # goes out by itself


@dataclass(frozen=True, slots=True)
class Provider:
    """The losing provider: us. Letters name it and its links; nothing else is hard-wired."""

    name: str
    also_known_as: tuple[str, ...] = ()
    """Other names people call us by."""
    signature: str = "Porting Desk"
    """Who signs; letters put the provider's name before it."""
    business_product: str = "Business"
    """Name of the product whose users find their bill by `bill_business_steps`."""
    express_product: str = ""
    """Name of the product whose users find it at `bill_express_url`; empty when there is none."""
    admin_console: str = "Admin Console"
    """Name of the portal in which numbers are unassigned and returned."""
    return_numbers: str = "Return Numbers"
    """Name of the action there that gives numbers back."""
    urgent_phone: str = ""
    """Number to call about a port that nobody asked for; empty when there is none."""
    bill_business_steps: tuple[str, ...] = ()
    """Where the bill is, step by step."""
    bill_express_url: str = ""
    chatbot_url: str = ""
    """Where the chatbot is that gives out a porting PIN."""
    admin_console_url: str = ""
    port_out_url: str = ""
    number_return_url: str = ""
    """Help pages. A letter leaves out what is empty."""


@dataclass(frozen=True, slots=True)
class Carrier:
    """A phone company we know: the names it goes by, its mail domains, whether it may be sent a CSR."""

    name: str
    domains: tuple[str, ...]
    also_known_as: tuple[str, ...] = ()
    may_receive_csr: bool = False


@dataclass(frozen=True, slots=True)
class Policy:
    """The rules' numbers."""

    answer_at: float = 0.95
    """A request read with less confidence is left to staff."""
    record_days: int = 30
    """An address of record is on the account this long (rule 9)."""
    csr_business_days: int = 7
    """How long a CSR takes at most (rule 8)."""
    large_volume: int = 50
    """From this many numbers a CSR may take longer (rule 8)."""
    port_notice_hours: int = 4
    """A carrier's port order is looked at within this time (rule 13)."""
    dispute_hours: int = 2
    """A port that nobody asked for is looked at within this time (rule 14)."""
    staff_business_days: int = 2
    """Anything else that staff must answer."""
    record_hold_hours: int = 72
    """No CSR leaves for this long after an address of record was changed."""
    csr_shows_pin: bool = False
    """A CSR to the authorized person shows the porting PIN (rule 7)."""
    portable_days: int = 60
    """Numbers can be ported this long after their release (rule 10)."""
    abandoned_days: int = 30
    """A port-out without activity is set aside after this time."""
    letters_per_address_per_day: int = 10
    """No address gets more letters a day, whatever it sends."""
    letters_per_ticket_per_day: int = 5
    """No ticket gets more replies a day by itself: who writes on is answered by a person."""
    letters_per_domain_per_hour: int = 100
    """No domain gets more letters an hour: forged senders cannot make us flood somebody."""
    letters_per_hour: int = 500
    """Above this the desk stops sending and tells staff."""
    timezone: str = "America/New_York"
    """In which dates are told and business days are counted."""
    provider_holidays: tuple[date, ...] = ()
    """Days that are no business days besides US federal holidays."""
    web_forms: tuple[str, ...] = ()
    """Senders that are our own web forms: the person is in Reply-To."""
    no_reply_senders: tuple[str, ...] = ("noreply", "no-reply", "donotreply", "do-not-reply")
    """A sender whose local part holds one of these is not written to."""
    scope_words: tuple[str, ...] = (
        "account", "licen", "extension", "line", "seat", "user", "everything", "all service", "all our service",
        "all my service", "subscription", "cuenta", "servicio", "linea", "línea", "compte", "abonnement", "ligne",
        "conta", "linha", "assinatura", "konto", "vertrag", "anschluss",
    )  # fmt: skip
    """Words that say what is to be cancelled; without one, and without a number, we ask."""
    letters: dict[Kind, Mode] = field(default_factory=dict)
    """Mode of the letter for each kind; a kind not named is drafted."""
