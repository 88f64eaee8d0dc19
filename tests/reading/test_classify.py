"""What is asked is read right, in many voices and five languages; what is not asked stays silent."""

from __future__ import annotations

import random
import string
import time

import pytest

from intake.domain.findings import AttachmentKind, Document, Kind, Party, PortStatus
from intake.domain.policy import Policy
from intake.reading.passages import Passage, Role, Visible
from intake.reading.requests.classify import classify
from intake.reading.requests.rules import concepts, rules, words
from tests.reading.read_messages import US, Asked, message, read, table, told

ROWS = table()


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.subject}|{row.body}"[:60])
def test_every_row_of_the_table_is_read_as_it_says(row: Asked) -> None:
    """Each message of asked.txt yields the kinds, the status and the party that the table names, and no others."""
    found = read(row.sender, row.subject, row.body)

    assert told(found) == row.kinds
    assert found.party is (Party.CARRIER if row.sender else Party.CUSTOMER)


def test_the_table_covers_every_kind_and_status_often_enough() -> None:
    """Every kind stands in at least fifteen rows, every status in at least six, and nothing-asked in sixty."""
    counted = [kind for row in ROWS for kind in (row.kinds or {"-"})]

    for kind in Kind:
        assert sum(c.split(":")[0] == kind.value for c in counted) >= 15, kind
    for status in PortStatus:
        assert counted.count(f"port_status:{status.value}") >= 6, status
    assert counted.count("-") >= 60


def test_a_request_carries_the_very_words_and_the_rules_that_hit() -> None:
    """Evidence is cut from the message itself, at most 120 characters a piece; rules are named."""
    body = "Hello. Please close my account at the end of May. " + "We have moved to the sea. " * 20

    (request,) = read("", "", body).reported

    assert request.kind is Kind.CANCELLATION
    assert request.evidence[0] == "Please close my account at the end of May."
    assert all(len(words_) <= 120 for words_ in request.evidence)
    assert request.rules


@pytest.mark.parametrize("role", [Role.QUOTED, Role.SIGNATURE, Role.FOOTER, Role.HIDDEN, Role.HEAD])
def test_words_that_do_not_count_ask_nothing(role: Role) -> None:
    """Quoted history, signatures, footers and hidden text are never requests."""
    visible = Visible(
        "Re: your mail",
        (
            Passage(Role.WRITTEN, "Thank you, that is clear."),
            Passage(role, "Please port our numbers to Lakeside and cancel the account."),
        ),
        is_reply=True,
    )

    found = classify(visible, message(), US, ())

    assert found.requests == ()
    assert found.courtesy


@pytest.mark.parametrize("role", [Role.FORM, Role.FORWARDED])
def test_forms_and_forwarded_words_count(role: Role) -> None:
    """The answers of a web form and what a sender hands on are read like written words."""
    visible = Visible("", (Passage(role, "Please send us a copy of our CSR."),))

    found = classify(visible, message(), US, ())

    assert told(found) == {"csr"}


def test_the_subject_of_a_reply_is_a_weak_hint_only() -> None:
    """A reply's subject is ours or old: it alone is answered by nobody but staff; the subject of a new mail asks."""
    new = Visible("Please cancel my account", (Passage(Role.WRITTEN, "See subject."),))
    reply = Visible("Please cancel my account", (Passage(Role.WRITTEN, "See below."),), is_reply=True)

    of_new, of_reply = (classify(one, message(), US, ()).requests for one in (new, reply))
    assert [request.kind for request in of_new] == [Kind.CANCELLATION]
    assert all(request.confidence < Policy().answer_at <= of_new[0].confidence for request in of_reply)


def test_an_attached_order_is_read_where_the_message_says_nothing() -> None:
    """An LSR or a reject notice in an attachment carries the request when the mail only says "see attached"."""
    lsr = Document(
        "order.pdf",
        "application/pdf",
        AttachmentKind.OTHER,
        text="LOCAL SERVICE REQUEST\nPON: AB-1\nEnd user: Dunn Bakery\nActivity: Number port\nTN: 503-555-0171",
    )
    reject = Document(
        "notice.pdf",
        "application/pdf",
        AttachmentKind.OTHER,
        text="Your port request 77 was rejected. Reason: account number mismatch.",
    )
    visible = Visible("document", (Passage(Role.WRITTEN, "See attached."),))

    assert told(classify(visible, message(), US, (), (lsr,))) == {"port_out"}
    assert told(classify(visible, message(), US, (), (reject,))) == {"port_status:rejected"}


def test_thanks_and_a_bare_ok_are_courtesy_and_a_question_is_not() -> None:
    """A message that only thanks needs no answer; one that asks something unknown does."""
    assert read("", "Re: ports", "ok, thanks a lot!").courtesy
    assert read("", "", "Merci beaucoup, bonne journée").courtesy
    assert not read("", "", "Thanks, but why is my line still down?").courtesy
    assert not read("", "", "Thanks. Please cancel my account.").courtesy


def test_slips_of_the_typing_are_read_over() -> None:
    """Letters left out, doubled or swapped in the trade's long words do not hide a request."""
    assert told(read("", "", "pls cancell my acount")) == {"cancellation"}
    assert told(read("", "", "need a copy of my last invocie")) == {"bill_copy"}
    assert told(read("", "", "i want to tranfer my nubmer to anohter provider")) == {"port_out"}


def test_words_that_merely_resemble_the_trades_words_are_left_alone() -> None:
    """Real words one letter away from a word of the trade stay what they are."""
    cut = words().cut("She posted records of cancer research at the counter")

    assert cut == ("she", "posted", "records", "of", "cancer", "research", "at", "the", "counter")


def test_every_rule_names_concepts_that_exist() -> None:
    """The rule files load, and every concept in them is in the tables."""
    asked = rules("asked_ports.toml") + rules("asked.toml")

    assert {rule.status for rule in rules("notices.toml")} == set(PortStatus)
    assert {rule.kind for rule in asked} == set(Kind) - {Kind.PORT_STATUS}


def test_long_and_hostile_text_is_read_in_bounded_time() -> None:
    """Megabytes of words, brackets or one endless line neither raise nor take long."""
    rng = random.Random(7)
    texts = [
        "cancel " * 200_000,
        "port " * 100_000 + "number " * 100_000,
        "(" * 500_000,
        "a." * 500_000,
        "x" * 1_000_000,
        "".join(rng.choice(string.printable) for _ in range(200_000)),
        "5551234567 " * 100_000,
        "\t:\n" * 300_000,
    ]
    read("", "", "warm up")
    for text in texts:
        start = time.process_time()
        read("", text[:2_000], text)
        assert time.process_time() - start < 2.0


def test_concepts_know_our_own_names() -> None:
    """What goes to the provider by its name comes in, in whatever case it is written."""
    spans = concepts(US).tag(words().cut("please move my number to provider voice"))

    assert "tous" in spans
