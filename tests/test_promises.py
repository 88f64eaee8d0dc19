"""The page of promises names tests that exist, and leaves out no row."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "promises.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| ([PSAF]\d+) \| (.+) \| (.+) \|$", PAGE, re.MULTILINE)
COUNTS = {"P": 18, "S": 23, "A": 23, "F": 22}


@pytest.mark.parametrize(("letter", "count"), COUNTS.items())
def test_no_row_is_missing(letter: str, count: int) -> None:
    """Promises, standards, attacks and faults are numbered without a gap."""
    assert [row for row, _, _ in ROWS if row[0] == letter] == [f"{letter}{number}" for number in range(1, count + 1)]


@pytest.mark.parametrize(("row", "shown"), [(row, shown) for row, _, shown in ROWS], ids=[row for row, _, _ in ROWS])
def test_every_row_is_shown_by_tests_that_exist(row: str, shown: str) -> None:
    """A row names tests, by file and function, or says in a sentence why none shows it."""
    named = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", shown)

    assert named or re.fullmatch(r"Not shown: .+\.", shown)
    for file, function in named:
        tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
        assert function.startswith("test_")
        assert function in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}, (
            f"{row}: {file}::{function}"
        )


def test_the_pages_of_security_point_at_what_is_there() -> None:
    """Links and rows that SECURITY.md names exist."""
    text = (ROOT / "SECURITY.md").read_text(encoding="utf-8")

    assert {link for link in re.findall(r"\]\(([^)#]+)", text) if not (ROOT / link).exists()} == set()
    assert set(re.findall(r"\b[SAF]\d{1,2}\b", text)) <= {row for row, _, _ in ROWS}
