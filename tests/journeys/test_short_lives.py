"""The kinds that one letter answers, and those that go to another desk: received, answered, closed."""

from __future__ import annotations

from tests.journeys.story import GRADY, MIRIAM, ROSA, Story, Told, compare

CURTIS = "curtis@valehardware.example"


def test_what_one_letter_answers(story: Story) -> None:
    """PIN, bill and return of numbers are answered at once with nothing due; staff only close (rules 3, 5, 7)."""
    story.arrives(ROSA, "PIN", "My new provider is asking for a port out PIN for 415-555-0123. Where do I get it?")
    story.arrives(GRADY, "Bill", "Hello, where can we download our latest bill? Account 8X-118830.")
    story.arrives(
        MIRIAM,
        "Giving back a number",
        "We no longer use 503-555-0164. How do I unassign it and return the number in the admin console?",
    )
    story.works()
    due = story.rows("SELECT DISTINCT due FROM requests")
    kinds = ("port_pin", "bill_copy", "number_return")
    for kind in kinds:
        assert story.run("close", story.reference(kind)).returncode == 0
    story.works()

    assert [story.life(kind) for kind in kinds] == 3 * [["answered", "closed"]]
    assert due == [{"due": None}]
    compare(
        story.letters(),
        [
            Told(
                ROSA,
                "Re: PIN",
                ("ask our chatbot for your porting PIN. It gives you the PIN at once", "we never send a PIN"),
            ),
            Told(GRADY, "Re: Bill", ("bill",), ("My 8x8 application",)),  # the path of the product that is on record
            Told(
                MIRIAM,
                "Re: Giving back a number",
                (
                    "Do not unassign or return it before your new provider confirms that the port is complete",
                    "Unassign the numbers in Admin Console",
                    "Then use Return Numbers",
                    "That is a separate request",
                ),
            ),
        ],
    )


def test_numbers_that_are_to_come_to_us_are_another_desks_work(story: Story) -> None:
    """The sender is told so and nothing more; a colleague answers, and the ticket closes (rule 23)."""
    story.says(
        CURTIS,
        "Bringing our numbers to you",
        "Hi, we would like to bring two numbers from our old phone company over to you: 540-555-0163 and 540-555-0164.",
    )
    reference = story.reference("port_in")
    story.does("answer", reference, "--text", "Hello Curtis, our colleagues of sales will call you.")
    story.does("close", reference)

    assert story.life("port_in") == ["checking", "answered", "closed"]
    compare(
        story.letters(),
        [
            Told(
                CURTIS,
                "Re: Bringing our numbers to you",
                ("bring numbers to 8x8", "A colleague"),
                ("only your new provider can", "Admin Console"),
            ),
            Told(CURTIS, "Re: Bringing our numbers to you", ("our colleagues of sales will call you.",)),
        ],
    )
