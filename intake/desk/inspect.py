"""What the desk reads in messages and would do about them; does nothing."""

from __future__ import annotations

import mailbox
import os
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from intake.desk.known import known_from_accounts, match_accounts, of_a_contact
from intake.domain.account import Account
from intake.domain.decide import decide
from intake.domain.decision import Decision, LetterPlan
from intake.domain.errors import InputError
from intake.domain.findings import Facts
from intake.domain.plain import plain_document, plain_facts, plain_request
from intake.mail.compose import reply_subject
from intake.mail.parse import parse
from intake.reading.read import Reader
from intake.reply.render import Letters
from intake.settings import Settings

NO_MESSAGES = frozenset(
    {".csv", ".xlsx", ".xls", ".pdf", ".docx", ".zip", ".json", ".jsonl", ".toml", ".db", ".png", ".jpg"}
)
"""Endings of files that are surely no message."""


def check(path: Path) -> None:
    """Raises InputError when nothing can be read at `path`: told before anything is printed."""
    if not path.exists():
        raise InputError(f"{path} does not exist: name an .eml file, a folder of .eml files, or an .mbox file.")
    if path.suffix.lower() in NO_MESSAGES:
        raise InputError(f"{path} is no message: name an .eml file, a folder of .eml files, or an .mbox file.")
    if not os.access(path, os.R_OK):
        raise InputError(f"{path} cannot be read: permission denied.")


def messages_at(path: Path) -> Iterator[tuple[str, bytes]]:
    """Name and raw bytes of each message at `path`: an .eml file, a folder of them (sorted), or an .mbox file.

    Raises InputError when a file cannot be read.
    """
    if path.is_dir():
        for file in sorted(p for p in path.rglob("*.eml") if p.is_file()):
            yield str(file), _bytes(file)
    elif path.suffix.lower() == ".mbox" and path.is_file():
        box = mailbox.mbox(path, create=False)
        try:
            for number, key in enumerate(box.iterkeys(), start=1):
                yield f"{path}#{number}", box.get_bytes(key)
        finally:
            box.close()
    else:
        yield str(path), _bytes(path)


def inspect(
    messages: Iterable[tuple[str, bytes]],
    reader: Reader,
    letters: Letters,
    settings: Settings,
    accounts: tuple[Account, ...],
    now: datetime,
) -> Iterator[dict[str, Any]]:
    """One plain object per message: what was read, with evidence and sources, and the reply that would go out."""
    for name, raw in messages:
        yield _inspect(name, raw, reader, letters, settings, accounts, now)


def _inspect(
    name: str,
    raw: bytes,
    reader: Reader,
    letters: Letters,
    settings: Settings,
    accounts: tuple[Account, ...],
    now: datetime,
) -> dict[str, Any]:
    message = parse(raw)
    sender = message.from_.address if message.from_ else ""
    findings = of_a_contact(
        reader.read(message), sender, settings.carrier, lambda one: bool(match_accounts(accounts, Facts(), one)[0])
    )
    known = known_from_accounts(message, findings, settings, accounts)
    decision = decide(findings, known, settings.rules, now, sender)
    return {
        "path": name,
        "message_id": message.message_id,
        "from": sender.lower() or None,
        "subject": message.subject,
        "automatic": findings.automatic.value if findings.automatic else None,
        "party": findings.party.value,
        "requests": [plain_request(request) for request in findings.requests],
        "facts": plain_facts(findings.facts, silent=findings.automatic is not None),
        "attachments": [plain_document(document) for document in findings.documents],
        "route": decision.route.value,
        "reply": _reply(decision, letters, message.subject),
        "notes": list(decision.notes),
    }


def _reply(decision: Decision, letters: Letters, subject: str | None) -> dict[str, Any] | None:
    plan: LetterPlan | None = next((letter for letter in decision.letters if letter.is_reply), None)
    if plan is None:
        return None
    written = letters.render(plan.sections, plan.values, reference=None, is_reply=True)
    return {
        "to": plan.to,
        "subject": written.subject_for_notice if plan.own_subject else reply_subject(subject),
        "sections": list(plan.sections),
        "text": written.text,
    }


def _bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise InputError(f"{file} cannot be read: {error.strerror}.") from error
