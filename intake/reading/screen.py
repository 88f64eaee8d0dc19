"""May this message be answered at all? Machines are told from people and from carriers' order systems."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from intake.domain.findings import Automatic
from intake.domain.message import Message
from intake.reading.passages import Visible
from intake.reading.seen import Seen

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


def own_mail(seen: Seen) -> str | None:
    """From is an address that the mail was delivered to, or one of our mailboxes; or our own loop mark is on it."""
    if seen.from_address and seen.from_address in seen.ours:
        return f"It comes from our own address {seen.from_address}."
    loop = seen.header("x-loop")
    if loop == "intake" or (loop and loop in seen.ours):
        return "It carries our own X-Loop mark."
    return None


def delivery_report(seen: Seen) -> str | None:
    """A multipart/report: delivery status (RFC 3464), receipt (RFC 8098), or another report of a mail system (RFC 6522)."""
    if seen.message.media_type == "multipart/report":
        return "It is a multipart/report."
    if any(name in ("final-recipient", "disposition", "reporting-mta") for name, _ in seen.message.report):
        return "It holds a delivery report."
    return None


def failed_recipients(seen: Seen) -> str | None:
    """X-Failed-Recipients, as Exim and Google write it into returned mail."""
    return "It has an X-Failed-Recipients field." if seen.header("x-failed-recipients") else None


def mail_daemon(seen: Seen) -> str | None:
    """A mail system's own address, with a null sender or the words of returned mail."""
    if not seen.from_daemon or seen.forward:
        return None
    if "daemon" in seen.from_text or seen.null_sender:
        return "It comes from a mail system."
    if seen.starts("bounce_subjects") or seen.contains("bounce_texts", seen.all_text):
        return "It comes from a mail system and speaks of delivery."
    return None


def returned_mail(seen: Seen) -> str | None:
    """The subject of returned mail, with a null sender, an automatic mark, or the sentences of returned mail."""
    if seen.reply or seen.forward or not seen.starts("bounce_subjects"):
        return None
    if seen.null_sender or (
        seen.contains("bounce_texts", seen.all_text) and (seen.marked_automatic or not seen.wishes)
    ):
        return "Its subject and text are those of returned mail."
    return None


def returned_without_subject(seen: Seen) -> str | None:
    """A null sender, and the sentences of returned mail."""
    if seen.null_sender and not seen.forward and seen.count("bounce_texts", seen.all_text) >= 2:
        return "It has a null sender and the text of returned mail."
    return None


def read_receipt(seen: Seen) -> str | None:
    """ "Read: ..." and the sentence that says when."""
    if seen.forward or not seen.starts("receipt_subjects"):
        return None
    if (
        seen.null_sender
        or seen.marked_automatic
        or (seen.contains("receipt_texts", seen.all_text) and seen.words < 80 and not seen.wishes)
    ):
        return "It is a receipt for a mail of ours."
    return None


def calendar(seen: Seen) -> str | None:
    """A calendar invitation or an answer to one (RFC 5546)."""
    for attachment in seen.message.attachments:
        if attachment.media_type in ("text/calendar", "application/ics") or (
            attachment.filename or ""
        ).lower().endswith(".ics"):
            head = attachment.content[:20_000].upper()
            if any(
                b"METHOD:" + method in head
                for method in (b"REQUEST", b"REPLY", b"CANCEL", b"COUNTER", b"DECLINECOUNTER", b"REFRESH")
            ):
                return "It is a calendar invitation or an answer to one."
            if seen.starts("calendar_subjects"):
                return "It is a calendar message."
    if "calendarmessage" in seen.header("content-class"):
        return "It is a calendar message."
    if seen.starts("calendar_subjects") and (
        seen.words < 3 or (seen.contains("calendar_texts", seen.said) and not seen.wishes)
    ):
        return "Its subject and text are those of a calendar."
    return None


def replied_by_machine(seen: Seen) -> str | None:
    """Auto-Submitted: auto-replied (RFC 3834), and the older marks of responders."""
    if seen.person_or_order:
        return None
    if seen.auto_submitted == "auto-replied":
        return "It says Auto-Submitted: auto-replied."
    if seen.header("precedence").replace("-", "_") == "auto_reply":
        return "It says Precedence: auto_reply."
    for name in (
        "x-autoreply",
        "x-auto-reply",
        "x-autorespond",
        "x-autoresponder",
        "x-auto-reply-from",
        "x-mail-autoreply",
        "x-autoreply-from",
        "x-autogenerated",
        "x-auto-response",
        "x-vacation",
        "auto-reply",
    ):
        if seen.header(name) not in ("", "no", "false", "0"):
            return f"It has an {name} field."
    if (
        seen.header("x-apple-action") == "vacation"
        or seen.header("x-fc-machinegenerated") == "true"
        or seen.header("x-post-messageclass").startswith("9")
    ):
        return "It is marked as a responder's."
    if any("autorespon" in value for value in seen.delivered_to):
        return "It was sent by a responder."
    return None


def automatic_subject(seen: Seen) -> str | None:
    """The subject that mail programs put over automatic answers: "Automatic reply: ..." in many languages."""
    if seen.reply_prefix or seen.forward or not seen.starts("auto_subjects"):
        return None
    return "Its subject is that of an automatic answer."


def away(seen: Seen) -> str | None:
    """Somebody who is away says so and nothing else, marked as automatic or not."""
    if seen.forward or seen.person_or_order or seen.words > 250 or not seen.contains("away_texts", seen.said):
        return None
    helpers = seen.count("away_helpers", seen.said)
    marked = seen.marked_automatic or seen.null_sender
    if marked and (helpers or seen.starts("away_subjects")):
        return "It is marked as automatic and says that somebody is away."
    if seen.wishes or seen.asks:
        return None
    if (seen.starts("away_subjects") and helpers >= 1) or (
        helpers >= 2 and (seen.reply or seen.opens_with("away_texts"))
    ):
        return "It says that somebody is away, and nothing else."
    return None


def acknowledgement(seen: Seen) -> str | None:
    """A ticket system confirms that our mail came, and says nothing of a port."""
    if seen.forward or seen.person_or_order or not (seen.machine_voice or seen.role_address):
        return None
    if not seen.opens_with("receipt_of_request", 60):
        return None
    signs = min(seen.count("ticket_helpers", seen.said), 3)
    signs += seen.marked_automatic or seen.null_sender
    signs += seen.ticket_number or seen.starts("ticket_subjects")
    signs += seen.from_robot
    if signs >= (2 if seen.machine_voice else 3) and not seen.asks and not seen.wishes:
        return "A system confirms that our mail was received."
    return None


def challenge(seen: Seen) -> str | None:
    """A spam filter asks us to prove that we are people."""
    if seen.forward or seen.count("challenges", seen.said) < (
        1 if seen.marked_automatic or seen.null_sender or seen.from_robot else 2
    ):
        return None
    return "It asks us to confirm a mail of ours." if seen.contains("challenge_helpers", seen.said) else None


def voice_or_fax(seen: Seen) -> str | None:
    """A telephone system's notice of a voicemail, a missed call or a fax."""
    if seen.reply or seen.forward:
        return None
    audio = any(
        item.media_type.startswith("audio/")
        or (item.filename or "").lower().endswith((".wav", ".mp3", ".amr", ".gsm"))
        for item in seen.message.attachments
    )
    robot = seen.from_robot or seen.contains("voice_senders", seen.from_person) or seen.marked_automatic
    texts = seen.count("voice_texts", seen.said)
    if seen.starts("voice_subjects") and (
        audio or (robot and texts >= 1) or (texts >= 3 and not seen.wishes and not seen.asks)
    ):
        return "It is a telephone system's notice."
    if audio and robot and texts:
        return "It brings a recording."
    if robot and texts >= 2 and seen.contains("voice_subjects", seen.subject):
        return "It is a telephone system's notice."
    return (
        "It is a telephone system's notice."
        if robot and texts >= 3 and seen.opens_with("voice_subjects", 80)
        else None
    )


def mailing_list(seen: Seen) -> str | None:
    """List-Id, List-Post and the marks of list programs (RFC 2369, RFC 2919): not a list of our own, nor an order system."""
    if seen.own_list:
        return None
    if (
        seen.header("x-mailman-version")
        or seen.header("x-beenthere")
        or seen.header("mailing-list")
        or seen.header("x-mailing-list")
    ):
        return "It comes from a mailing list program."
    if seen.header("precedence") == "list" and not seen.person_or_order:
        return "It says Precedence: list."
    if (seen.header("list-id") or seen.header("list-post")) and not seen.order:
        return "It comes from a mailing list."
    return None


def bulk(seen: Seen) -> str | None:
    """Newsletters and marketing: their headers, or an unsubscribe footer beside another sign."""
    if seen.reply_prefix or seen.forward or seen.person_or_order:
        return None
    unsubscribe = bool(seen.header("list-unsubscribe"))
    junk = seen.header("precedence") in ("bulk", "junk")
    campaign = seen.campaign
    texts = seen.count("bulk_texts", seen.all_text)
    if unsubscribe and (campaign or junk or texts or not seen.wishes):
        return "It is bulk mail with List-Unsubscribe."
    if campaign and (texts or junk):
        return "It is a campaign's mail."
    if junk and (texts or not (seen.wishes or seen.asks or seen.desk_matter)):
        return "It says Precedence: bulk, and nobody asks for anything."
    if texts >= 2 and not seen.wishes and (seen.from_robot or seen.contains("bulk_senders", seen.from_text)):
        return "It has a newsletter's footer."
    return None


def machine_notice(seen: Seen) -> str | None:
    """A null sender or Auto-Submitted, no port order, no person's words: whatever it is, nobody waits for an answer."""
    if seen.forward or seen.person_or_order or seen.wishes or seen.asks or seen.desk_matter:
        return None
    if seen.null_sender:
        return "It has a null sender."
    if seen.auto_submitted.startswith("auto-") and (
        seen.from_robot or seen.contains("ticket_helpers", seen.said)
    ):
        return f"It says Auto-Submitted: {seen.auto_submitted}, and nobody asks for anything."
    return None


SCREENS: tuple[Screen, ...] = (
    Screen("own_mail", Automatic.OWN, own_mail),
    Screen("delivery_report", Automatic.BOUNCE, delivery_report),
    Screen("failed_recipients", Automatic.BOUNCE, failed_recipients),
    Screen("mail_daemon", Automatic.BOUNCE, mail_daemon),
    Screen("returned_mail", Automatic.BOUNCE, returned_mail),
    Screen("returned_without_subject", Automatic.BOUNCE, returned_without_subject),
    Screen("read_receipt", Automatic.BOUNCE, read_receipt),
    Screen("mailing_list", Automatic.LIST, mailing_list),
    Screen("calendar", Automatic.AUTO_REPLY, calendar),
    Screen("automatic_subject", Automatic.AUTO_REPLY, automatic_subject),
    Screen("replied_by_machine", Automatic.AUTO_REPLY, replied_by_machine),
    Screen("away", Automatic.AUTO_REPLY, away),
    Screen("voice_or_fax", Automatic.AUTO_REPLY, voice_or_fax),
    Screen("challenge", Automatic.AUTO_REPLY, challenge),
    Screen("acknowledgement", Automatic.AUTO_REPLY, acknowledgement),
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
