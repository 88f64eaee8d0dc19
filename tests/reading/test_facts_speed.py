"""Facts are read in a time that grows with the text, whatever it holds: proved by ratio, on any machine."""

from __future__ import annotations

import time

import pytest

from intake.domain.findings import Kind, Party, PortStatus, Request
from intake.reading.facts.extract import extract
from intake.reading.facts.stretches import LONGEST_PROSE
from intake.reading.facts.wordlists import each_of, hits, overlapping, words
from intake.reading.passages import Passage, Role, Visible
from tests.reading.test_extract import message

ASKED = (Request(Kind.PORT_OUT), Request(Kind.PORT_STOP), Request(Kind.PORT_STATUS, PortStatus.COMPLETED))
PUMPS = [
    "a", "A ", "Account ", "account is ", "account number is is ", "1", "12-", "AB-1234 ", ": ", "\t", "| ", " ", " \t", "\n", "\n \n", ". ", "é",
    "Name: x\n", "Inc. ", "& Co ", "port to A ", "to to ", "authorized contact is ", "A B, ", "the new provider is ", "on behalf of ", "X, our ",
    "12 Mill Rd, ", "CA 95112 ", "1 A St, CA 95112\n", "June 3 ", "4-Jun-26 ", "6/8 ", "31.5. ", "between June 3 and ", "from June 3 to ", "not June 3 but ", "questions ", "call a b c ", "Urb. A, ", "Calle A 1, ", "AB 1 2 ", "a~1#", "we have 1 2 ", "555-01[1-2] ", "555-0126 ", "area code 508 555-0126 ", "<a><b>", "June first ", "12 Mill Rd, San Jose, CA ", "415-555-0100 ", "except ", "but not 415-555-0100 ", "BTN is ", "order (no. ",
    "who is ", "numéro de compte ", "not ", "is not ", "name on the account ", "-", "=", "….", "(", "\"", "of the ", "Dr. ", "Anbieter ",
    "415-555-0101\tAna\tSan Jose, CA 95112\n", "Account number: 12-3456\nNew provider: Acme Telecom\n", "| a | 415-555-0101 | yes |\n", "x,y,z,w,v\n",
    "a  b  c\n", "the number ending 0131 ", "415-555-0100 0131 ", "except the 31 ", "one two three ", "<a>b</a>\n", "\"abc\": \"b\",\n", "PON X EU Y ",
    "only 415-555-0101 of our range ", "from Acme Telecom to Beta Voice ", "Ana Ruiz & Sons ", "la portabilidad a la empresa Vela ",
    "I, Ana, ", "our customer A B ", "appoint A as ", "the lines of A B ", "go to x ", "signed by A B, ", "A from B here ", "a;b;c\n", ". . . . ",
]  # fmt: skip


def spent(text: str) -> float:
    """Seconds of processor time, the better of two."""
    seen = Visible("", (Passage(Role.WRITTEN, text),))
    told = []
    for _ in range(2):
        begin = time.process_time()
        extract(seen, message(), ASKED, Party.CUSTOMER, (), ("Provider Voice",), ())
        told.append(time.process_time() - begin)
    return min(told)


@pytest.mark.parametrize("whole", [LONGEST_PROSE, 60_000])
@pytest.mark.parametrize("pump", PUMPS)
def test_four_times_the_text_takes_less_than_eight_times_the_time(pump: str, whole: int) -> None:
    """Nothing in the reading of facts is quadratic: neither up to where names are read, nor up to the end of a long text."""
    text = (pump * (whole // len(pump) + 1))[:whole]
    spent(text[:1000])

    quarter = max(spent(text[: whole // 4]), 0.01)

    assert spent(text) < 8 * quarter


@pytest.mark.parametrize(
    ("name", "key"),
    [
        (name, key)
        for name in ("who", "codes", "frames", "small")
        for key, listed in words(name).items()
        if name != "who" or isinstance(listed[0], str)
    ],
)
def test_the_gate_lets_through_all_that_the_patterns_find(name: str, key: str) -> None:
    """What re2 is asked first never hides a match of the pattern itself."""
    texts = [
        "Our account with you is 4471-20936 and the new provider is Acme Telecom; the authorized contact is Ana Ruiz.",
        "Nous passons chez Voix du Nord, compte n° 12-345, titulaire : Léa Roy. À l'ordre no 5512.",
        "La cuenta n.º 450-118 es de Óptica Luna; el pedido es AB-112 con la operadora Río Telefonía.",
        "Die Kundennummer lautet 66120, wir wechseln zur Firma Nordnetz, Berechtigte ist Frau Uta Kern.",
        "A conta é 9043-1 em nome de Sampaio Viagens Ltda; a nova operadora é a Maré Telecom.",
        "I, Ana Ruiz, owner of Blue Heron Dental, appoint Acme Telecom as our agent; our lines go to Acme Telecom.",
        "This is Lena with Voxwell, our customer is Harbor & Pine Dental and the LOA from Odile Charron is here.",
        "can i keep my number if i go with ringbird"
        + " and so on" * 150
        + ", the order by Voxwell, our customer is Blue Heron",
    ]
    for text in texts:
        for pattern in each_of(name, key):
            for match in overlapping(pattern, text):
                assert any(hit.span() == match.span() for hit in hits(name, key, text))
