"""Waits between tries."""

from datetime import timedelta

import pytest

from intake.domain.backoff import DELIVERY, delivery_delay, mailbox_delay


def test_letters_are_given_up_after_days_and_not_before() -> None:
    """Tries to deliver go on for more than one day and less than five, and end (RFC 5321 section 4.5.4.1)."""
    total = sum(DELIVERY, timedelta())

    assert timedelta(days=1) < total < timedelta(days=5)
    assert delivery_delay(len(DELIVERY)) == DELIVERY[-1]
    assert delivery_delay(len(DELIVERY) + 1) is None


@pytest.mark.parametrize(("failures", "seconds"), [(1, 5), (2, 10), (3, 20), (10, 1800), (10_000, 1800)])
def test_a_mailbox_is_tried_ever_more_rarely(failures: int, seconds: int) -> None:
    """The wait doubles with each failure and stays at half an hour."""
    assert mailbox_delay(failures) == timedelta(seconds=seconds)
