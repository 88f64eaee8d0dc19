"""Legal notices, marketing and the frames of systems: which paragraphs of a letter are none of it."""

from __future__ import annotations

import re
from dataclasses import replace

from intake.reading.passages import Role
from intake.reading.text.lines import Line
from intake.reading.text.signature import Sender, is_contact, is_decoration, is_footer, is_postscript, is_sentence

_SENTENCE = re.compile(r"\S[^.!?]*(?:[.!?](?!\s)[^.!?]*)*(?:[.!?]+(?=\s)|$)")


def footers_parted(lines: list[Line], who: Sender) -> list[Line]:
    """The lines, with a notice that follows matter on one line put on a line of its own: "PON 12 is done. This is an automated message."."""
    out: list[Line] = []
    for line in lines:
        text = line.text
        if 60 < len(text) < 3000 and is_footer(text):
            sentences = list(_SENTENCE.finditer(text))
            cut = next((found.start() for found in sentences if is_footer(found[0])), 0)
            if len(text[:cut].split()) >= 5 and not _letterhead(text[:cut], who):
                out += [replace(line, text=text[:cut].rstrip()), replace(line, text="")]
                out.append(replace(line, text=text[cut:]))
                continue
        out.append(line)
    return out


def _letterhead(text: str, who: Sender) -> bool:
    """A company's name, address and telephone in front of its notice: "Oak Tel, 1 Elm Way, Salem, OR 97301."."""
    parts = [part for part in re.split(r"[,|·•;]\s", text) if part.strip()]
    return len(parts) > 2 and all(len(part.split()) <= 5 for part in parts) and is_contact(text, who) is not None


def _paragraphs(lines: list[Line]) -> list[tuple[int, int]]:
    """(first line, line after the last) of each paragraph."""
    out: list[tuple[int, int]] = []
    start: int | None = None
    for at, line in enumerate(lines):
        if not line.text.strip() or is_decoration(line.text):
            if start is not None:
                out.append((start, at))
                start = None
        elif start is None:
            start = at
    if start is not None:
        out.append((start, len(lines)))
    return out


def mark_footers(lines: list[Line], roles: list[Role], base: Role) -> None:
    """Gives the lines of notices the role FOOTER, in place."""
    paragraphs = [(start, end) for start, end in _paragraphs(lines) if roles[start] is base]
    kept = 0
    below = False  # a notice has been met under the letter
    for start, end in paragraphs:
        text = " ".join(line.text for line in lines[start:end])
        if not is_footer(text):
            if below and not is_postscript(text) and all(_short(line.text) for line in lines[start:end]):
                roles[start:end] = [Role.FOOTER] * (end - start)  # an address or links between notices
            else:
                kept += 1
            continue
        first, after = start, end
        if end - start > 1:
            rest = " ".join(line.text for line in lines[start + 1 : end])
            if not kept and not is_footer(rest):
                after = start + 1  # a banner right over the letter
            elif not is_footer(lines[start].text) and _hard_lines(lines, start, end):
                first = _first_notice(lines, start, end)
        roles[first:after] = [Role.FOOTER] * (after - first)
        kept += first > start
        below = kept > 0


def _first_notice(lines: list[Line], start: int, end: int) -> int:
    """The line of a paragraph that a notice begins on; its words may run over two lines."""
    alone = next((at for at in range(start, end) if is_footer(lines[at].text)), None)
    if alone is not None:
        return alone
    return next((at for at in range(start, end - 1) if is_footer(f"{lines[at].text} {lines[at + 1].text}")), start)


def _short(text: str) -> bool:
    return len(text) < 100 and not is_sentence(text)


def _hard_lines(lines: list[Line], start: int, end: int) -> bool:
    """True where the lines of a paragraph are lines of their own, not a wrapped text."""
    return any(len(line.text) < 50 for line in lines[start : end - 1])
