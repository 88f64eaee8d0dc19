"""What the learned model sees of a message: its plain words, the concepts they stand for, and the rules that hit."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from intake.domain.findings import Request
from intake.reading.requests import rules
from intake.reading.requests.rules import Reading
from intake.reading.requests.sentences import Sentence

CARRIER = "party:carrier"
"""The model's label of a message that somebody writes for another phone company."""

Features = dict[str, float]
"""Name -> value; 1 where something stands in the message, a confidence for what the rules read."""


def features(reading: Reading, ruled: Iterable[Request], signs: Iterable[str]) -> Features:
    """The features of a whole message. `ruled` are the requests that the rules read, `signs` those of its party."""
    found: Features = {}
    for index in range(len(reading.sentences)):
        for name in sentence_features(reading, index):
            found[name] = 1.0
    for mark in reading.marks:
        found[f"mark:{mark}"] = 1.0
    for sign in signs:
        found[f"sign:{sign}"] = 1.0
    for request in ruled:
        found[f"kind:{label(request)}"] = request.confidence
        found[f"kind:{request.kind.value}"] = request.confidence
        for rule in request.rules:
            found[f"rule:{rule}"] = request.confidence
    return found


def sentence_features(reading: Reading, index: int) -> set[str]:
    """Names of the features of one sentence: words, pairs of neighbours, pairs with one word between, concepts."""
    sentence, spans = reading.sentences[index], reading.spans[index]
    where = _where(sentence, reading)
    words = [_short(word) for word in rules.words().cut(sentence.text)]
    found = {f"{where}{word}" for word in words}
    found |= {f"{where}{one} {two}" for one, two in pairwise(words)}
    found |= {f"{where}{one} _ {two}" for one, two in zip(words, words[2:], strict=False)}
    for concept in spans:
        found.add(f"{where}<{concept}>")
        if sentence.asks:
            found.add(f"?<{concept}>")
    return found


def label(request: Request) -> str:
    """A request as the model names it: "csr", "port_status:foc"."""
    return f"{request.kind.value}:{request.status.value}" if request.status else request.kind.value


def _where(sentence: Sentence, reading: Reading) -> str:
    """The subject's words count apart; those of a reply's subject, which is usually ours, apart again."""
    if sentence.role is not None:
        return ""
    return "re:" if "reply" in reading.marks else "subject:"


def _short(word: str) -> str:
    """Numbers by their length: which ones they are says nothing about what is asked."""
    return f"#{min(len(word), 5)}" if word.isdigit() else word
