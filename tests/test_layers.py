"""Imports run one way: each part of the house sees only what lies below it."""

import ast
from pathlib import Path

import pytest

HOUSE = Path(__file__).parents[1] / "intake"
MAY_SEE = {
    "domain": {"domain"},
    "mistakes": set(),
    "settings": {"domain", "mistakes"},
    "terminal": set(),
    "failpoint": set(),
    "wake": set(),
    "mail": {"mail", "domain", "settings", "failpoint"},
    "reading": {"reading", "domain", "settings"},
    "store": {"store", "domain", "settings"},
    "reply": {"reply", "domain", "settings"},
    "samples": set(),
    "desk": {"desk", "mail", "reading", "store", "reply", "domain", "settings", "failpoint"},
    "loop": {"desk", "mail", "domain", "settings", "wake"},
    "commands": {"commands", "loop", "desk", "reading", "reply", "domain", "settings", "terminal"},
    "cli": {"commands", "desk", "domain", "terminal", "loop"},
    "__init__": set(),
}
FILES = sorted(HOUSE.rglob("*.py"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(HOUSE)))
def test_a_part_imports_only_what_lies_below_it(file: Path) -> None:
    """A file imports from intake only the parts that its own part may see."""
    part = file.relative_to(HOUSE).parts[0].removesuffix(".py")

    seen = {
        name.split(".")[1]
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        for name in (
            [node.module or ""] if isinstance(node, ast.ImportFrom) else [a.name for a in getattr(node, "names", [])]
        )
        if isinstance(node, ast.Import | ast.ImportFrom) and name.startswith("intake.")
    }

    assert seen <= MAY_SEE[part], f"{file.name} may not import {sorted(seen - MAY_SEE[part])}"
