"""The frames of helpdesk systems: where the newest comment of a ticket ends and the older ones begin."""

from __future__ import annotations

import re

from intake.reading.text.lines import Line
from intake.reading.text.phrases import ordered

_RULE = re.compile(r"^[-_=*]{10,}$")
_STAMP = re.compile(
    r"[^\W\d][^\d:;!?]{1,60}?[,(|–-] ?(?:[^\W\d]{3,9}\.?,? )?(?:[^\W\d]{3,9}\.? \d{1,2},? \d{4}|\d{1,2}\.? [^\W\d]{3,9}\.?,? \d{4}|\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4})"
    r"[, ]{1,2}(?:at |um |à |a las )?\d{1,2}[:.h]\d{2}[^.!?]{0,16}"
)
"""A whole line that is nothing but who wrote and when: "Ana Ruiz, Mar 18, 2026, 9:40 AM EDT"."""
_COMMENT = re.compile(r"^.{2,60}?(?:\b(?:19|20)\d\d\b|\d{1,2}/\d{1,2}/\d{2,4}).{0,12}\d{1,2}[:.h]\d{2}")


class Helpdesk:
    """Follows one message line by line."""

    def __init__(self) -> None:
        self.framed = False
        self.comments = 0

    def begins_history(self, lines: list[Line], at: int, *, answered: bool) -> bool:
        """True where line `at` begins what was said before.

        That is the line "reply above this line" below an answer, or the head of the second comment of a
        ticket: a name and a date under a rule.
        """
        text = lines[at].text.strip()
        if len(text) < 200 and any(phrase in text.lower() for phrase in ordered("reply_lines")):
            self.framed = True
            return answered
        if self.framed and len(text) < 100 and _COMMENT.match(text):
            self.comments += 1
            return self.comments > 1 and (_rule_above(lines, at) or bool(_STAMP.fullmatch(text)))
        return False


def _rule_above(lines: list[Line], at: int) -> bool:
    return any(_RULE.match(line.text.strip()) for line in lines[max(0, at - 3) : at])
