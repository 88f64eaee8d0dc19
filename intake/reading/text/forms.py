"""Web forms: "label: value" lines, and the one answer that is a person's own words."""

from __future__ import annotations

import re

from intake.reading.passages import Role
from intake.reading.text.lines import Line
from intake.reading.text.phrases import phrases
from intake.reading.text.signature import is_decoration, is_footer, is_mark

_PAIR = re.compile(r"^\s*(?:[*•-]|\d{1,2}[.)])?\s*([^:\t]{1,60}?)\s*(?:[:：]+|\t|\s\.{3,}:?|\?(?=\s\S))\s*(.*)$")
LABEL_ENDS = 120
"""A label and what parts it from its value stand within so many characters; the pattern's cost is the cube of this."""
_FIELDS = ("form_person_labels", "form_other_labels", "form_message_labels")


def form(lines: list[Line]) -> tuple[list[Line], list[Role]] | None:
    """The lines and their roles where the run is a web form, else None.

    A form asks for a name and an email, or for one of them and a free text. The
    answer to the free-text label is WRITTEN; a label on the same line becomes a line of its own.
    """
    alone = _labels_stand_alone(lines)
    labels = [_labelled(line.text, alone=alone) for line in lines]
    names = [label for label, _ in labels if label]
    email = any(name in phrases("form_email_labels") for name in names)
    named = any(name in phrases("form_name_labels") for name in names)
    texts = any(name in phrases("form_message_labels") for name in names)
    if not ((email and named) or (texts and (email or named or _gives_address(labels)))):
        return None
    out: list[Line] = []
    roles: list[Role] = []
    free = value_next = False
    started = False
    for line, (label, value) in zip(lines, labels, strict=True):
        text = line.text
        if label is not None:
            started = True
            free = label in phrases("form_message_labels")
            value_next = not value
            if free and value:
                cut = text.rfind(value)
                out.append(Line(text[:cut].rstrip()))
                roles.append(Role.FORM)
                out.append(Line(value))
                roles.append(Role.WRITTEN)
                continue
            role = Role.FORM
        elif not text.strip():
            role = roles[-1] if roles else Role.FORM
        elif is_mark(text) or is_decoration(text):
            free = False if is_mark(text) else free
            role = Role.FOOTER if is_mark(text) else (roles[-1] if roles else Role.FORM)
        elif is_footer(text):
            role = Role.FOOTER
        elif free:
            role = Role.WRITTEN
        elif roles and roles[-1] is Role.FOOTER and started:
            role = Role.FOOTER
        elif value_next or not started:
            role = Role.FORM
            value_next = False
        else:
            role = Role.WRITTEN if len(text.split()) > 8 else Role.FORM
        out.append(line)
        roles.append(role)
    return out, roles


def _labels_stand_alone(lines: list[Line]) -> bool:
    """True where three lines are nothing but labels, an email's among them: the answers stand below."""
    names = {line.text.strip(" *:").lower() for line in lines if len(line.text) < 60}
    known = names & (phrases("form_person_labels") | phrases("form_message_labels"))
    return len(known) >= 3 and bool(known & phrases("form_email_labels"))


def _gives_address(labels: list[tuple[str | None, str]]) -> bool:
    return any(name in phrases("form_person_labels") and "@" in value for name, value in labels)


def _labelled(text: str, *, alone: bool) -> tuple[str | None, str]:
    """(label, value) of a line "label: value" or "label<tab>value", or of a label alone; the label only where forms use it."""
    line = text.strip()
    found = _PAIR.match(line[:LABEL_ENDS])
    label, value = (found[1], line[found.start(2) :].strip()) if found else (line, "")
    name = label.strip(" *_?:").lower()
    if (
        not found
        and not alone
        and not text.strip().endswith((":", "*", "?"))
        and name not in phrases("form_message_labels")
    ):
        return None, ""
    return (name, value) if any(name in phrases(list_name) for list_name in _FIELDS) else (None, "")
