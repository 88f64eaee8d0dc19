"""The life of a cancellation: asked back, held under a port, given back, carried out by staff; or withdrawn."""

from __future__ import annotations

from tests.journeys.story import GRADY, ORDERS, Story, Told, compare

BOTH = "757-555-0131, 757-555-0132"
ORDER = (
    f"NEW PORT ORDER\nPON: LK-300\nEnd user: Tidewater Cycles\nNumbers: {BOTH}\nNew provider: Larkspur Networks\n"
    "Requested due date: 12/01/2026"
)
LOSE = "you could lose the number"


def test_a_cancellation_from_the_question_to_the_end(story: Story) -> None:
    """Scope asked, answered, held when the order comes, refused to staff under the port, given back with it, cancelled."""
    story.says(GRADY, "Cancel", "Please cancel.")
    [asked] = story.letters()
    story.says(GRADY, "Re: Cancel", "The whole account 8X-118830, please.", answers=str(asked["Message-ID"]))
    story.says(ORDERS, "New port order LK-300", ORDER)
    reference = story.reference("cancellation")
    under_the_port = story.run("mark", reference, "cancellation", "scheduled")
    story.says(ORDERS, "Completed LK-300", f"PORT COMPLETED\nPON: LK-300\nNumbers: {BOTH}")
    waits = story.run("tickets", "--kind", "cancellation").stdout
    story.does("mark", reference, "cancellation", "scheduled", "--why", "end of month")
    story.does("mark", reference, "cancellation", "cancelled")
    story.does("answer", reference, "--to", GRADY, "--text", "Your account is canceled as of today.")
    story.does("close", reference)

    assert story.life("cancellation") == [
        "needs_scope",
        "received",
        "held",
        "received",
        "scheduled",
        "cancelled",
        "closed",
    ]
    assert under_the_port.returncode == 2
    assert "cancelling now would lose the numbers (rule 12)" in under_the_port.stderr
    assert "cancellation received" in " ".join(waits.split())
    compare(
        story.letters(),
        [
            Told(
                GRADY,
                "Re: Cancel",
                ("what you would like to cancel: - the whole account", "a license", "an extension", "a phone number",
                 "whether you are moving any of your numbers", "nothing is canceled until we have your answer", LOSE),
            ),
            Told(
                GRADY,
                "Re: Cancel",
                ("Nothing is canceled yet: our staff do this, and a person will answer you by", LOSE,
                 "Are you moving a number to another provider? Then tell us now"),
            ),
            Told(GRADY, "Did you ask to move these numbers?", (BOTH, "If you did NOT ask for this", "do not cancel")),
            Told(
                GRADY,
                "Your numbers have moved",
                (BOTH, "did not cancel anything", "kept it on hold for these numbers, our staff now take it up"),
            ),
            Told(GRADY, "Re: Cancel", ("Your account is canceled as of today.",)),
        ],
    )  # fmt: skip


def test_a_cancellation_with_a_port_that_the_customer_takes_back(story: Story) -> None:
    """Both asked in one message: one letter answers both, the cancellation is held; both are withdrawn by staff, and closed."""
    story.says(
        GRADY,
        "Leaving you",
        f"We are moving our numbers {BOTH} to another phone company, how do I do that? "
        "And please cancel our account 8X-118830 afterwards.",
    )
    reference = story.reference("cancellation")
    held = story.life("cancellation")
    early = story.run("split", reference, "cancellation")
    story.does("mark", reference, "port_out", "withdrawn", "--why", "called: they stay")
    given_back = story.life("cancellation")
    story.does("mark", reference, "cancellation", "withdrawn", "--why", "called: they stay")
    story.does("close", reference)

    assert (held, given_back) == (["held"], ["held", "received"])
    assert "belong together" in early.stderr
    assert story.life("cancellation") == ["held", "received", "withdrawn", "closed"]
    assert story.life("port_out") == ["instructed", "withdrawn", "closed"]
    compare(
        story.letters(),
        [
            Told(
                GRADY,
                "Re: Leaving you",
                (
                    "You will find an answer to each point below",
                    "only your new provider can",
                    "You will find more about yours below",  # of the cancellation
                    "we keep it on hold",
                    "If we cancel before the port is complete, you could lose the numbers",
                    "If you do not want to move the numbers after all, tell us that",
                ),
                ("Please send it after the port is confirmed",),
            )
        ],
    )
