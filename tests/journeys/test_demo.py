"""`run.py demo`: the main job, as a newcomer sees it."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlite_utils

from tests.journeys.expected import EXPECTED
from tests.journeys.runner import run


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The folder of a demo that ran, and what it printed."""
    folder = tmp_path_factory.mktemp("demo") / "demo"
    done = run("demo", "--folder", folder)
    assert done.returncode == 0, done.stderr
    return folder, done.stdout


def test_the_demo_answers_each_sample_as_it_should(demo: tuple[Path, str]) -> None:
    """Every sample is recorded with the requests that a careful reader finds, and gets the letters that it should."""
    folder, _ = demo
    db = sqlite_utils.Database(folder / "queue.db")

    assert EXPECTED.of(db) == EXPECTED.rows


def test_the_demo_prints_a_table_and_where_to_look(demo: tuple[Path, str]) -> None:
    """The table names who wrote, what was asked, what was done, reference and due; then the next commands follow."""
    _, printed = demo

    for words in (
        "From",
        "Asked",
        "Done",
        "Reference",
        "Due",
        "rosa@marlowbakery.example",
        "port_out",
        "queue.db",
        "run.py tickets",
    ):
        assert words in printed
    assert "20 messages recorded, 20 handled" in printed


def test_the_commands_that_the_demo_names_work(demo: tuple[Path, str]) -> None:
    """tickets, show and letters run on the demo's desk and show its matters."""
    folder, _ = demo
    config = folder / "config.toml"
    reference = next(sqlite_utils.Database(folder / "queue.db").query("SELECT reference FROM queue"))["reference"]

    listed = run("tickets", "--config", config)
    shown = run("show", reference, "--config", config)
    letters = run("letters", "--state", "sent", "--config", config)

    assert reference in listed.stdout
    assert "helena@strandoptical.example" in shown.stdout, "the dispute tops the queue"
    assert "Because of the words" in shown.stdout
    assert "rosa@marlowbakery.example" in letters.stdout


def test_the_demo_replaces_only_what_it_made(tmp_path: Path) -> None:
    """A second run replaces the first; a folder with other files is refused with a sentence and left alone."""
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "letter.txt").write_text("keep me")

    refused = run("demo", "--folder", mine)
    first, second = run("demo", "--folder", tmp_path / "demo"), run("demo", "--folder", tmp_path / "demo")

    assert refused.returncode == 2
    assert "holds other files" in refused.stderr
    assert (mine / "letter.txt").read_text() == "keep me"
    assert (first.returncode, second.returncode) == (0, 0)
