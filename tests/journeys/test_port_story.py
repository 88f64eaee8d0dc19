"""A port that nobody asked for, and one that goes quiet, through `run.py` on a real Dovecot and a real SMTP server."""

from __future__ import annotations

from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest
import sqlite_utils

from tests.journeys.runner import run
from tests.journeys.test_real_servers import SAMPLES, configure
from tests.servers.dovecot import PASSWORD, Dovecot
from tests.servers.smtp import SmtpServer

ROSA, ORDERS, STAFF = "rosa@marlowbakery.example", "orders@larkspur.example", "porting@provider.example"
NUMBERS = "415-555-0123, 415-555-0124"
ORDER = (
    f"NEW PORT ORDER\nPON: LK-100\nEnd user: Marlow & Finch Bakery\nNumbers: {NUMBERS}\nNew provider: Larkspur Networks"
)
FOC = f"FIRM ORDER COMMITMENT\nPON: LK-100\nNumbers: {NUMBERS}\nFOC date: 12/01/2026"


class Story:
    """One desk on real servers; `says` sends it a message and lets it work, `letters` are those that it sent."""

    def __init__(self, folder: Path, dovecot: Dovecot, user: str, smtp: SmtpServer) -> None:
        self._dovecot, self._user, self._smtp = dovecot, user, smtp
        self.config = configure(folder, dovecot, user, smtp, f'\n[staff]\naddress = "{STAFF}"\n')
        assert self.run("accounts", "import", SAMPLES / "accounts.csv").returncode == 0
        self._database = folder / "queue.db"
        self._count = 0

    def run(self, command: str, *arguments: str | Path) -> object:
        """`run.py` with this desk's configuration."""
        return run(command, *arguments, "--config", self.config, TEST_PASSWORD=PASSWORD)

    def says(self, sender: str, subject: str, text: str, *, proven: bool = True, answers: str = "") -> None:
        """A message arrives as our mail server would deliver it, and one pass is made."""
        self._count += 1
        domain = sender.rpartition("@")[2]
        message = EmailMessage()
        message["Authentication-Results"] = (
            f"mx.provider.example; dmarc={'pass' if proven else 'fail'} header.from={domain}"
        )
        message["Received"] = f"from mail.{domain} by mx.provider.example; Tue, 24 Nov 2026 10:00:00 -0500"
        message["From"], message["To"], message["Subject"] = sender, "support@provider.example", subject
        message["Date"] = "Tue, 24 Nov 2026 10:00:00 -0500"
        message["Message-ID"] = f"<{self._count}.story@{domain}>"
        if answers:
            message["In-Reply-To"] = answers
        message.set_content(text)
        self._dovecot.deliver(self._user, bytes(message))
        done = self.run("once")
        assert done.returncode == 0, done.stderr

    def letters(self, to: str) -> list[object]:
        """The letters that an address got, parsed; the daily digest left out."""
        sent = [
            message_from_bytes(taken.content, policy=policy.default)
            for taken in self._smtp.letters
            if taken.rcpt_tos == [to]
        ]
        return [letter for letter in sent if " waiting" not in str(letter["Subject"])]

    def rows(self, sql: str) -> list[dict[str, object]]:
        """What the queue says."""
        return list(sqlite_utils.Database(self._database).query(sql))


def words(letter: object) -> str:
    """The text of a letter in one line."""
    return " ".join(letter.get_body(("plain",)).get_content().split())


@pytest.fixture
def story(tmp_path: Path, dovecot: Dovecot, user: str, smtp_server: SmtpServer) -> Story:
    """A desk with the sample accounts and an address for staff."""
    return Story(tmp_path, dovecot, user, smtp_server)


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
