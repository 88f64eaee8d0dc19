"""Accounts that come in again and again: what changes, what is kept, and what is never shown."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from intake.desk.accounts_import import export_accounts, import_accounts, reveal_pin
from intake.desk.desk import Desk, open_desk
from intake.desk.sealing import Sealer, new_key
from intake.domain.account import Account, on_hold
from intake.domain.errors import InputError, NotFoundError, SettingsError
from intake.settings import Settings, parse
from intake.store import accounts
from tests.desk.conftest import START, Clock

HEAD = "account_number,company,billing_zip,number,service_address,number_locked,contact_name,contact_email,contact_authorized,contact_since"
FIRST = f"""{HEAD}
8X-1,Heron Dental,95112,415-555-0123,"12 Mill Road, San Jose, CA",yes,Ana Ruiz,ana@heron.example,yes,
8X-1,,,+442079460000,,,Bo Lind,bo@heron.example,no,2025-02-01
8X-2,"=cmd()",,,,,,,,
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "accounts.csv"
    path.write_text(FIRST, encoding="utf-8")
    return path


@pytest.fixture
def keyed(values: dict[str, object], settings: Settings, tmp_path: Path, clock: Clock) -> Iterator[Desk]:
    """A desk with a key for PINs."""
    (tmp_path / "key").write_text(new_key())
    with_key = {**values, "desk": {**values["desk"], "pin_key_file": "key"}}  # type: ignore[dict-item]
    with open_desk(parse(with_key, base=tmp_path), clock) as desk:
        yield desk


def account(desk: Desk, number: str = "8X-1") -> Account:
    """An account that must be on file."""
    found = accounts.get(desk.db, number)
    assert found is not None
    return found


def test_a_dry_run_shows_the_difference_and_changes_nothing(desk: Desk, file: Path) -> None:
    """Each change is a line, before anything is written; the second time there is none."""
    first = import_accounts(desk, file, "june", dry_run=True)
    empty = list(accounts.all_accounts(desk.db))
    import_accounts(desk, file, "june")
    file.write_text(
        FIRST.replace("Heron Dental", "Heron Smiles").replace("415-555-0123", "415-555-0124"), encoding="utf-8"
    )
    second = import_accounts(desk, file, "june", dry_run=True)

    assert [number for number, _ in first.changes] == ["8X-1", "8X-2"]
    assert empty == []
    assert [line for _, line in second.changes] == [
        "company: Heron Dental -> Heron Smiles",
        "number 415-555-0123: removed",
        "number 415-555-0124: added (service address 12 Mill Road, San Jose, CA, state active, lock locked)",
    ]
    assert account(desk).company == "Heron Dental"
    file.write_text(FIRST, encoding="utf-8")
    assert import_accounts(desk, file, "june").changes == ()


def test_an_address_that_did_not_change_keeps_its_date(desk: Desk, file: Path, clock: Clock) -> None:
    """The day of the first import counts for an address without a date, and stays however often it is imported."""
    import_accounts(desk, file, "june")
    clock.pass_(days=40)
    file.write_text(FIRST.replace("ana@heron", "Ana@Heron"), encoding="utf-8")

    import_accounts(desk, file, "june")

    ana, bo = account(desk).contacts
    assert (ana.since, bo.since) == (START.date(), date(2025, 2, 1))
    assert account(desk).record_changed_at is None


def test_an_account_number_that_is_written_otherwise_is_the_same_account(desk: Desk, file: Path, clock: Clock) -> None:
    """The export of another system drops the hyphen: dates are kept, and the difference is told."""
    import_accounts(desk, file, "june")
    before = account(desk)
    clock.pass_(days=40)
    file.write_text(FIRST.replace("8X-1,", "8x1,"), encoding="utf-8")
    done = import_accounts(desk, file, "june")

    assert done.changes == (("8x1", "account number: 8X-1 -> 8x1"),)
    assert account(desk).contacts == account(desk, "8x1").contacts == before.contacts


def test_a_changed_address_starts_anew_and_holds_the_account(desk: Desk, file: Path, clock: Clock) -> None:
    """A new address of an authorized contact is none of record yet, and no CSR leaves for 72 hours."""
    import_accounts(desk, file, "june")
    clock.pass_(days=40)
    file.write_text(FIRST.replace("ana@heron.example", "ana@gmail.example"), encoding="utf-8")

    import_accounts(desk, file, "june")

    after = account(desk)
    assert after.contacts[0].since == (START + timedelta(days=40)).date()
    assert on_hold(after, clock.now + timedelta(hours=71), 72)
    assert not on_hold(after, clock.now + timedelta(hours=72), 72)


def test_a_bad_row_changes_nothing(desk: Desk, file: Path) -> None:
    """A bad row stops the import, unless it is asked to skip it; nor are all accounts replaced by none."""
    file.write_text(FIRST + "8X-3,,,call us,,,,,,\n", encoding="utf-8")
    refused = import_accounts(desk, file, "june")
    before = len(list(accounts.all_accounts(desk.db)))
    skipped = import_accounts(desk, file, "june", skip_bad=True)
    file.write_text(f"{HEAD}\n", encoding="utf-8")
    emptied = import_accounts(desk, file, "june", skip_bad=True)

    assert (refused.count, before) == (None, 0)
    assert (skipped.count, len(skipped.problems)) == (2, 1)
    assert (emptied.count, len(emptied.problems)) == (None, 1)
    assert len(list(accounts.all_accounts(desk.db))) == 2


def test_an_import_is_told_in_the_history(desk: Desk, file: Path) -> None:
    """Who imported what, and how much of it was new."""
    import_accounts(desk, file, "june")

    [event] = desk.db.rows("SELECT who, what, after, why FROM events")
    assert event == {
        "who": "staff:june",
        "what": "accounts imported",
        "after": "2 accounts, 2 of them changed",
        "why": "accounts.csv",
    }


def test_what_is_exported_can_be_imported(desk: Desk, file: Path, tmp_path: Path) -> None:
    """The exported file brings back the same accounts, and no cell of it is a formula."""
    import_accounts(desk, file, "june")
    before = list(accounts.all_accounts(desk.db))

    written = export_accounts(desk, tmp_path / "out.csv")
    again = import_accounts(desk, tmp_path / "out.csv", "june")

    text = (tmp_path / "out.csv").read_text(encoding="utf-8")
    assert written == 2
    assert again.changes == ()
    assert list(accounts.all_accounts(desk.db)) == before
    assert not re.search(r'(^|,)"?[=+@-]', text, re.M)


def test_an_export_overwrites_no_file(desk: Desk, file: Path) -> None:
    """The file that was imported, with its PINs, is not replaced by an export without them."""
    import_accounts(desk, file, "june")
    before = file.read_bytes()

    with pytest.raises(InputError, match="is there already and is not overwritten"):
        export_accounts(desk, file)

    assert file.read_bytes() == before


def test_a_pin_is_sealed_kept_and_shown_only_with_a_reason(keyed: Desk, file: Path, tmp_path: Path) -> None:
    """The PIN lies encrypted in the database, survives an import that does not tell it, and a look at it is recorded."""
    file.write_text("account_number,company,pin\n8X-1,Heron,471193\n", encoding="utf-8")
    first = import_accounts(keyed, file, "june")
    again = import_accounts(keyed, file, "june")
    file.write_text("account_number,company\n8X-1,Heron\n", encoding="utf-8")
    without = import_accounts(keyed, file, "june")
    export_accounts(keyed, tmp_path / "out.csv")

    with pytest.raises(InputError):
        reveal_pin(keyed, "8X-1", "june", " ")
    with pytest.raises(NotFoundError, match="There is no account 8X-9"):
        reveal_pin(keyed, "8X-9", "june", "asked by telephone")
    pin = reveal_pin(keyed, "8x-1", "june", "asked by telephone")

    assert pin == "471193"
    assert (len(first.changes), again.changes, without.changes) == (1, (), ())
    assert "471193" not in (tmp_path / "out.csv").read_text()
    assert all(b"471193" not in path.read_bytes() for path in tmp_path.glob("queue.db*"))
    assert keyed.db.rows("SELECT who, after, why FROM events WHERE what = 'PIN revealed'") == [
        {"who": "staff:june", "after": "8X-1", "why": "asked by telephone"}
    ]


def test_pins_that_differ_are_told_without_showing_them(keyed: Desk, file: Path) -> None:
    """Mistakes about a PIN never print it, and a changed one is told as changed."""
    file.write_text("account_number,pin\n8X-1,471193\n8X-1,471194\n8X-2,12\n", encoding="utf-8")
    refused = import_accounts(keyed, file, "june")
    file.write_text("account_number,pin\n8X-1,471193\n", encoding="utf-8")
    import_accounts(keyed, file, "june")
    file.write_text("account_number,pin\n8X-1,471194\n", encoding="utf-8")
    changed = import_accounts(keyed, file, "june")

    told = " ".join(problem.message for problem in refused.problems)
    assert len(refused.problems) == 2
    assert "47119" not in told
    assert changed.changes == (("8X-1", "PIN: changed"),)


def test_a_pin_needs_a_key(desk: Desk, file: Path) -> None:
    """Without a key a file with PINs is refused with what to do, and nothing of it is kept."""
    file.write_text("account_number,pin\n8X-1,471193\n", encoding="utf-8")

    refused = import_accounts(desk, file, "june", skip_bad=True)

    assert "run.py accounts key" in refused.problems[0].message
    assert all(not found.sealed_pin for found in accounts.all_accounts(desk.db))
    with pytest.raises(NotFoundError):
        reveal_pin(desk, "8X-1", "june", "why not")


def test_another_key_opens_nothing(keyed: Desk, tmp_path: Path) -> None:
    """A PIN sealed with another key, or a key that is none, is told in a sentence without either."""
    stranger = Sealer(new_key()).seal(b"471193").decode()
    with keyed.db.transaction():
        accounts.upsert(keyed.db, replace(Account("8X-1", "Heron"), sealed_pin=stranger))

    with pytest.raises(SettingsError, match="another key"):
        reveal_pin(keyed, "8X-1", "june", "x")
    with pytest.raises(SettingsError, match="accounts key FILE"):
        Sealer("hello")
