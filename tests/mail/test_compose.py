"""Letters as bytes: threading, marks of automatic mail, and nothing that a stranger could smuggle in."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.domain.letter import Enclosure, Letter
from intake.mail.compose import LetterError, clean, compose, envelope_address, is_message_id, reply_subject

NOW = datetime(2026, 11, 24, 15, 30, tzinfo=UTC)
LETTER = Letter(
    message_id="<letter-1@losing.example>",
    sender_name="Porting Desk",
    sender="support@losing.example",
    to="ana@blueheron.example",
    subject="Re: Moving our numbers",
    text="Hello,\n\nyour new provider files the request.\n",
    html="<p>Hello,</p><p>your new provider files the request.</p>",
    in_reply_to="<a1@blueheron.example>",
    references=("<a0@blueheron.example>",),
)


def read(raw: bytes) -> EmailMessage:
    """As a receiver's mail program reads it."""
    message = message_from_bytes(raw, policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


def text_of(message: EmailMessage) -> str:
    """Its plain text, line ends as \\n."""
    part = message.get_body(("plain",))
    assert isinstance(part, EmailMessage)
    return str(part.get_content()).replace("\r\n", "\n")


def test_a_letter_is_what_was_meant() -> None:
    """One To, our name, subject, date, thread and the marks of automatic mail; text and HTML side by side."""
    raw = compose(LETTER, NOW)

    got = read(raw)
    assert got.items() == [
        ("Message-ID", "<letter-1@losing.example>"),
        ("In-Reply-To", "<a1@blueheron.example>"),
        ("References", "<a0@blueheron.example> <a1@blueheron.example>"),
        ("From", "Porting Desk <support@losing.example>"),
        ("To", "ana@blueheron.example"),
        ("Subject", "Re: Moving our numbers"),
        ("Date", "Tue, 24 Nov 2026 15:30:00 +0000"),
        ("Auto-Submitted", "auto-replied"),
        ("X-Auto-Response-Suppress", "All"),
        ("Precedence", "auto_reply"),
        ("X-Loop", "intake"),
        ("MIME-Version", "1.0"),
        ("Content-Type", got["Content-Type"]),
    ]
    assert got.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in got.iter_parts()] == ["text/plain", "text/html"]
    assert text_of(got) == LETTER.text
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert raw.isascii()


def test_a_letter_may_be_text_alone() -> None:
    """Without HTML there is one part."""
    got = read(compose(replace(LETTER, html=""), NOW))

    assert got.get_content_type() == "text/plain"
    assert text_of(got) == LETTER.text


def test_enclosures_go_with_it() -> None:
    """Files come out as they went in, whatever they call themselves."""
    enclosures = (
        Enclosure("csr.pdf", "application/pdf", b"%PDF-1.7 \x00\xff"),
        Enclosure("../../etc/na\r\nme\u202e.txt", "multipart/mixed; x=y", b"data"),
    )

    got = read(compose(replace(LETTER, enclosures=enclosures), NOW))

    assert got.get_content_type() == "multipart/mixed"
    files = list(got.iter_attachments())
    assert [part.get_filename() for part in files] == ["csr.pdf", ".._.._etc_na me.txt"]
    assert [part.get_content_type() for part in files] == ["application/pdf", "application/octet-stream"]
    assert [part.get_content() for part in files] == [b"%PDF-1.7 \x00\xff", b"data"]
    assert got.get_body(("html",)) is not None


def test_a_notice_is_not_called_a_reply() -> None:
    """auto-generated mail has no Precedence: auto_reply."""
    got = read(compose(replace(LETTER, automatic="auto-generated"), NOW))

    assert got["Auto-Submitted"] == "auto-generated"
    assert "Precedence" not in got


@pytest.mark.parametrize(
    "value",
    [
        "Hi\r\nBcc: victim@elsewhere.example",
        "Hi\nBcc: victim@elsewhere.example\n\nbody",
        "Hi\rBcc: victim@elsewhere.example",
        "Hi\x0bBcc: victim@elsewhere.example",
        "Hi\x85Bcc: victim@elsewhere.example",
        "Hi\u2028Bcc: victim@elsewhere.example",
        "Hi\u2029Bcc: victim@elsewhere.example",
        "Hi\x00Bcc: victim@elsewhere.example",
        "=?utf-8?q?Hi=0D=0ABcc:_victim@elsewhere.example?=",
    ],
)
def test_no_header_value_smuggles_in_another_field(value: str) -> None:
    """Line ends of every kind in the subject and in our name become spaces or nothing."""
    raw = compose(replace(LETTER, subject=value, sender_name=value, html=""), NOW)

    got = read(raw)
    assert "Bcc" not in got
    assert text_of(got) == LETTER.text
    assert [address.addr_spec for address in got["From"].addresses] == ["support@losing.example"]


def test_invisible_characters_are_taken_off_headers() -> None:
    """Bidi overrides and zero-width characters do not reach the reader's screen."""
    got = read(compose(replace(LETTER, subject="Re: \u202egnp\u200b.\ufeffexe\u2066"), NOW))

    assert got["Subject"] == "Re: gnp.exe"


@given(subject=st.text(max_size=400), name=st.text(max_size=200), text=st.text(max_size=300))
def test_any_text_makes_a_letter(subject: str, name: str, text: str) -> None:
    """Whatever strangers' words go into subject, name and text: a letter with our fields and no others."""
    letter = replace(LETTER, subject=reply_subject(subject), sender_name=name, text=text)

    raw = compose(letter, NOW)

    got = message_from_bytes(raw, policy=policy.compat32)
    assert len(got.keys()) == len(set(got.keys())) == 13


ODD = (
    "=?utf-8?q?x=0D=0AB:_c?=",
    "=?",
    "?=",
    "\u200b",
    '"',
    "\\",
    "(",
    ")",
    "<",
    ">",
    "@",
    ",",
    ";",
    ":",
    " ",
    "\n",
    "é",
    "a" * 80,
)


@given(pieces=st.lists(st.sampled_from(ODD), max_size=20))
def test_odd_names_and_subjects_read_back(pieces: list[str]) -> None:
    """Quotes, brackets, encoded words and long words: the receiver reads what we show in our log, and our address."""
    odd = "".join(pieces)

    got = read(compose(replace(LETTER, subject=odd, sender_name=odd), NOW))

    assert " ".join(got["Subject"].split()) == clean(odd)
    assert [address.addr_spec for address in got["From"].addresses] == ["support@losing.example"]


def test_non_ascii_letters_read_back() -> None:
    """Names, subjects and text of other languages come through."""
    letter = replace(
        LETTER, sender_name="Büro für Rufnummern", subject="Re: 番号の移行 " + "ü" * 120, text="Grüße 番号\n"
    )

    got = read(compose(letter, NOW))

    assert got["From"].addresses[0].display_name == "Büro für Rufnummern"
    assert got["Subject"] == letter.subject
    assert text_of(got) == "Grüße 番号\n"


def test_only_well_formed_ids_thread() -> None:
    """Strangers' ids that are no ids are left out; of a long thread the newest 20 are kept, the parent last."""
    bad = ("<no-at>", "x@y", "<a b@c>", "<a@b>\r\nBcc: x@y", "<" + "a" * 300 + "@b>", "<ü@b>")
    ids = tuple(f"<{number}@blueheron.example>" for number in range(40))

    got = read(compose(replace(LETTER, references=bad + ids), NOW))
    broken = read(compose(replace(LETTER, in_reply_to="<a@b>\r\nBcc: x@y", references=bad), NOW))

    assert got["References"].split() == [*ids[-19:], "<a1@blueheron.example>"]
    assert "In-Reply-To" not in broken
    assert "References" not in broken
    assert "Bcc" not in broken


def test_long_ids_are_not_broken() -> None:
    """Ids longer than a line stay one word each, as other programs must find them."""
    long = "<" + "a" * 180 + "@blueheron.example>"

    raw = compose(replace(LETTER, in_reply_to=long, references=(long, "<b@blueheron.example>")), NOW)

    assert f"In-Reply-To: {long}\r\n".encode() in raw
    assert f"References: <b@blueheron.example>\r\n {long}\r\n".encode() in raw


@pytest.mark.parametrize(
    "address",
    [
        "",
        "ana",
        "ana@",
        "@blueheron.example",
        "ana@blueheron.example, eve@elsewhere.example",
        "ana@blueheron.example\r\nBcc: eve@elsewhere.example",
        "Ana <ana@blueheron.example>",
        "ana@blueheron.example>",
        "a na@blueheron.example",
        "ana@blue heron.example",
        "ana\u200b@blueheron.example",
        "ana@elsewhere.example@blueheron.example",
        "(x)ana@blueheron.example",
        '"ana"@blueheron.example',
        "ana..ruiz@blueheron.example",
        "ana@[127.0.0.1]",
    ],
)
def test_a_letter_goes_to_one_sound_address_or_nowhere(address: str) -> None:
    """Anything but local@domain is a permanent failure, said so."""
    with pytest.raises(LetterError, match="not a mail address"):
        compose(replace(LETTER, to=address), NOW)


def test_domains_are_written_as_a_labels() -> None:
    """A domain beyond ASCII goes out in the form that every server knows; a local part beyond ASCII stays."""
    assert envelope_address("ana@bücher.example") == "ana@xn--bcher-kva.example"
    assert envelope_address("jörg@bücher.example") == "jörg@xn--bcher-kva.example"
    assert b"To: ana@xn--bcher-kva.example" in compose(replace(LETTER, to="ana@bücher.example"), NOW)
    assert "To: jörg@blueheron.example".encode() in compose(replace(LETTER, to="jörg@blueheron.example"), NOW)


def test_what_cannot_be_identified_is_not_sent() -> None:
    """A malformed Message-ID, an unknown kind of automatic mail, a date without zone."""
    with pytest.raises(LetterError, match="Message-ID"):
        compose(replace(LETTER, message_id="letter-1"), NOW)
    with pytest.raises(LetterError, match="Auto-Submitted"):
        compose(replace(LETTER, automatic="yes\r\nBcc: x@y"), NOW)
    with pytest.raises(LetterError, match="time zone"):
        compose(LETTER, NOW.replace(tzinfo=None))


@pytest.mark.parametrize(
    ("subject", "answer"),
    [
        ("Moving our numbers", "Re: Moving our numbers"),
        ("Re: Moving our numbers", "Re: Moving our numbers"),
        ("RE: AW: Fwd: re[3]: Moving our numbers", "Re: Moving our numbers"),
        ("SV:Antw: WG: TR: Moving our numbers", "Re: Moving our numbers"),
        ("回复: 转发: Moving our numbers", "Re: Moving our numbers"),
        ("Regarding: our numbers", "Re: Regarding: our numbers"),
        ("Read: this", "Re: Read: this"),
        ("", "Re: your message"),
        ("  Re:  ", "Re: your message"),
        (None, "Re: your message"),
        ("Hi\r\nBcc: x@y.example", "Re: Hi Bcc: x@y.example"),
    ],
)
def test_an_answer_says_re_once(subject: str | None, answer: str) -> None:
    """Prefixes of every mail program's language are replaced by one."""
    assert reply_subject(subject) == answer


def test_a_long_subject_is_cut() -> None:
    """150 characters, and the cut is shown."""
    answer = reply_subject("word " * 100_000)

    assert len(answer) <= 150
    assert answer.endswith("…")


def test_ids_are_judged_strictly() -> None:
    """One pair of brackets, one @, visible ASCII."""
    assert is_message_id("<a.b+c=d/e@x.example>")
    assert not is_message_id("<a@b>, <c@d>")
    assert not is_message_id("<a@b@c>")
