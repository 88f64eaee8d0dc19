"""Labelled messages compared with what was read."""

from __future__ import annotations

from pathlib import Path

import pytest

from intake.desk.evaluate import evaluate, labelled, total
from intake.domain.errors import InputError


def have(*requests: tuple[str, str | None, float], automatic: str | None = None, **facts: object) -> dict[str, object]:
    """A result of inspect."""
    found = [{"kind": kind, "status": status, "confidence": sure} for kind, status, sure in requests]
    return {"requests": found, "automatic": automatic, "party": "customer", "facts": facts, "attachments": []}


def want(*requests: tuple[str, str | None], automatic: str | None = None, **facts: object) -> dict[str, object]:
    """A label."""
    asked = [{"kind": kind, "status": status} for kind, status in requests]
    return {"requests": asked, "automatic": automatic, "facts": facts, "attachments": []}


def test_a_wrong_status_is_one_false_and_one_missed() -> None:
    """The right kind with a wrong status counts as both, and a right request as right."""
    truth = want(("port_status", "foc"), ("csr", None))
    done = evaluate([("a", truth, have(("port_status", "delayed", 0.9), ("csr", None, 0.9)))], 0.8)

    assert (done.kinds["port_status"].false, done.kinds["port_status"].missed) == (1, 1)
    assert done.kinds["csr"].f1 == 1.0
    assert done.whole == 0


def test_a_field_that_the_label_lacks_is_not_scored_and_null_forbids() -> None:
    """What the label leaves open counts neither way; what it says is null may not be reported."""
    done = evaluate([("a", want(company=None), have(company="Heron", order_number="77"))], 0.8)

    assert set(done.facts) == {"company"}
    assert done.facts["company"].false == 1


def test_values_are_compared_as_clerks_would() -> None:
    """Case, accents, punctuation and legal forms make no difference; lists are compared member by member."""
    truth = want(company="Café Noir, Inc.", numbers=["+14155550123", "+14155550124"])
    done = evaluate([("a", truth, have(company="CAFE NOIR", numbers=["+14155550124"]))], 0.8)

    assert done.facts["company"].right == 1
    assert (done.facts["numbers"].right, done.facts["numbers"].missed) == (1, 1)
    assert total(done.facts).right == 2


def test_a_person_taken_for_a_machine_is_counted_apart() -> None:
    """A message that would wrongly stay unanswered, and a machine that would be answered, are counted each."""
    done = evaluate(
        [("a", want(), have(automatic="list")), ("b", want(automatic="bounce"), have())],
        0.8,
    )

    assert (done.people_taken_for_machines, done.machines_answered) == (1, 1)


@pytest.mark.parametrize("line", ["not json", "[]", '{"no": "path"}'])
def test_a_label_that_is_none_is_named_by_its_line(tmp_path: Path, line: str) -> None:
    """A broken truth.jsonl is told with file and line."""
    (tmp_path / "truth.jsonl").write_text(line)

    with pytest.raises(InputError, match=r"truth.jsonl, line 1"):
        list(labelled(tmp_path))


def test_a_folder_without_labels_is_told(tmp_path: Path) -> None:
    """A folder with no truth.jsonl is refused with a sentence."""
    with pytest.raises(InputError, match="holds no truth"):
        list(labelled(tmp_path))


def test_a_label_without_automatic_is_compared_by_what_it_has() -> None:
    """Where clerks could differ on a machine, `automatic` is left out: neither right nor wrong is counted."""
    truth = want()
    del truth["automatic"]
    done = evaluate([("a", truth, have(automatic="list"))], 0.8)

    assert (done.people_taken_for_machines, done.machines_answered, done.misses) == (0, 0, [])
