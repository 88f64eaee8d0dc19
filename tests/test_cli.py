"""Bad input on the command line: one clear sentence each, and nothing lost."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from intake.cli import main
from tests.journeys.runner import ROOT, run

SAMPLES = ROOT / "intake" / "samples"

GOOD = """
[desk]
database = "queue.db"
[provider]
name = "Losing Voice"
[[mailbox]]
kind = "maildir"
name = "support"
address = "support@losing.example"
path = "mail"
[courier]
kind = "maildir"
path = "letters"
"""


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """A configuration whose mailbox is empty."""
    for part in ("new", "cur", "tmp"):
        (tmp_path / "mail" / part).mkdir(parents=True)
    file = tmp_path / "config.toml"
    file.write_text(GOOD)
    return file


def told(capsys: pytest.CaptureFixture[str], *arguments: object) -> str:
    """What a command that must fail with 2 says on standard error."""
    assert main([str(argument) for argument in arguments]) == 2
    error = capsys.readouterr().err
    assert "Traceback" not in error
    return error


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (('name = "Losing Voice"', 'nmae = "Losing Voice"'), ("provider.name", "provider.nmae", "no such setting")),
        (('kind = "maildir"\nname', 'kind = "pop3"\nname'), ("mailbox.1", "maildir", "imap")),
        (('path = "letters"', "path = 7"), ("courier.maildir.path",)),
        (("[desk]", "[rules]\ntimezone = 'Mars'\n[desk]"), ("Mars", "America/New_York")),
        (("[desk]", "[rules.letters]\nport_out = 'maybe'\n[desk]"), ("rules.letters.port_out", "send")),
        (
            ("[desk]", "[rules.letters]\nport = 'send'\n[desk]"),
            ("rules.letters.port:", "no such setting here", "port_out"),
        ),
        (("[desk]", "[limits]\nscanned_pages = -1\n[desk]"), ("limits.scanned_pages: this must be 0 or more",)),
        (("[desk]", "[limits]\nscanned_pages = 21\n[desk]"), ("limits.scanned_pages: this must be 20 or less",)),
        (("[desk]", "[staff]\nday_begins = '8am'\n[desk]"), ("staff.day_begins", '"08:00"')),
        (("[desk]", "limits = 3\n[desk]"), ("limits: this is a section",)),
        (("[desk]", "[desk"), ("not valid TOML",)),
        (
            (
                "[[mailbox]]",
                '[[mailbox]]\nkind = "imap"\nname = "b"\naddress = "a@b.example"\nhost = "mail.b.example"\nsecurity = "plain"\n[[mailbox]]',
            ),
            ("loopback",),
        ),
        (("[desk]", "[staff]\naddress = 'nobody'\n[desk]"), ("staff.address", "porting@provider.example")),
        (("[desk]", "[staff]\naddress = 'support@losing.example'\n[desk]"), ("staff.address", "come back")),
        (("[desk]", "[staff]\nticket_url = 'https://desk.example'\n[desk]"), ("{reference}",)),
        (("[desk]", "[follow_up]\ndelay_notice_hours = 0\n[desk]"), ("follow_up", "1 or more")),
        (("[desk]", "[[carrier]]\nname = 'A'\ndomains = ['a@a.example']\n[desk]"), ("carrier A", "no mail domain")),
        (
            ("[desk]", "".join(f"[[carrier]]\nname = '{n}'\ndomains = ['a.example']\n" for n in "AB") + "[desk]"),
            ("a.example", "two carriers"),
        ),
    ],
    ids=[
        "wrong key",
        "unknown mailbox kind",
        "wrong type",
        "no time zone",
        "unknown mode",
        "unknown letter",
        "too few pages",
        "too many pages",
        "no time of day",
        "no section",
        "no TOML",
        "plain to afar",
        "staff without an address",
        "staff in our mailbox",
        "link without a ticket",
        "no hours",
        "no domain",
        "one domain twice",
    ],
)
def test_a_wrong_configuration_is_named_by_its_key(
    config: Path, capsys: pytest.CaptureFixture[str], change: tuple[str, str], words: tuple[str, ...]
) -> None:
    """Each mistake of a configuration is told by its key, with what would be right."""
    config.write_text(GOOD.replace(*change))

    error = told(capsys, "once", "--config", config)

    assert all(word in error for word in words), error
    assert "Input should" not in error


def test_every_mistake_is_named_at_once(config: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Three mistakes are told in one go."""
    config.write_text(GOOD.replace('path = "letters"', "path = 7\nfoo = 1") + "[limits]\npages = 0\n")

    error = told(capsys, "once", "--config", config)

    assert "3 mistakes" in error


def test_ocr_without_its_program(
    config: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A desk that wants scans read, on a machine without tesseract, is told what to install."""
    config.write_text(GOOD + "[limits]\nscanned_pages = 2\n")
    monkeypatch.setenv("PATH", "/nowhere")

    error = told(capsys, "once", "--config", config)

    assert "limits.scanned_pages" in error
    assert "apt-get install tesseract-ocr" in error


def test_no_configuration(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A configuration that is not there is told, with how to name another."""
    assert "--config" in told(capsys, "once", "--config", tmp_path / "none.toml")


def test_a_folder_that_is_no_maildir(config: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A mailbox folder without new and cur is told, and the pass ends with 1."""
    (config.parent / "mail" / "new").rmdir()

    assert main(["once", "--config", str(config)]) == 1
    assert "Maildir" in capsys.readouterr().out


@pytest.mark.parametrize("what", ["not a database", "newer", "another program's", "folder"])
def test_a_database_that_cannot_be_used(config: Path, capsys: pytest.CaptureFixture[str], what: str) -> None:
    """A file that is no database, a newer one, another program's, a folder: each is told, and left as it was."""
    file = config.parent / "queue.db"
    if what == "not a database":
        file.write_bytes(b"hello, I am a letter\n" * 100)
    elif what == "folder":
        file.mkdir()
    elif what == "newer":
        main(["tickets", "--config", str(config)])
        with sqlite3.connect(file) as db:
            db.execute("PRAGMA user_version = 9999")
    else:
        with sqlite3.connect(file) as db:
            db.execute("CREATE TABLE recipes (name)")
    before = file.read_bytes() if file.is_file() else b""

    error = told(capsys, "tickets", "--config", config)

    assert "queue.db" in error
    assert what == "folder" or file.read_bytes() == before


def test_a_locked_database(config: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A database that another program holds is told after a few seconds, and nothing is lost."""
    main(["tickets", "--config", str(config)])
    with sqlite3.connect(config.parent / "queue.db", isolation_level=None) as db:
        db.execute("BEGIN EXCLUSIVE")
        error = told(capsys, "note", "PD-AAAAAA", "hello", "--config", config)
        db.execute("ROLLBACK")

    assert "locked" in error or "another" in error


@pytest.mark.parametrize(
    "arguments",
    [
        ("show", "PD-NOSUCH"),
        ("release", "99"),
        ("withdraw", "99", "--why", "x"),
        ("close", "PD-NOSUCH"),
        ("assign", "PD-NOSUCH", "june"),
        ("note", "PD-NOSUCH", "x"),
        ("answer", "PD-NOSUCH", "--text", "x"),
        ("letters", "--show", "99"),
        ("shunted", "show", "99"),
        ("shunted", "replay", "99"),
        ("accounts", "show", "nobody"),
    ],
    ids=" ".join,
)
def test_what_is_not_there_is_told(
    config: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...]
) -> None:
    """A ticket, letter, message or account that does not exist is one sentence."""
    error = told(capsys, *arguments, "--config", config)

    assert error.startswith("Error: ")


@pytest.mark.parametrize(
    "arguments",
    [
        ("answer", "X"),
        ("answer", "X", "--text", "a", "--file", "b"),
        ("tickets", "--number", "no number"),
        ("tickets", "--kind", "pizza"),
        ("frobnicate",),
    ],
    ids=" ".join,
)
def test_wrong_arguments_are_told(capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...]) -> None:
    """Arguments that make no sense end with 2 and a sentence."""
    told(capsys, *arguments)


def test_inspect_of_a_path_that_is_not_there(tmp_path: Path) -> None:
    """inspect names a missing PATH on standard error, prints nothing, and ends with 2, even after a good PATH."""
    done = run("inspect", SAMPLES / "mail", tmp_path / "nothing.eml")

    assert done.returncode == 2
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1
    assert "nothing.eml" in done.stderr


def test_inspect_reads_files_folders_and_mbox(tmp_path: Path) -> None:
    """A file, a folder (sorted, at every depth) and an mbox give one JSON object per message, and nothing else."""
    (tmp_path / "b" / "deep").mkdir(parents=True)
    (tmp_path / "b" / "2.eml").write_bytes(b"From: b@x.example\nSubject: two\n\nhello")
    (tmp_path / "b" / "deep" / "1.eml").write_bytes(b"From: a@x.example\nSubject: one\n\nhello")
    (tmp_path / "box.mbox").write_bytes(
        b"From a Mon Nov 16 00:00:00 2026\nFrom: c@x.example\nSubject: three\n\nhello\n\n"
        b"From a Mon Nov 16 00:00:00 2026\nFrom: d@x.example\nSubject: four\n\nhello\n"
    )

    done = run("inspect", tmp_path / "b", tmp_path / "box.mbox", SAMPLES / "mail" / "11-porting-pin.eml")

    results = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 0, done.stderr
    assert [result["subject"] for result in results] == ["two", "one", "three", "four", "PIN"]
    assert results[4]["requests"][0]["kind"] == "port_pin"


def test_inspect_matches_accounts(tmp_path: Path) -> None:
    """With --accounts the reply of a proven contact names the path to the bill of the account's own product."""
    config = tmp_path / "config.toml"
    config.write_text((SAMPLES / "config.toml").read_text())

    done = run(
        "inspect",
        "--config",
        config,
        "--accounts",
        SAMPLES / "accounts.csv",
        SAMPLES / "mail" / "04-csr-authorized-with-bill.eml",
    )

    [result] = [json.loads(line) for line in done.stdout.splitlines()]
    assert result["reply"]["sections"] == ["csr"]
    assert not any("account on file" in note for note in result["notes"])


def test_inspect_does_nothing(tmp_path: Path) -> None:
    """inspect makes no database, no mailbox and no letter."""
    config = tmp_path / "config.toml"
    config.write_text(GOOD)

    run("inspect", "--config", config, SAMPLES / "mail")

    assert sorted(path.name for path in tmp_path.iterdir()) == ["config.toml"]


def test_accounts_with_bad_rows_are_told_by_line(config: Path, tmp_path: Path) -> None:
    """Every bad row is told with its line; nothing is imported unless --skip-bad."""
    file = tmp_path / "accounts.csv"
    file.write_text("account_number,company,number\nA-1,Heron,415-555-0123\nA-2,Crane,12\n,Stork,415-555-0124\n")

    strict = run("accounts", "import", "--config", config, file)
    empty = run("accounts", "show", "--config", config, "A-1")
    lenient = run("accounts", "import", "--config", config, "--skip-bad", file)
    there = run("accounts", "show", "--config", config, "415 555 0123")

    assert strict.returncode == 2
    assert "line 3" in strict.stderr
    assert "line 4" in strict.stderr
    assert empty.returncode == 2
    assert lenient.returncode == 0
    assert "Heron" in there.stdout


def test_what_is_written_is_for_its_own_user_alone(tmp_path: Path, config: Path) -> None:
    """An export of all accounts cannot be read by other users of the machine."""
    exported = tmp_path / "accounts.csv"
    run("once", "--config", config)
    done = run("accounts", "export", "--config", config, exported)

    assert done.returncode == 0, done.stderr
    assert exported.stat().st_mode & 0o077 == 0


def test_a_full_disk_under_the_output_is_one_sentence(config: Path) -> None:
    """Output that cannot be written ends with a sentence and a 1, not with a traceback."""
    run("once", "--config", config)
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, str(ROOT / "run.py"), "tickets", "--config", str(config)],
            stdout=full, stderr=subprocess.PIPE, text=True, check=False,
        )  # fmt: skip

    assert "Traceback" not in done.stderr
    assert (done.returncode, "full" in done.stderr) == (1, True)
