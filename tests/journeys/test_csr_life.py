"""The life of a CSR beside the straight way: asked back, verified by telephone, late, or not needed at all."""

from __future__ import annotations

import io

import pdfplumber

from tests.journeys.story import MIRIAM, ROSA, Story, Told, compare

EVE = "k.lindqvist@webmail.example"
ONLY = "only to the authorized person on the account, by email, at the address we have on record"


def test_a_csr_that_is_asked_back_verified_and_sent(story: Story) -> None:
    """An assistant asks without saying for what; answers; staff call the authorized person, who alone gets the record."""
    story.says(EVE, "CSR please", "Hello, please send us our customer service record (CSR).")
    [asked] = story.letters()
    story.says(EVE, "Re: CSR please", "It is account number 8X-330912.", answers=str(asked["Message-ID"]))
    reference = story.reference("csr")
    due = str(story.rows("SELECT due FROM requests WHERE kind = 'csr'")[0]["due"])
    ahead = story.run("followup", "--now", due[:10] + "T16:00", "--dry-run").stdout
    early = story.run("approve", reference)
    story.does("verify", reference, "--how", "called the number on record, spoke to Miriam Castellanos")
    story.does("approve", reference)
    story.does("close", reference)

    assert story.life("csr") == ["needs_info", "verifying", "approved", "sent", "closed"]
    assert f"{reference} (csr): told that it takes until" in ahead
    assert "may not go out" in early.stderr
    compare(
        story.letters(),
        [
            Told(
                EVE,
                "Re: CSR please",
                (
                    "we still need to know: - the account number",
                    "reply to this email with all of it",
                    "From then on this takes up to seven business days",
                    ONLY,
                ),
                ("8X-", "Alder"),
            ),
            Told(
                EVE,
                "Re: CSR please",
                ("we collect the record and verify it. This takes up to seven business days, that is by", ONLY),
                ("8X-", "Alder", "Miriam"),
            ),
            Told(
                MIRIAM,
                "Did you ask for your Customer Service Record (CSR)?",
                ("Somebody asked us", "nobody but the authorized person", "If it was not you"),
                ("lindqvist",),
            ),
            Told(
                MIRIAM,
                "Your Customer Service Record (CSR)",
                (
                    "as a PDF and as a text file",
                    "give it to your new provider",
                    "only your new provider can file a port request",
                    "It cancels nothing",
                    "NOT ON FILE",
                    "keep your service active",
                ),
            ),
        ],
    )
    pdf, text = story.letters(MIRIAM)[1].iter_attachments()
    with pdfplumber.open(io.BytesIO(pdf.get_content())) as opened:
        page = opened.pages[0].extract_text()
    for words in ("Account number 8X-330912", "Authorized person Miriam Castellanos", "503-555-0164"):
        assert words in page
    assert "Alder Street Veterinary Clinic LLC" in text.get_content()


def test_toll_free_numbers_need_the_bill_and_no_csr(story: Story) -> None:
    """The bill steps of the customer's product instead, nothing is due, and the ticket closes (rule 4)."""
    story.says(ROSA, "CSR", "Please send me the customer service record (CSR) for 800-555-0142, we are porting it.")
    reference = story.reference("csr")
    due = story.rows("SELECT due FROM requests")
    story.does("close", reference)

    assert story.life("csr") == ["bill_instead", "closed"]
    assert due == [{"due": None}]
    compare(
        story.letters(),
        [
            Told(
                ROSA,
                "Re: CSR",
                ("You do not need one", "a copy of your latest phone bill", "If you also move local numbers"),
                ("business days",),
            )
        ],
    )
