"""The text of a message, told apart by who wrote it and for what; nothing is thrown away."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """Whose words a passage holds, and whether they count."""

    WRITTEN = "written"  # what the sender newly wrote
    FORM = "form"  # the answers of a web form: "label: value" lines, its message apart as WRITTEN
    FORWARDED = "forwarded"  # a forwarded body; it counts, as what the sender hands on
    HEAD = "head"  # From/Sent/To/Subject lines over a forwarded or quoted body, "On ... wrote:"
    QUOTED = "quoted"  # history: neither requests nor facts
    SIGNATURE = "signature"  # names, telephones, addresses of the sender; "Sent from my iPhone"
    FOOTER = "footer"  # legal notices, marketing, ticket-system frames, unsubscribe lines
    HIDDEN = "hidden"  # HTML that people do not see


COUNTING = (Role.WRITTEN, Role.FORM, Role.FORWARDED)
"""Roles whose words may be requests and facts."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of lines of one role. Table rows are lines whose cells are parted by a tab."""

    role: Role
    text: str
    question: str = ""
    """The quoted words that a WRITTEN passage stands right below, where the sender answers inside a quote."""


@dataclass(frozen=True, slots=True)
class Visible:
    """The subject (reply and forward prefixes taken off) and the passages in reading order."""

    subject: str
    passages: tuple[Passage, ...]
    is_reply: bool = False
    """The subject or the headers say that it answers an earlier mail."""
    is_forward: bool = False

    def of(self, *roles: Role) -> str:
        """The text of all passages of these roles, parted by an empty line."""
        return "\n\n".join(p.text for p in self.passages if p.role in roles)

    @property
    def said(self) -> str:
        """The words that count, subject not included."""
        return self.of(*COUNTING)
