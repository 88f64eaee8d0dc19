"""What the sender wrote, told apart from everything else in a message. Nothing is thrown away."""

from __future__ import annotations

import re
from dataclasses import replace

from intake.domain.message import Message
from intake.reading.passages import Passage, Role, Visible
from intake.reading.text.answers import inked_answers, with_questions
from intake.reading.text.endings import endings
from intake.reading.text.footers import footers_parted
from intake.reading.text.forms import form
from intake.reading.text.html import to_text
from intake.reading.text.lines import Line, from_plain, without_wide_gaps
from intake.reading.text.quotes import is_from, subject_kind
from intake.reading.text.signature import Sender, sender
from intake.reading.text.zones import zones

_WORD = re.compile(r"\w+")
ATTACHED_DEPTH = 3
"""Attached messages within attached messages whose text is read."""


def visible(message: Message) -> Visible:
    """The passages of a message in reading order; see `Role` for what each may be.

    An attached message comes last, as FORWARDED, unless the message is a delivery report.
    """
    subject, reply, forward = subject_kind(message.subject or "")
    answers = reply or (message.header("in-reply-to") is not None and not forward)
    passages = _passages(message, is_reply=answers, is_forward=forward)
    if not message.report:
        passages.extend(_attached(message, ATTACHED_DEPTH))
    return Visible(
        subject=subject,
        passages=tuple(passages),
        is_reply=answers,
        is_forward=forward,
    )


def _passages(message: Message, *, is_reply: bool, is_forward: bool) -> list[Passage]:
    lines, hidden = _chosen(message)
    lines = without_wide_gaps(lines)
    if not (is_reply or is_forward):
        lines = _headings(lines)
    roles = zones(lines, is_reply=is_reply, is_forward=is_forward)
    lines, roles = inked_answers(lines, roles)
    who = sender(message.from_.name, message.from_.address) if message.from_ else sender("", "")
    passages: list[Passage] = []
    start = 0
    author = sender("", "")
    for at in range(1, len(lines) + 1):
        if at == len(lines) or roles[at] is not roles[start]:
            if roles[start] is Role.HEAD:
                author = _author(lines[start:at])
            passages.extend(
                _told_apart(lines[start:at], roles[start], author if roles[start] is Role.FORWARDED else who)
            )
            start = at
    passages = with_questions(passages)
    if hidden.strip():
        passages.append(Passage(Role.HIDDEN, hidden.strip()))
    return passages


def _headings(lines: list[Line]) -> list[Line]:
    """The lines, where each "> word" is a heading of a notice and nobody is quoted: single short lines between others."""
    quoted = [at for at, line in enumerate(lines) if line.depth]
    if len(quoted) < 2 or any(
        lines[at].depth > 1 or not 1 <= len(lines[at].text.split()) <= 3 or at + 1 in quoted for at in quoted
    ):
        return lines
    return [replace(line, depth=0) for line in lines]


def _author(lines: list[Line]) -> Sender:
    """Who is named in the head over a forwarded body."""
    for line in lines:
        if is_from(line.text):
            name, _, address = line.text.partition(":")[2].replace("*", "").partition("<")
            return sender(name.partition("@")[0], address.strip(" <>"))
    return sender("", "")


def _told_apart(lines: list[Line], role: Role, who: Sender) -> list[Passage]:
    """A run of one zone as passages."""
    if role not in (Role.WRITTEN, Role.FORWARDED):
        return _grouped(lines, [role] * len(lines))
    if role is Role.WRITTEN:
        answered = form(lines)
        if answered is not None:
            lines, roles = answered
            return _grouped(lines, roles)
    lines = footers_parted(lines, who)
    return _grouped(lines, endings(lines, role, who))


def _grouped(lines: list[Line], roles: list[Role]) -> list[Passage]:
    out: list[Passage] = []
    start = 0
    for at in range(1, len(lines) + 1):
        if at == len(lines) or roles[at] is not roles[start]:
            text = "\n".join(line.text for line in lines[start:at]).strip("\n")
            if text.strip():
                out.append(Passage(roles[start], text))
            start = at
    return out


def _attached(message: Message, depth: int) -> list[Passage]:
    """The visible text of attached messages; their own history stays QUOTED."""
    if depth == 0:
        return []
    out: list[Passage] = []
    for inner in message.attached:
        head = "\n".join(f"{name}: {value}" for name, value in _head(inner) if value)
        out.append(Passage(Role.HEAD, head))
        forward = subject_kind(inner.subject or "")[2]
        for passage in _passages(inner, is_reply=not forward, is_forward=forward):
            counts = passage.role in (Role.WRITTEN, Role.FORM)
            out.append(Passage(Role.FORWARDED, passage.text) if counts else passage)
        if not inner.report:
            out.extend(_attached(inner, depth - 1))
    return [passage for passage in out if passage.text.strip()]


def _head(inner: Message) -> list[tuple[str, str]]:
    return [
        ("From", inner.header("from") or ""),
        ("Date", inner.header("date") or ""),
        ("To", inner.header("to") or ""),
        ("Subject", inner.subject or ""),
    ]


def _chosen(message: Message) -> tuple[list[Line], str]:
    """The lines of the HTML or of the plain text, and the hidden text.

    People see the HTML, and it keeps tables, quotes and paragraphs; the plain text is taken where it says
    clearly more, or where only it marks the quotes.
    """
    if not message.html.strip():
        return from_plain(message.text), ""
    lines, hidden = to_text(message.html)
    if not message.text.strip():
        return lines, hidden
    plain = from_plain(message.text)
    seen = sum(len(_WORD.findall(line.text)) for line in lines)
    said = sum(len(_WORD.findall(line.text)) for line in plain)
    if seen == 0 or said > 3 * seen + 20:
        return plain, hidden
    if any(line.depth for line in plain) and not any(line.depth or line.mark for line in lines) and said <= seen * 1.5:
        return plain, hidden
    return lines, hidden
