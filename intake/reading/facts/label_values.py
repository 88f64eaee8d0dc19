"""What a labelled value names, where a list holds its label and where no more than the label's words tell what it is."""

from __future__ import annotations

import re

from intake.reading.facts.company_names import company_of
from intake.reading.facts.label_keys import listed_key
from intake.reading.facts.labels import Pair
from intake.reading.facts.names import company_at

_ASIDE = re.compile(r"\s*(?:[,;(/.*–-]|$)")


def named_value(pair: Pair) -> str | None:
    """The company in a labelled value: as printed, or only its name where no more than the label's words tell what it is."""
    if not told_by_words(pair):
        return company_of(pair.value)
    found = company_at(pair.value, 0)
    return found[0] if found and stands_alone(pair, found[1]) else None


def told_by_words(pair: Pair) -> bool:
    """True where no list holds the label and its words alone tell what stands under it."""
    asked = pair.stretch is not None and pair.label == pair.stretch.question
    return not asked and listed_key(pair.label) != pair.key


def stands_alone(pair: Pair, end: int) -> bool:
    """True where the name that ends at `end` of the value is all of it, or a comma, a bracket or a stop follows."""
    return _ASIDE.match(pair.value, end) is not None
