"""Failpoints stand where the table says, and do nothing unless a test asks."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from intake.failpoint import POINTS, VARIABLE

HOUSE = Path(__file__).parents[1] / "intake"


def test_every_point_stands_in_the_code_once() -> None:
    """No point of the table is missing from the code, none of the code from the table."""
    found = [
        name for file in HOUSE.rglob("*.py") for name in re.findall(r'^ +reach\("(\w+)"\)', file.read_text(), re.M)
    ]

    assert sorted(found) == sorted(POINTS)


@pytest.mark.parametrize(("wanted", "ends"), [(None, 0), ("moved", 0), ("read", -9), ("read:2", -9), ("read:3", 0)])
def test_a_point_ends_the_process_only_when_asked(wanted: str | None, ends: int) -> None:
    """Without the variable, at another point, or before its time, nothing happens."""
    program = "from intake.failpoint import reach; reach('read'); reach('read')"

    done = subprocess.run(
        [sys.executable, "-c", program], cwd=HOUSE.parent, env={VARIABLE: wanted} if wanted else {}, check=False
    )

    assert done.returncode == ends
