"""Who may have a Customer Service Record: rule 9 (and 16 for carriers), whole and in one place.

It is asked when a message is decided, when staff approve, and again in the transaction that marks the letter as being
sent. The answer never holds an address that only a message told: it is the one on file, in the spelling on file; a
listed carrier alone is answered where it wrote from, inside a domain of the settings.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from intake.domain.account import Contact, is_address_of_record, same_address
from intake.domain.look_alike import looks_like
from intake.domain.policy import Carrier


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asked, as the mail says it: nothing here is believed before our own server authenticated it."""

    address: str
    """The one address of From; empty when there is none, or more than one."""
    authenticated: bool = False
    """Our own mail server proved that the mail comes from the domain of From."""
    display_name: str = ""
    reply_to: tuple[str, ...] = ()
    is_carrier: bool = False
    """The message was read as a carrier's."""
    carrier: Carrier | None = None
    """The listed carrier that owns the proven domain."""


@dataclass(frozen=True, slots=True)
class Verification:
    """Staff made sure by other means that a contact of the account asked."""

    contact: str
    """The contact's address on the account."""
    how: str
    """By which means, such as "called the number on record"."""
    by: str


@dataclass(frozen=True, slots=True)
class Recipient:
    """Where the record may go, or why not."""

    address: str = ""
    """The one address; empty when it may go nowhere."""
    name: str = ""
    """Whose address it is, as the account has it; empty for a carrier."""
    why: str = ""
    """For staff: what the permission rests on, or why it is refused. Never told to the sender."""
    warnings: tuple[str, ...] = ()
    """For staff: what is odd about the mail, whatever the answer."""

    @property
    def allowed(self) -> bool:
        """True when the record may go to `address`."""
        return bool(self.address)


def who_may_have_csr(
    asker: Asker,
    contacts: Sequence[Contact],
    *,
    today: date,
    record_days: int,
    on_hold: bool = False,
    verification: Verification | None = None,
    accounts: int = 1,
) -> Recipient:
    """The one address that a CSR may go to, or a refusal with its reason for staff (rules 9 and 16).

    `contacts` are those of the one account it is about; `accounts` says how many match, and only one will do.
    `record_days` is how long an address must have been on the account; `on_hold` is True for a while after an address
    of the account was changed. Staff approval is not asked for here: it is needed besides, always.
    """
    warnings = tuple(_warnings(asker, contacts))

    def refused(why: str) -> Recipient:
        return Recipient(why=why, warnings=warnings)

    if accounts != 1:
        return refused("more than one account matches" if accounts > 1 else "no account on file matches")
    if on_hold:
        return refused(
            "an address of the account was changed a short while ago, and nothing goes out until the hold ends"
        )
    if verification is None and (asker.is_carrier or asker.carrier is not None):
        address, why = _carrier(asker)
        return Recipient(address, why=why, warnings=warnings) if address else refused(why)
    if verification is not None and not (verification.how.strip() and verification.by.strip()):
        return refused("staff verified it without saying how, or by whom")
    wanted = verification.contact if verification is not None else asker.address
    contact = _contact(wanted, contacts)
    if contact is None:
        return refused(_no_contact(wanted, verification))
    if not contact.authorized:
        return refused(f"{contact.email} is on the account, but not authorized to act for it")
    if contact.since is None:
        return refused(f"since when {contact.email} is on the account is not known, so it is no address of record")
    if not is_address_of_record(contact, today, record_days):
        return refused(
            f"{contact.email} has been on the account for less than {record_days} days, so it is no address of record"
        )
    if verification is not None:
        why = f"{verification.by} verified it: {verification.how}"
    elif asker.authenticated:
        why = "asked by the authorized contact from the address of record, the sender authenticated"
    else:
        return refused(f"that {contact.email} sent it is not proven")
    return Recipient(contact.email, contact.name, why, warnings)


def _contact(address: str, contacts: Sequence[Contact]) -> Contact | None:
    """The contact with this address; an authorized one first, where an account lists an address twice."""
    same = [contact for contact in contacts if same_address(contact.email, address)]
    return next((contact for contact in same if contact.authorized), same[0] if same else None)


def _no_contact(wanted: str, verification: Verification | None) -> str:
    if not wanted:
        return "the message names no sender that could be a contact"
    whose = "the address that staff verified" if verification is not None else "the sender"
    return f"{wanted}, {whose}, is no contact of the account"


def _carrier(asker: Asker) -> tuple[str, str]:
    """Where a carrier may be sent a CSR, and why or why not (rule 16)."""
    carrier = asker.carrier
    domain = asker.address.rpartition("@")[2].lower()
    if carrier is None:
        return "", "a carrier that is not listed, or not proven, may not be sent one"
    if not asker.authenticated or domain not in (name.lower() for name in carrier.domains):
        return "", f"that the mail comes from a domain of {carrier.name} is not proven"
    if not carrier.may_receive_csr:
        return "", f"{carrier.name} is listed, but may not receive a CSR (carrier.may_receive_csr)"
    return asker.address, f"asked by {carrier.name}, a listed carrier that may receive one, from a proven domain"


def _warnings(asker: Asker, contacts: Sequence[Contact]) -> list[str]:
    """What staff should know about the mail; none of it changes where a record may go."""
    found = []
    domain = asker.address.rpartition("@")[2]
    elsewhere = [address for address in asker.reply_to if not same_address(address, asker.address)]
    if elsewhere:
        found.append(
            f"answers are asked to {', '.join(elsewhere)}, not to the sender: Reply-To is never used for a CSR"
        )
    known = [contact.email for contact in contacts if contact.email]
    posing = [email for email in known if email.lower() in asker.display_name.lower()]
    if posing and not same_address(posing[0], asker.address):
        found.append(f"the sender's name shows {posing[0]}, but the address is {asker.address}")
    domains = dict.fromkeys(email.rpartition("@")[2].lower() for email in known)
    alike = [theirs for theirs in domains if looks_like(domain, theirs)]
    if alike:
        found.append(f"the sender's domain {domain} looks like {alike[0]} of the account, but is another")
    return found
