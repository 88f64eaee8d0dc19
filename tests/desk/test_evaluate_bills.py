"""The measure of how well papers are read: a folder of papers with labels, field by field."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from intake import cli
from intake.desk.evaluate_bills import FieldScore, evaluate_bills, labelled_papers
from intake.domain.errors import InputError
from tests.bills.generator import make


def result(name: str, facts: dict[str, object], have: dict[str, object], kind: str = "bill") -> tuple:
    """One paper labelled with `facts` and read as `have`."""
    label = {"filename": name, "kind": kind, "facts": facts}
    return name, label, {"kind": "bill", "pages": 1, "problem": None, "facts": have}, 0.1


def test_fields_are_right_wrong_missed_or_given_where_none() -> None:
    """Another value is wrong, no value is missed, a value where the paper tells none is invented."""
    done = evaluate_bills(
        [
            result("a.pdf", {"account_number": "PV-1001"}, {"account_number": "pv 1001"}),
            result("b.pdf", {"account_number": "PV-1002"}, {"account_number": "PV-9"}),
            result("c.pdf", {"account_number": "PV-1003"}, {}),
            result("d.pdf", {"account_number": None}, {"account_number": "PV-4"}),
            result("e.pdf", {"account_number": None}, {}),
            result("f.pdf", {}, {"account_number": "PV-5"}),
        ]
    )

    assert done.fields == {"account_number": FieldScore(right=1, wrong=1, missed=1, none=1, invented=1)}
    assert [name for name, _ in done.misses] == ["b.pdf", "c.pdf", "d.pdf"]


def test_numbers_and_kinds_are_counted() -> None:
    """Numbers have precision and recall; a paper of another kind that is taken for a bill counts as such."""
    done = evaluate_bills(
        [
            result(
                "a.pdf", {"numbers": ["+12185550100", "+12185550101"]}, {"numbers": ["+12185550100", "+12185550102"]}
            ),
            result("b.pdf", {}, {}, kind="other"),
        ]
    )

    assert (done.numbers.right, done.numbers.false, done.numbers.missed) == (1, 1, 1)
    assert done.equal["bill or not"] == {True: 1, False: 1}
    assert done.seconds == pytest.approx(0.2)


def test_a_folder_of_papers_is_measured(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`evaluate --bills DIR --misses` prints the table and what was read wrongly."""
    content, truth = make("boxes", 2)
    (tmp_path / "one.pdf").write_bytes(content)
    label = {"filename": "one.pdf", "kind": "bill", "pages": 1, "problem": None,
             "facts": {"account_number": truth.account_number, "amount_due": "0.07"}}  # fmt: skip
    (tmp_path / "truth.jsonl").write_text(json.dumps(label) + "\n", encoding="utf-8")

    assert cli.main(["evaluate", "--bills", str(tmp_path), "--misses"]) == 0

    printed = capsys.readouterr().out
    assert "amount_due wrong: want 0.07" in printed
    assert "1 papers" in printed and "files per second" in printed


@pytest.mark.parametrize("line", ['{"kind": "bill"}', "no json", '{"filename": "gone.pdf"}'])
def test_bad_labels_are_told(tmp_path: Path, line: str) -> None:
    """A label that cannot be used is named by its line."""
    (tmp_path / "truth.jsonl").write_text(line, encoding="utf-8")

    with pytest.raises(InputError, match="line 1"):
        labelled_papers(tmp_path)
