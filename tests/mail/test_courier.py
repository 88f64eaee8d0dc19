"""Letters as files of a Maildir and as drafts in an IMAP folder."""

from __future__ import annotations

import mailbox
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from intake.domain.letter import Fate
from intake.mail.compose import compose
from intake.mail.opening import open_courier
from intake.settings import DraftsCourier, MaildirCourier
from tests.mail.sending import LETTER, NOW, Sending, deliver
from tests.servers.cutter import Cutter
from tests.servers.dovecot import Dovecot
from tests.servers.ports import free_port


def test_a_maildir_courier_writes_what_a_mail_program_opens(tmp_path: Path) -> None:
    """The folder is made, and the letter in it reads back."""
    path = tmp_path / "sent" / "Maildir"
    sending = Sending()

    with open_courier(MaildirCourier(kind="maildir", path=path)) as courier:
        outcome = deliver(courier, sending=sending)

    assert outcome.fate == Fate.SENT
    assert sending.count == 1
    box = mailbox.Maildir(path, create=False)
    assert [letter["Subject"] for letter in box] == ["Re: Moving our numbers"]
    assert list((path / "tmp").iterdir()) == []


def test_a_letter_is_written_once_whatever_became_of_it(tmp_path: Path) -> None:
    """The same Message-ID again, even after a person has read it, writes no second letter."""
    with open_courier(MaildirCourier(kind="maildir", path=tmp_path)) as courier:
        deliver(courier)
        again = deliver(courier)
        [path] = (tmp_path / "new").iterdir()
        path.rename(tmp_path / "cur" / f"{path.name}:2,S")
        sending = Sending()
        third = deliver(courier, sending=sending)
        other = deliver(courier, replace(LETTER, message_id="<letter-2@losing.example>"))

    assert [again.fate, third.fate, other.fate] == [Fate.SENT] * 3
    assert sending.count == 0
    assert len(list((tmp_path / "new").iterdir())) == 1
    assert len(list((tmp_path / "cur").iterdir())) == 1


def test_a_folder_that_cannot_be_written_defers(tmp_path: Path) -> None:
    """The reason names the path."""
    (tmp_path / "file").write_text("no folder")

    with open_courier(MaildirCourier(kind="maildir", path=tmp_path / "file")) as courier:
        outcome = deliver(courier)

    assert outcome.fate == Fate.DEFERRED
    assert str(tmp_path / "file") in outcome.reason


@pytest.fixture
def drafts(dovecot: Dovecot, user: str, password_file: Path) -> Callable[..., DraftsCourier]:
    """Settings of a drafts courier for the test's own user."""

    def make(**changes: object) -> DraftsCourier:
        values: dict[str, object] = {
            "kind": "drafts",
            "host": "127.0.0.1",
            "port": dovecot.tls_port,
            "username": user,
            "password_file": password_file,
            "ca_file": dovecot.ca_file,
            "timeout_seconds": 5,
        }
        return DraftsCourier.model_validate(values | changes)

    return make


def test_a_draft_waits_for_a_person(dovecot: Dovecot, drafts: Callable[..., DraftsCourier], user: str) -> None:
    """The letter lies in the folder, flagged as a draft; the same letter again writes no second one."""
    sending = Sending()

    with open_courier(drafts(folder="Desk/Drafts")) as courier:
        first = deliver(courier, sending=sending)
        second = deliver(courier, sending=sending)

    assert first.fate == second.fate == Fate.SENT
    assert sending.count == 1
    assert dovecot.folders(user)["Desk/Drafts"] == [compose(LETTER, NOW)]
    with dovecot.client(user) as client:
        client.select_folder("Desk/Drafts", readonly=True)
        assert client.search(["DRAFT"]) == [1]


def test_drafts_that_cannot_be_written_are_deferred(drafts: Callable[..., DraftsCourier], tmp_path: Path) -> None:
    """A server that is down or refuses the login: the letter waits, the rest of the run is not tried."""
    (tmp_path / "wrong").write_text("wrong")

    with open_courier(drafts(port=free_port())) as courier:
        down = deliver(courier)
    with open_courier(drafts(password_file=tmp_path / "wrong")) as courier:
        refused, again = deliver(courier), deliver(courier)

    assert down.fate == refused.fate == Fate.DEFERRED
    assert "refused the connection" in down.reason
    assert "refused the login" in refused.reason
    assert again == refused


def test_a_line_broken_while_a_draft_is_written_leaves_it_open(
    dovecot: Dovecot, drafts: Callable[..., DraftsCourier], user: str
) -> None:
    """The server may have it: unknown; the same letter on the next run is found there, and not written twice."""
    with Cutter(dovecot.port) as line:
        line.cut_when, line.forward_first = b"your new provider", True
        with open_courier(drafts(security="plain", port=line.port)) as courier:
            first = deliver(courier)
    with open_courier(drafts()) as courier:
        second = deliver(courier)

    assert first.fate == Fate.UNKNOWN
    assert second.fate == Fate.SENT
    assert len(dovecot.folders(user)["Drafts"]) == 1
