"""Screens for our own mail and for returned mail: delivery reports and receipts."""

from __future__ import annotations

from intake.reading.screens.seen import Seen


def own_mail(seen: Seen) -> str | None:
    """From is an address that the mail was delivered to, or one of our mailboxes; or our own loop mark is on it."""
    if (seen.from_address and seen.from_address in seen.ours) or seen.delivered_to_sender:
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
    if seen.reply or seen.forward or seen.order or not seen.starts("bounce_subjects"):
        return None
    texts = seen.count("bounce_texts", seen.all_text)
    returned = bool(seen.message.attached) and seen.opens_with("bounce_texts")
    if (
        seen.null_sender
        or returned
        or (texts and seen.marked_automatic)
        or ((texts >= 2 or seen.smtp_refusal) and not seen.wishes and not seen.asks)
    ):
        return "Its subject and text are those of returned mail."
    return None


def returned_without_subject(seen: Seen) -> str | None:
    """A null sender, an automatic mark or a robot's name, and the sentences of returned mail or an SMTP server's refusal."""
    if seen.reply_prefix or seen.forward or not (seen.null_sender or seen.marked_automatic or seen.from_robot):
        return None
    texts = seen.count("bounce_texts", seen.all_text)
    if (texts >= 2 and (seen.null_sender or not seen.order)) or (seen.smtp_refusal and (texts or seen.null_sender)):
        return "It has a null sender and the text of returned mail."
    return None


def complaint(seen: Seen) -> str | None:
    """A provider passes on that somebody called a mail of ours junk (RFC 5965), with that mail and without a report."""
    if seen.forward or not (seen.message.attached and seen.starts("complaint_subjects")):
        return None
    return None if seen.wishes or seen.asks else "It brings back a mail of ours that somebody complained of."


def read_receipt(seen: Seen) -> str | None:
    """ "Read: ..." and the sentence that says when."""
    if seen.forward or seen.order or not seen.starts("receipt_subjects"):
        return None
    if (
        seen.null_sender
        or seen.marked_automatic
        or (seen.contains("receipt_texts", seen.all_text) and seen.words < 80 and not seen.wishes)
    ):
        return "It is a receipt for a mail of ours."
    return None
