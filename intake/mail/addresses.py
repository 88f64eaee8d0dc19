"""Addresses of a header: a forgiving reader for many, and a strict one for the single author of a message."""

from __future__ import annotations

import re
from email.utils import getaddresses

import idna

from intake.domain.message import Mailbox
from intake.mail import limits
from intake.mail.charsets import one_line
from intake.mail.fields import decode_words

_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~\u00a1-\U000effff-]+"
_LOCAL = re.compile(rf'^(?:{_ATOM}(?:\.{_ATOM})*|"[^"\\@<>]+")$')
_DOMAIN = re.compile(r"^[A-Za-z0-9_\u00a1-\U000effff-]+(?:\.[A-Za-z0-9_\u00a1-\U000effff-]+)*$")
_CONTROL = re.compile("[\x00-\x08\x0a-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufffd]")
_PAIR = re.compile(r"\\(.)", re.DOTALL)


def a_label(domain: str) -> str | None:
    """The domain in lower-case A-labels (UTS 46), or None where it is none."""
    domain = domain.strip().rstrip(".")
    if not domain or len(domain) > 253 or not _DOMAIN.match(domain):
        return None
    if domain.isascii() and "xn--" not in domain.lower():
        return domain.lower()
    try:
        return idna.encode(domain, uts46=True, transitional=False).decode("ascii").lower()
    except (idna.IDNAError, UnicodeError):
        return None


def _address(spec: str) -> str | None:
    local, at, domain = spec.strip().rpartition("@")
    label = a_label(domain) if at else None
    if label is None or len(local) > 128 or not _LOCAL.match(local):
        return None
    return f"{local}@{label}"


def _name(phrase: str) -> str:
    phrase = phrase.strip()
    if len(phrase) > 1 and phrase[0] == phrase[-1] == '"':
        phrase = _PAIR.sub(r"\1", phrase[1:-1])
    return one_line(decode_words(phrase))


def author(values: list[str]) -> tuple[Mailbox | None, str | None]:
    """The one author named by the From fields (unfolded, not yet RFC 2047-decoded), or None and why not.

    RFC 5322 section 3.4, and no more of it than can be read in one way only; where the standard library
    reads another address, there is none. An identity must never rest on one parser's opinion.
    """
    if len(values) != 1:
        return None, "There is no From field." if not values else f"There are {len(values)} From fields."
    value = values[0].strip()
    if not value:
        return None, "The From field is empty."
    if len(value) > 2_000 or _CONTROL.search(value):
        return None, "The From field cannot be read surely: it is too long or holds control characters."
    found = _one_mailbox(value)
    if found is None:
        return None, "The From field does not name exactly one address in a form that can be read surely."
    phrase, spec = found
    address = _address(spec)
    if address is None:
        return None, "The address in the From field is not a valid one."
    bare = value if "[" in spec else value.replace("[", " ").replace("]", " ")  # "[External] Ana": mere decoration
    heard = [read for _, read in getaddresses([bare])]
    if heard != [spec.strip()]:
        return None, "The From field can be read in more than one way."
    return Mailbox(_name(phrase), address), None


def _one_mailbox(value: str) -> tuple[str, str] | None:
    """(phrase, addr-spec) of `phrase <addr>`, `addr` or `addr (comment)`; None for anything else."""
    phrase: list[str] = []
    spec: str | None = None
    at = 0
    while at < len(value):
        character = value[at]
        if character == '"':
            end = _quote_end(value, at)
        elif character == "(":
            end = value.find(")", at)
            if end < 0 or any(bad in value[at + 1 : end] for bad in '(<>@"\\'):
                return None
            value = value[:at] + " " + value[end + 1 :]
            continue
        elif character == "<":
            end = value.find(">", at)
            if end < 0 or spec is not None:
                return None
            spec = value[at + 1 : end]
            at = end + 1
            continue
        elif character in ">,;:\\)" or (spec is not None and not character.isspace()):
            return None
        else:
            end = at
        if end < 0 or (spec is not None and character == '"'):
            return None
        phrase.append(value[at : end + 1])
        at = end + 1
    words = "".join(phrase)
    if spec is None:
        return ("", words.strip())
    if "@" in _outside_quotes(words):
        return None
    return words, spec


def _quote_end(value: str, start: int) -> int:
    at = start + 1
    while at < len(value):
        if value[at] == "\\":
            at += 1
        elif value[at] == '"':
            return at
        at += 1
    return -1


def _outside_quotes(text: str) -> str:
    return re.sub(r'"(?:[^"\\]|\\.)*"', "", text)


def mailboxes(value: str) -> tuple[Mailbox, ...]:
    """Every address that can be read in a To, Cc or Reply-To field, in order; the rest is passed over."""
    found = []
    for piece in _split(value[: limits.ADDRESS_HEADER_CHARS]):
        phrase, opened, rest = piece.rpartition("<") if "<" in piece else ("", "", piece)
        spec = rest.partition(">")[0] if opened else re.sub(r"\([^()]*\)", " ", rest)
        address = _address(spec)
        if address is not None:
            found.append(Mailbox(_name(phrase), address))
        if len(found) >= limits.ADDRESSES:
            break
    return tuple(found)


def _split(value: str) -> list[str]:
    """`value` cut at commas, semicolons and group colons that stand outside quotes, brackets and comments."""
    pieces: list[str] = []
    start = at = 0
    angle = False
    while at < len(value):
        character = value[at]
        if character == '"':
            end = _quote_end(value, at)
            at = end if end > 0 else at
        elif character == "(":
            end = value.find(")", at)
            at = end if end > 0 else at
        elif character == "<":
            angle = True
        elif character == ">":
            angle = False
        elif character in ",;" or (character == ":" and not angle):
            pieces.append(value[start:at])
            start = at + 1
            angle = False
        at += 1
    pieces.append(value[start:])
    return pieces
