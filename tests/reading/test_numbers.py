"""Telephone numbers in text: spellings, ranges, lists, and what is none."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intake.reading.numbers import LARGEST_RANGE, find_numbers


def short(text: str) -> list[str]:
    """Numbers of a text, North American ones without +1."""
    return [f.number.removeprefix("+1") for f in find_numbers(text)]


@pytest.mark.parametrize(
    "text",
    [
        "(415) 555-0123", "415-555-0123", "415.555.0123", "415 555 0123", "4155550123", "14155550123",
        "+1 415 555 0123", "+14155550123", "1-415-555-0123", "1 (415) 555-0123", "+1(415)555-0123", "415/555-0123",
        "(415)555-0123", "(415)-555-0123", "[415] 555-0123", "415 - 555 - 0123", "415·555·0123",
        "415‑555‑0123", "415–555–0123", "415−555−0123", "415\u00a0555\u00a00123", "415\u202f555\u202f0123",
        "４１５−５５５−０１２３", "（415）555-0123", "415\u200b-555-\u00ad0123",
        "415\t555\t0123", "| 415 | 555 | 0123 |", "NPA 415 NXX 555 Line 0123", "NPA: 415, NXX: 555, LINE: 0123",
        "(415)\n555-0123", "415-555-\n0123", "415 555\n0123",
        "415-555-0123 ext. 12", "415-555-0123 x12", "415-555-0123, ext 9", "415-555-0123 anexo 44", "415-555-0123 poste 7",
        "tel:+14155550123", "T:415.555.0123", "011 1 415 555 0123", "001 415 555 0123",
    ],
)  # fmt: skip
def test_one_number_in_every_spelling(text: str) -> None:
    """People write a North American number in many ways; all are the same number."""
    assert short(text) == ["4155550123"]


@pytest.mark.parametrize(
    ("text", "last", "count"),
    [
        ("828-555-0130 through 0137", "8285550137", 8), ("828-555-0130 thru 828-555-0137", "8285550137", 8),
        ("828-555-0130 - 555-0137", "8285550137", 8), ("828-555-0130–0137", "8285550137", 8),
        ("828-555-0130-0137", "8285550137", 8), ("828-555-0130 to 0137", "8285550137", 8),
        ("828-555-0130 bis 0137", "8285550137", 8), ("828-555-0130 à 0137", "8285550137", 8),
        ("del 828-555-0130 al 0137", "8285550137", 8), ("828-555-0130 até 828-555-0137", "8285550137", 8),
        ("828-555-0130 ~ 0137", "8285550137", 8), ("828-555-0130...0137", "8285550137", 8),
        ("between 828-555-0130 and 828-555-0137", "8285550137", 8), ("8285550130-8285550137", "8285550137", 8),
        ("828-555-0130 -> 0137", "8285550137", 8), ("(828) 555-0130 through (828) 555-0137", "8285550137", 8),
        ("828-555-0130-37", "8285550137", 8), ("828-555-0130-828-555-0137", "8285550137", 8),
    ],
)  # fmt: skip
def test_a_range_is_spelled_out(text: str, last: str, count: int) -> None:
    """A range stands for each number from its first to its last."""
    numbers = short(text)

    assert (numbers[0], numbers[-1], len(numbers)) == ("8285550130", last, count)


@pytest.mark.parametrize(
    ("text", "tails"),
    [
        ("757-555-0110, 0111, 0112 and 0113", "0110 0111 0112 0113"), ("757-555-0110, -0111 and -0112", "0110 0111 0112"),
        ("757-555-0110/11/12", "0110 0111 0112"), ("757-555-0110/0111", "0110 0111"), ("757-555-0110 & 11", "0110 0111"),
        ("757-555-0110, 555-0111", "0110 0111"), ("757-555-0110 y 0111", "0110 0111"), ("757-555-0110 und 0111", "0110 0111"),
        ("757-555-0110, 0112-0114", "0110 0112 0113 0114"), ("757-555-0110\n555-0111\n555-0112", "0110 0111 0112"),
        ("757-555-0110; 757-555-0111", "0110 0111"), ("757-555-0110 (front), 757-555-0111", "0110 0111"),
    ],
)  # fmt: skip
def test_a_shorthand_list_gives_full_numbers(text: str, tails: str) -> None:
    """Short endings after a full number share its area code and exchange."""
    assert short(text) == [f"757555{t}" for t in tails.split()]


@pytest.mark.parametrize(
    "text",
    [
        "account 4471-20936", "8X-204417", "PON BWT-2026-118402", "2026-05-31 10:30", "05/13/2026", "$4,155,550.12",
        "San Jose, CA 94105-1234", "203.0.113.88", "4111 1111 1111 1111", "378282246310005", "123-45-6789", "12-3456789",
        "BWT-4155550123", "wtn_4155550123.csv", "x4155550123", "415-555-0123-001", "614-555-01", "911-555-0123", "415-911-0123",
        "015-555-0123", "https://site.example/t/4155550123", "4155550123@fax.example", "INV4155550123", "41555501234567",
        "call 555-0123", "0110, 0111", "3.14159265358979",
    ],
)  # fmt: skip
def test_what_is_no_number_is_left_alone(text: str) -> None:
    """Accounts, orders, dates, amounts, addresses, cards and ids are no telephone numbers."""
    assert short(text) == []


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1-800-FLOWERS", "8003569377"), ("1-877-555-HELP", "8775554357"), ("(800) GOT-JUNK", "8004685865"),
        ("888-CONTACTS", "8882668228"),
    ],
)  # fmt: skip
def test_letters_of_a_toll_free_number_are_dialled(text: str, number: str) -> None:
    """Vanity letters become digits, for toll-free codes only."""
    assert short(text) == [number]


def test_letters_after_a_toll_free_code_that_are_words_are_no_number() -> None:
    """ "800 North Main" is an address."""
    assert short("we are at 800 NORTH MAIN STREET, Suite 800-A") == []


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("+44 20 7946 0958", "+442079460958"), ("+44 (0)20 7946 0958", "+442079460958"), ("+52 55 5555 0100", "+525555550100"),
        ("011 44 20 7946 0958", "+442079460958"), ("0049 30 23125 000", "+493023125000"),
    ],
)  # fmt: skip
def test_foreign_numbers_are_read_by_their_country_code(text: str, number: str) -> None:
    """Other countries' numbers count when a country code stands before them."""
    assert [f.number for f in find_numbers(text)] == [number]


def test_a_range_too_large_is_refused_with_a_sentence() -> None:
    """Nobody means ten thousand numbers; staff are told."""
    refused: list[str] = []

    numbers = find_numbers("415-555-0000 through 415-555-9999", refused)

    assert len(numbers) < LARGEST_RANGE
    assert "+14155550000 to +14155559999" in refused[0]


def test_changing_one_number_to_another_is_no_range() -> None:
    """ "forward A to B" names two numbers."""
    assert short("forward 415-555-0100 to 415-555-0104") == ["4155550100", "4155550104"]


def test_spans_are_those_of_the_text_given() -> None:
    """The place of each number can be shown in the text as it came."""
    text = "Líne: ４１５−\u200b５５５−０１２３ ok"

    found = find_numbers(text)[0]

    assert text[found.start : found.end] == "４１５−\u200b５５５−０１２３"


PUMPS = ["(", "415-", "1 ", "415-555-", "415-555-0100, ", "+1 ", "0", "+44 ", "a-", "415-555-0100 to ", "800-A", "1-800-", "NPA ", "\n", "2", "between ", "0110/"]  # fmt: skip


@pytest.mark.parametrize("pump", PUMPS)
def test_ten_kilobytes_of_hostile_text_take_little_time(pump: str) -> None:
    """The time is linear in the text, whatever it holds."""
    text = pump * (10_000 // len(pump))
    find_numbers(text)

    begin = time.process_time()
    find_numbers(text)
    spent = time.process_time() - begin

    begin = time.process_time()
    find_numbers(text * 4)
    assert time.process_time() - begin < 12 * spent + 0.05


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="0123456789()-+./, \n\tx&andtoABC", max_size=120))
def test_no_text_raises_and_all_numbers_are_e164(text: str) -> None:
    """Whatever stands there, only E.164 numbers with spans inside the text come back."""
    for found in find_numbers(text):
        assert found.number.startswith("+") and found.number[1:].isdigit()
        assert 0 <= found.start < found.end <= len(text)
