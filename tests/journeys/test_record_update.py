"""A change of record as staff live it, by run.py alone: asked by mail, verified by telephone, told to the old address."""

from __future__ import annotations

from email import message_from_bytes, policy
from pathlib import Path

import sqlite_utils

from tests.journeys.runner import run
from tests.test_cli import GOOD

ANA, DAN = "ana@heron.example", "dan@heron.example"
ACCOUNTS = f"""account_number,company,number,service_address,contact_name,contact_email,contact_authorized,contact_since
8X-204417,Heron Dental,415-555-0123,"12 Mill Road, San Jose, CA 95112",Ana Ruiz,{ANA},yes,2024-01-01
8X-204417,,,,Dan Ek,{DAN},yes,2024-01-01
"""
MAIL = f"""From: {ANA}
To: support@losing.example
Subject: Our new name
Date: Mon, 16 Nov 2026 14:59:00 +0000
Message-ID: <1@heron.example>

Please update our company name on record for account 8X-204417: we are Heron Dental LLC now.
"""


def test_a_change_of_record_from_the_mail_to_the_letters(tmp_path: Path) -> None:
    """Refused before anybody made sure, shown as a diff, made, and told to both authorized persons without its values."""
    for name in ("new", "cur", "tmp"):
        (tmp_path / "mail" / name).mkdir(parents=True)
    (tmp_path / "mail" / "new" / "1.test").write_bytes(MAIL.replace("\n", "\r\n").encode())
    (tmp_path / "config.toml").write_text(GOOD + '[rules.letters]\nrecords_update = "send"\n', encoding="utf-8")
    (tmp_path / "accounts.csv").write_text(ACCOUNTS, encoding="utf-8")
    config = ("--config", tmp_path / "config.toml")
    change = ("--company", "Heron Dental LLC")

    run("accounts", "import", tmp_path / "accounts.csv", *config)
    run("once", *config)
    db = sqlite_utils.Database(tmp_path / "queue.db")
    reference = next(db.query("SELECT reference FROM tickets"))["reference"]
    early = run("update", reference, *change, *config)
    verified = run("verify", reference, "--contact", ANA, "--how", "called the number on record", *config)
    tried = run("update", reference, *change, "--dry-run", *config)
    done = run("update", reference, *change, *config, "--as", "june")
    run("once", *config)

    letters = [
        message_from_bytes(p.read_bytes(), policy=policy.default) for p in (tmp_path / "letters" / "new").iterdir()
    ]
    told = {(letter["To"], letter["Subject"].split(":")[1].split("[")[0].strip()) for letter in letters}
    assert (early.returncode, "run.py verify" in early.stderr) == (2, True)
    assert verified.returncode == 0, verified.stderr
    assert "company: Heron Dental -> Heron Dental LLC\nNothing was changed." in tried.stdout
    assert "Changed" in done.stdout
    assert told == {
        (ANA, "Your details on record"),
        (DAN, "Your details on record were changed"),
    }
    assert len(letters) == 3
    assert all("LLC" not in letter.get_body(("plain",)).get_content() for letter in letters)
    assert next(db.query("SELECT company FROM accounts"))["company"] == "Heron Dental LLC"
    assert next(db.query("SELECT state FROM requests"))["state"] == "answered"
