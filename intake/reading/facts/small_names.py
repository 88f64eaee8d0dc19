"""The new provider in the mail of a writer who writes all of it small: "switching to ringbird in dec"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from intake.reading.facts.candidates import Candidate, candidate
from intake.reading.facts.stretches import Stretch
from intake.reading.facts.wordlists import folded, hits, word_set

MOST_CAPITALS = 0.03
"""Share of capitals among the letters, at most, of a text that is written small."""
_WORD = re.compile(r"(?P<stop>[.,!?;:()\n])|(?P<word>[\w&'’-]+)")
_LETTER = re.compile(r"[^\W\d_]")


def written_small(stretch: Stretch) -> bool:
    """True for a text almost without capitals."""
    letters: list[str] = _LETTER.findall(stretch.prose[:2000])
    return sum(map(str.isupper, letters)) <= MOST_CAPITALS * len(letters)


def small_providers(stretch: Stretch) -> Iterator[Candidate]:
    """Readings of the new provider behind a verb of going, up to a word that goes on with the sentence."""
    if not written_small(stretch):
        return
    flow = stretch.prose
    after, never = word_set("small", "after"), word_set("small", "never")
    for match in hits("small", "provider_before", flow):
        taken: list[str] = []
        for word in islice(_WORD.finditer(flow, match.end(), match.end() + 60), 3):
            if word["stop"] or folded(word["word"]) in after:
                break
            taken.append(word["word"])
        if 0 < len(taken) < 3 and not any(folded(word) in never for word in taken) and _LETTER.match(taken[0]):
            yield candidate(" ".join(taken), 0.8, "written-small", stretch, match.start())
