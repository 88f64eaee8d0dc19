"""run.py release, withdraw, answer, close, assign, note: what staff do."""

from __future__ import annotations

from pathlib import Path

import click

from intake.commands.options import act_options, config_option, desk_of, numbers_in, seen_option, staff_option
from intake.desk import staff, staff_mark
from intake.domain.errors import InputError
from intake.domain.findings import Kind
from intake.domain.numbers import spoken
from intake.terminal import say


@click.command()
@config_option
@staff_option
@click.argument("letter", type=click.IntRange(1, 2**62))
def release(config: Path, who: str, letter: int) -> None:
    """Lets a drafted letter go out with the next pass.

    \b
    Example:
      python run.py release 12
    """
    desk, _ = desk_of(config)
    with desk:
        to = staff.release(desk, letter, who)
    say(f"Letter {letter} to {to} goes out with the next pass (python run.py once).")


@click.command()
@config_option
@staff_option
@click.option("--why", required=True, help="The reason; it stands in the history.")
@click.argument("letter", type=click.IntRange(1, 2**62))
def withdraw(config: Path, who: str, why: str, letter: int) -> None:
    """Keeps a letter from going out.

    \b
    Example:
      python run.py withdraw 12 --why "answered by phone"
    """
    desk, _ = desk_of(config)
    with desk:
        to = staff.withdraw(desk, letter, who, why)
    say(f"Letter {letter} to {to} does not go out.")


@click.command()
@config_option
@staff_option
@seen_option
@click.option("--text", help="The answer.")
@click.option("--file", type=click.Path(path_type=Path, dir_okay=False), help="A text file with the answer (UTF-8).")
@click.option("--to", default="", help="Whom it is for, where several people wrote on the ticket.")
@click.argument("reference")
def answer(
    config: Path, who: str, seen: int | None, text: str | None, file: Path | None, to: str, reference: str
) -> None:
    """Writes to the sender of a ticket.

    \b
    Example:
      python run.py answer PD-7KQ2MX --text "We looked at it, and ..."
    """
    if (text is None) == (file is None):
        raise InputError("Name either --text or --file.")
    words = text if text is not None else _read(file)
    desk, _ = desk_of(config)
    with desk:
        letter, whom = staff.answer(desk, reference, words, who, to, seen)
    say(f"Letter {letter} to {whom} goes out with the next pass (python run.py once).")


@click.command()
@config_option
@staff_option
@seen_option
@click.option("--why", default="done", show_default=True, help="The reason; it stands in the history.")
@click.argument("reference")
def close(config: Path, who: str, seen: int | None, why: str, reference: str) -> None:
    """Closes a ticket with all its requests.

    \b
    Example:
      python run.py close PD-7KQ2MX --why "number released on Tuesday"
    """
    desk, _ = desk_of(config)
    with desk:
        staff.close(desk, reference, who, why, seen)
    say(f"Ticket {reference} is closed.")


@click.command()
@act_options
@click.argument("reference")
@click.argument("kind", type=click.Choice([kind.value for kind in Kind]))
@click.argument("state")
@click.option("--number", "numbers", multiple=True, help="Only this number of the request, such as one of a port.")
def mark(
    config: Path, who: str, seen: int | None, why: str, reference: str, kind: str, state: str, numbers: tuple[str, ...]
) -> None:
    """Says where a request stands after what you did in your own system; its numbers go with it.

    docs/states.md draws the states of each kind; a wrong one is answered with those there are.

    \b
    Examples:
      python run.py mark PD-7KQ2MX cancellation scheduled --why "end of month"
      python run.py mark PD-7KQ2MX cancellation cancelled
      python run.py mark PD-7KQ2MX port_out completed --number 415-555-0123
    """
    asked, to = Kind(kind), staff_mark.state_of(Kind(kind), state)
    told = tuple(n for text in numbers for n in numbers_in(text))
    desk, _ = desk_of(config)
    with desk:
        whole = staff_mark.mark(desk, reference, asked, to, who, why, seen, told)
    words = f"The {kind.replace('_', ' ')} of {reference}"
    say(
        f"{words} is {to}."
        if whole
        else f"{words}: {', '.join(map(spoken, told))} {to}; it waits for its other numbers."
    )


@click.command()
@config_option
@staff_option
@seen_option
@click.argument("reference")
@click.argument("name", required=False, default="")
def assign(config: Path, who: str, seen: int | None, reference: str, name: str) -> None:
    """Gives a ticket to a person; without a name it belongs to nobody again.

    \b
    Example:
      python run.py assign PD-7KQ2MX june
    """
    desk, _ = desk_of(config)
    with desk:
        staff.assign(desk, reference, name, who, seen)
    say(f"Ticket {reference} belongs to {name}." if name else f"Ticket {reference} belongs to nobody.")


@click.command()
@config_option
@staff_option
@click.argument("reference")
@click.argument("text")
def note(config: Path, who: str, reference: str, text: str) -> None:
    """Adds a note for staff to a ticket.

    \b
    Example:
      python run.py note PD-7KQ2MX "called back, no answer"
    """
    desk, _ = desk_of(config)
    with desk:
        staff.note(desk, reference, text, who)
    say(f"Noted on {reference}.")


def _read(file: Path | None) -> str:
    assert file is not None
    try:
        return file.read_text(encoding="utf-8")
    except OSError as error:
        raise InputError(f"{file} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise InputError(f"{file} is not UTF-8 text; save it as UTF-8 first.") from error
