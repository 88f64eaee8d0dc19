"""A desk on real servers, to which things happen; and its letters, compared with what a careful reader expects."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import sqlite_utils

from tests.journeys.runner import run
from tests.journeys.test_real_servers import SAMPLES, configure
from tests.servers.dovecot import PASSWORD, Dovecot
from tests.servers.smtp import SmtpServer

ROSA, ORDERS, STAFF = "rosa@marlowbakery.example", "orders@larkspur.example", "porting@provider.example"
GRADY, MIRIAM = "grady@tidewatercycles.example", "miriam@alderstreetvet.example"


class Story:
    """One desk on real servers; `says` sends it a message and lets it work, `letters` are those that it sent."""

    def __init__(self, folder: Path, dovecot: Dovecot, user: str, smtp: SmtpServer) -> None:
        self._dovecot, self._user, self._smtp = dovecot, user, smtp
        self.config = configure(folder, dovecot, user, smtp, f'\n[staff]\naddress = "{STAFF}"\n')
        assert self.run("accounts", "import", SAMPLES / "accounts.csv").returncode == 0
        self._database = folder / "queue.db"
        self._count = 0

    def run(self, command: str, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
        """`run.py` with this desk's configuration."""
        return run(command, *arguments, "--config", self.config, TEST_PASSWORD=PASSWORD)

    def does(self, command: str, *arguments: str | Path) -> str:
        """What staff do, which must succeed, and one pass after it; gives what was printed."""
        done = self.run(command, *arguments)
        assert done.returncode == 0, done.stderr
        self.works()
        return done.stdout

    def works(self) -> None:
        """One pass."""
        done = self.run("once")
        assert done.returncode == 0, done.stderr + done.stdout

    def says(self, sender: str, subject: str, text: str, *, proven: bool = True, answers: str = "") -> None:
        """A message arrives as our mail server would deliver it, and one pass is made."""
        self.arrives(sender, subject, text, proven=proven, answers=answers)
        self.works()

    def arrives(self, sender: str, subject: str, text: str, *, proven: bool = True, answers: str = "") -> None:
        """A message lies in the mailbox; the next pass takes it."""
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
        unfolded = policy.SMTP.clone(max_line_length=200)  # else a long Message-ID becomes an encoded word
        self._dovecot.deliver(self._user, message.as_bytes(policy=unfolded))

    def letters(self, to: str = "") -> list[EmailMessage]:
        """The letters that an address got, or all, parsed, in order; the daily digest left out."""
        sent = [
            message_from_bytes(taken.content, policy=policy.default)
            for taken in self._smtp.letters
            if not to or taken.rcpt_tos == [to]
        ]
        return [letter for letter in sent if " waiting" not in str(letter["Subject"])]

    def rows(self, sql: str) -> list[dict[str, object]]:
        """What the queue says."""
        return list(sqlite_utils.Database(self._database).query(sql))

    def reference(self, kind: str) -> str:
        """The ticket of the newest request of a kind."""
        sql = f"SELECT t.reference FROM requests r JOIN tickets t ON t.id = r.ticket_id WHERE r.kind = '{kind}'"
        return str(self.rows(f"{sql} ORDER BY r.id DESC LIMIT 1")[0]["reference"])

    def life(self, kind: str) -> list[str]:
        """The states that the requests of a kind went through, by their events."""
        sql = f"SELECT e.after FROM events e JOIN requests r ON r.id = e.request_id WHERE r.kind = '{kind}'"
        return [str(row["after"]) for row in self.rows(f"{sql} AND e.what LIKE r.kind || '%' ORDER BY e.id")]


@dataclass(frozen=True)
class Told:
    """A letter as a careful reader expects it."""

    to: str
    subject: str
    """Words of its subject."""
    says: tuple[str, ...] = ()
    """What it must tell, in its words."""
    never: tuple[str, ...] = ()
    """What it must not."""


NEVER = ("balance", "contract", "fee", "offer", "discount", "stay with us", "47 cfr", "fcc", "none", "{", "}")
"""Rule 15, no law as a reason, and nothing of a template."""


def compare(letters: Sequence[EmailMessage], expected: Sequence[Told]) -> None:
    """Each letter goes to whom it should, in this order, tells what it should, and nothing that it must not."""
    assert [letter["To"] for letter in letters] == [told.to for told in expected], [
        str(letter["Subject"]) for letter in letters
    ]
    for letter, told in zip(letters, expected, strict=True):
        text, subject = words(letter), str(letter["Subject"])
        assert told.subject in subject, subject
        missing = [phrase for phrase in told.says if phrase not in text]
        assert not missing, f"{subject} does not say {missing}: {text}"
        said = [phrase for phrase in told.never if phrase in text]
        said += [word for word in NEVER if re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text.lower())]
        assert not said, f"{subject} says {said}: {text}"
        by_staff = letter["Auto-Submitted"] in (None, "no")  # staff's own words begin as they like
        if told.to != STAFF:
            assert by_staff or text.startswith("Hello, "), text
            assert text.endswith("8x8 Porting Desk"), text
        assert "PD-" in text


def words(letter: EmailMessage) -> str:
    """The text of a letter in one line."""
    body = letter.get_body(("plain",))
    assert body is not None
    return " ".join(str(body.get_content()).split())
