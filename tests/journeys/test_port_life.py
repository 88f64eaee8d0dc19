"""The life of a port-out, told whole: from the question to the closed ticket, and by way of all that can go wrong."""

from __future__ import annotations

from tests.journeys.story import ORDERS, ROSA, STAFF, Story, Told, compare

ONE, TWO = "415-555-0123", "415-555-0124"
BOTH = f"{ONE}, {TWO}"
KEEP = "keep your service active"
NOT_US = "If you did NOT ask for this, tell us at once"


def order(number: str = "LK-100", due: str = "12/01/2026", numbers: str = BOTH) -> str:
    """A port order of Larkspur."""
    return (
        f"NEW PORT ORDER\nPON: {number}\nEnd user: Marlow & Finch Bakery\nNumbers: {numbers}\n"
        f"New provider: Larkspur Networks\nRequested due date: {due}"
    )


def test_a_port_from_the_question_to_the_closed_ticket(story: Story) -> None:
    """Asked, instructed, filed, confirmed, completed number by number, released and closed; on record as ported."""
    story.says(ROSA, "Leaving", f"Hi, how do we move our numbers {ONE} and {TWO} to another provider?")
    story.says(ORDERS, "New port order LK-100", order())
    story.says(ORDERS, "FOC LK-100", f"FIRM ORDER COMMITMENT\nPON: LK-100\nNumbers: {BOTH}\nFOC date: 12/01/2026")
    story.says(ORDERS, "Completed LK-100", f"PORT COMPLETED\nPON: LK-100\nNumbers: {ONE}")
    partial = story.rows("SELECT number, state FROM ticket_numbers ORDER BY number")
    still_open = story.life("port_out")[-1]
    story.says(ORDERS, "Completed LK-100", f"PORT COMPLETED\nPON: LK-100\nNumbers: {TWO}")
    reference = story.reference("port_out")
    story.does("mark", reference, "port_out", "released", "--why", "both are returned")
    story.does("close", reference, "--why", "all done")

    assert still_open == "confirmed"
    assert [row["state"] for row in partial] == ["completed", "confirmed"]
    assert story.life("port_out") == ["instructed", "requested", "confirmed", "completed", "released", "closed"]
    compare(
        story.letters(),
        [
            Told(
                ROSA,
                "Re: Leaving",
                (
                    "8x8 cannot start it for you: only your new provider can",  # rule 1
                    "The port does not cancel anything",  # rule 2
                    "When your new provider confirms that the port is complete: 1. Unassign the numbers",  # rule 3
                    "use Return Numbers in Admin Console",
                    KEEP,
                    "up to 60 days after it was released",  # rule 10
                    "We cannot give you a date",  # rule 11
                ),
            ),
            Told(
                ROSA,
                "Did you ask to move these numbers?",
                (BOTH, "Larkspur Networks", "Tuesday, December 1, 2026", NOT_US, KEEP, "the port can go ahead"),
            ),
            Told(
                ROSA,
                "Your port date is confirmed",
                (BOTH, "Confirmed date: Tuesday, December 1, 2026", KEEP, "The port itself cancels nothing", NOT_US),
            ),
            Told(
                ROSA,
                "Your numbers have moved",
                (f"Numbers: {ONE} ", "for these numbers only", "Unassign", "Return Numbers", "separate request",
                 "If other numbers of yours are still being moved, leave them"),
                (TWO,),
            ),
            Told(ROSA, "Your numbers have moved", (f"Numbers: {TWO} ", "did not cancel anything"), (ONE,)),
        ],
    )  # fmt: skip
    account = story.run("accounts", "show", "8X-204417").stdout
    assert account.count(" ported ") == 2
    assert story.rows("SELECT state FROM tickets") == [{"state": "closed"}]


def test_a_port_that_is_changed_rejected_delayed_and_withdrawn(story: Story) -> None:
    """A supplement, a rejection that the customer forwards and staff answer, a new order, a delay, the end of it."""
    story.says(ORDERS, "New port order LK-100", order())
    story.says(ORDERS, "SUPP LK-100", order(due="12/08/2026").replace("NEW PORT ORDER", "PORT ORDER - SUPPLEMENT 2"))
    story.says(
        ORDERS, "Rejected LK-100", f"ORDER REJECTED\nPON: LK-100\nNumbers: {BOTH}\nReason: service address mismatch"
    )
    rejected = story.life("port_out")[-1]
    story.says(
        ROSA,
        "Our port was rejected",
        f"Our new provider says the port of {BOTH} was rejected. What do we have to correct?\n\nAccount number: 8X-204417\n"
        "Service address: 12 Mill Street, San Jose, CA 95112\nReason: service address mismatch",
    )
    told_by_rosa = story.reference("port_status")
    shown = story.run("show", told_by_rosa).stdout
    story.does("answer", told_by_rosa, "--text", "The street is Mill Road on our record. Please have it filed so.")
    story.says(ORDERS, "New port order LK-101", order("LK-101", "12/15/2026"))
    story.says(
        ORDERS,
        "Delay LK-101",
        f"PORT ORDER DELAYED - JEOPARDY\nPON: LK-101\nNumbers: {BOTH}\nRevised due date: 12/17/2026",
    )
    story.says(ORDERS, "Cancelled LK-101", f"ORDER CANCELLED\nPON: LK-101\nNumbers: {BOTH}\nThe order was withdrawn.")
    story.does("close", told_by_rosa, "--why", "the port is over")

    assert rejected == "rejected"
    assert story.life("port_out") == ["requested", "rejected", "requested", "delayed", "withdrawn"]
    assert story.life("port_status") == ["checking", "answered", "closed"]
    assert "12 Mill Road, San Jose, CA 95112" in shown
    assert "DIFFERS" in shown
    compare(
        story.letters(),
        [
            Told(ROSA, "Did you ask to move these numbers?", (BOTH, "Tuesday, December 1, 2026", NOT_US)),
            Told(
                ROSA,
                "The request to move your numbers was changed",
                (BOTH, "Larkspur Networks", "Requested date: Tuesday, December 8, 2026", NOT_US, KEEP),
                ("December 1,",),
            ),
            Told(
                ROSA,
                "Your port request was rejected",
                (BOTH, "compare it with our record and tell you what to correct", "send us a copy", KEEP),
                ("Mill",),
            ),
            Told(
                ROSA,
                "Re: Our port was rejected",
                ("compare the rejection with our record and tell you what to correct, by", "file the request again"),
                ("Mill Road",),
            ),
            Told(ROSA, "Re: Our port was rejected", ("The street is Mill Road on our record.",)),
            Told(ROSA, "Did you ask to move these numbers?", (BOTH, "Tuesday, December 15, 2026", NOT_US)),
            Told(
                ROSA,
                "Your port is delayed",
                ("New date: Thursday, December 17, 2026", "your new provider sets the date", KEEP),
            ),
            Told(ROSA, "Your port request was canceled", (BOTH, "stay where they are", "file a new port request")),
        ],
    )


def test_a_port_that_the_customer_wants_stopped(story: Story) -> None:
    """Told where it can be stopped, staff alarmed by reference alone; once the carrier took it back, all is told and closed."""
    story.says(ORDERS, "New port order LK-100", order())
    story.says(ROSA, "Please stop it", f"We changed our mind and keep our numbers. Please stop the port of {BOTH}.")
    stop = story.reference("port_stop")
    story.says(ORDERS, "Cancelled LK-100", f"ORDER CANCELLED\nPON: LK-100\nNumbers: {BOTH}\nThe order was withdrawn.")
    story.does("mark", stop, "port_stop", "answered", "--why", "the carrier took it back")
    story.does("close", stop)

    assert story.life("port_out") == ["requested", "withdrawn"]
    assert story.life("port_stop") == ["checking", "answered", "closed"]
    [alarm] = story.letters(STAFF)
    assert "415" not in str(alarm["Subject"])
    compare(
        story.letters(),
        [
            Told(ROSA, "Did you ask to move these numbers?", (BOTH, NOT_US)),
            Told(
                ROSA,
                "Re: Please stop it",
                ("Only your new provider can", "withdraw it", "before the date of the port", "within four hours"),
            ),
            Told(STAFF, "Somebody wants a port stopped", (stop,), ("Marlow", "Rosa", "415")),
            Told(ROSA, "Your port request was canceled", (BOTH, "stay where they are")),
        ],
    )
