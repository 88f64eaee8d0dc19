"""Further texts for the encoder, made of labelled ones: two put into one mail, and one typed in haste.

Examples are short, well written, and most ask one thing. Mail rambles, asks several things at once, and is typed on telephones.
"""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from intake.reading.requests.features import CARRIER

JOINED, HASTY = 0.25, 0.12
"""How many further texts of each sort are made, as a share of the texts there are."""
TRIES = 20
"""Pairs that are looked at for each text there is: most cannot stand together."""
ALONE = frozenset(["port_dispute", "port_stop"])
"""What decides for the whole mail (conventions of the labelled cases)."""
OPPOSITE = frozenset(["port_in", "port_out"])
SEPARATORS = ("\n", "\n\n", "\n\n", " ")
MARKS = ".,;:!?¿¡'’"
SLIP = 0.06
"""How many of a hasty mail's longer words are mistyped."""


@dataclass(frozen=True, slots=True)
class Text:
    """What one mail says and asks."""

    subject: str
    said: str
    labels: frozenset[str]


def further(texts: Sequence[Text], seed: int) -> list[Text]:
    """JOINED + HASTY times as many texts as there are; the same for the same seed."""
    chance = random.Random(seed)  # noqa: S311  no secret
    joined = list(islice(_pairs(texts, chance), int(JOINED * len(texts))))
    return joined + [hasty(chance.choice(texts), chance) for _ in range(int(HASTY * len(texts)))]


def _pairs(texts: Sequence[Text], chance: random.Random) -> Iterator[Text]:
    for _ in range(TRIES * len(texts)):
        one, other = chance.choice(texts), chance.choice(texts)
        if can_stand_together(one.labels, other.labels):
            subject = chance.choice((one.subject, ""))
            yield Text(subject, one.said + chance.choice(SEPARATORS) + other.said, one.labels | other.labels)


def can_stand_together(one: frozenset[str], other: frozenset[str]) -> bool:
    """False for texts of a customer and a carrier, of both directions, of two states, or where one decides for both."""
    asked = (one | other) - {CARRIER}
    states = [label for label in asked if ":" in label]
    return (
        bool(asked)
        and (CARRIER in one) == (CARRIER in other)
        and len(states) <= 1
        and not asked >= OPPOSITE
        and not (asked & ALONE and len(asked) > 1)
    )


def hasty(text: Text, chance: random.Random) -> Text:
    """The same in lower case or capitals, without marks and accents, with slips of the finger; each at times."""
    said, subject = text.said, text.subject
    way = chance.random()
    if way < 0.45:
        said, subject = said.lower(), subject.lower()
    elif way < 0.55:
        said = said.upper()
    if chance.random() < 0.7:
        said = " ".join(word.rstrip(MARKS) if chance.random() < 0.8 else word for word in said.split(" "))
    if chance.random() < 0.3:
        said = "".join(c for c in unicodedata.normalize("NFD", said) if not unicodedata.combining(c))
    return Text(subject, " ".join(_mistyped(word, chance) for word in said.split(" ")), text.labels)


def _mistyped(word: str, chance: random.Random) -> str:
    if len(word) <= 3 or not word.isalpha() or chance.random() >= SLIP:
        return word
    at, way = chance.randrange(len(word) - 1), chance.random()
    if way < 0.4:
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    return word[:at] + word[at + 1 :] if way < 0.8 else word[:at] + word[at] + word[at:]
