"""What the header fields say of a message's sender: addresses, marks of machines, lists and campaigns."""

from __future__ import annotations

import re
from functools import cached_property

from intake.domain.message import Message
from intake.reading.screens.screen_words import folded, pattern
from intake.reading.screens.screen_words import words as words_of

ADDRESS = re.compile(r"[^\s<>,;:\"()]{1,128}@[^\s<>,;:\"()]{1,253}")
_ROBOT = re.compile(
    r"\b(?:no-?_?\.?reply|do-?_?not-?_?reply|donotreply|no-?responder|no-?responda|ne-?pas-?repondre|nao-?responda|naoresponder|nicht-?antworten|keine-?antwort|non-?rispondere|niet-?(?:be)?antwoorden|svara-?inte|svar-?ikke|nie-?odpowiadaj|noresp|auto-?reply|autoresponder|notifications?|notify|alerts?|robot|daemon|system|mailer|automated)\b",
    re.IGNORECASE,
)
_CAMPAIGN_HEADERS = (
    "x-campaign",
    "x-campaignid",
    "x-campaign-id",
    "x-mc-user",
    "x-mailchimp-campaign",
    "x-mailer-campaign",
    "x-newsletter",
    "x-list-unsubscribe",
    "x-cm-campaign",
    "x-hs-campaign",
    "x-sg-campaign",
    "x-mailing-id",
    "x-bulkmail",
    "x-mass-mailing",
    "x-mailgun-campaign",
    "x-elq-campaign",
    "x-sfmc-stack",
    "x-job",
    "x-jobid",
)


_DELIVERED = frozenset({"delivered-to", "x-original-to", "envelope-to", "x-delivered-to", "x-envelope-to"})
_PUNCTUATION = re.compile(r"[._-]+")


class Marks:
    """The header fields of a message as the screens see them, lower-cased."""

    def __init__(self, message: Message, own_addresses: tuple[str, ...]) -> None:
        self.message = message
        self._own = own_addresses
        self._headers: dict[str, str] = {}
        for name, value in message.headers:
            self._headers.setdefault(name, value)

    def header(self, name: str) -> str:
        """The first value of a field, lower-cased; empty where it is missing."""
        return self._headers.get(name, "").strip().lower()

    def contains(self, name: str, text: str) -> bool:
        """A phrase of the list stands in the text."""
        return bool(text) and pattern(name).search(text) is not None

    @cached_property
    def from_text(self) -> str:
        return self.header("from")

    @cached_property
    def from_person(self) -> str:
        """The display name and the local part, without the domain."""
        name = self.message.from_.name if self.message.from_ else self.from_text
        return folded(f"{name[:200]} {self.from_address.partition('@')[0]}")

    @cached_property
    def from_address(self) -> str:
        if self.message.from_ is not None:
            return self.message.from_.address.lower()
        found = ADDRESS.findall(self.from_text[:2000])
        return found[-1].lower() if len(found) == 1 else ""

    @cached_property
    def from_robot(self) -> bool:
        return bool(_ROBOT.search(self.from_person))

    @cached_property
    def from_machine(self) -> bool:
        """The sender's name or local part is a function that no person has: root, quarantine, receipts."""
        return self.contains("machine_senders", self.from_person)

    @cached_property
    def role_address(self) -> bool:
        """The sender is a function of a company, not a person: support@, porting@."""
        return self.from_address.partition("@")[0] in words_of("role_senders")

    @cached_property
    def from_daemon(self) -> bool:
        """A mail system's own address, however it is punctuated: Mailer-Daemon, post_master."""
        local = _PUNCTUATION.sub("", self.from_address.partition("@")[0])
        return (
            local in words_of("daemons")
            or local.startswith("microsoftexchange")
            or "mailer-daemon" in self.from_text
            or "mail delivery" in self.from_text
            or (not self.from_address and "postmaster" in self.from_text)
        )

    @cached_property
    def null_sender(self) -> bool:
        """Return-Path or From is `<>`: nobody is to be answered (RFC 5321 section 4.5.5)."""
        return "<>" in (self._headers.get("return-path", "").strip(), self.from_text)

    @cached_property
    def delivered_to(self) -> tuple[str, ...]:
        """Where our own server delivered it: the fields above its Received, or else the first; and others of their domains.

        A list's server leaves a Delivered-To of its own further down: that is not us.
        """
        found: list[str] = []
        above = 0
        for name, value in self.message.headers:
            if name in _DELIVERED:
                found.append(value.strip(" <>").lower())
            elif name == "received":
                above = above or len(found)
        domains = {_domain(address) for address in (*found[: above or 1], *self._own)}
        return tuple(address for address in found if _domain(address) in domains)

    @cached_property
    def ours(self) -> frozenset[str]:
        """Our addresses: the mailboxes, and where the mail was delivered (its To where nothing says so)."""
        delivered = self.delivered_to or tuple(
            box.address.lower() for box in self.message.to if len(self.message.to) == 1
        )
        return frozenset(address.lower() for address in (*self._own, *delivered) if "@" in address)

    @cached_property
    def delivered_to_sender(self) -> bool:
        """From is an address that the mail was delivered to anywhere on its way, and no list's program sent it."""
        delivered = (value for name, value in self.message.headers if name in _DELIVERED)
        by_list = any(self.header(name) for name in ("list-id", "list-post", "x-beenthere", "mailing-list"))
        return not by_list and self.from_address in {value.strip(" <>").lower() for value in delivered} - {""}

    @cached_property
    def own_list(self) -> bool:
        """The list is a mailbox of ours, run as a group."""
        identity = f"{self.header('list-id')} {self.header('list-post')} {self.header('mailing-list')}"
        return any(address in identity or address.replace("@", ".") in identity for address in self.ours)

    @cached_property
    def list_of_sender(self) -> bool:
        """The list's domain is the sender's: a company's mailer writes its notices under a List-Id."""
        domain = ".".join(self.from_address.rpartition("@")[2].split(".")[-2:])
        identity = f"{self.header('list-id')} {self.header('list-post')}"
        return bool(domain) and domain in identity and not self.header("list-post")

    @cached_property
    def auto_submitted(self) -> str:
        """The first word of Auto-Submitted (RFC 3834 section 5), without comments and parameters."""
        value = re.split(r"[\s;(]", self.header("auto-submitted").strip(), maxsplit=1)[0]
        return "" if value == "no" else value

    @cached_property
    def marked_automatic(self) -> bool:
        return (
            bool(self.auto_submitted)
            or self.header("precedence") in ("bulk", "junk", "auto_reply", "auto-reply")
            or bool(self.header("x-ms-exchange-inbox-rules-loop"))
        )

    @cached_property
    def campaign(self) -> bool:
        if any(self.header(name) for name in _CAMPAIGN_HEADERS):
            return True
        return self.contains(
            "bulk_mailers",
            " ".join(self.header(name) for name in ("x-mailer", "user-agent", "x-sender", "x-report-abuse")),
        )


def _domain(address: str) -> str:
    return address.rpartition("@")[2].lower()
