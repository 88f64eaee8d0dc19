"""A port that nobody asked for, and one that goes quiet, through `run.py` on a real Dovecot and a real SMTP server."""

from __future__ import annotations

from tests.journeys.story import ORDERS, ROSA, STAFF, Story, words

NUMBERS = "415-555-0123, 415-555-0124"
ORDER = (
    f"NEW PORT ORDER\nPON: LK-100\nEnd user: Marlow & Finch Bakery\nNumbers: {NUMBERS}\nNew provider: Larkspur Networks"
)
FOC = f"FIRM ORDER COMMITMENT\nPON: LK-100\nNumbers: {NUMBERS}\nFOC date: 12/01/2026"


def test_a_port_that_nobody_asked_for_is_stopped_by_people(story: Story) -> None:
    """Order, "not us", alarm, confirmation that waits, withdrawal by staff: every letter, to whom, and nothing else."""
    story.says(ORDERS, "New port order LK-100", ORDER)
    [notice] = story.letters(ROSA)
    story.says(
        ROSA,
        "Re: Did you ask?",
        "We did not ask for this port! Nobody here authorized it.",
        answers=notice["Message-ID"],
    )
    story.says(ORDERS, "FOC LK-100", FOC)

    [port] = story.rows(
        "SELECT t.reference, r.state FROM requests r JOIN tickets t ON t.id = r.ticket_id WHERE r.kind = 'port_out'"
    )
    [_, receipt] = story.letters(ROSA)
    [alarm] = story.letters(STAFF)
    assert "415-555-0123, 415-555-0124" in words(notice)
    assert "If you did NOT ask for this, tell us at once" in words(notice)
    assert "a person looks at it with our highest priority, within two hours" in words(receipt)
    assert "Somebody disputes a port" in str(alarm["Subject"])
    assert "415" not in alarm.as_string()
    assert "Marlow" not in alarm.as_string()
    assert alarm["Auto-Submitted"] == "auto-generated"
    assert port["state"] == "disputed"
    [row] = [line for line in story.run("tickets").stdout.splitlines() if str(port["reference"]) in line]
    assert "1-dispute" in row

    refused = story.run("close", str(port["reference"]))
    marked = story.run("mark", str(port["reference"]), "port_out", "withdrawn", "--why", "the carrier took it back")
    assert "A port is under way" in refused.stderr
    assert marked.returncode == 0, marked.stderr
    assert [len(story.letters(to)) for to in (ROSA, STAFF, ORDERS)] == [2, 1, 0]


def test_a_port_that_goes_quiet_is_seen_ahead_and_set_aside(story: Story) -> None:
    """Looking ahead changes nothing: the date that passes, and a month later the port that is abandoned."""
    story.says(ORDERS, "New port order LK-100", ORDER)
    story.says(ORDERS, "FOC LK-100", FOC)
    before = story.rows("SELECT * FROM events")

    day_after = story.run("followup", "--now", "2026-12-02T09:00", "--dry-run")
    month_after = story.run("followup", "--now", "2027-01-08T09:00", "--dry-run")
    without = story.run("followup", "--now", "2027-01-08T09:00")

    assert "no notice says that the port of Tuesday, December 1, 2026 is complete" in day_after.stdout
    assert "is abandoned: nothing happened for 30 days" in month_after.stdout
    assert (without.returncode, "--dry-run" in without.stderr) == (2, True)
    assert story.rows("SELECT * FROM events") == before


def test_a_forged_confirmation_counts_once_staff_made_sure(story: Story) -> None:
    """A confirmation that is not proven waits; accepted by staff, it is told to the customer like any other."""
    story.says(ORDERS, "New port order LK-100", ORDER)
    story.says(ORDERS, "FOC LK-100", FOC, proven=False)
    [waits] = story.rows(
        "SELECT t.reference, r.why FROM requests r JOIN tickets t ON t.id = r.ticket_id WHERE r.state = 'checking'"
    )
    told_before = len(story.letters(ROSA))

    accepted = story.run(
        "accept", str(waits["reference"]), "--how", "called them back", "--carrier", "Larkspur Networks"
    )
    assert story.run("once").returncode == 0

    assert "it would set" in str(waits["why"])
    assert "with the date 2026-12-01" in str(waits["why"])
    assert accepted.returncode == 0, accepted.stderr
    assert (told_before, len(story.letters(ROSA))) == (1, 2)
    assert "Tuesday, December 1, 2026" in words(story.letters(ROSA)[1])
