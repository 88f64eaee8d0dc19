"""Carriers are told from customers, and the newest state of an order wins."""

from __future__ import annotations

import pytest

from intake.domain.findings import Party
from intake.domain.policy import Carrier
from intake.reading.passages import Passage, Role, Visible
from intake.reading.requests.notice import party
from tests.reading.read_messages import message, read, told

CARRIER = "Port Desk <ports@skylarkvoice.example>"


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ("The FOC date of 09/21 on PON 7 cannot be met. Revised due date: 09/28.", "delayed"),
        ("PON 7\nFOC date: 09/21/2026\nStatus: REJECTED\nReason: wrong BTN", "rejected"),
        ("PON 7 was received on Monday and confirmed today: FOC 09/21/2026.", "foc"),
        ("Order 7, confirmed for 9/21, has now been completed. All TNs are active.", "completed"),
        ("PON 7 with FOC date 9/21 has been cancelled at the end user's request.", "cancelled"),
        ("We received your LSR 7. You will receive an FOC or reject within 24 hours.", "received"),
    ],
)
def test_of_several_states_the_newest_wins(body: str, status: str) -> None:
    """A notice that recalls earlier states is read as the state it brings."""
    assert told(read(CARRIER, "PON 7", body)) == {f"port_status:{status}"}


@pytest.mark.parametrize(
    "body",
    [
        "Any news about our port?",
        "If the port gets rejected, what do we do?",
        "Has my transfer been completed yet?",
        "My card payment was rejected.",
        "Your order of two headsets has been completed.",
    ],
)
def test_a_question_a_condition_or_another_matter_tells_no_state(body: str) -> None:
    """Only a state of a port that was told is port_status."""
    assert not any(kind.startswith("port_status") for kind in told(read("", "", body)))


def test_a_listed_carriers_domain_decides() -> None:
    """Mail from a domain in the settings is a carrier's, whatever it says; a look-alike domain is not."""
    listed = (Carrier("Plum", ("plum.example",)),)
    visible = Visible("Hello", (Passage(Role.WRITTEN, "Please see below."),))

    assert party(visible, message("Al <al@mail.plum.example>"), listed)[0] is Party.CARRIER
    assert party(visible, message("Al <al@notplum.example>"), listed)[0] is Party.CUSTOMER


def test_a_customer_who_forwards_a_notice_stays_a_customer() -> None:
    """The party is the sender's, not the forwarded author's."""
    visible = Visible(
        "PON 7 rejected",
        (
            Passage(Role.WRITTEN, "They sent me this, what is wrong?"),
            Passage(
                Role.FORWARDED,
                "PON: 7\nStatus: Rejected\nEnd user: Dunn Bakery\nLNP Dept, Skylark Voice",
            ),
        ),
        is_forward=True,
    )

    assert party(visible, message("Dunn <dunn@bakery.example>"), ())[0] is Party.CUSTOMER


@pytest.mark.parametrize(
    "sender",
    [
        "Front desk <info@grandhotel.example>",
        "Ann <ann@hillcomputers.example>",
        "Support <help@citytransport.example>",
    ],
)
def test_customers_whose_domains_sound_like_phone_companies_stay_customers(sender: str) -> None:
    """A name alone makes nobody a carrier."""
    assert read(sender, "numbers", "How do we move our numbers to a new provider?").party is Party.CUSTOMER
