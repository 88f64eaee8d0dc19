"""Facts of messages: many short ones in many voices, and the rules that no snippet shows."""

from __future__ import annotations

import re
import time
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from intake.domain.findings import (
    AttachmentKind,
    Document,
    DocumentFacts,
    Facts,
    Kind,
    Party,
    PortStatus,
    Request,
)
from intake.domain.message import Message
from intake.reading.extract import extract
from intake.reading.passages import Passage, Role, Visible

FOLDER = Path(__file__).parent
FIELDS = (
    "numbers", "account_number", "billing_number", "company", "authorized_name",
    "service_address", "new_provider", "requested_date", "order_number",
)  # fmt: skip
OWN_NAMES = ("Provider Voice", "Provider")


def snippets() -> list[tuple[str, str, str, str]]:
    """(name, head, text, expectation) of every snippet in snippets_*.txt."""
    found = []
    for path in sorted(FOLDER.glob("snippets_*.txt")):
        body = re.sub(r"(?m)^# .*\n", "", path.read_text(encoding="utf-8"))
        for number, block in enumerate(body.split("\n===\n"), 1):
            head, rest = block.strip("\n").split("\n", 1)
            text, want = rest.rsplit("\n->", 1) if "\n->" in rest else (rest, "")
            found.append((f"{path.stem}-{number}", head, text, want.strip()))
    return found


def visible_of(text: str) -> Visible:
    """A message from a snippet: role marks such as "[form]" part its passages."""
    subject, passages = "", []
    for piece in re.split(r"(?m)^(?=\[(?:form|forwarded|signature|quoted|subject|written)\])", text):
        mark = re.match(r"\[(\w+)\]\n?", piece)
        role = mark[1] if mark else "written"
        words = piece[mark.end() :] if mark else piece
        if role == "subject":
            subject, _, words = words.partition("\n")
            role = "written"
        if words.strip():
            passages.append(Passage(Role(role), words.strip("\n")))
    return Visible(subject, tuple(passages))


def message(day: date = date(2026, 5, 11)) -> Message:
    """A message of that day; all else comes by way of Visible."""
    return Message(
        headers=(), message_id=None, from_=None, reply_to=(), to=(), subject=None,
        date=datetime(day.year, day.month, day.day, 12, tzinfo=UTC),
        in_reply_to=(), text="", html="", attachments=(), attached=(),
    )  # fmt: skip


def requests_of(names: str) -> tuple[Request, ...]:
    """ "port_out,port_status:foc" -> requests."""
    pairs = [n.split(":") for n in names.split(",") if n.strip()]
    return tuple(Request(Kind(p[0]), PortStatus(p[1]) if len(p) > 1 else None) for p in pairs)


def wanted(text: str) -> tuple[dict[str, str], set[str]]:
    """The expected fields, and those that are not judged."""
    values, open_fields = {}, set()
    for part in (p.strip() for p in text.split(";")):
        if part.startswith("?"):
            open_fields.add(part[1:])
        elif part:
            name, value = part.split(":", 1)
            values[name.strip()] = value.strip()
    return values, open_fields


def shown(facts: Facts, field: str) -> str:
    """A fact as the snippets write it."""
    value = getattr(facts, field)
    if field == "numbers":
        return " ".join(n[2:] if n.startswith("+1") else n for n in value)
    if field == "billing_number" and value:
        return str(value)[2:]
    return "" if value is None else str(value)


def plain(value: str) -> str:
    """Without case and punctuation, as the values are compared."""
    return re.sub(r"[^\w+]+", " ", value.casefold()).strip()


def differences(head: str, text: str, want: str) -> list[str]:
    """What was read otherwise than expected."""
    party, kinds, *rest = head.split("|")
    day = date.fromisoformat(rest[0]) if rest else date(2026, 5, 11)
    facts, _ = extract(visible_of(text), message(day), requests_of(kinds), Party(party), (), OWN_NAMES, ())
    values, open_fields = wanted(want)
    return [
        f"{field}: want {values.get(field, '')!r}, got {shown(facts, field)!r}"
        for field in FIELDS
        if field not in open_fields and plain(values.get(field, "")) != plain(shown(facts, field))
    ]


@pytest.mark.parametrize(("name", "head", "text", "want"), snippets(), ids=[s[0] for s in snippets()])
def test_each_snippet_gives_its_facts_and_no_others(name: str, head: str, text: str, want: str) -> None:
    """Every fact that the words tell is read, and nothing that they do not tell."""
    assert differences(head, text, want) == [], text
