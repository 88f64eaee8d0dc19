"""An account matter that nobody proven asked for is confirmed by the answer to a letter to the address of record."""

from __future__ import annotations

from pathlib import Path

import pytest

from intake.desk import look, staff_csr
from intake.desk.desk import Desk
from intake.domain.errors import ConflictError
from intake.loop import Loop
from tests.desk.test_path import letters
from tests.desk.test_staff_csr import ANA, DAN, EVE, Arrive, asked, office, records

__all__ = ["office"]


@pytest.mark.parametrize("asker", [EVE, ANA])
def test_an_unproven_request_is_confirmed_from_the_address_of_record(
    office: Desk, arrive: Arrive, tmp_path: Path, asker: str
) -> None:
    """Somebody nobody vouches for asks, under a strange name or Ana's; the answer to the letter to her address of record
    (the notice that somebody asked, or the receipt), which only its reader can name, comes into the same ticket, and on it
    staff verify: the record goes to Ana, and to nobody else.
    """
    reference = asked(office, arrive, asker, proven=False)
    [told] = [letter for letter in letters(tmp_path) if letter["To"] == ANA]
    with pytest.raises(ConflictError):
        staff_csr.approve(office, reference, "june")

    arrive(ANA, "Re: record", "Yes, please send it to me.", proven=False, In_Reply_To=told["Message-ID"])
    Loop(office).once()
    said = [message["said"] for message in look.story(office, reference).messages]
    staff_csr.verify(office, reference, "her answer to our letter to the address of record", "june", ANA)
    staff_csr.approve(office, reference, "june")
    Loop(office).once()

    assert said[1:] == ["Yes, please send it to me."]
    assert [letter["To"] for letter in records(tmp_path)] == [ANA]


def test_who_did_not_get_the_letter_cannot_answer_it(office: Desk, arrive: Arrive, tmp_path: Path) -> None:
    """The one who asked, and one who guesses at the letter's name, confirm nothing: theirs is another ticket, or their own words."""
    reference = asked(office, arrive, EVE, proven=False)
    [told] = [letter for letter in letters(tmp_path) if letter["To"] == ANA]
    guessed = told["Message-ID"].replace(told["Message-ID"][3], "0" if told["Message-ID"][3] != "0" else "1", 1)
    arrive(ANA, "Re: record", "Yes, please send it to me.", proven=False, In_Reply_To=guessed)
    arrive("mallory@else.example", "Re: record", "Yes, send it.", proven=False, In_Reply_To=told["Message-ID"])
    Loop(office).once()

    assert len(look.story(office, reference).messages) == 1
    assert DAN in {letter["To"] for letter in letters(tmp_path)}
    assert records(tmp_path) == []
