"""One ticket, told whole: what came, what was read and why, what was done, what happened since."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from intake.desk.look import Row, TicketStory
from intake.domain.local_time import local_time
from intake.domain.numbers import spoken
from intake.domain.side_by_side import Compared
from intake.terminal import on_one_line, say, table

LONGEST_MESSAGE = 3_000


def print_story(story: TicketStory, zone: str) -> None:
    """Prints a ticket: its state, each message with what was read in it, letters, history."""
    ticket = story.ticket
    say(
        f"{ticket['reference']}  {ticket['state']}, priority {ticket['priority']}, opened {local_time(ticket['created_at'], zone)}"
    )
    _line("From", ticket["requester"])
    _line("Subject", ticket["subject"])
    _line("Account", ticket["account_number"])
    _line("Assignee", ticket["assignee"])
    _line("Due", local_time(ticket["due"], zone))
    _requests(story, zone)
    for message in story.messages:
        _message(message, zone)
    _letters(story.letters, zone)
    table(
        ("When", "Who", "What", "From", "To", "Why"),
        ((local_time(e["at"], zone), e["who"], e["what"], e["before"], e["after"], e["why"]) for e in story.events),
        title="History",
    )


def print_rejection(compared: Sequence[Compared]) -> None:
    """Prints the record beside what a rejection tells, where the ticket has one."""
    if compared:
        verdict = {True: "same", False: "DIFFERS", None: "one side only"}
        table(
            ("Field", "On record", "Told in the rejection", ""),
            ((line.name, line.on_record, line.told, verdict[line.agrees]) for line in compared),
            title="The record beside the rejection (the record is confidential: it goes to the authorized person only)",
        )
        say()


def _requests(story: TicketStory, zone: str) -> None:
    numbers: dict[int, list[Row]] = {}
    for row in story.numbers:
        numbers.setdefault(row["request_id"], []).append(row)
    if story.requests:
        say()
        table(
            ("Request", "State", "Due", "Read with", "Numbers", "Why"),
            (
                (
                    " ".join(part for part in (r["kind"], r["status"]) if part),
                    r["state"],
                    local_time(r["due"], zone),
                    f"{r['confidence']:.0%}",
                    _numbers(numbers.get(r["id"], [])),
                    r["why"],
                )
                for r in story.requests
            ),
            title="What is asked",
        )


def _numbers(rows: list[Row]) -> str:
    told = [f"{spoken(row['number'])} ({row['state']})" for row in rows[:12]]
    return "\n".join([*told, *([f"and {len(rows) - 12} more"] if len(rows) > 12 else [])])


def _message(message: Row, zone: str) -> None:
    read: dict[str, Any] = json.loads(message["findings"] or "{}")
    say(f"\nMessage {message['id']}, taken {local_time(message['taken_at'], zone)}")
    _line("From", f"{message['from_name'] or ''} <{message['from_address'] or ''}>".strip())
    proven = "proven by our mail server" if read.get("sender_proven") else f"not proven: {read.get('sender_doubt', '')}"
    _line("Sender", proven)
    if read.get("account"):
        _line("Account", f"{read['account']}, found by {read['matched_by']}")
    _line("Subject", message["subject"])
    say()
    said = message["said"] or ""
    say("\n".join("  | " + line for line in said[:LONGEST_MESSAGE].splitlines()) or "  (no text of its own)")
    rows = [
        (
            request["kind"],
            f"{request['confidence']:.0%}",
            " / ".join(request["evidence"]),
            ", ".join(request["rules"]),
        )
        for request in read.get("requests", [])
    ]
    if rows:
        say()
        table(("Read", "Confidence", "Because of the words", "Rules"), rows)
    _facts(read)
    for text in read.get("notes", []):
        say(f"  note: {on_one_line(text)}")


def _facts(read: dict[str, Any]) -> None:
    sources = read.get("sources", {})
    rows = [
        (name, ", ".join(value) if isinstance(value, list) else value, _where(sources.get(name)))
        for name, value in read.get("facts", {}).items()
        if value
    ]
    for attachment in read.get("attachments", []):
        found = attachment["problem"] or attachment["kind"]
        rows.append((f"attachment {attachment['filename'] or ''}", found, f"{len(attachment['facts'])} facts"))
        rows += [
            (
                f"  {name}",
                ", ".join(value) if isinstance(value, list) else value,
                _where(attachment["sources"].get(name)),
            )
            for name, value in attachment["facts"].items()
            if name != "amount_due"
        ]
    if rows:
        table(("Fact", "Value", "Read in"), rows)
    for attachment in read.get("attachments", []):
        for text in attachment.get("notes", []):
            say(f"  note on {on_one_line(attachment['filename'] or 'an attachment')}: {on_one_line(text)}")


def _where(source: dict[str, Any] | None) -> str:
    if not source:
        return ""
    place = f"page {source['page']}" if source.get("page") else source.get("cells") or source.get("where", "")
    return f"{place}: {source.get('text', '')}"[:100]


def _letters(letters: list[Row], zone: str) -> None:
    if letters:
        say()
        table(
            ("Letter", "State", "To", "Says", "Sent"),
            (
                (
                    r["id"],
                    r["state"],
                    r["to_address"],
                    ", ".join(json.loads(r["sections"])),
                    local_time(r["sent_at"], zone),
                )
                for r in letters
            ),
            title="Letters (python run.py letters --show NUMBER)",
        )


def _line(name: str, value: object) -> None:
    if value:
        say(f"  {name + ':':<10}{on_one_line(str(value))}")
