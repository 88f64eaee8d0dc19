"""run.py demo: the main job on sample mail; no server, no network."""

from __future__ import annotations

import shlex
import shutil
import sys
from pathlib import Path

import click

from intake.commands.report import print_pass
from intake.desk.accounts_import import import_accounts
from intake.desk.desk import open_desk
from intake.domain.errors import InputError
from intake.loop import Loop
from intake.settings import load
from intake.terminal import say

SAMPLES = Path(__file__).resolve().parents[1] / "samples"
MARK = ".made-by-intake-demo"


@click.command()
@click.option(
    "--folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("demo"),
    show_default=True,
    help="Where the desk of the demo is made; an earlier one is replaced.",
)
def demo(folder: Path) -> None:
    """Runs the desk once over sample mail and shows what it did.

    \b
    Example:
      python run.py demo
    """
    _fresh(folder)
    shutil.copy(SAMPLES / "config.toml", folder / "config.toml")
    _deliver_samples(folder / "mail")
    settings = load(folder / "config.toml")
    with open_desk(settings) as desk:
        import_accounts(desk, SAMPLES / "accounts.csv", "demo")
        done = Loop(desk).once()
        print_pass(done, settings)
    config = shlex.quote(str(folder / "config.toml"))
    run = f"{_near(Path(sys.executable))} run.py"
    say(
        f"""
Where to look
  the queue      {folder / "queue.db"}   ({_near(Path(sys.executable)).parent}/sqlite-utils rows {shlex.quote(str(folder / "queue.db"))} queue)
  the letters    {folder / "letters" / "new"}   (a Maildir: any mail program opens it)
  the mailbox    {folder / "mail" / ".Processed"}

What to try next
  {run} tickets --config {config}
  {run} show REFERENCE --config {config}
  {run} letters --config {config}
  {run} inspect {_near(SAMPLES)}/mail"""
    )


def _near(path: Path) -> Path:
    """A path as it is typed from here."""
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path


def _fresh(folder: Path) -> None:
    if folder.exists() and any(folder.iterdir()):
        if not (folder / MARK).exists():
            raise InputError(f"The folder {folder} holds other files; name another one with --folder.")
        shutil.rmtree(folder)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / MARK).touch()


def _deliver_samples(maildir: Path) -> None:
    """Puts the samples into a Maildir as a mail server would."""
    for name in ("tmp", "new", "cur"):
        (maildir / name).mkdir(parents=True)
    for number, sample in enumerate(sorted((SAMPLES / "mail").glob("*.eml")), start=1):
        shutil.copy(sample, maildir / "new" / f"{number:010d}.{sample.stem}.demo")
