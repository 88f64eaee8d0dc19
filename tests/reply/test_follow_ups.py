"""The letters that time alone brings about."""

import re
from pathlib import Path

import pytest

from intake.domain.errors import TemplateError
from intake.reply.follow_ups import FOLLOW_UP_VALUES, FOLLOW_UPS
from intake.reply.render import Letters, Rendered
from tests.reply.letter_values import FOLDER, FULL

VALUES: dict[str, object] = {
    "asked_on": "Monday, November 16, 2026",
    "waits_for": "csr",
    "answer_due": "Tuesday, December 1, 2026",
    "where": "https://desk.losing.example/PD-7K2M9P",
    "due": "Monday, November 16, 2026, 14:00",
    "day": "Monday, November 16, 2026",
    "waiting": 2,
    "by_kind": ("1 csr", "1 port dispute"),
    "oldest": "PD-7K2M9P: csr, verifying",
    "disputes": ("PD-AAAAAA: port dispute, checking",),
    "overdue": ("PD-BBBBBB: csr, verifying",),
    "due_today": (),
    "done": ("PD-CCCCCC: port abandoned",),
    "troubles": ("2 drafts to release",),
}


@pytest.fixture(scope="module")
def write_follow_up() -> object:
    """Writes one: `write_follow_up("reminder", waits_for="cancellation")`."""
    made = Letters(Path(FOLDER), FULL)

    def write(name: str, **values: object) -> Rendered:
        return made.follow_up(name, VALUES | values, reference="PD-7K2M9P")

    return write


SAYS = {
    "reminder": ("we wrote to you on monday, november 16, 2026", "pd-7k2m9p", "nothing is done before we have your answer"),
    "delay": ("takes longer than we told you", "by tuesday, december 1, 2026", "do not cancel or return anything"),
    "staff_dispute": ("tops the queue", "monday, november 16, 2026, 14:00", "https://desk.losing.example/pd-7k2m9p"),
    "staff_stop": ("stopped or put off", "only the new provider"),
    "staff_overdue": ("its time has passed", "monday, november 16, 2026, 14:00"),
    "staff_digest": (
        "2 wait for a person: 1 csr, 1 port dispute",
        "the longest waiting: pd-7k2m9p: csr, verifying",
        "disputed ports: - pd-aaaaaa: port dispute, checking",
        "overdue: - pd-bbbbbb",
        "since the last digest: - pd-cccccc: port abandoned",
        "need a look: - 2 drafts to release",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", list(FOLLOW_UPS))
def test_each_says_what_it_is_for(name, write_follow_up):
    """What happened, what comes next and by when, in text and in HTML."""
    letter = write_follow_up(name)
    words = " ".join(letter.text.split()).casefold()

    for said in SAYS[name]:
        assert said in words
    assert set(FOLLOW_UPS[name].needs) <= FOLLOW_UP_VALUES
    assert "<p" in letter.html
    assert "None" not in letter.text


@pytest.mark.parametrize("name", [name for name, letter in FOLLOW_UPS.items() if not letter.for_staff])
def test_customers_are_told_as_in_every_letter(name, write_follow_up):
    """A reference, who signs, no digits of a number, no word of an account, and no reason to stay (rule 15)."""
    text = write_follow_up(name).text

    assert "PD-7K2M9P" in text
    assert text.rstrip().endswith("Lindenphone Porting Team")
    assert not re.search(r"\b(offer|discount|balance|fee)\b", text)


def test_an_empty_digest_says_that_nothing_waits(write_follow_up):
    """On a quiet day the digest is two sentences, which shows that the desk is alive."""
    quiet = dict.fromkeys(("by_kind", "disputes", "overdue", "due_today", "done", "troubles"), ())

    text = write_follow_up("staff_digest", waiting=0, oldest="", **quiet).text

    assert "Nothing waits for a person." in text
    assert len(text.split("\n\n")) == 3


def test_a_cancellation_is_asked_for_its_scope_again(write_follow_up):
    """The reminder of a cancellation says what we must know."""
    assert "a license, an extension or a phone number" in " ".join(
        write_follow_up("reminder", waits_for="cancellation").text.split()
    )


def test_a_value_that_is_missing_is_named():
    """A letter with a gap is never written."""
    with pytest.raises(TemplateError, match="needs answer_due"):
        Letters(Path(FOLDER), FULL).follow_up("delay", {}, reference=None)
