"""Names of companies are read whole, and known phone companies are told without a word of the trade."""

from __future__ import annotations

import pytest

from intake.reading.facts.carriers import known_carriers, tells_carrier
from intake.reading.facts.label_keys import listed_key
from intake.reading.facts.names import company_at


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Larkspur & Vane, P.A. asks for it", "Larkspur & Vane, P.A."),
        ("Talleres Ocampo, S.A. de C.V. pide", "Talleres Ocampo, S.A. de C.V."),
        ("Quill Harbor Architects (PLLC). Their number", "Quill Harbor Architects (PLLC)"),
        ("Copper Kettle Diner #14 is moving", "Copper Kettle Diner #14"),
        ("Pell & Daughters, Funeral Directors (est. 1920)", "Pell & Daughters, Funeral Directors"),
        ("Marl Holdings, Inc. d/b/a Marl Street Bakery is", "Marl Holdings, Inc. d/b/a Marl Street Bakery"),
        ("Tanner Rugs and Carpets is", "Tanner Rugs and Carpets"),
        ("Moss and Thimble Florist is", "Moss and Thimble Florist"),
        ("Ana and Bob went", "Ana"),
        ("Harrow Dental's Fremont office", "Harrow Dental"),
    ],
)
def test_a_name_is_read_with_all_that_belongs_to_it(text: str, name: str) -> None:
    """An ending with dots or in brackets, a shop's number, a second name and a coupled trade stay with the name."""
    found = company_at(text, 0)
    assert found is not None
    assert found[0] == name


def test_known_phone_companies_are_found_small_and_large_but_not_in_addresses() -> None:
    """Names that everybody knows need no word of the trade; a mail address or a site is no mention."""
    text = "vonage told us, T-Mobile for Business too; write to me@vonage.example or www.verizon.example"
    assert [name for name, _ in known_carriers(text)] == ["vonage", "T-Mobile for Business"]
    assert tells_carrier("AT&T")
    assert not tells_carrier("Cox Hardware")


def test_the_new_home_of_the_numbers_is_a_label() -> None:
    """A form in everyday words names the new provider and whose numbers they are."""
    assert listed_key("New home") == "new_provider"
    assert listed_key("Whose numbers") == "company"
