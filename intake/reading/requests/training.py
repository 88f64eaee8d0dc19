"""Trains the model of requests from labelled texts (needs scikit-learn, which only `make test` installs)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from intake.domain.errors import InputError
from intake.domain.findings import Kind, Party, PortStatus
from intake.domain.message import Mailbox, Message
from intake.reading.encoder.together import Weighing
from intake.reading.passages import Passage, Role, Visible
from intake.reading.requests.by_rules import by_rules
from intake.reading.requests.features import CARRIER, Features, features
from intake.reading.requests.model import Model, scaled

STRENGTH = 3.0
"""How freely weights may grow (C of scikit-learn); the best of 1, 3, 10 by cross-validation."""

RARE = 2
"""A feature seen in fewer texts is left out."""

LIGHT = 0.02
"""A weight of less is left out of the kept model."""

NOT_ASKED = (CARRIER, Kind.PORT_STATUS.value)
"""Labels that are no requests of their own: how sure the requests are is what counts."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """One text with what it asks."""

    features: Features
    labels: frozenset[str]
    """Kinds, "port_status:foc" and "port_status" for a state, CARRIER."""
    weight: float
    """How much it counts: a whole message more than an example sentence."""


def examples(folder: Path) -> Iterator[tuple[Visible, Message, frozenset[str]]]:
    """The example texts of every .jsonl in `folder`: {"subject", "text", "requests", "party"} a line.

    Raises InputError naming file and line of one that is none.
    """
    for file in sorted(folder.glob("*.jsonl")):
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
            if not line.strip():
                continue
            try:
                given = json.loads(line)
                yield _visible(given), _message(given), labels(given["requests"], given["party"])
            except (ValueError, KeyError, TypeError) as error:
                raise InputError(f"{file}, line {number}, is no labelled example: {error}.") from error


def labels(requests: Iterable[str], party: str | None) -> frozenset[str]:
    """The model's labels for requests named "csr" or "port_status:foc". Raises ValueError for an unknown one."""
    found = set()
    for name in requests:
        kind, _, status = name.partition(":")
        found.add(f"{Kind(kind).value}:{PortStatus(status).value}" if status else Kind(kind).value)
        found.add(Kind(kind).value)
    if party is not None and Party(party) is Party.CARRIER:
        found.add(CARRIER)
    return frozenset(found)


def labelled(
    texts: Iterable[tuple[Visible, Message, frozenset[str]]], us: tuple[str, ...], weight: float
) -> list[Labelled]:
    """Texts with their features. `us` are our own names, as these texts call us."""
    found = []
    for visible, message, wanted in texts:
        ruled = by_rules(visible, message, us, ())
        found.append(Labelled(features(ruled.reading, ruled.requests, ruled.signs), wanted, weight))
    return found


def train(texts: list[Labelled]) -> Model:
    """A model of all of them."""

    matrix, columns = _matrix(texts)
    names, machines = _fitted(texts, matrix)
    weights = np.stack([machine.coef_[0] for machine in machines], axis=1).astype(np.float32)
    weights[abs(weights) < LIGHT] = 0.0
    kept = np.flatnonzero(abs(weights).max(axis=1))
    features = np.array(list(columns), object)[kept]
    return Model(
        labels=names,
        bias=np.array([machine.intercept_[0] for machine in machines], np.float32),
        rows={name: row for row, name in enumerate(features)},
        weights=weights[kept],
    )


def weighed(meaning: list[dict[str, float]], words: list[dict[str, float]], wanted: list[frozenset[str]]) -> Weighing:
    """How much each of two readings counts, from texts that neither had seen (Platt scaling of both at once)."""
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415  only training needs it

    rows = [
        (meaning[at][label], words[at][label], label in labels)
        for at, labels in enumerate(wanted)
        for label in meaning[at]
        if label in words[at] and label not in NOT_ASKED
    ]
    machine = LogisticRegression(C=1e6).fit(np.array([row[:2] for row in rows]), np.array([row[2] for row in rows]))
    return Weighing(float(machine.coef_[0][0]), float(machine.coef_[0][1]), float(machine.intercept_[0]))


def _fitted(texts: list[Labelled], matrix: Any) -> tuple[tuple[str, ...], list[Any]]:
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415

    names = sorted({label for one in texts for label in one.labels})
    weights = np.array([one.weight for one in texts])
    machines = []
    for label in names:
        machine = LogisticRegression(C=STRENGTH, solver="liblinear", class_weight="balanced")
        machines.append(machine.fit(matrix, np.array([label in one.labels for one in texts]), sample_weight=weights))
    return tuple(names), machines


def _matrix(texts: list[Labelled]) -> tuple[Any, dict[str, int]]:
    """Features as a sparse matrix, scaled as the model scales them; feature -> column."""
    from scipy.sparse import csr_matrix  # noqa: PLC0415

    counts: dict[str, int] = {}
    for one in texts:
        for name in one.features:
            counts[name] = counts.get(name, 0) + 1
    columns = {name: at for at, name in enumerate(sorted(n for n, count in counts.items() if count >= RARE))}
    values, places, ends = [], [], [0]
    for one in texts:
        known = {name: value for name, value in one.features.items() if name in columns}
        scale = scaled(one.features)
        values += [value * scale for value in known.values()]
        places += [columns[name] for name in known]
        ends.append(len(values))
    return csr_matrix((values, places, ends), shape=(len(texts), len(columns))), columns


def _visible(given: dict[str, Any]) -> Visible:
    return Visible(given.get("subject") or "", (Passage(Role.WRITTEN, given["text"]),))


def _message(given: dict[str, Any]) -> Message:
    name, _, address = given.get("sender", "<somebody@somewhere.example>").rpartition("<")
    author = Mailbox(name.strip(), address.strip("> "))
    return Message((), None, author, (), (), given.get("subject"), None, (), given["text"], "", (), ())
