"""The learned model: it ships, it means what it says, and training gives the same model each time."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from intake.domain.errors import InputError
from intake.domain.findings import Kind, PortStatus
from intake.reading.requests import model, training
from intake.reading.requests.classify import in_words, settled
from intake.reading.requests.features import CARRIER

US = ("Provider Voice",)


def examples(folder: Path, count: int = 60) -> Path:
    """A folder with a few examples of two kinds."""
    lines = []
    for number in range(count):
        asks = number % 2 == 0
        text = f"please send me our customer service record {number}" if asks else f"please cancel line {number}"
        kind = "csr" if asks else "cancellation"
        lines.append(json.dumps({"subject": None, "text": text, "requests": [kind], "party": "customer"}))
    (folder / "few.jsonl").write_text("\n".join(lines))
    return folder


def test_the_shipped_model_knows_every_request() -> None:
    """Each kind and each port status is a label of the model that ships, and so is the carrier."""
    kinds = {kind.value for kind in Kind} | {f"port_status:{status.value}" for status in PortStatus} | {CARRIER}

    assert set(model.read().labels) == kinds


def test_training_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    """The same texts give the same model, byte for byte."""
    texts = training.labelled(training.examples(examples(tmp_path)), US, 1.0)
    one, other = tmp_path / "one.gz", tmp_path / "other.gz"

    model.write(training.train(texts), one)
    model.write(training.train(texts), other)

    assert one.read_bytes() == other.read_bytes()


def test_a_trained_model_tells_its_texts_apart(tmp_path: Path) -> None:
    """A model trained on two kinds reads both, and survives being written and read."""
    texts = training.labelled(training.examples(examples(tmp_path)), US, 1.0)
    model.write(training.train(texts), tmp_path / "model.gz")
    learned = model.read(tmp_path / "model.gz")

    record, end = (learned.scores(one.features) for one in texts[:2])

    assert record["csr"] > 0 > record["cancellation"]
    assert end["cancellation"] > 0 > end["csr"]


@pytest.mark.parametrize(
    "line", ["no json", '{"text": "x"}', '{"text": "x", "requests": ["pizza"], "party": "customer"}']
)
def test_a_broken_example_is_named_by_its_line(tmp_path: Path, line: str) -> None:
    """An example that is none is told with file and line."""
    (tmp_path / "bad.jsonl").write_text(line)

    with pytest.raises(InputError, match=r"bad.jsonl, line 1"):
        list(training.examples(tmp_path))


def test_requests_that_cannot_stand_together() -> None:
    """A dispute stands alone, a stop outweighs the port it stops, of two directions the likelier wins."""
    dispute = settled({"port_dispute": 0.9, "port_out": 0.8, "cancellation": 0.7})
    stop = settled({"port_stop": 0.9, "port_out": 0.6})
    direction = settled({"port_in": 0.8, "port_out": 0.6})

    assert set(dispute) == {(Kind.PORT_DISPUTE, None)}
    assert set(stop) == {(Kind.PORT_STOP, None)}
    assert set(direction) == {(Kind.PORT_IN, None)}


def test_every_probable_state_is_told_and_at_least_the_likeliest() -> None:
    """A notice of several orders may tell several states; where no state is sure, the likeliest is told."""
    both = settled({"port_status": 0.9, "port_status:foc": 0.7, "port_status:delayed": 0.6})
    unsure = settled({"port_status": 0.9, "port_status:foc": 0.4, "port_status:delayed": 0.3})

    assert set(both) == {(Kind.PORT_STATUS, PortStatus.FOC), (Kind.PORT_STATUS, PortStatus.DELAYED)}
    assert set(unsure) == {(Kind.PORT_STATUS, PortStatus.FOC)}


@pytest.mark.parametrize(
    ("feature", "words"),
    [
        ("move my", 'says "move my"'),
        ("send _ bill", 'says "send ... bill"'),
        ("subject:csr", 'the subject says "csr"'),
        ("<new_provider>", "speaks of new provider"),
        ("?<pin>", "asks about pin"),
        ("mark:reply", "it is reply"),
    ],
)
def test_reasons_are_words(feature: str, words: str) -> None:
    """What made the model think so is told in words, not in features."""
    assert in_words(feature) == words
