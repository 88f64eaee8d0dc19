"""Accounts from CSV files as people make them."""

from __future__ import annotations

import contextlib
import logging
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from intake.desk.accounts_csv import COLUMNS, load_accounts, read_csv
from intake.domain.account import Account, AccountNumber, Contact
from intake.domain.errors import InputError

HEAD = ",".join(list(COLUMNS)[:12])
GOOD = f"""{HEAD}
8X-1,Heron Dental,business,415-555-0100,(415) 555-0123,"12 Mill Rd, San Jose",,,Ana Ruiz,ana@heron.example,yes,2025-02-01
8X-1,,,,+14155550124,,ported,2026-01-05,,,,
8x1,,,,,,,,Bo,bo@heron.example,,
8X-2,Marlow,,,,,,,,,,
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "accounts.csv"


def problems(file: Path, text: str) -> list[tuple[int, str]]:
    file.write_text(text, encoding="utf-8")
    return [(problem.line, problem.message) for problem in read_csv(file)[1]]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_rows_add_up_to_accounts(file: Path, encoding: str, separator: str, ends: str) -> None:
    """Each row adds what its cells say; numbers in any spelling become E.164; any spreadsheet's dialect is read."""
    rows = GOOD.replace('"12 Mill Rd, San Jose"', '"12 Mill Rd| San Jose"').replace(",", separator).replace("|", ",")
    file.write_bytes(rows.replace("\n", ends).encode(encoding))

    found, wrong = read_csv(file)

    assert wrong == []
    assert found == [
        Account(
            "8X-1", "Heron Dental", "business", "+14155550100",
            (AccountNumber("+14155550123", "12 Mill Rd, San Jose"), AccountNumber("+14155550124", "", "ported", date(2026, 1, 5))),
            (Contact("Ana Ruiz", "ana@heron.example", True, date(2025, 2, 1)), Contact("Bo", "bo@heron.example", False, None)),
        ),
        Account("8X-2", "Marlow"),
    ]  # fmt: skip


def test_columns_stand_in_any_order(file: Path) -> None:
    """Columns may be left out and stand anywhere; empty lines are passed over."""
    file.write_text("Company , Account Number\n\nHeron,8X-1\n,,\n", encoding="utf-8")

    assert read_csv(file) == ([Account("8X-1", "Heron")], [])


@pytest.mark.parametrize(
    ("rows", "line", "says"),
    [
        (",Heron,,,,,,,,,,", 2, "account_number is missing"),
        ("8X-1,,gold,,,,,,,,,", 2, 'product is "gold"; write business or express'),
        ("8X-1,,,,555-0123,,,,,,,", 2, "no telephone number"),
        ("8X-1,,,,415-555-012,,,,,,,", 2, "no telephone number"),
        ("8X-1,,,,415-555-HELP,,,,,,,", 2, "no telephone number"),
        ("8X-1,,,,415-555-0123 ext. 4,,,,,,,", 2, "no telephone number"),
        ("8X-1,,,,1.4156E+10,,,,,,,", 2, "shortened by the spreadsheet"),
        ("8X-1,,,call us,,,,,,,,", 2, 'billing_number "call us" is no telephone number'),
        ("8X-1,,,,415-555-0123,,gone,,,,,", 2, "active, released or ported"),
        ("8X-1,,,,415-555-0123,,released,3/17/2026,,,,", 2, "such as 2026-03-17"),
        ("8X-1,,,,415-555-0123,,released,2026-02-30,,,,", 2, "is no date"),
        ("8X-1,,,,,12 Mill Rd,,,,,,", 2, "number is empty, but the row has service_address"),
        ("8X-1,,,,,,,,Ana,,,", 2, "contact_email is empty, but the row has contact_name"),
        ("8X-1,,,,,,,,Ana,ana at heron,,", 2, "is no email address"),
        ("8X-1,,,,,,,,Ana,an\u0430@heron.example,,", 2, "is no email address"),
        ("8X-1,,,,,,,,Ana,ana@heron.example,perhaps,", 2, "write yes or no"),
        ("8X-1,,,,,,,,,,,,extra", 2, "13 cells under 12 columns"),
        (
            "8X-1,Heron,,,,,,,,,,\n8x 1,Marlow,,,,,,,,,,",
            3,
            'company of account 8X-1 is "Heron" in an earlier row',
        ),
        ("8X-1,,business,,,,,,,,,\n8X-1,,express,,,,,,,,,", 3, "product of account 8X-1"),
        (
            "8X-1,,,,415-555-0123,,,,,,,\n8X-2,,,,4155550123,,,,,,,",
            3,
            "+14155550123 is on account 8X-1 already",
        ),
        (
            "8X-1,,,,,,,,A,a@h.example,yes,\n8X-1,,,,,,,,A,A@h.example,no,",
            3,
            "contact_authorized of A@h.example",
        ),
        (f"8X-1,{'x' * 501},,,,,,,,,,", 2, "company is longer than 500 characters"),
        ('8X-1,"Heron"x,,,,,,,,,,', 2, "look at its quotes"),
    ],
)
def test_a_bad_row_is_told_with_its_line(file: Path, rows: str, line: int, says: str) -> None:
    """Every bad row is told with its line and what to mend."""
    (problem,) = problems(file, f"{HEAD}\n{rows}\n")

    assert problem[0] == line
    assert says in problem[1]


def test_a_bad_row_adds_nothing(file: Path) -> None:
    """Of a bad row not even the good cells count; the other rows do."""
    file.write_text(f"{HEAD}\n8X-1,Heron,,,nonsense,,,,,,,\n8X-2,Marlow,,,,,,,,,,\n", encoding="utf-8")

    found, wrong = read_csv(file)

    assert found == [Account("8X-2", "Marlow")]
    assert len(wrong) == 1


def test_every_mistake_of_a_row_is_told_at_once(file: Path) -> None:
    """Nobody has to mend a row three times."""
    assert len(problems(file, f"{HEAD}\n,,gold,,x,,,,,,,\n")) == 3


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "the file is empty"),
        ("company,number\nHeron,415-555-0123\n", "column account_number is missing"),
        ("account_number,phone\n8X-1,1\n", 'no column "phone"; the columns are account_number, company'),
        ("account_number,company,company\n8X-1,a,b\n", 'column "company" stands twice'),
    ],
)
def test_wrong_columns_are_told(file: Path, text: str, says: str) -> None:
    """A head that cannot be used is told on line 1."""
    assert any(line == 1 and says in message for line, message in problems(file, text))


def test_lines_are_counted_as_an_editor_counts_them(file: Path) -> None:
    """A cell with a line break in it does not shift the lines that are told."""
    text = f'{HEAD}\n8X-1,,,,415-555-0123,"12 Mill Rd\nSan Jose",,,,,,\n8X-2,,gold,,,,,,,,,\n'

    assert [line for line, _ in problems(file, text)] == [4]


@pytest.mark.parametrize("cell", ["=1+1", "+SUM(A1)", "-2", "@cmd", '"=HYPERLINK(""http://x.example"")"'])
def test_formulas_are_kept_harmless(file: Path, cell: str) -> None:
    """A cell that a spreadsheet would run is kept as text behind an apostrophe."""
    file.write_text(f"account_number,company\n8X-1,{cell}\n", encoding="utf-8")

    ((account,), wrong) = read_csv(file)

    assert account.company.startswith("'")
    assert wrong == []


def test_a_file_that_cannot_be_read_is_told(file: Path) -> None:
    """A missing file and one in another encoding are an InputError with what to do."""
    with pytest.raises(InputError, match="cannot be read: No such file"):
        read_csv(file)
    file.write_bytes(f"{HEAD}\n8X-1,Caf\xe9,,,,,,,,,,\n".encode("latin-1"))
    with pytest.raises(InputError, match=r"not UTF-8 text \(line 2\)"):
        read_csv(file)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(raw=st.binary(max_size=200) | st.text(alphabet='",;\n\r\t=@8X1ab', max_size=120).map(str.encode))
def test_any_bytes_at_all(file: Path, raw: bytes) -> None:
    """Whatever the file holds, it is read or refused with a sentence."""
    file.write_bytes(HEAD.encode() + b"\n" + raw)

    with contextlib.suppress(InputError):
        read_csv(file)


def test_bad_rows_are_logged_when_only_looking(file: Path, caplog: pytest.LogCaptureFixture) -> None:
    """For `inspect` the good rows serve, and the bad ones are told in the log."""
    file.write_text(GOOD + "8X-3,,gold,,,,,,,,,\n", encoding="utf-8")

    with caplog.at_level(logging.WARNING):
        assert len(load_accounts(file)) == 2

    assert "line 6" in caplog.text
