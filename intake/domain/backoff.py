"""How long to wait before the next try of what failed for now."""

from __future__ import annotations

from datetime import timedelta

DELIVERY = tuple(timedelta(minutes=m) for m in (2, 8, 30, 60, 120, 240, 480, 960, 960))
"""Waits between tries to deliver a letter: at least 30 minutes soon, about two days in all (RFC 5321 section 4.5.4.1)."""

MAILBOX_FIRST = timedelta(seconds=5)
"""A line that broke once is most often up again; a wrong password is tried a dozen times in the first hour."""
MAILBOX_LONGEST = timedelta(minutes=30)


def delivery_delay(attempts: int) -> timedelta | None:
    """The wait after `attempts` failed tries (1 or more); None when it is time to give up and tell staff."""
    return DELIVERY[attempts - 1] if attempts <= len(DELIVERY) else None


def mailbox_delay(failures: int) -> timedelta:
    """The wait before a mailbox that failed `failures` times in a row is tried again: doubling, up to half an hour."""
    doublings: int = min(max(failures - 1, 0), 10)
    return min(MAILBOX_FIRST * (1 << doublings), MAILBOX_LONGEST)
