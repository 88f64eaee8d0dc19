"""A CSR as staff live it, by run.py alone: looked at, approved or refused, and in the right mailbox."""

from __future__ import annotations

import io
from email import message_from_bytes, policy
from pathlib import Path

import pdfplumber
import pytest
import sqlite_utils

from tests.journeys.runner import run

ROSA, MIRIAM, STRANGER = "rosa@marlowbakery.example", "miriam@alderstreetvet.example", "k.lindqvist@webmail.example"


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a demo that ran: its desk has CSR requests of an authorized person and of a stranger."""
    folder = tmp_path_factory.mktemp("csr") / "demo"
    done = run("demo", "--folder", folder)
    assert done.returncode == 0, done.stderr
    return folder


def reference(folder: Path, sender: str) -> str:
    """The ticket of a sender's CSR request."""
    db = sqlite_utils.Database(folder / "queue.db")
    sql = "SELECT t.reference FROM tickets t JOIN requests r ON r.ticket_id = t.id WHERE r.kind = 'csr' AND t.requester = ?"
    return str(next(db.query(sql, [sender]))["reference"])


def letters(folder: Path) -> list[object]:
    """All letters of the desk, parsed."""
    return [
        message_from_bytes(path.read_bytes(), policy=policy.default) for path in (folder / "letters" / "new").iterdir()
    ]


def test_an_approved_record_reaches_the_authorized_person(demo: Path, tmp_path: Path) -> None:
    """A preview to look at, then the approval, then one letter with the record as PDF and text, told in the history."""
    ticket, config = reference(demo, ROSA), ("--config", demo / "config.toml")

    preview = run("approve", ticket, *config, "--preview", tmp_path / "record.pdf")
    once_more = run("approve", ticket, *config, "--preview", tmp_path / "record.pdf")
    approved = run("approve", ticket, *config, "--as", "june")
    again = run("approve", ticket, *config, "--as", "kay")
    run("once", *config)
    shown = run("show", ticket, *config)

    records = [letter for letter in letters(demo) if list(letter.iter_attachments())]
    with pdfplumber.open(tmp_path / "record.pdf") as pdf:
        first = pdf.pages[0].extract_text()
    with pdfplumber.open(io.BytesIO(next(records[0].iter_attachments()).get_content())) as pdf:
        sent = pdf.pages[0].extract_text()
    assert "nothing was approved" in preview.stdout
    assert (once_more.returncode, "record.pdf is there already" in once_more.stderr) == (2, True)
    assert f"to {ROSA} goes out" in approved.stdout
    assert (again.returncode, "approved" in again.stderr) == (2, True)
    assert [letter["To"] for letter in records] == [ROSA]
    assert "Company Marlow & Finch Bakery" in sent
    assert "800-555-0142 active none" in sent
    assert first == sent
    assert "staff:june" in shown.stdout
    assert "the CSR was sent" in " ".join(shown.stdout.split())


def test_a_strangers_request_is_refused_and_the_authorized_person_is_told(demo: Path) -> None:
    """Approving it is refused with the reason; refused, the stranger learns nothing, and the contact of record hears of it."""
    ticket, config = reference(demo, STRANGER), ("--config", demo / "config.toml")

    denied = run("approve", ticket, *config)
    refused = run("refuse", ticket, *config, "--why", "nobody there knows of it")
    run("once", *config)

    words = {
        letter["To"]: letter.get_body(("plain",)).get_content()
        for letter in letters(demo)
        if "did not send it" in letter.get_body(("plain",)).get_content()
        or "cannot send one" in letter.get_body(("plain",)).get_content()
    }
    assert denied.returncode == 2
    assert "may not go out" in denied.stderr
    assert "Letters to: k.lindqvist@webmail.example, miriam@alderstreetvet.example" in refused.stdout
    assert set(words) == {STRANGER, MIRIAM}
    assert "8X-" not in words[STRANGER]
    assert "Alder" not in words[STRANGER]
