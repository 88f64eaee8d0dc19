"""May this message be answered at all? Machines are told from people and from carriers' order systems."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from intake.domain.findings import Automatic
from intake.domain.message import Message
from intake.reading.passages import Visible
from intake.reading.screens.screen_answers import (
    acknowledgement,
    automatic_subject,
    away,
    calendar,
    challenge,
    machine_notice,
    replied_by_machine,
    system_mail,
    voice_or_fax,
)
from intake.reading.screens.screen_bounces import (
    complaint,
    delivery_report,
    failed_recipients,
    mail_daemon,
    own_mail,
    read_receipt,
    returned_mail,
    returned_without_subject,
)
from intake.reading.screens.screen_lists import bulk, mailing_list
from intake.reading.screens.seen import Seen

Check = Callable[[Seen], str | None]
"""Why the rule hits, in a short sentence; None where it does not."""


@dataclass(frozen=True, slots=True)
class Screen:
    """A named rule; `why` is its docstring's first line made concrete."""

    rule: str
    automatic: Automatic
    check: Check


@dataclass(frozen=True, slots=True)
class Hit:
    """A message that no reply may go out to, the rule that found it, and what it found."""

    automatic: Automatic
    rule: str
    why: str


SCREENS: tuple[Screen, ...] = (
    Screen("own_mail", Automatic.OWN, own_mail),
    Screen("delivery_report", Automatic.BOUNCE, delivery_report),
    Screen("failed_recipients", Automatic.BOUNCE, failed_recipients),
    Screen("mail_daemon", Automatic.BOUNCE, mail_daemon),
    Screen("returned_mail", Automatic.BOUNCE, returned_mail),
    Screen("returned_without_subject", Automatic.BOUNCE, returned_without_subject),
    Screen("complaint", Automatic.BOUNCE, complaint),
    Screen("read_receipt", Automatic.BOUNCE, read_receipt),
    Screen("mailing_list", Automatic.LIST, mailing_list),
    Screen("calendar", Automatic.AUTO_REPLY, calendar),
    Screen("automatic_subject", Automatic.AUTO_REPLY, automatic_subject),
    Screen("replied_by_machine", Automatic.AUTO_REPLY, replied_by_machine),
    Screen("away", Automatic.AUTO_REPLY, away),
    Screen("voice_or_fax", Automatic.AUTO_REPLY, voice_or_fax),
    Screen("challenge", Automatic.AUTO_REPLY, challenge),
    Screen("acknowledgement", Automatic.AUTO_REPLY, acknowledgement),
    Screen("system_mail", Automatic.AUTO_REPLY, system_mail),
    Screen("bulk", Automatic.LIST, bulk),
    Screen("machine_notice", Automatic.AUTO_REPLY, machine_notice),
)
"""Every rule, in the order in which they are asked; the first that hits decides."""


def screen(message: Message, own_addresses: tuple[str, ...], view: Visible | None = None) -> Hit | None:
    """The first rule that finds the message automatic, or None where a person or a carrier's system wrote it.

    `own_addresses` are our mailboxes; `view` is `visible(message)`, made here where it is not given.
    """
    seen = Seen(message, own_addresses, view)
    for rule in SCREENS:
        why = rule.check(seen)
        if why is not None:
            return Hit(rule.automatic, rule.rule, why)
    return None
