"""Facts of messages: many short ones in many voices, and the rules that no snippet shows."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intake.domain.findings import (
    AttachmentKind,
    Document,
    DocumentFacts,
    Facts,
    Kind,
    Party,
    PortStatus,
    Request,
)
from intake.domain.message import Message
from intake.reading.facts.extract import extract
from intake.reading.passages import Passage, Role, Visible

FOLDER = Path(__file__).parent
FIELDS = (
    "numbers", "account_number", "billing_number", "company", "authorized_name",
    "service_address", "new_provider", "requested_date", "order_number",
)  # fmt: skip
OWN_NAMES = ("Provider Voice", "Provider")


def snippets() -> list[tuple[str, str, str, str]]:
    """(name, head, text, expectation) of every snippet in snippets_*.txt."""
    found = []
    for path in sorted(FOLDER.glob("snippets_*.txt")):
        body = re.sub(r"(?m)^# .*\n", "", path.read_text(encoding="utf-8"))
        for number, block in enumerate(body.split("\n===\n"), 1):
            head, rest = block.strip("\n").split("\n", 1)
            text, want = rest.rsplit("\n->", 1) if "\n->" in rest else (rest, "")
            found.append((f"{path.stem}-{number}", head, text, want.strip()))
    return found


def visible_of(text: str) -> Visible:
    """A message from a snippet: role marks such as "[form]" part its passages."""
    subject, passages = "", []
    for piece in re.split(r"(?m)^(?=\[(?:form|forwarded|signature|quoted|subject|written)\])", text):
        mark = re.match(r"\[(\w+)\]\n?", piece)
        role = mark[1] if mark else "written"
        words = piece[mark.end() :] if mark else piece
        if role == "subject":
            subject, _, words = words.partition("\n")
            role = "written"
        if words.strip():
            passages.append(Passage(Role(role), words.strip("\n")))
    return Visible(subject, tuple(passages))


def message(day: date = date(2026, 5, 11)) -> Message:
    """A message of that day; all else comes by way of Visible."""
    return Message(
        headers=(), message_id=None, from_=None, reply_to=(), to=(), subject=None,
        date=datetime(day.year, day.month, day.day, 12, tzinfo=UTC),
        in_reply_to=(), text="", html="", attachments=(), attached=(),
    )  # fmt: skip


def requests_of(names: str) -> tuple[Request, ...]:
    """ "port_out,port_status:foc" -> requests."""
    pairs = [n.split(":") for n in names.split(",") if n.strip()]
    return tuple(Request(Kind(p[0]), PortStatus(p[1]) if len(p) > 1 else None) for p in pairs)


def wanted(text: str) -> tuple[dict[str, str], set[str]]:
    """The expected fields, and those that are not judged."""
    values, open_fields = {}, set()
    for part in (p.strip() for p in text.split(";")):
        if part.startswith("?"):
            open_fields.add(part[1:])
        elif part:
            name, value = part.split(":", 1)
            values[name.strip()] = value.strip()
    return values, open_fields


def shown(facts: Facts, field: str) -> str:
    """A fact as the snippets write it."""
    value = getattr(facts, field)
    if field == "numbers":
        return " ".join(n[2:] if n.startswith("+1") else n for n in value)
    if field == "billing_number" and value:
        return str(value)[2:]
    return "" if value is None else str(value)


def plain(value: str) -> str:
    """Without case and punctuation, as the values are compared."""
    return re.sub(r"[^\w+]+", " ", value.casefold()).strip()


def differences(head: str, text: str, want: str) -> list[str]:
    """What was read otherwise than expected."""
    party, kinds, *rest = head.split("|")
    day = date.fromisoformat(rest[0]) if rest else date(2026, 5, 11)
    facts, _ = extract(visible_of(text), message(day), requests_of(kinds), Party(party), (), OWN_NAMES, ())
    values, open_fields = wanted(want)
    return [
        f"{field}: want {values.get(field, '')!r}, got {shown(facts, field)!r}"
        for field in FIELDS
        if field not in open_fields and plain(values.get(field, "")) != plain(shown(facts, field))
    ]


@pytest.mark.parametrize(("name", "head", "text", "want"), snippets(), ids=[s[0] for s in snippets()])
def test_each_snippet_gives_its_facts_and_no_others(name: str, head: str, text: str, want: str) -> None:
    """Every fact that the words tell is read, and nothing that they do not tell."""
    assert differences(head, text, want) == [], text


def facts_of(
    text: str,
    kinds: str = "port_out",
    documents: tuple[Document, ...] = (),
    *,
    is_reply: bool = False,
    day: date = date(2026, 5, 11),
) -> tuple[Facts, tuple[str, ...]]:
    """What is read in a text with these requests and documents."""
    seen = visible_of(text)
    if is_reply:
        seen = Visible(seen.subject, seen.passages, is_reply=True)
    return extract(seen, message(day), requests_of(kinds), Party.CUSTOMER, documents, OWN_NAMES, ())


def attached(kind: AttachmentKind, **values: object) -> Document:
    """A readable attachment that says these things."""
    return Document(f"a {kind.value}", "application/pdf", kind, 1, DocumentFacts(**values))  # type: ignore[arg-type]


def test_an_attached_list_completes_the_message() -> None:
    """Numbers of a list are numbers of the matter, after the message's own."""
    listed = attached(AttachmentKind.NUMBER_LIST, numbers=("+14155550101", "+14155550102"))

    facts, _ = facts_of("Please port 415-555-0100 and the lines on the sheet.", documents=(listed,))

    assert facts.numbers == ("+14155550100", "+14155550101", "+14155550102")


def test_a_number_that_stays_is_taken_out_of_an_attached_list() -> None:
    """The message's own words win over the list."""
    listed = attached(AttachmentKind.NUMBER_LIST, numbers=("+14155550101", "+14155550109"))

    facts, _ = facts_of("Port the attached list, but 415-555-0109 stays with you.", documents=(listed,))

    assert facts.numbers == ("+14155550101",)


def test_a_bill_gives_its_numbers_only_where_the_message_names_none() -> None:
    """A bill lists the whole account; the message says what moves."""
    bill = attached(AttachmentKind.BILL, numbers=("+14155550101", "+14155550102"), account_number="77-1")

    named, _ = facts_of("Please port 415-555-0101.", documents=(bill,))
    unnamed, _ = facts_of("Please port our numbers, the bill is attached.", documents=(bill,))

    assert named.numbers == ("+14155550101",)
    assert unnamed.numbers == ("+14155550101", "+14155550102")
    assert named.account_number == "77-1"


def test_where_message_and_document_differ_both_are_shown() -> None:
    """The message's own statement is taken and a note shows the two side by side."""
    loa = attached(AttachmentKind.LOA, account_number="55-01920-7", authorized_name="Ottilie Vance")

    facts, notes = facts_of("Our account is 55-01920-8.", documents=(loa,))

    assert facts.account_number == "55-01920-8"
    assert facts.authorized_name == "Ottilie Vance"
    assert any("55-01920-8" in note and "55-01920-7" in note for note in notes)


def test_a_record_to_be_corrected_does_not_tell_who_is_authorized() -> None:
    """An attached old record names the predecessor."""
    record = attached(AttachmentKind.CSR, authorized_name="Winifred Galt", account_number="PV-210077")

    facts, _ = facts_of("Please put me in her place.", "records_update", (record,))

    assert facts.authorized_name is None
    assert facts.account_number == "PV-210077"


def test_a_document_of_another_kind_says_nothing_of_the_matter() -> None:
    """A certificate names old and new names alike."""
    paper = attached(AttachmentKind.OTHER, company="Old Name Inc")

    assert facts_of("See the certificate.", "records_update", (paper,))[0].company is None


def test_the_subject_of_a_reply_is_history() -> None:
    """A reply repeats our subject; its numbers and orders are not newly told."""
    text = "[subject]Your port of 415-555-0100, order AB-1234\nThanks, all clear."

    assert facts_of(text, "", is_reply=True)[0] == Facts()
    assert facts_of(text, "")[0].numbers == ("+14155550100",)


def test_quotes_signatures_and_footers_tell_no_facts() -> None:
    """Only what the sender newly wrote, filled in or hands on counts."""
    text = "Please port 415-555-0100.\n[quoted]\nAccount 99-1234, 415-555-0111\n[signature]\nBolt Ltd, 415-555-0112, 9 Elm St, Salem, OR 97301"

    facts, _ = facts_of(text)

    assert dict(facts.told()) == {"numbers": ("+14155550100",)}


def test_each_fact_has_its_source() -> None:
    """Staff can see where a fact was read, by which rule, and how surely."""
    facts, _ = facts_of("Account 8X-204417. Please port 415-555-0100 to Acme Telecom on June 3, 2026.")

    assert {name for name, _ in facts.told()} <= set(facts.sources)
    assert "8X-204417" in facts.sources["account_number"].text
    assert 0.6 <= facts.sources["new_provider"].confidence <= 1


def test_our_own_name_is_never_the_new_provider() -> None:
    """ "to Provider Voice" is us."""
    assert facts_of("Please move 415-555-0100 to Provider Voice.")[0].new_provider is None


def test_a_range_too_large_leaves_a_note() -> None:
    """Ten thousand numbers are not spelled out; staff are told."""
    _, notes = facts_of("Port 415-555-0000 through 415-555-9999.")

    assert any("was not spelled out" in note for note in notes)


WORDS = [
    "Account:", "acct", "#", "4471-20936", "415-555-0100", "through", "0104", "and", ",", "\n", "\t", ".", "Acme", "Telecom", "Inc.", "to", "port",
    "authorized", "contact", "is", "Ana", "Ruiz", "12", "Mill", "Rd", "San", "Jose", "CA", "95112", "June", "3", "2026", "BTN", "except", "order", "PON",
    "of", "the", "(", ")", "|", ": ", "é", "'s", "&", "from", "-", "\"", "Dr.",
]  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=60), st.sampled_from(list(Kind)), st.sampled_from(list(Party)))
def test_no_order_of_words_raises(chosen: list[str], kind: Kind, party: Party) -> None:
    """Whatever stands in a message, facts come back, each with its source."""
    seen = Visible("", (Passage(Role.WRITTEN, " ".join(chosen)),))

    facts, _ = extract(seen, message(), (Request(kind),), party, (), OWN_NAMES, ())

    assert {name for name, _ in facts.told()} <= set(facts.sources)
