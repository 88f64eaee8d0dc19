"""What strangers wrote reaches a terminal as words: no command lets through what a terminal would obey."""

from __future__ import annotations

import base64
import json
import logging
import os
import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
import sqlite_utils

from intake.cli import main, run
from intake.terminal import as_json, set_up_logging
from tests.test_cli import GOOD

OBEYED = "\x1b[31m\x1b]0;owned\x07\x9b2J\x00\x08\u202egnp\u200b\u2066\x85"
"""Colours, a window's title, a cleared screen (in eight bits), NUL, backspace, bidi, zero width, NEL."""
FORGED = "\n  Sender:   proven by our mail server\nError: all is well"
NO_STRANGERS = {
    "accounts key": "it makes a key",
    "diagrams": "it draws the table of states",
    "demo": "it shows our own samples",
    "train": "it reads our own examples",
}
"""Commands that show nothing of strangers, and why."""


def encoded(text: str) -> str:
    """As a header holds it."""
    return f"=?utf-8?b?{base64.b64encode(text.encode()).decode()}?="


def hostile(number: int, size: int = 0) -> bytes:
    """A request whose every part holds what a terminal would obey."""
    text = f"Hello{OBEYED}, we want to port our number 415-555-0123 to Acme{OBEYED} Telecom. Our PIN? {FORGED}\n"
    name = "".join(f"%{byte:02X}" for byte in f"list{OBEYED}{FORGED}.csv".encode())
    numbers = f"Number,Company\n415-555-0124,Heron{OBEYED} LLC\n415-555-0125,=Heron{OBEYED}\n"
    return (
        f"From: {encoded('Ana' + OBEYED + FORGED)} <ana@heron.example>\r\nTo: support@losing.example\r\n"
        f"Subject: {encoded(f'Port {number} {OBEYED}{FORGED}')}\r\nMessage-ID: <{number}{OBEYED[:6]}@heron.example>\r\n"
        f"X-Raw: {OBEYED[:4]}\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
        f"--b\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        f"{base64.encodebytes((text + 'x' * size).encode()).decode()}\r\n"
        f"--b\r\nContent-Type: text/csv\r\nContent-Disposition: attachment; filename*=utf-8''{name}\r\n"
        f"Content-Transfer-Encoding: base64\r\n\r\n{base64.encodebytes(numbers.encode()).decode()}\r\n--b--\r\n"
    ).encode()


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A desk whose mailbox holds a hostile message, and one that is too large."""
    monkeypatch.setenv("COLUMNS", "400")
    for part in ("new", "cur", "tmp"):
        (tmp_path / "mail" / part).mkdir(parents=True)
    (tmp_path / "mail" / "new" / "1.a").write_bytes(hostile(1))
    (tmp_path / "mail" / "new" / "2.a").write_bytes(hostile(2, 60_000))
    file = tmp_path / "config.toml"
    file.write_text(GOOD + "[limits]\nmessage_bytes = 20000\n[rules]\n[rules.letters]\nport_out = 'draft'\n")
    (tmp_path / "accounts.csv").write_text(
        f"account_number,company,number,service_address,contact_name,contact_email,contact_authorized\n"
        f"8X-1,Heron{OBEYED},415-555-0123,1 Main{OBEYED} St,Ana{OBEYED},ana@heron.example,yes\n"
        f"8X-2,Ibis,none{OBEYED},,,,\n"
    )
    return file


def leaves(command: click.Command, name: str = "") -> Iterator[str]:
    """Every command by the words that call it."""
    if isinstance(command, click.Group):
        for part, below in command.commands.items():
            yield from leaves(below, f"{name} {part}".strip())
    else:
        yield name


def calls(folder: Path, reference: str, letter: str) -> dict[str, list[str]]:
    """How each command is called so that it shows what strangers wrote, in this order."""
    bad = f"PD-{OBEYED.replace(chr(0), '')}"
    return {
        "accounts import": ["--skip-bad", f"{folder}/accounts.csv"],
        "accounts show": ["8X-1"],
        "accounts reveal": ["--why", bad, "8X-1"],
        "accounts lock": ["--why", bad, "8X-1"],
        "accounts export": [f"{folder}/out.csv"],
        "reconcile": [],
        "once": [],
        "tickets": ["--all"],
        "show": [reference],
        "letters": ["--state", "draft"],
        "shunted list": [],
        "shunted show": ["2"],
        "shunted replay": ["2"],
        "inspect": [f"{folder}/mail/.Processed/cur"],
        "bill": [f"{folder}/numbers.csv", "--explain"],
        "followup": ["--dry-run"],
        "note": [reference, bad],
        "assign": [reference, bad],
        "answer": [reference, "--text", bad],
        "release": [letter],
        "withdraw": [letter, "--why", bad],
        "verify": [reference, "--how", bad],
        "approve": [reference],
        "refuse": [reference, "--why", bad],
        "update": [reference, "--company", bad],
        "mark": [reference, "port_out", "requested"],
        "correct": [reference, "--field", "company", "--value", bad],
        "merge": [reference, bad],
        "split": [reference, "port_out"],
        "accept": [reference, "--how", bad],
        "looked": [bad],
        "close": [reference],
        "cases": [f"{folder}/cases"],
        "evaluate": [f"{folder}/cases", "--misses"],
    }


def test_every_command_is_looked_at(tmp_path: Path) -> None:
    """A command that is added must say how it shows what strangers wrote, or why it shows nothing of theirs."""
    assert sorted(leaves(run)) == sorted([*calls(tmp_path, "", ""), *NO_STRANGERS])


def test_no_command_prints_what_a_terminal_obeys(config: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Names, subjects, texts, file names, evidence and errors of every command: shown, and harmless."""
    folder = config.parent
    (folder / "numbers.csv").write_text(f"Number,Company\n415-555-0124,Heron{OBEYED} LLC\n415-555-0125,x\n")
    reference, letter, shown = "", "1", {}
    for command, more in calls(folder, reference, letter).items():
        if not reference and (folder / "queue.db").exists():
            reference = _reference(folder)
        arguments = [*calls(folder, reference, letter)[command]] if reference else more
        if command == "inspect":
            for file in (folder / "mail" / ".Processed" / "cur").iterdir():
                os.link(file, file.with_name("1.eml"))
                break
        status = main([*command.split(), "--config", str(config), *arguments])
        output, errors = capfd.readouterr()
        shown[command] = output + errors
        assert status in (0, 1, 2), command
        assert "Traceback" not in errors, command
        assert {c for c in output + errors if not c.isprintable() and c not in "\n\t"} == set(), command
        assert not re.search(r"(?m)^  Sender: +proven|^Error: all is well", output + errors), command

    for command in ("show", "tickets"):
        assert "Port 1" in shown[command]
    assert "Heron[31m" in shown["accounts show"]
    assert "[31" in shown["shunted show"]
    assert json.loads(shown["inspect"].splitlines()[0])["requests"]


def _reference(folder: Path) -> str:
    db = sqlite_utils.Database(folder / "queue.db")
    found = [row["reference"] for row in db.query("SELECT reference FROM tickets ORDER BY id")]
    db.close()
    return found[0] if found else ""


def test_json_stays_what_it_is() -> None:
    """What a terminal would obey is escaped, letters are not, and a program reads the same words."""
    value = {"text": OBEYED + "Zürich \U000e0041"}

    told = as_json(value)

    assert json.loads(told) == value
    assert "Zürich" in told
    assert told.isprintable()


def test_no_words_forge_a_line_of_the_log(capfd: pytest.CaptureFixture[str]) -> None:
    """Only the first line of an entry begins at the margin, whatever stands in it."""
    set_up_logging()
    logging.getLogger("intake").warning("It says %s", "x\n2026-11-24T10:00:00Z INFO the desk is closed\r\x1b[2K")
    first, *more = capfd.readouterr().err.splitlines()

    assert re.match(r"\S+Z WARNING It says x$", first)
    assert all(line.startswith("  ") and line.isprintable() for line in more)
