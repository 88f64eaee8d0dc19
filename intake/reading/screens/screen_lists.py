"""Screens for mailing lists, newsletters and bulk mail."""

from __future__ import annotations

from intake.reading.screens.seen import Seen


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
    if seen.helpdesk or (seen.order and seen.list_of_sender):
        return None
    if seen.header("precedence") == "list":
        return "It says Precedence: list."
    if seen.header("list-id") or seen.header("list-post"):
        return "It comes from a mailing list."
    if seen.header("precedence") in ("bulk", "junk") and (seen.header("list-subscribe") or seen.header("list-archive")):
        return "It comes from a list that people subscribe to."
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
    notice = seen.contains("notices", seen.all_text_and_subject)
    if junk and (texts or not (seen.wishes or seen.asks or seen.desk_matter or notice)):
        return "It says Precedence: bulk, and nobody asks for anything."
    if texts >= 2 and not seen.wishes and (seen.from_robot or seen.contains("bulk_senders", seen.from_person)):
        return "It has a newsletter's footer."
    return None
