"""Full-text search: finds what people type, and no text can break or misuse it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from intake.store import search
from intake.store.database import Database
from intake.store.search import SearchText, find_messages


@pytest.fixture
def mail(fill: Any) -> dict[str, int]:
    """Three messages to be told apart."""
    return {
        "port": fill.message(
            subject="Moving our numbers",
            said="Please port-out (415) 555-0123 and 020 7946 0123. Gruß, José",
            from_name="Ana Ruiz",
            from_address="ana.ruiz@heron.example",
            search=SearchText(numbers=("+14155550124", "8X-204417"), names=("Blue Heron Dental LLC",)),
        ),
        "bill": fill.message(
            subject="Bill",
            said="see attached",
            from_address="bo@marlow.example",
            search=SearchText(documents="Statement 2026 for account 8X-118830, amount due 1204.18, BTN 757.555.0131"),
        ),
        "other": fill.message(subject="Hello", said="numbers 415 and 0123 alone, 555 too", from_address="cy@t.example"),
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("415 555 0124", ["port"]),
        ("(415) 555-0124", ["port"]),
        ("+1 415.555.0124", ["port"]),
        ("14155550124", ["port"]),
        ("4155550123", ["port"]),
        ("555-0123", ["port", "other"]),
        ("+44 20 7946 0123", []),
        ("020 79460123", ["port"]),
        ("7575550131", ["bill"]),
        ("8X-204417", ["port"]),
        ("8x 118830", ["bill"]),
        ("1204.18", ["bill"]),
        ("heron", ["port"]),
        ("BLUE dental", ["port"]),
        ("ana.ruiz@heron.example", ["port"]),
        ("gruss jose", ["port"]),
        ("gruß josé", ["port"]),
        ("port-out", ["port"]),
        ("port", ["port"]),
        ("dent", ["port"]),
        ("heron marlow", []),
        ("４１５ ５５５ ０１２４", ["port"]),
    ],
)
def test_what_people_type_is_found(db: Database, mail: dict[str, int], text: str, expected: list[str]) -> None:
    """Numbers in any spelling, words without case and accents, beginnings of words; every word must be there."""
    assert sorted(find_messages(db, text)) == sorted(mail[name] for name in expected)


@pytest.mark.parametrize(
    "text",
    [
        '"', "'", "port*", "port OR", "NEAR(port out)", "said:port", "{said subject}:port", "-port", "port^",
        "(port", "port) AND (", "AND", "NOT port", "port + out", "%_", "\x00", "; DROP TABLE messages; --", "\ud800",
        "*", "^", ":", '""', '"port" "', "a" * 10_000, "1 " * 5_000, "+" * 500, "(((((((((((", "\u200b", "٠١٢٣",
    ],
)  # fmt: skip
def test_no_text_breaks_the_search(db: Database, mail: dict[str, int], text: str) -> None:
    """The query syntax of FTS5 is words like any others; nothing raises and nothing else is reached."""
    assert set(find_messages(db, text)) <= set(mail.values())
    assert db.value("SELECT count(*) FROM messages") == 3


def test_a_column_cannot_be_chosen(db: Database, mail: dict[str, int]) -> None:
    """A column filter is looked for as words."""
    assert find_messages(db, "documents:statement") == []
    assert find_messages(db, "subject:hello") == []


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=60) | st.from_regex(r"[\"'*^:(){}+\- ORANDT0-9]{0,40}"))
def test_any_text_at_all(db: Database, text: str) -> None:
    """Whatever is typed, the search answers."""
    assert find_messages(db, text) == []


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=st.text(max_size=80))
def test_what_was_written_is_found_again(db: Database, words: str) -> None:
    """A text finds the message that says it, unless it holds no word at all."""
    with db.transaction():
        search.index_message(db, 1, subject="", said=words, more=SearchText())

    assert find_messages(db, words) == ([1] if search.match_query(words) else [])


def test_indexing_again_replaces(db: Database, mail: dict[str, int]) -> None:
    """What a message was found by before is forgotten."""
    with db.transaction():
        search.index_message(db, mail["port"], subject="Other", said="words", more=SearchText())

    assert find_messages(db, "heron") == []
    assert find_messages(db, "other words") == [mail["port"]]


def test_the_limit_is_kept(db: Database, mail: dict[str, int]) -> None:
    """No more ids than asked for."""
    assert len(find_messages(db, "numbers", 1)) == 1
    assert find_messages(db, "numbers", 0) == []
    assert find_messages(db, "numbers", -5) == []
