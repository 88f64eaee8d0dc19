"""Machines and people in many systems' and languages' words are told apart."""

from __future__ import annotations

from pathlib import Path

import pytest

from intake.mail.parse import parse
from intake.reading.screens.screen import screen

OWN = ("support@provider.example",)


def rows(name: str) -> list[tuple[str, bytes]]:
    """The messages of a table beside this file: what its first line says, and the bytes."""
    found = []
    for block in (Path(__file__).parent / name).read_text(encoding="utf-8").split("\n=== ")[1:]:
        told, _, rest = block.partition("\n")
        kind = "" if "\nContent-Type:" in rest else "Content-Type: text/plain; charset=utf-8\n"
        text = f"Delivered-To: support@provider.example\nTo: support@provider.example\n{kind}{rest}\n"
        found.append((told, text.replace("\n", "\r\n").encode()))
    return found


MACHINES = [row for name in ("machines.txt", "machines_more.txt") for row in rows(name)]
PEOPLE = [row for name in ("not_machines.txt", "people_more.txt") for row in rows(name)]


@pytest.mark.parametrize(("told", "raw"), [pytest.param(*row, id=row[0]) for row in MACHINES])
def test_machines(told: str, raw: bytes) -> None:
    """Mail that no person sent is found, and of the right sort."""
    hit = screen(parse(raw), OWN)

    assert hit is not None
    assert hit.automatic.value == told.partition(" | ")[0], hit


@pytest.mark.parametrize(("told", "raw"), [pytest.param(*row, id=row[0]) for row in PEOPLE])
def test_people_and_order_systems(told: str, raw: bytes) -> None:
    """People's mail and order systems' notices are never automatic."""
    hit = screen(parse(raw), OWN)

    assert hit is None, hit
