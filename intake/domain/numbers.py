"""Telephone numbers as the trade sorts them."""

from collections.abc import Iterable

TOLL_FREE_CODES = frozenset({"800", "833", "844", "855", "866", "877", "888"})
"""Toll-free area codes of the North American plan in service (47 CFR 52.101)."""


def is_north_american(number: str) -> bool:
    """True for an E.164 number of the North American plan (desk rule 23)."""
    return number.startswith("+1") and len(number) == 12


def is_toll_free(number: str) -> bool:
    """True for an E.164 number with a toll-free area code."""
    return is_north_american(number) and number[2:5] in TOLL_FREE_CODES


def toll_free(numbers: Iterable[str]) -> tuple[str, ...]:
    """The toll-free part of `numbers`, in order."""
    return tuple(n for n in numbers if is_toll_free(n))


def local(numbers: Iterable[str]) -> tuple[str, ...]:
    """The part of `numbers` that is North American and not toll-free, in order."""
    return tuple(n for n in numbers if is_north_american(n) and not is_toll_free(n))


def spoken(number: str) -> str:
    """An E.164 number as people write it: "+14155550123" -> "415-555-0123"; foreign ones stay E.164."""
    if not is_north_american(number):
        return number
    return f"{number[2:5]}-{number[5:8]}-{number[8:]}"
