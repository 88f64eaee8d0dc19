"""Letters that time alone, or an alarm, brings about: to the customer who waits or whom we wait for, and to staff."""

from __future__ import annotations

from dataclasses import dataclass

FOLLOW_UP_VALUES = frozenset(
    {
        "asked_on",  # the day on which we asked the customer, as `long_date` writes it
        "waits_for",  # the kind of request that we asked back about: "csr" or "cancellation"
        "answer_due",  # the day by which we now promise an answer, as `long_date` writes it
        "where",  # where staff find the ticket: a link or a command
        "due",  # by when staff should look, in words
        "day",  # the day of a digest, as `long_date` writes it
        "waiting",  # how many matters wait for a person
        "by_kind",  # such as "2 csr"
        "oldest",  # the one that waits longest, in a line; "" when none waits
        "disputes",  # a line for each
        "overdue",  # a line for each
        "due_today",  # a line for each
        "done",  # what the follow-up did since the last digest, a line for each
        "troubles",  # letters and messages that wait for staff, a line for each
    }
)
"""All that such a letter may show. None is a word that somebody else wrote, or a word of an account."""


@dataclass(frozen=True, slots=True)
class FollowUpLetter:
    """One letter; its words are in the template of its name."""

    title: str
    needs: tuple[str, ...] = ()
    """The values that its template gets; it gets no others."""
    for_staff: bool = False


FOLLOW_UPS: dict[str, FollowUpLetter] = {
    "reminder": FollowUpLetter("We wait for your answer", ("asked_on", "waits_for")),
    "delay": FollowUpLetter("Your request takes longer", ("answer_due",)),
    "staff_dispute": FollowUpLetter("Somebody disputes a port", ("where", "due"), for_staff=True),
    "staff_stop": FollowUpLetter("Somebody wants a port stopped", ("where", "due"), for_staff=True),
    "staff_overdue": FollowUpLetter("An urgent ticket is overdue", ("where", "due"), for_staff=True),
    "staff_digest": FollowUpLetter(
        "What waits at the desk",
        ("day", "waiting", "by_kind", "oldest", "disputes", "overdue", "due_today", "done", "troubles"),
        for_staff=True,
    ),
}
"""Every such letter."""
