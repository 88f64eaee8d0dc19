"""The end of a run of lines: which of them are signature or footer."""

from __future__ import annotations

from intake.reading.lines import Line, Mark
from intake.reading.passages import Role
from intake.reading.signature import (
    Sender,
    is_contact,
    is_decoration,
    is_device,
    is_footer,
    is_mark,
    is_name,
    is_postscript,
    is_sentence,
    is_sign_off,
    is_signed,
)

_STRONG = frozenset({"labelled", "email", "url", "title", "self", "company"})
_BLOCK_LINES = 14
_SIGNATURE_LINES = 80
"""A signature mark farther from the end than this is none."""


def endings(lines: list[Line], base: Role, who: Sender) -> list[Role]:
    """One role per line of a run that is WRITTEN or FORWARDED (`base`): base, SIGNATURE or FOOTER."""
    roles = [base] * len(lines)
    _marked(lines, roles)
    _footers(lines, roles, base)
    _delimited(lines, roles, base)
    for at, line in enumerate(lines):
        if roles[at] is base and is_device(line.text):
            roles[at] = Role.SIGNATURE
    end = _last(lines, roles, base)
    if end is not None:
        start = _signature_start(lines, roles, base, end, who)
        if start is not None:
            for at in range(start, end + 1):
                if roles[at] is base:
                    roles[at] = Role.SIGNATURE
    _before_postscript(lines, roles, base, who)
    _blanks(lines, roles)
    return roles


def _marked(lines: list[Line], roles: list[Role]) -> None:
    """What the mail program itself marks as signature; not where that is all there is."""
    if not any(line.text.strip() and line.mark is not Mark.SIGNATURE and not is_mark(line.text) for line in lines):
        return
    for at, line in enumerate(lines):
        if line.mark is Mark.SIGNATURE:
            roles[at] = Role.SIGNATURE


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


def _footers(lines: list[Line], roles: list[Role], base: Role) -> None:
    paragraphs = _paragraphs(lines)
    kept = 0
    found = False
    for start, end in paragraphs:
        if roles[start] is not base:
            continue
        text = " ".join(line.text for line in lines[start:end])
        if is_footer(text):
            first = start
            if kept == 0 and end - start > 1 and not is_footer(" ".join(line.text for line in lines[start + 1 : end])):
                end = start + 1  # a banner right over the letter
            elif not is_footer(lines[start].text) and end - start > 1 and _hard_lines(lines, start, end):
                first = next(at for at in range(start, end) if is_footer(" ".join(l.text for l in lines[at:end][:2])))
            for at in range(first, end):
                roles[at] = Role.FOOTER
            found = found or kept > 0
        elif found and all(len(line.text) < 100 and not is_sentence(line.text) for line in lines[start:end]) and not is_postscript(text):
            for at in range(start, end):
                roles[at] = Role.FOOTER  # a company's address or links between its notices
        else:
            kept += 1


def _hard_lines(lines: list[Line], start: int, end: int) -> bool:
    """True where the lines of a paragraph are lines of their own, not a wrapped text."""
    return any(len(line.text) < 50 for line in lines[start : end - 1])


def _delimited(lines: list[Line], roles: list[Role], base: Role) -> None:
    for at in range(max(0, len(lines) - _SIGNATURE_LINES), len(lines)):
        if roles[at] is not base or not is_mark(lines[at].text):
            continue
        below = [other for other in lines[at + 1 :] if other.text.strip()]
        talk = [other.text for other in below if is_sentence(other.text)]
        if len(below) > 20 or (2 * len(talk) > len(below) and sum(len(text.split()) for text in talk) > 25):
            continue  # a line between two paragraphs
        for index in range(at, len(lines)):
            if is_postscript(lines[index].text):
                break
            if roles[index] is base:
                roles[index] = Role.SIGNATURE
        return


def _last(lines: list[Line], roles: list[Role], base: Role) -> int | None:
    """The last line that is still the letter's."""
    for at in range(len(lines) - 1, -1, -1):
        if roles[at] is base and lines[at].text.strip() and not is_decoration(lines[at].text):
            return at
    return None


def _signature_start(lines: list[Line], roles: list[Role], base: Role, end: int, who: Sender) -> int | None:
    """The first line of the signature that ends at line `end`, or None where there is none."""
    texts = [(at, lines[at].text.strip()) for at in range(end + 1) if roles[at] is base and lines[at].text.strip() and not is_decoration(lines[at].text)]
    tail = texts[-_BLOCK_LINES:]
    for position in range(len(tail) - 1, -1, -1):
        at, text = tail[position]
        if is_sign_off(text) or is_signed(text, who):
            while position and is_sign_off(tail[position - 1][1]):
                position -= 1
            return tail[position][0] if position or len(texts) > len(tail) or is_sign_off(text) else None
        if is_sentence(text) or len(text) > 120:
            break
    return _block_start(lines, tail, who)


def _block_start(lines: list[Line], tail: list[tuple[int, str]], who: Sender) -> int | None:
    """A block of name, title, company, telephone without a sign-off over it."""
    kinds: list[str] = []
    start: int | None = None
    for position in range(len(tail) - 1, -1, -1):
        at, text = tail[position]
        kind = is_contact(text, who)
        if kind is None:
            break
        if kind == "phone" and position and is_contact(tail[position - 1][1], who) == "phone" and not kinds:
            return None  # two bare numbers at the end are the matter
        kinds.append(kind)
        start = position
    while start is not None and start < len(tail):
        first = kinds[len(tail) - 1 - start]
        before = tail[start - 1][1] if start else ""
        inside = kinds[: len(tail) - start]
        if first in ("phone", "address", "email", "url") or before.endswith((":", ",")):
            start += 1
            continue
        if _signs(inside, lines, tail, start, who):
            return tail[start][0]
        start += 1
    return None


def _signs(kinds: list[str], lines: list[Line], tail: list[tuple[int, str]], start: int, who: Sender) -> bool:
    text = tail[start][1]
    alone = start == 0 or not lines[tail[start][0] - 1].text.strip() or is_decoration(lines[tail[start][0] - 1].text)
    if len(kinds) == 1:
        if kinds[0] == "labelled":
            return alone and start > 0
        return kinds[0] in ("self", "name") and alone and start > 0 and len(text.split()) <= 5 and (who.named_in(text) or text.startswith(("-", "–", "—", "~")))
    strong = sum(kind in _STRONG for kind in kinds)
    if kinds[-1] == "self" or strong >= 2:
        return True
    return strong >= 1 and is_name(text)


def _before_postscript(lines: list[Line], roles: list[Role], base: Role, who: Sender) -> None:
    """A sign-off with a name below it, though more follows: "Thanks, / Ana / P.S. ..."."""
    marks = [at for at, line in enumerate(lines) if at and roles[at] is base and is_postscript(line.text)]
    for at in marks[:3]:
        if at:
            end = at - 1
            while end >= 0 and not lines[end].text.strip():
                end -= 1
            if end < 0 or roles[end] is not base:
                continue
            start = _signature_start(lines[: end + 1], roles[: end + 1], base, end, who)
            if start is not None:
                for index in range(start, end + 1):
                    roles[index] = Role.SIGNATURE


def _blanks(lines: list[Line], roles: list[Role]) -> None:
    """Empty lines and rules go with the line before them."""
    for at in range(1, len(lines)):
        if not lines[at].text.strip():
            roles[at] = roles[at - 1]
