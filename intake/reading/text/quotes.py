"""Where the words of others begin: lines over forwarded and quoted messages, in many programs' and languages' forms."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto

from intake.reading.text.lines import Line, Mark
from intake.reading.text.phrases import ordered, phrases

_PREFIX = re.compile(r"^\s*\[?([^\W\d_]{1,8}|re)\s?(?:\[\d{1,3}\]|\(\d{1,3}\)|\^\d{1,3})?\s?[:：]\s*", re.IGNORECASE)
_TAG = re.compile(r"^\s*(?:\[[^\[\]]{1,40}\]|\([^()]{1,20}\))\s*(?=\S)")
_RULE = re.compile(r"^[\s>]*[-_=*~–—]{5,}[\s]*$")
_ADDRESS = re.compile(r"[\w.+-]+@[\w.-]+")
_CLOCK = re.compile(r"\d{1,2}[:.h]\d{2}")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b|\d{1,2}[/.-]\d{1,2}[/.-]\d{2}")
HEAD_LINES = 16
"""A header block is looked for over so many lines."""


class Head(Enum):
    """What stands over the words of another."""

    FORWARD = auto()  # "Forwarded message"
    ORIGINAL = auto()  # "Original message"
    BLOCK = auto()  # From, Sent, To, Subject
    WROTE = auto()  # "On ... wrote:"


@dataclass(frozen=True, slots=True)
class Found:
    """A head and the line after its last one."""

    head: Head
    end: int


def subject_kind(subject: str) -> tuple[str, bool, bool]:
    """(the subject without its prefixes, is a reply, is a forward). The first prefix decides which of the two."""
    reply = forward = False
    rest = subject.strip()
    for _ in range(12):
        found = _PREFIX.match(rest)
        tag = None if found else _TAG.match(rest)
        if found:
            word = found[1].lower()
            if word in phrases("reply_prefixes"):
                reply = reply or not forward
            elif word in phrases("forward_prefixes"):
                forward = forward or not reply
            else:
                break
            rest = rest[found.end() :]
        elif tag and _PREFIX.match(rest[tag.end() :]) and _is_prefix(rest[tag.end() :]):
            rest = rest[tag.end() :]
        else:
            break
    if not (reply or forward) and rest.lower().endswith(("(fwd)", "[fwd]")):
        return rest[:-5].strip(), False, True
    return rest.strip(), reply, forward


def _is_prefix(text: str) -> bool:
    found = _PREFIX.match(text)
    return (
        bool(found)
        and found is not None
        and found[1].lower() in (phrases("reply_prefixes") | phrases("forward_prefixes"))
    )


def find_head(lines: list[Line], at: int) -> Found | None:
    """The head that begins at line `at`, or None."""
    text = lines[at].text.strip()
    if not text or len(text) > 400:
        return None
    lowered = text.lower()
    bare = lowered.strip("-_=*#~–— \t:<>|+")
    decorated = bare != lowered
    if len(bare) <= 80:
        for name, head in (("forward_lines", Head.FORWARD), ("original_lines", Head.ORIGINAL)):
            if decorated and any(
                bare == phrase or bare.startswith((phrase + " ", phrase + ":")) for phrase in ordered(name)
            ):
                return Found(head, _block_end(lines, at + 1) or at + 1)
    if _RULE.match(text):
        block = _block_after_rule(lines, at + 1)
        return Found(Head.BLOCK, block) if block else None
    kind = _label(text)
    if kind == "from":
        end = _block(lines, at)
        if end:
            return Found(Head.BLOCK, end)
    if lines[at].mark is Mark.HEAD:
        return Found(Head.WROTE, at + 1)
    return _wrote(lines, at)


def _block_after_rule(lines: list[Line], at: int) -> int | None:
    while at < len(lines) and not lines[at].text.strip():
        at += 1
    if at < len(lines) and _label(lines[at].text) == "from":
        return _block(lines, at)
    return None


def is_from(text: str) -> bool:
    """True for a line "From: ..." of a head, in any language."""
    return _label(text) == "from"


def _label(text: str) -> str | None:
    """Which header a line "From: ..." names: from, sent, to, subject or other."""
    text = text.strip().lstrip("*_> ")
    for separator in (":", "：", "\t"):
        label, found, _ = text[:60].partition(separator)
        if found:
            label = label.strip(" *_\u00a0").lower()
            for kind in ("from", "sent", "to", "subject", "other"):
                if label in phrases(f"{kind}_labels"):
                    return kind
    return None


def _block(lines: list[Line], at: int) -> int | None:
    """The end of a From/Sent/To/Subject block that begins at `at`; None where it is none."""
    end, kinds = _read_block(lines, at)
    there = set(kinds)
    named = "subject" in there or "@" in lines[at].text  # "From: you, To: Oak Tel, Date: June 12" is a wish
    return end if named and "from" in there and len(there & {"sent", "to", "subject"}) >= 2 else None


def _block_end(lines: list[Line], at: int) -> int | None:
    """The end of the header lines below a "Forwarded message" line, if there are any."""
    start = at
    while at < len(lines) and at < start + 3 and not lines[at].text.strip():
        at += 1
    end, kinds = _read_block(lines, at)
    if kinds:
        return end
    wrote = _wrote(lines, at) if at < len(lines) else None
    return wrote.end if wrote else None


def _read_block(lines: list[Line], at: int) -> tuple[int, list[str]]:
    kinds: list[str] = []
    end = at
    for index in range(at, min(len(lines), at + HEAD_LINES)):
        text = lines[index].text.strip()
        kind = _label(text) if text else None
        if kind is not None and not (kind in kinds and kind in ("from", "subject")):
            kinds.append(kind)
            end = index + 1
        elif not text:
            following = lines[index + 1].text if index + 1 < len(lines) else ""
            if not kinds or _label(following) is None or "subject" in kinds:
                break
        elif not kinds or not _continues(text, kinds[-1], lines[index - 1].text):
            break
        else:
            end = index + 1
    return end, kinds


def _continues(text: str, kind: str, before: str) -> bool:
    """A wrapped list of recipients, or the second line of a long subject."""
    if kind in ("to", "other", "from"):
        return bool(_ADDRESS.search(text)) or before.rstrip().endswith((";", ","))
    return kind == "subject" and len(before) >= 66 and len(text) < 70


def _wrote(lines: list[Line], at: int) -> Found | None:
    """ "On ... wrote:", on one line or wrapped over up to four."""
    depth = lines[at].depth
    first = lines[at].text.strip().lower().lstrip("-> ")
    starts = first.startswith(tuple(f"{word} " for word in ordered("wrote_starts")))
    joined = ""
    for index in range(at, min(len(lines), at + 4)):
        text = lines[index].text.strip()
        if not text or lines[index].depth != depth:
            return None
        joined = f"{joined} {text}".strip().lower()
        if joined.startswith("---") and joined.endswith("---"):
            joined = joined.strip("- ") + ":"  # Zoho: "---- On ... wrote ----"
        if joined.endswith((":", "：")):
            timed = bool(_CLOCK.search(joined) or _ADDRESS.search(joined))
            dated = timed or bool(_YEAR.search(joined))
            quoted = _next_depth(lines, index + 1) > depth
            said = any(word in joined for word in ordered("wrote_words"))
            if (said and (quoted or (timed and len(joined) < 300))) or (quoted and dated and _ADDRESS.search(joined)):
                return Found(Head.WROTE, index + 1)
            return None
        if not starts:
            return None
    return None


def _next_depth(lines: list[Line], at: int) -> int:
    for line in lines[at : at + 4]:
        if line.text.strip() or line.depth:
            return line.depth
    return 0
