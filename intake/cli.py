"""The verbs of run.py put together; errors become sentences here."""

from __future__ import annotations

import errno
import io
import os
import sys
from pathlib import Path

import click
from click.core import ParameterSource

from intake import __version__
from intake.commands import (
    accounts,
    acting,
    bill,
    carriers,
    correcting,
    deciding,
    demo,
    drawing,
    evaluating,
    following,
    queue,
    running,
    training,
)
from intake.commands.options import config_option, desk_of
from intake.desk.take import make_missing
from intake.domain.errors import IntakeError
from intake.loop import Loop
from intake.terminal import complain, say, set_up_logging

GROUPS = {
    "Mail": (
        running.once,
        running.reconcile,
        running.inspect,
        following.followup,
        bill.bill,
        evaluating.evaluate_command,
        training.train,
        demo.demo,
    ),
    "Look": (queue.tickets, queue.show, queue.letters, queue.shunted),
    "Act": (acting.release, acting.withdraw, acting.answer, acting.close, acting.mark, acting.assign, acting.note),
    "Decide": (deciding.verify, deciding.approve, deciding.refuse, deciding.update),
    "Put right": (correcting.correct, correcting.merge, correcting.split, correcting.cases),
    "Carriers": (carriers.accept, carriers.looked),
    "Accounts": (accounts.accounts,),
    "Documentation": (drawing.diagrams,),
}
"""The commands as the help lists them."""


class Help(click.Group):
    """Lists the commands by what they are for."""

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Writes one table for each group."""
        for title, commands in GROUPS.items():
            with formatter.section(title):
                formatter.write_dl([(c.name or "", c.get_short_help_str(80)) for c in commands])


@click.group(cls=Help, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="intake")
@config_option
@click.pass_context
def run(context: click.Context, config: Path) -> None:
    """The email desk of a phone provider whose customers move their numbers away.

    Without a command it polls every mailbox until it is stopped.

    \b
    Examples:
      python run.py demo
      python run.py --config config.toml
      python run.py tickets --overdue
    """
    if context.invoked_subcommand is not None:
        if context.get_parameter_source("config") is not ParameterSource.DEFAULT:
            raise click.UsageError(
                f"Write --config behind the command: run.py {context.invoked_subcommand} --config {config}"
            )
    else:
        desk, settings = desk_of(config, create=True)
        for sentence in make_missing(settings):
            say(sentence)
        with desk:
            Loop(desk).forever()


for _commands in GROUPS.values():
    for _command in _commands:
        run.add_command(_command)


def main(arguments: list[str] | None = None) -> int:
    """Runs the command line; 0 when it went well, 1 when something could not be done now, 2 for bad input."""
    os.umask(0o077)  # what the desk writes, such as a record to look at or an export, is for its own user alone
    set_up_logging()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal that cannot show a letter shows a mark
    try:
        run.main(arguments, prog_name="run.py", standalone_mode=False)
    except IntakeError as error:
        complain(f"Error: {error}")
        return 2
    except click.ClickException as error:
        shown = io.StringIO()
        error.show(shown)
        complain(shown.getvalue().rstrip("\n"))
        return 2
    except (click.Abort, KeyboardInterrupt):
        return 130
    except BrokenPipeError:
        sys.stderr.close()  # whoever read our output has gone
        return 0
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        sys.stdout = None
        complain("Error: the disk or the file that is written to is full. Make room and say it again.")
        return 1
    except SystemExit as end:
        return int(end.code or 0)
    return 0
