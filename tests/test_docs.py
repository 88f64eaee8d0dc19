"""What the documentation says is there."""

import re
from pathlib import Path

import click
import pytest

from intake.cli import run
from intake.desk.diagrams import page
from intake.domain.ticket import LIFE_CYCLES
from intake.settings import load
from intake.store.views import DESCRIPTIONS

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
CONFIG = (ROOT / "config.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", [name for name in DESCRIPTIONS if not name.startswith("_")])
def test_the_readme_describes_every_table_and_view(name: str) -> None:
    """Each table and view stands in the README with the line that the database gives it."""
    assert f"| `{name}` | {DESCRIPTIONS[name]} |" in README


def test_the_readme_describes_nothing_that_is_not_there() -> None:
    """No table or view of the README is unknown to the database."""
    page = README[README.index("## The queue database") : README.index("## Words")]

    assert set(re.findall(r"^\| `(\w+)` \|", page, re.M)) == set(DESCRIPTIONS)


@pytest.mark.parametrize("command", sorted(run.commands))
def test_the_readme_lists_every_command(command: str) -> None:
    """Each command of run.py stands in the README's table."""
    assert f"`python run.py {command}" in README


def commands(group: click.Command = run, path: tuple[str, ...] = ()) -> list[tuple[str, click.Command]]:
    """Every command with the words that call it."""
    if not isinstance(group, click.Group):
        return [(" ".join(path), group)]
    return [found for name, child in group.commands.items() for found in commands(child, (*path, name))]


@pytest.mark.parametrize(("name", "command"), commands(), ids=[name for name, _ in commands()])
def test_every_command_has_help_with_an_example(name: str, command: click.Command) -> None:
    """The help of each command shows how it is called."""
    assert f"python run.py {name}" in (command.help or "")


def test_the_shipped_configuration_is_valid() -> None:
    """config.toml loads as it is."""
    assert load(ROOT / "config.toml").provider.name


def test_the_demo_speaks_for_the_shipped_provider() -> None:
    """The configuration of the demo describes the same provider as the shipped one."""
    assert load(ROOT / "intake" / "samples" / "config.toml").provider == load(ROOT / "config.toml").provider


def test_the_state_diagrams_are_those_of_the_table() -> None:
    """docs/states.md is what `run.py diagrams` draws from the table of states today."""
    assert (ROOT / "docs" / "states.md").read_text(encoding="utf-8") == page(), "say: python run.py diagrams"


def test_every_step_of_the_table_is_drawn() -> None:
    """Each kind has a diagram, and each transition of it an arrow."""
    drawn = {part.split("\n", 1)[0]: part for part in page().split("\n## ")[1:]}

    assert list(drawn) == [kind.value for kind in LIFE_CYCLES]
    for kind, states in LIFE_CYCLES.items():
        arrows = re.findall(r"^    (\w+) --> (\w+)$", drawn[kind.value], re.M)
        assert {(a, b) for a, b in arrows if b != "closed"} == {
            (before.value, after.value) for before, follow in states.items() for after in follow if after != "closed"
        }


def test_every_line_of_the_configuration_says_why() -> None:
    """Each setting of config.toml has a comment behind it, or in the line above."""
    lines = CONFIG.splitlines()
    settings = [i for i, line in enumerate(lines) if re.match(r"^\w+ = ", line)]
    bare = [lines[i] for i in settings if "#" not in lines[i] and not lines[i - 1].startswith("#")]

    assert [line for line in bare if line.split(" = ")[0] not in ("port_out", "csr", "port_pin", "cancellation",
        "bill_copy", "number_return", "port_status", "port_stop", "port_dispute", "records_update", "port_in")] == []  # fmt: skip
