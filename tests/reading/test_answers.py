"""Answers that somebody writes into the mail he answers."""

from __future__ import annotations

import pytest

from intake.domain.findings import Kind, Party, Request
from intake.mail.parse import parse
from intake.reading.facts.extract import extract
from intake.reading.passages import Role
from intake.reading.text.visible import visible

HEAD = "From: Ana Ruiz <ana@bolt.example>\r\nSubject: Re: Your port\r\nIn-Reply-To: <q@provider.example>\r\nDate: Wed, 18 Mar 2026 09:00:00 +0000\r\n"
ASKED = """<p>{said}</p><div style="border:none;border-top:solid #E1E1E1 1.0pt"><p><b>From:</b> Support &lt;support@provider.example&gt;<br>
<b>Sent:</b> Tuesday, March 17, 2026<br><b>To:</b> Ana<br><b>Subject:</b> Your port</p></div>
<p>Which numbers? <span style="color:{ink}">415-555-0150</span></p><p>Who is your new provider?</p><p><font color="{ink}">Sierra Link</font></p>
<p>Call us at 800-555-0100 or see <a href="https://provider.example">our page</a>.</p>"""


def read(raw: str, body_type: str) -> tuple[str, dict[str, object]]:
    """What counts as written, and the facts."""
    mail = parse(f"{HEAD}Content-Type: {body_type}; charset=utf-8\r\n\r\n{raw}".encode())
    seen = visible(mail)
    facts, _ = extract(seen, mail, (Request(Kind.PORT_OUT),), Party.CUSTOMER, (), ("Provider Voice",), ())
    return seen.of(Role.WRITTEN), dict(facts.told())


@pytest.mark.parametrize("ink", ["red", "#0070C0", "rgb(0, 128, 0)"])
@pytest.mark.parametrize("said", ["My answers are in red below.", "Le respondo abajo en azul.", "Siehe unten in grün."])
def test_coloured_words_in_a_quote_are_the_senders(said: str, ink: str) -> None:
    """Who says that he answers in colour has written the coloured words, and they answer the questions before them."""
    written, facts = read(ASKED.format(said=said, ink=ink), "text/html")

    assert "415-555-0150" in written and "800-555-0100" not in written
    assert facts == {"numbers": ("+14155550150",), "new_provider": "Sierra Link"}


def test_coloured_words_count_only_where_that_is_said() -> None:
    """A quote may be colourful by itself."""
    written, facts = read(ASKED.format(said="Thanks, that is all right.", ink="red"), "text/html")

    assert "415-555-0150" not in written
    assert facts == {}


@pytest.mark.parametrize(
    ("question", "answer", "fact"),
    [
        ("What is the account number?", "It is HT-9081", {"account_number": "HT-9081"}),
        ("1. Account number:", "AR: HT-9081", {"account_number": "HT-9081"}),
        ("Who is authorized on the account?", "That would be Mr. Daniel Park.", {"authorized_name": "Daniel Park"}),
        ("Qui est la personne autorisée ?", "Moi-même, Chantal Roy", {"authorized_name": "Chantal Roy"}),
        ("¿A qué empresa se cambian?", "Valle Digital", {"new_provider": "Valle Digital"}),
        ("Wann soll portiert werden?", "14. April 2026", {"requested_date": "2026-04-14"}),
        ("Which number can we call you at?", "415-555-0150", {}),
    ],
)
def test_an_answer_below_a_quoted_question(question: str, answer: str, fact: dict[str, object]) -> None:
    """The question tells what the answer is; nothing is taken from the question."""
    raw = f"> On Mar 17, 2026, at 3:14 PM, Support <support@provider.example> wrote:\r\n>\r\n> {question}\r\n\r\n{answer}\r\n"

    _, facts = read(raw, "text/plain")

    assert {name: str(value) for name, value in facts.items()} == fact


def test_two_questions_above_tell_nothing() -> None:
    """Below more than one question nobody knows which is answered."""
    raw = "> Account number?\r\n> Order number?\r\n\r\nHT-9081\r\n"

    assert read(raw, "text/plain")[1] == {}
