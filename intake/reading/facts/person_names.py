"""Names of persons at a place in a text or in a labelled value, without titles."""

from __future__ import annotations

import re

from intake.reading.facts.names import INITIAL, QUOTES, name_tokens
from intake.reading.facts.wordlists import folded, word_set
from intake.reading.given_names import given_names

LONGEST_PERSON = 5
"""Words of a name at most."""
_MYSELF = re.compile(
    r"\s*(?:me|myself|moi(?:[- ]m[eê]me)?|ich(?: selbst)?|yo(?: mism[oa])?|eu(?: mesm[oa])?)\s?[,:(–-]\s?",
    re.IGNORECASE,
)
_SPANISH = re.compile(r"\b(?:es|será|por|de|a|sra?\.?|:) ?$", re.IGNORECASE)
"""Before a Spanish "D." (Don), which is no initial there."""
_PERSON_WORD = re.compile(r"[A-ZÀ-ÞŁŚŠŽČĆ][\w’'\-]*\.?$")


def person_at(text: str, place: int) -> tuple[str, int] | None:
    """The person's name that starts at `place`, without title: (name, end). At least two words."""
    titles, joiners, never = (
        word_set("names", "titles"),
        word_set("names", "person_joiners"),
        word_set("names", "not_person"),
    )
    taken: list[str] = []
    held: list[str] = []
    end = place
    for piece, stop in name_tokens(text, place):
        plain = folded(piece).strip(".'’")
        if (
            not taken
            and piece in ("D", "D.", "Dª", "Dª.", "Dña", "Dña.")
            and _SPANISH.search(text, max(0, place - 6), place)
        ):
            continue
        if not taken and (piece in QUOTES or (plain in titles and (piece[0].isupper() or piece in ("don", "doña")))):
            continue
        if piece in ",;:()|!?\n\t<>" or piece in QUOTES:
            break
        if plain in never or (plain in word_set("names", "stops") and plain not in joiners):
            break
        if taken and plain in joiners and piece[0].islower():
            held.append(piece)
            continue
        if not _PERSON_WORD.match(piece) or any(c.isdigit() for c in piece):
            break
        possessive = piece.endswith(("'s", "’s"))
        ended = piece.endswith(".") and not INITIAL.match(piece) and plain not in ("jr", "sr", "st")
        word = piece[:-2] if possessive else piece.rstrip(".") if ended else piece
        taken += [*held, word]
        held = []
        end = stop
        if possessive or ended or len(taken) >= LONGEST_PERSON:
            break
    if len(taken) > 2 and folded(taken[0]).strip(".") in word_set("names", "soft_titles"):
        taken = taken[1:]
    if len(taken) < 2:
        return None
    return " ".join(taken), end


def person_of(value: str) -> str | None:
    """The person in a labelled value: "Ms. Ana Ruiz, Owner" -> "Ana Ruiz"; None where it is no person's name."""
    value = _MYSELF.sub("", re.sub(r"\([^)]{0,60}\)", " ", value))
    swapped = re.match(r"^([A-ZÀ-Þ][\w’'\-]+), ((?:[A-ZÀ-Þ][\w’'\-.]*)(?: [A-ZÀ-Þ][\w’'\-.]*)?)$", value.strip())
    if (
        swapped
        and folded(swapped[2]) not in word_set("names", "not_person")
        and folded(swapped[2]).strip(".") not in ("jr", "sr", "iii", "md", "dds", "cpa", "esq", "owner")
    ):
        return f"{swapped[2]} {swapped[1]}"
    found = person_at(value, 0)
    return found[0] if found else None


def is_person(name: str) -> bool:
    """True for two words, or three with an initial or a small word between, of which the first is a common first name."""
    first = folded(name.split(maxsplit=1)[0]).strip(".")
    return person_of(name) == name and not given_names().isdisjoint(first.split("-"))
