"""The end of a run of lines: which of them are signature or footer."""

from __future__ import annotations

from intake.reading.passages import Role
from intake.reading.text.footers import mark_footers
from intake.reading.text.lines import Line, Mark
from intake.reading.text.signature import (
    Sender,
    has_title,
    is_contact,
    is_decoration,
    is_device,
    is_field,
    is_mark,
    is_matter,
    is_name,
    is_postscript,
    is_sentence,
    is_sign_off,
    is_signed,
    opens_with_sender,
)

_STRONG = frozenset({"labelled", "desk", "email", "url", "title", "self", "company", "card"})
_NO_BEGINNING = frozenset({"phone", "labelled", "address", "email", "url", "matter", "picture", "slogan"})
_RECORD_FIELDS = 3
_BLOCK_LINES = 14
_SIGNATURE_LINES = 80
"""A signature mark farther from the end than this is none."""


def endings(lines: list[Line], base: Role, who: Sender) -> list[Role]:
    """One role per line of a run that is WRITTEN or FORWARDED (`base`): base, SIGNATURE or FOOTER."""
    roles = [base] * len(lines)
    _marked(lines, roles)
    mark_footers(lines, roles, base)
    _delimited(lines, roles, base)
    for at, line in enumerate(lines):
        if roles[at] is base and is_device(line.text):
            roles[at] = Role.SIGNATURE
    guessed_from = list(roles)
    end = _last(lines, roles, base)
    if end is not None:
        start = _signature_start(lines, roles, base, end, who)
        if start is not None:
            for at in range(start, end + 1):
                if roles[at] is base and not is_matter(lines[at].text):
                    roles[at] = Role.SIGNATURE
        else:
            _followed(lines, roles, base, who)
    _before_postscript(lines, roles, base, who)
    _records(lines, roles, base, guessed_from)
    _blanks(lines, roles)
    return roles


def _marked(lines: list[Line], roles: list[Role]) -> None:
    """What the mail program itself marks as signature; not where that is all there is."""
    if not any(line.text.strip() and line.mark is not Mark.SIGNATURE and not is_mark(line.text) for line in lines):
        return
    for at, line in enumerate(lines):
        if line.mark is Mark.SIGNATURE:
            roles[at] = Role.SIGNATURE


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
    texts = [
        (at, lines[at].text.strip())
        for at in range(end + 1)
        if roles[at] is base and lines[at].text.strip() and not is_decoration(lines[at].text)
    ]
    tail = texts[-_BLOCK_LINES:]
    for position in range(len(tail) - 1, -1, -1):
        text = tail[position][1]
        if is_sign_off(text) or is_signed(text, who):
            first = position
            while first and is_sign_off(tail[first - 1][1]):
                first -= 1
            return tail[first][0] if first or len(texts) > len(tail) or is_sign_off(text) else None
        if len(text) > 120 or (is_sentence(text) and is_contact(text, who) in (None, "matter")):
            break
    return _block_start(lines, tail, who)


def _block_start(lines: list[Line], tail: list[tuple[int, str]], who: Sender) -> int | None:
    """A block of name, title, company, telephone without a sign-off over it."""
    kinds: list[str] = []  # from the last line up
    strangers = 0
    for at, text in reversed(tail):
        kind = None if _in_table(lines, at) else is_contact(text, who)
        if (
            kind is None
            and kinds
            and not strangers
            and len(text.split()) <= 8
            and not text.endswith((":", ",", "?", "."))
        ):
            strangers += 1  # a slogan between the lines
            kind = "slogan"
        if kind is None:
            break
        kinds.append(kind)
    kinds.reverse()
    first = len(tail) - len(kinds)
    for position in range(first, len(tail)):
        inside = kinds[position - first :]
        before = tail[position - 1][1] if position else ""
        if _closes(before, tail[position][1], who) and inside[0] in ("self", "name"):
            return tail[position - 1][0]
        opens = len(inside) == 1 and opens_with_sender(tail[position][1], who)
        if (inside[0] in _NO_BEGINNING and not opens) or before.endswith((":", ",")):
            continue
        if _signs(inside, lines, tail, position, who):
            return tail[position][0]
    return None


def _in_table(lines: list[Line], at: int) -> bool:
    """True for a row that has as many cells as the line over or under it."""
    for parting, least in (("|", 2), ("\t", 1)):
        bars = lines[at].text.count(parting)
        if bars >= least and any(
            other.text.count(parting) == bars for other in (*lines[max(0, at - 1) : at], *lines[at + 1 : at + 2])
        ):
            return True
    return False


def _closes(before: str, text: str, who: Sender) -> bool:
    """A closing of the sender's own making over the name: "In breathless anticipation, / Ana"."""
    return (
        before.endswith(",")
        and 1 < len(before.split()) <= 9
        and not any(character.isdigit() for character in before)
        and is_name(text)
        and who.named_in(text)
    )


def _signs(kinds: list[str], lines: list[Line], tail: list[tuple[int, str]], position: int, who: Sender) -> bool:
    """Whether the lines from `position` on, of these kinds, are a signature."""
    at, text = tail[position]
    alone = at == 0 or not lines[at - 1].text.strip() or is_decoration(lines[at - 1].text)
    sentence_before = position > 0 and tail[position - 1][1].endswith((".", "!", "?"))
    said = [kind for kind in kinds if kind not in ("matter", "picture")]
    if kinds[0] == "card":
        return True
    if len(said) == 1:
        if kinds[0] == "desk":
            return position > 0 and (alone or (sentence_before and opens_with_sender(text, who)))
        named = kinds[0] in ("self", "name") and who.named_in(text) and len(text.split()) <= 5
        entitled = kinds[0] == "title" and _entitled(text)
        if position > 0 and ((alone and entitled) or ((alone or sentence_before) and opens_with_sender(text, who))):
            return True
        dashed = is_name(text) and text.startswith(("-", "–", "—", "~"))
        return position > 0 and (((named or dashed) and alone) or (named and sentence_before and is_name(text.title())))
    if said.count("desk") > 1 or ("slogan" in said and kinds[0] != "self"):
        return False
    if kinds[0] == "self":
        return alone or sentence_before or len(said) > 2
    strong = sum(kind in _STRONG for kind in said)
    return alone and (strong >= 2 or (strong >= 1 and is_name(text)))


def _entitled(text: str) -> bool:
    """ "Joaquín Barraza, gerente": a person's name and what he is."""
    name, comma, title = text.partition(",")
    return bool(comma) and is_name(name) and 2 <= len(name.split()) <= 4 and has_title(title)


def _followed(lines: list[Line], roles: list[Role], base: Role, who: Sender) -> None:
    """A sign-off with a name below it, though talk follows: a notice of unknown words, or an afterthought."""
    told = False
    for at in range(max(0, len(lines) - _SIGNATURE_LINES), len(lines)):
        if roles[at] is not base or not told or not is_sign_off(lines[at].text):
            told = told or is_sentence(lines[at].text)
            continue
        end = at
        for below in range(at + 1, min(len(lines), at + _BLOCK_LINES)):
            text = lines[below].text
            kind = is_contact(text, who) if text.strip() else ""
            if text.strip() and (roles[below] is not base or kind in (None, "matter")):
                break
            if kind == "phone" and not _one_phone(lines, below, who):
                break
            end = below if text.strip() else end
        if end > at:
            roles[at : end + 1] = [Role.SIGNATURE] * (end + 1 - at)
            return


def _one_phone(lines: list[Line], at: int, who: Sender) -> bool:
    """A single number right under a line of the signature; a list of them below a name is what the letter is about."""
    after = lines[at + 1].text if at + 1 < len(lines) else ""
    return (
        bool(lines[at - 1].text.strip()) and is_contact(after, who) != "phone" and not is_sign_off(lines[at - 1].text)
    )


def _before_postscript(lines: list[Line], roles: list[Role], base: Role, who: Sender) -> None:
    """A sign-off with a name below it, though more follows: "Thanks, / Ana / P.S. ..."."""
    marks = [at for at, line in enumerate(lines) if at and roles[at] is base and is_postscript(line.text)]
    for mark in marks[:3]:
        end = mark - 1
        while end >= 0 and not lines[end].text.strip():
            end -= 1
        if end < 0 or roles[end] is not base:
            continue
        start = _signature_start(lines[: end + 1], roles[: end + 1], base, end, who)
        if start is not None:
            roles[start : end + 1] = [Role.SIGNATURE] * (end + 1 - start)


def _records(lines: list[Line], roles: list[Role], base: Role, sure: list[Role]) -> None:
    """The fields of an order's record are matter, and so is what stands over them, whatever names they hold."""
    fields = [at for at, line in enumerate(lines) if sure[at] is base and is_field(line.text)]
    if len(fields) < _RECORD_FIELDS:
        return
    for at in range(fields[-1] + 1):
        if sure[at] is base and roles[at] is Role.SIGNATURE:
            roles[at] = base


def _blanks(lines: list[Line], roles: list[Role]) -> None:
    """Empty lines and rules go with the line before them."""
    for at in range(1, len(lines)):
        if not lines[at].text.strip():
            roles[at] = roles[at - 1]
