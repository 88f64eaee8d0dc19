"""A company's name told by its web or mail address: "greatbasinbell.example" and the words "Great Basin Bell" on the page."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence, Set

from intake.reading.documents.fields import Candidate
from intake.reading.documents.layout import Page, Word, box_of, joined

HOST = re.compile(
    r"(?:@|www\.|https?://|\b)((?:[a-z0-9](?:[a-z0-9\-]{0,40})\.){1,4})(?:com|net|org|coop|biz|info|io|co|us|ca|mx|es|fr|de|pr|tel|example|test|invalid)\b",
    re.I,
)
GENERAL = frozenset(["com", "co", "net", "org", "gob", "gov", "edu", "www", "gmail", "outlook", "hotmail", "yahoo"])
SHORTEST = 5
"""Letters of a name in an address that is looked for."""
MOST_WORDS = 6


def squeezed(text: str) -> str:
    """Letters and digits alone, small and without accents."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in plain if c.isalnum() and c.isascii())


def web_labels(pages: Sequence[Page]) -> frozenset[str]:
    """The names in the web and mail addresses of a paper: "greatbasinbell"."""
    found = set()
    for page in pages[:4]:
        for line in page.lines:
            for match in HOST.finditer(line.text[:400]):
                label = match[1].rstrip(".").split(".")[-1].lower()
                if label not in GENERAL and len(squeezed(label)) >= SHORTEST:
                    found.add(squeezed(label))
    return frozenset(found)


def web_names(page: Page, labels: Set[str]) -> list[Candidate]:
    """Words of a page that are written together in an address of the paper; those in large and small letters first."""
    found: list[Candidate] = []
    for line in page.lines:
        for cell in line.cells:
            for start in range(len(cell.words)):
                words = _spelling(cell.words[start:], labels)
                if len(words) > 1:  # one word may be the town's: "harmon.example"
                    printed = joined(words).strip(" .,;:")
                    name = _spaced(words).strip(" .,;:")
                    found.append(
                        Candidate("provider", name, printed, page.number, box_of(words), 0.8, "its web address")
                    )
    return sorted(found, key=lambda c: (c.text != c.value, c.value.isupper(), c.value.islower()))[:3]


def _spaced(words: Sequence[Word]) -> str:
    """Words of a name with blanks between them: a logo may print "halcyonMOBILE", the second word in small letters."""
    return joined(words) if any(len(w.text) < 3 for w in words) else " ".join(w.text for w in words)


def _spelling(words: Sequence[Word], labels: Set[str]) -> Sequence[Word]:
    """The first words that make one of the labels, () when none do; an address itself is none."""
    text = ""
    for count, word in enumerate(words[:MOST_WORDS], start=1):
        if "@" in word.text or "." in word.text.strip(".,;:"):
            return ()
        text += squeezed(word.text)
        if text in labels:
            return words[:count]
    return ()
