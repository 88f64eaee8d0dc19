"""The mail of a torture run: customers, carriers' notices that are told to an address of record, and machines."""

from __future__ import annotations

from dataclasses import dataclass

AREAS = (201, 202, 203, 205, 206, 207, 208, 209, 210, 212, 213, 214, 215, 216, 217, 218, 219, 224, 225, 228)
CARRIER = (1, 3, 5, 7)
"""Of ten messages these are a carrier's."""
ASKS = (
    ("Moving our number", "Hello,\n\nwe want to port our number {number} to Larkspur. What do we have to do?\n"),
    ("Porting PIN", "Hi,\n\nwe need the port-out PIN for {number}, please.\n"),
    ("Last bill", "Hello,\n\nwhere do I find a copy of my latest phone bill?\n"),
)
ORDER = """NEW PORT ORDER

PON:                LKS-{order}
Old provider:       8x8
New provider:       Larkspur Networks
Account number:     8X-{order}
BTN:                {number}
Numbers to port:    {number}
Desired due date:   12/01/2026
"""


@dataclass(frozen=True)
class Post:
    """One message, and what is to come of it."""

    raw: bytes
    sender: str
    letter_to: str | None
    """To whom the one letter goes that it leads to; None for a machine's mail."""
    account_data: bool = False


def post(count: int) -> list[Post]:
    """`count` messages, each from a sender of its own: five of ten from customers, four from a carrier, one machine's."""
    return [_post(number) for number in range(count)]


def accounts(count: int) -> str:
    """The accounts that the carrier's notices are about, as CSV for `run.py accounts import`."""
    columns = "account_number,company,product,billing_number,number,service_address,number_state,number_since"
    lines = [columns + ",contact_name,contact_email,contact_authorized,contact_since"]
    for number in (n for n in range(count) if n % 10 in CARRIER):
        phone = _phone(number)
        lines.append(
            f"{_account(number)},Company {number},business,{phone},{phone},1 Main Street,active,,"
            f"Contact {number},{_contact(number)},yes,2020-01-01"
        )
    return "\n".join(lines) + "\n"


def _post(number: int) -> Post:
    if number % 10 in CARRIER:
        sender, to = "orders@larkspur.example", _contact(number)
        text = ORDER.format(order=100_000 + number, number=_phone(number))
        return Post(_raw(number, sender, f"New port order PON LKS-{100_000 + number}", text), sender, to, True)
    sender = f"person{number}@customer{number}.example"
    if number % 10 == 9:
        text = "I am out of the office until Monday and will read your message then.\n"
        return Post(
            _raw(number, sender, "Automatic reply: porting", text, "Auto-Submitted: auto-replied\n"), sender, None
        )
    subject, text = ASKS[number % len(ASKS)]
    return Post(_raw(number, sender, subject, text.format(number=_phone(number))), sender, sender)


def _raw(number: int, sender: str, subject: str, text: str, more: str = "") -> bytes:
    domain = sender.rpartition("@")[2]
    head = (
        f"Return-Path: <{sender}>\nAuthentication-Results: mx.provider.example; dmarc=pass header.from={domain}\n"
        f"Received: from mail.{domain} by mx.provider.example with ESMTPS id {number}; Tue, 17 Nov 2026 09:00:00 +0000\n"
        f"From: {sender}\nTo: support@provider.example\nSubject: {subject}\nMessage-ID: <{number}.torture@{domain}>\n"
        f"Date: Tue, 17 Nov 2026 09:00:00 +0000\n{more}\n"
    )
    return (head + text).replace("\n", "\r\n").encode()


def _phone(number: int) -> str:
    return f"{AREAS[number % len(AREAS)]}-555-{100 + number // len(AREAS):04d}"


def _account(number: int) -> str:
    return f"8X-{100_000 + number}"


def _contact(number: int) -> str:
    return f"contact@company{number}.example"
