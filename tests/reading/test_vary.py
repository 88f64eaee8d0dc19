"""Texts made of labelled texts, from which the encoder learns what short and well written examples do not show."""

from __future__ import annotations

import random

import pytest

from intake.reading.encoder.vary import JOINED, Text, can_stand_together, further, hasty
from intake.reading.requests.features import CARRIER

CSR = Text("records", "Please send us a copy of our service record.", frozenset({"csr"}))
END = Text("", "Close the account in May, thank you.", frozenset({"cancellation"}))
NEWS = Text("", "Order 7 is done.", frozenset({"port_status", "port_status:completed", CARRIER}))


def test_two_texts_in_one_mail_ask_what_both_ask() -> None:
    """Every joined text has the words and the requests of both its parts."""
    joined = further([CSR, END] * 8, seed=3)[: int(JOINED * 16)]

    assert len(joined) == JOINED * 16
    for text in joined:
        parts = [part for part in (CSR, END) if part.said in text.said]
        assert text.labels == frozenset().union(*(part.labels for part in parts))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"port_in"}, {"port_out"}),
        ({"port_dispute"}, {"csr"}),
        ({"csr"}, {"port_stop"}),
        ({"csr"}, {"csr", CARRIER}),
        ({"port_status", "port_status:foc"}, {"port_status", "port_status:delayed"}),
        (set(), set()),
    ],
)
def test_what_cannot_be_one_mail_is_not_joined(one: set[str], other: set[str]) -> None:
    """Both directions, a dispute or a stop beside something, a customer and a carrier, two states: none is made."""
    assert not can_stand_together(frozenset(one), frozenset(other))


def test_nothing_to_ask_joins_with_what_is_asked() -> None:
    """Chatter before a request is a mail with that request."""
    assert can_stand_together(frozenset(), frozenset({"csr"}))


def test_haste_changes_the_letters_and_not_the_request() -> None:
    """A hasty text asks the same, is about as long, and differs from the well written one."""
    chance = random.Random(5)
    made = [hasty(CSR, chance) for _ in range(20)]

    assert all(text.labels == CSR.labels for text in made)
    assert all(abs(len(text.said) - len(CSR.said)) < 8 for text in made)
    assert any(text.said != CSR.said for text in made)


def test_the_same_seed_makes_the_same_texts() -> None:
    """Teaching can be repeated."""
    assert further([CSR, END, NEWS] * 9, seed=1) == further([CSR, END, NEWS] * 9, seed=1)


def test_texts_that_never_fit_end_in_nothing() -> None:
    """Where no two texts can stand together none is joined, and the search ends."""
    quiet = [Text("", "Thanks for the news.", frozenset())] * 16

    assert all(not text.labels for text in further(quiet, seed=1))
