"""run.py tickets, show, letters, shunted: what staff look at."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from intake.commands.options import config_option, desk_of
from intake.desk import look, staff
from intake.desk.look import Row, TicketFilter, TicketState
from intake.desk.new_file import write_new
from intake.desk.rejection import record_and_rejection
from intake.domain.errors import InputError
from intake.domain.findings import Kind
from intake.domain.local_time import local_time
from intake.domain.ticket import State
from intake.reading.numbers import find_numbers
from intake.terminal import say, table

LETTER_STATES = ("draft", "pending", "leased", "sending", "sent", "failed", "unknown", "withdrawn")
WAITING = ("draft", "unknown", "failed", "pending")


@click.command()
@config_option
@click.option("--kind", type=click.Choice([kind.value for kind in Kind]), help="Only tickets that ask this.")
@click.option("--state", type=click.Choice([state.value for state in State]), help="Only with a request in this state.")
@click.option("--overdue", is_flag=True, help="Only what is past its due time.")
@click.option("--number", help="Only tickets about this telephone number, in any spelling.")
@click.option("--sender", help="Only tickets of this address.")
@click.option("--text", help="Only tickets whose messages hold these words.")
@click.option("--assignee", help="Only tickets of this person.")
@click.option("--all", "also_closed", is_flag=True, help="Closed tickets too.")
def tickets(
    config: Path,
    kind: str | None,
    state: str | None,
    overdue: bool,
    number: str | None,
    sender: str | None,
    text: str | None,
    assignee: str | None,
    also_closed: bool,
) -> None:
    """Lists tickets: first what waits for a person, the most urgent on top.

    \b
    Examples:
      python run.py tickets
      python run.py tickets --kind csr --overdue
      python run.py tickets --number "415 555 0123"
    """
    for name, value in (("--number", number), ("--sender", sender), ("--text", text), ("--assignee", assignee)):
        if value is not None and not value.strip():
            raise InputError(f"{name} is empty: name what to look for, or leave it out.")
    wanted = TicketFilter(
        kind=Kind(kind) if kind else None,
        state=State(state) if state else None,
        ticket_state=None if also_closed else TicketState.OPEN,
        overdue=datetime.now(UTC) if overdue else None,
        number=_one_number(number) if number else None,
        sender=sender,
        text=text,
        assignee=assignee,
    )
    desk, settings = desk_of(config)
    with desk:
        rows = look.list_tickets(desk, wanted)
    if not rows:
        say("No ticket matches." if wanted != TicketFilter() else "The queue is empty.")
        return
    columns = ("Reference", "Priority", "Asked", "Where it stands", "From", "Subject", "Due", "Assignee")
    zone = settings.rules.timezone
    table(
        columns,
        (
            (r["reference"], r["priority"], r["asked"], r["states"], r["from_address"], _cut(r["subject"]),
             local_time(r["due"], zone), r["assignee"])
            for r in rows
        ),
    )  # fmt: skip


@click.command()
@config_option
@click.argument("reference")
def show(config: Path, reference: str) -> None:
    """Shows a ticket whole: its messages, what was read with evidence, what was done and why, its history.

    \b
    Example:
      python run.py show PD-7KQ2MX
    """
    from intake.commands.story import print_rejection, print_story  # noqa: PLC0415  keeps `run.py --help` quick

    desk, settings = desk_of(config)
    with desk:
        print_rejection(record_and_rejection(desk, reference))
        print_story(look.story(desk, reference), settings.rules.timezone)
        say(f"Version {look.version(desk, reference)}: an act with --seen of it is refused if somebody was faster.")


@click.command()
@config_option
@click.option("--state", "states", multiple=True, type=click.Choice(LETTER_STATES), help="Only letters in this state.")
@click.option("--show", "letter_id", type=click.IntRange(1, 2**62), help="Shows one letter whole.")
def letters(config: Path, states: tuple[str, ...], letter_id: int | None) -> None:
    """Lists letters that wait or failed, or shows one.

    \b
    Examples:
      python run.py letters
      python run.py letters --state sent
      python run.py letters --show 3
    """
    desk, settings = desk_of(config)
    with desk:
        if letter_id is not None:
            _print_letter(look.letter(desk, letter_id), settings.rules.timezone)
            return
        rows = look.list_letters(desk, states or WAITING)
    if not rows:
        say(
            "No letter is in these states."
            if states
            else "No letter waits; python run.py letters --state sent lists those that went out."
        )
        return
    zone = settings.rules.timezone
    table(
        ("Letter", "State", "To", "Subject", "Ticket", "Written", "Reason"),
        (
            (r["letter"], r["state"], r["to_address"], _cut(r["subject"]), r["reference"],
             local_time(r["written_at"], zone), r["reason"])
            for r in rows
        ),
    )  # fmt: skip


@click.group()
def shunted() -> None:
    """Messages that broke the desk: kept whole, to be looked at and run again."""


@shunted.command("list")
@config_option
def shunted_list(config: Path) -> None:
    """Lists them.

    \b
    Example:
      python run.py shunted list
    """
    desk, settings = desk_of(config)
    with desk:
        rows = look.shunted(desk)
    if not rows:
        say("No message is shunted.")
        return
    table(
        ("Message", "Mailbox", "Taken", "Attempts", "Bytes", "Why"),
        (
            (
                r["message"],
                r["mailbox"],
                local_time(r["taken_at"], settings.rules.timezone),
                r["attempts"],
                r["bytes"],
                r["error"],
            )
            for r in rows
        ),
    )


@shunted.command("show")
@config_option
@click.argument("message", type=click.IntRange(1, 2**62))
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Writes the raw message into a new file instead.",
)
def shunted_show(config: Path, message: int, out: Path | None) -> None:
    """Shows the beginning of a message as it came, or writes it whole into a file.

    \b
    Example:
      python run.py shunted show 17 --out strange.eml
    """
    desk, _ = desk_of(config)
    with desk:
        raw = look.shunted_message(desk, message)
    if out is None:
        say(raw[:4000].decode("utf-8", "replace"))
        return
    write_new(out, raw)
    say(f"{len(raw)} bytes written to {out}.")


@shunted.command("replay")
@config_option
@click.argument("message", type=click.IntRange(1, 2**62))
def shunted_replay(config: Path, message: int) -> None:
    """Lets a message be handled again with the next pass.

    \b
    Example:
      python run.py shunted replay 17
    """
    desk, _ = desk_of(config)
    with desk:
        staff.replay(desk, message)
    say(f"Message {message} is handled again with the next pass (python run.py once).")


def _print_letter(letter: Row, zone: str) -> None:
    say(f"Letter {letter['id']}: {letter['state']}, written {local_time(letter['created_at'], zone)}")
    say(
        f"From: {letter['sender_name']} <{letter['sender']}>\nTo: {letter['to_address']}\nSubject: {letter['subject']}\n"
    )
    say(letter["text"])


def _one_number(text: str) -> str:
    found = find_numbers(text)
    if len(found) != 1:
        raise InputError(f'"{text}" is no telephone number; write it like 415-555-0123.')
    return found[0].number


def _cut(text: str | None, width: int = 40) -> str:
    text = text or ""
    return text if len(text) <= width else text[: width - 1] + "…"
