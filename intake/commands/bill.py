"""run.py bill: what is read in one bill or other attachment, and why."""

from __future__ import annotations

import mimetypes
from pathlib import Path
from typing import Any

import click

from intake.commands.options import config_option
from intake.desk.new_file import write_new
from intake.domain.errors import InputError
from intake.domain.findings import AttachmentKind, Document, Problem, Source
from intake.reading.documents.document import PNG
from intake.reading.read import document_reader
from intake.settings import load
from intake.terminal import say, table

PROBLEMS = {
    Problem.ENCRYPTED: "it is locked with a password",
    Problem.NO_TEXT: "it has no text (a scan or a photo)",
    Problem.DAMAGED: "it is damaged",
    Problem.TOO_LARGE: "it is too large",
    Problem.TIMED_OUT: "it took too long",
}
BY_OCR = "; limits.scanned_pages in the configuration lets OCR read such pages"


@click.command("bill")
@config_option
@click.option("--explain", is_flag=True, help="Also lists every candidate of every field, and why each counts.")
@click.option(
    "--picture", type=click.Path(path_type=Path, dir_okay=False), metavar="OUT.png", help="Draws the pages with boxes round what was read."
)  # fmt: skip
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE")
def bill(config: Path, explain: bool, picture: Path | None, file: Path) -> None:
    """Shows what the desk reads in a bill, an authorization, a service record or a list of numbers.

    \b
    Example:
      python run.py bill bill.pdf --explain --picture bill.png
    """
    settings = load(config)
    try:
        content = file.read_bytes()
    except OSError as error:
        raise InputError(f"{file} cannot be read: {error.strerror}.") from error
    media_type = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    with document_reader(settings) as reader:
        document, why = reader.explain(file.name, media_type, content)
        _print(document, file.name, ocr=settings.limits.scanned_pages > 0)
        if explain:
            say("\n".join(("", *why)) if why else "Nothing was weighed.")
        if picture is not None:
            if document.problem is not None or document.pages is None:
                raise InputError(f"{file} cannot be drawn: only PDF files and photos that can be read are.")
            drawn = reader.picture(content, _marks(document))
            if drawn is None:
                raise InputError(f"{file} cannot be drawn within the limits of [limits] in the configuration.")
            write_new(picture, drawn, replaces=PNG)
            say(f"drawn: {picture}")


def _print(document: Document, name: str, *, ocr: bool) -> None:
    pages = "" if document.pages is None else f", {document.pages} page{'s' if document.pages != 1 else ''}"
    say(f"{name}: {document.kind.value}{pages}")
    if document.problem is not None:
        to_ocr = document.problem is Problem.NO_TEXT and not ocr
        say(f"Not read: {PROBLEMS[document.problem]}{BY_OCR if to_ocr else ''}.")
        return
    if document.kind is AttachmentKind.OTHER:
        say("It is no bill, authorization, service record or list of numbers: nothing is read in it.")
    else:
        table(
            ("Field", "Value", "Where", "Read from", "Confidence"),
            (_row(field, value, document.facts.sources.get(field)) for field, value in document.facts.told()),
        )
    for note in document.notes:
        say(f"Note: {note.rstrip('.')}.")


def _row(field: str, value: object, source: Source | None) -> tuple[object, ...]:
    shown = ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)
    if source is None:
        return field, shown, "", "", ""
    where = f"page {source.page}" if source.page else " ".join(filter(None, (source.sheet, source.cells)))
    return field, shown, where, source.text, f"{source.confidence:.2f}"


def _marks(document: Document) -> list[tuple[int, Any, str]]:
    return [
        (source.page, source.box, field)
        for field, source in document.facts.sources.items()
        if source.page is not None and source.box is not None
    ]
