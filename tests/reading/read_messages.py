"""The table of test messages, and a message built from one of its rows."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from intake.domain.message import Mailbox, Message
from intake.reading.passages import Passage, Role, Visible
from intake.reading.requests.by_rules import Ruled, by_rules
from intake.reading.requests.classify import Classification

US = ("Provider Voice", "PV")


@dataclass(frozen=True)
class Asked:
    """One row: what is asked, by whom, in which words."""

    kinds: frozenset[str]
    sender: str
    subject: str
    body: str


def table(name: str = "asked.txt") -> list[Asked]:
    """The rows of the table beside this file: kinds | sender | subject | body."""
    rows = []
    for line in (Path(__file__).parent / name).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            kinds, sender, subject, body = (cell.strip() for cell in line.split("|", 3))
            body = body.replace("\\n", "\n").replace("{provider}", US[0])
            rows.append(Asked(frozenset(kinds.split(",")) - {"-"}, sender, subject, body))
    return rows


def message(sender: str = "", subject: str = "", body: str = "") -> Message:
    """A message from `Name <address>`; without a sender, from a customer."""
    name, _, address = (sender or "Pat Doe <pat@client.example>").rpartition("<")
    from_ = Mailbox(name.strip(), address.strip("> "))
    return Message((), None, from_, (), (), subject, None, (), body, "", (), ())


def read(sender: str, subject: str, body: str, role: Role = Role.WRITTEN) -> Ruled:
    """Classifies a message whose whole body has one role."""
    is_reply = subject.lower().startswith("re:")
    is_forward = subject.lower().startswith("fwd:")
    bare = subject[3:].strip() if is_reply else subject.removeprefix("Fwd:").strip()
    visible = Visible(bare, (Passage(role, body),), is_reply=is_reply, is_forward=is_forward)
    return by_rules(visible, message(sender, subject, body), US, ())


def told(found: Ruled | Classification) -> frozenset[str]:
    """The kinds, with the status after a colon."""
    requests = found.reported if isinstance(found, Ruled) else found.requests
    return frozenset(r.kind.value + (f":{r.status.value}" if r.status else "") for r in requests)
