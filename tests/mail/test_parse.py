"""Messages are read faithfully, within limits, and whatever the bytes."""

from __future__ import annotations

import base64
import email.message
import email.policy
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intake.domain.message import Message
from intake.mail.addresses import a_label
from intake.mail.charsets import clean, decode
from intake.mail.fields import display_filename
from intake.mail.parse import parse

MESSAGES = sorted((Path(__file__).parent.parent / "messages").glob("*.eml"))


def from_(value: str) -> str | None:
    found = parse(f"From: {value}\nSubject: x\n\nx".encode()).from_
    return found.address if found else None


@pytest.mark.parametrize(
    ("value", "address", "name"),
    [
        ("ana@oak.example", "ana@oak.example", ""),
        ("<ana@oak.example>", "ana@oak.example", ""),
        ("Ana Ruiz <ana@oak.example>", "ana@oak.example", "Ana Ruiz"),
        ('"Ruiz, Ana" <ana@oak.example>', "ana@oak.example", "Ruiz, Ana"),
        ('"A \\"Nan\\" Ruiz" <ana@oak.example>', "ana@oak.example", 'A "Nan" Ruiz'),
        ("Dr. A. Ruiz <ana@oak.example>", "ana@oak.example", "Dr. A. Ruiz"),
        ("=?utf-8?q?Ma=C3=AFt=C3=A9?= <m@oak.example>", "m@oak.example", "Maïté"),
        (
            "=?utf-8?b?0JDQvdCw?= =?utf-8?b?IFLDrQ==?= <m@oak.example>",
            "m@oak.example",
            "Анна Rí".replace("Анна", "Ана"),
        ),
        ("Maïté Dé <m@oak.example>", "m@oak.example", "Maïté Dé"),
        ("ana@oak.example (Ana Ruiz)", "ana@oak.example", ""),
        ("Ana (Oak) <ana@oak.example>", "ana@oak.example", "Ana"),
        ('"boss@acme.example" <evil@evil.example>', "evil@evil.example", "boss@acme.example"),
        ("Ana <Ana.Ruiz+x@OAK.Example>", "Ana.Ruiz+x@oak.example", "Ana"),
        ("Ana <ana@bücher.example>", "ana@xn--bcher-kva.example", "Ana"),
        ("O'Brien & Sons <o'brien@oak.example>", "o'brien@oak.example", "O'Brien & Sons"),
    ],
)
def test_plain_and_odd_authors_are_read(value: str, address: str, name: str) -> None:
    """One author is read in every usual form, with its decoded name and an A-label domain."""
    found = parse(f"From: {value}\n\nx".encode()).from_

    assert found is not None
    assert (found.address, found.name) == (address, name)


@pytest.mark.parametrize(
    "value",
    [
        "boss@acme.example <evil@evil.example>",
        "<boss@acme.example><evil@evil.example>",
        "boss@acme.example, evil@evil.example",
        "Team: boss@acme.example;",
        "undisclosed:;",
        "a@b.example)<c@d.example>",
        "boss@acme.example(<evil@evil.example>)",
        "(boss@acme.example) evil@evil.example <x@y.example>",
        "<boss@acme.example> evil@evil.example",
        "Ana <ana@oak.example",
        "Ana ana@oak.example>",
        "Ana <ana@@oak.example>",
        "Ana <ana oak.example>",
        "Ana <>",
        "",
        "MAILER-DAEMON",
        "Ana <ana@oak.example> (x) <y@z.example>",
        '"Ana <ana@oak.example>',
        "Ana\x00 <ana@oak.example>",
        "Ana <ana@oak\x7f.example>",
        "Ana <ana\u200b@oak.example>",
        "Ana <ana@oak.example\u202e>",
        "@relay:ana@oak.example",
        "Ana <@relay:ana@oak.example>",
        "Ruiz, Ana <ana@oak.example>",
        "Ana <ana@[192.0.2.1]>",
        "a" * 3000 + " <ana@oak.example>",
        "Ana <ana@" + "a" * 300 + ".example>",
        "Ana; <ana@oak.example>",
        "Ana \\<b@c.example> <ana@oak.example>",
    ],
)
def test_doubtful_authors_are_none(value: str) -> None:
    """Where an address cannot be read in one way only there is none, and a defect says so."""
    message = parse(f"From: {value}\nSubject: x\n\nx".encode())

    assert message.from_ is None
    assert message.defects


def test_two_from_fields_are_none() -> None:
    """Two From fields name nobody."""
    assert parse(b"From: a@oak.example\nFrom: b@oak.example\n\nx").from_ is None
    assert parse(b"From: a@oak.example\rFrom: b@oak.example\n\nx").from_ is None


@pytest.mark.parametrize(
    ("domain", "label"),
    [
        ("OAK.example", "oak.example"),
        ("oak.example.", "oak.example"),
        ("straße.example", "xn--strae-oqa.example"),
        ("аcme.example", "xn--cme-5cd.example"),
        ("a b.example", None),
        ("", None),
        ("..", None),
    ],
)
def test_domains_are_compared_as_a_labels(domain: str, label: str | None) -> None:
    """UTS 46: a look-alike is another domain."""
    assert a_label(domain) == label


@pytest.mark.parametrize(
    ("label", "data", "text"),
    [
        ("utf-8", "é".encode(), "é"),
        ("UTF8", "é".encode(), "é"),
        ('"utf-8"', "é".encode(), "é"),
        ("iso-8859-1", b"\x93\xe9\x94", "“é”"),
        ("us-ascii", b"\xe9", "é"),
        ("us-ascii", "é".encode(), "é"),
        ("windows-1252", b"\x80", "€"),
        ("utf-8", b"caf\xe9", "café"),
        ("iso-8859-1", "é".encode(), "é"),
        ("utf-16", b"\xff\xfea\0", "a"),
        ("utf-16", b"\xfe\xff\0a", "a"),
        ("utf-16", b"a\0b\0", "ab"),
        ("utf-16le", b"a\0", "a"),
        ("unicode-1-1-utf-7", b"+AOk-", "é"),
        ("x-unknown", "é".encode(), "é"),
        ("x-unknown", b"\xe9", "é"),
        ("koi8-r", b"\xc1", "а"),
        ("iso-2022-jp", b'\x1b$B$"\x1b(B', "あ"),
        ("gb2312", b"\xc4\xe3", "你"),
        ("shift_jis", b"\x82\xa0", "あ"),
        ("euc-kr", b"\xb0\xa1", "가"),
        ("big5", b"\xa7A", "你"),
        (None, b"x", "x"),
    ],
)
def test_charsets(label: str | None, data: bytes, text: str) -> None:
    """Bytes are read in the charset that they are in, whatever is said of them."""
    assert decode(data, label)[0].removeprefix("\ufeff") == text


@pytest.mark.parametrize(
    "label",
    [
        "zip",
        "idna",
        "undefined",
        "hex",
        "rot13",
        "uu",
        "bz2",
        "unicode_escape",
        "raw_unicode_escape",
        "punycode",
        "mbcs",
        "utf-8-variants",
        "\0",
        "a" * 999,
    ],
)
def test_hostile_charsets_are_latin_1(label: str) -> None:
    """A charset outside the list is never looked up; it is a defect."""
    text, defect = decode(b"abc \xe9", label)

    assert text == "abc é"
    assert defect


def test_unwanted_characters_are_taken_out() -> None:
    """No NUL, controls, bidi overrides or zero-width characters; tab and newline stay."""
    assert clean("a\0b\x1b\u202ec\u200bd\te\r\nf\rg\u2028h\ufeff") == "abcd\te\nf\ng\nh"


@pytest.mark.parametrize(
    ("given_", "shown"),
    [
        ("bill.pdf", "bill.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\ana\\bill.pdf", "bill.pdf"),
        ("a\u202efdp.exe", "afdp.exe"),
        ("DID block – 0180.xlsx", "DID block – 0180.xlsx"),
        ("x" * 300 + ".pdf", "x" * 116 + ".pdf"),
        ("\0", None),
        ("a/", None),
    ],
)
def test_filenames_are_fit_to_be_shown(given_: str, shown: str | None) -> None:
    """No path, no control or bidi character, at most 120 characters."""
    assert display_filename(given_) == shown


@pytest.mark.parametrize(
    "disposition",
    [
        'attachment; filename="Fáctura 1.pdf"',
        "attachment; filename*=utf-8''F%C3%A1ctura%201.pdf",
        "attachment; filename*0*=utf-8''F%C3%A1ct; filename*1=\"ura 1.pdf\"",
        'attachment; filename="=?utf-8?q?F=C3=A1ctura_1=2Epdf?="',
        "attachment; filename=Fáctura 1.pdf",
        'ATTACHMENT; FILENAME*1=1.pdf; FILENAME*0="Fáctura "',
        "attachment; filename*=iso-8859-1''F%E1ctura%201.pdf; filename=x.pdf",
    ],
)
def test_filenames_in_every_encoding(disposition: str) -> None:
    """RFC 2231, RFC 2047 and raw filenames are decoded."""
    message = parse(
        f"From: a@b.example\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nhi\n--b\nContent-Type: application/pdf\nContent-Disposition: {disposition}\n\n%PDF\n--b--".encode()
    )

    assert [item.filename for item in message.attachments] == ["Fáctura 1.pdf"]
    assert message.attachments[0].content == b"%PDF"


def multipart(*parts: str, kind: str = "mixed") -> Message:
    return parse(
        f"Content-Type: multipart/{kind}; boundary=b\n\n".encode()
        + "".join(f"--b\n{part}\n" for part in parts).encode()
        + b"--b--\n"
    )


def test_text_and_attachments_are_told_apart() -> None:
    """Named text is an attachment, unnamed text is the message's own; pictures that the HTML shows are inline."""
    message = multipart(
        "Content-Type: text/plain\n\nhello",
        "Content-Type: text/plain; name=notes.txt\n\nnotes",
        "Content-Type: text/html\n\n<img src='cid:logo'>",
        "Content-Type: text/html\nContent-Disposition: attachment; filename=page.html\n\n<p>",
        "Content-Type: image/png\nContent-ID: <logo>\n\nx",
        "Content-Type: image/png\nContent-ID: <other>\n\ny",
        "Content-Type: text/calendar\n\nBEGIN:VCALENDAR",
    )

    assert (message.text, message.html) == ("hello", "<img src='cid:logo'>")
    assert [(item.filename, item.media_type, item.inline) for item in message.attachments] == [
        ("notes.txt", "text/plain", False),
        ("page.html", "text/html", False),
        (None, "image/png", True),
        (None, "image/png", False),
        (None, "text/calendar", False),
    ]


def test_attached_messages() -> None:
    """An attached message is read, its attachments are found, and it is listed itself."""
    inner = "From: o@oak.example\nSubject: inner\nContent-Type: multipart/mixed; boundary=c\n\n--c\n\nwords\n--c\nContent-Type: application/pdf; name=bill.pdf\n\n%PDF\n--c--"
    message = multipart("\nhello", f"Content-Type: message/rfc822; name=note.eml\n\n{inner}")

    assert [item.filename for item in message.all_attachments()] == ["note.eml", "bill.pdf"]
    assert (message.attached[0].subject, message.attached[0].text) == ("inner", "words")


def test_delivery_report() -> None:
    """The fields of a report are read; the returned message is nobody's letter."""
    message = multipart(
        "\nfailed",
        "Content-Type: message/delivery-status\n\nReporting-MTA: dns; x.example\n\nFinal-Recipient: rfc822; a@b.example\nAction: failed\nStatus: 5.1.1",
        "Content-Type: message/rfc822\n\nSubject: ours\n\nhi",
        kind="report",
    )

    assert dict(message.report)["status"] == "5.1.1"
    assert message.attached == ()
    assert message.attachments == ()


def test_uuencoded_files_in_the_text() -> None:
    """A uuencoded file is an attachment, and no longer text."""
    message = parse(b"Subject: x\n\nhello\nbegin 644 bill.txt\n#0V%T\n`\nend\nbye")

    assert message.attachments[0].filename == "bill.txt"
    assert message.attachments[0].content == b"Cat"
    assert "begin" not in message.text and "hello" in message.text and "bye" in message.text


@pytest.mark.parametrize(
    ("head", "body", "text"),
    [
        ("Content-Transfer-Encoding: base64", "aGVsbG8=", "hello"),
        ("Content-Transfer-Encoding: base64", "aGVs\nbG8", "hello"),
        ("Content-Transfer-Encoding: base64", "hello there, this is plain", "hello there, this is plain"),
        ("Content-Transfer-Encoding: base64", "aGVsbG8=\n\n-- \nlist footer!", "hello\n-- \nlist footer!"),
        ("Content-Transfer-Encoding: quoted-printable", "caf=C3=A9 =\nx=ZZ 100=", "café x=ZZ 100"),
        ("Content-Transfer-Encoding: 8-bit", "x", "x"),
        ("Content-Transfer-Encoding: wonder", "x", "x"),
        (
            "Content-Type: text/plain; format=flowed",
            "one \ntwo\n\nthree \n-- \nAna",
            "one two\n\nthree\n-- \nAna",
        ),
        ("Content-Type: text/plain; format=flowed; delsp=yes", "one \ntwo", "onetwo"),
        ("Content-Type: text/plain; format=flowed", "> a \n> b\n c", "> a b\nc"),
        ("Content-Type: nonsense", "x", "x"),
        ("Content-Type: text/plain; charset", "x", "x"),
        ("Content-Type: multipart/mixed", "x", "x"),
        ("Content-Type: multipart/mixed; boundary=zz", "x", "x"),
        ("Content-Type: multipart/mixed; boundary=zz", "--zz\n\nunclosed", "unclosed"),
    ],
)
def test_bodies_that_lie(head: str, body: str, text: str) -> None:
    """Encodings, formats and structures that are not what they say are read as they are."""
    assert parse(f"Subject: x\n{head}\n\n{body}".encode()).text.strip() == text


@pytest.mark.parametrize(
    ("raw", "subject"),
    [
        (b"Subject: a\r\n\tb\r\n\r\n", "a b"),
        (b"subject:x\n\n", "x"),
        (b"Subject: =?utf-8?q?a?= =?utf-8?q?b?=\n\n", "ab"),
        (b"Subject: =?utf-8?b?w6k=?= x\n\n", "é x"),
        (b"Subject: =?utf-8?b?w?= =?utf-8?q?=C3?==?utf-8?q?=A9?=\n\n", "é"),
        (b"Subject: =?zip?b?eA==?=\n\n", "x"),
        (b"Subject: caf\xc3\xa9\n\n", "café"),
        (b"Subject: caf\xe9\n\n", "café"),
        (b"Subject: a\0\x1bb\n\n", "ab"),
        (b"From x\nSubject: y\n\n", "y"),
        (b"Subject: =?utf-8?q?broken\n\n", "=?utf-8?q?broken"),
        (b"\n\nx", None),
        (b"", None),
    ],
)
def test_subjects(raw: bytes, subject: str | None) -> None:
    """Folded, encoded, raw and broken subjects are read."""
    assert parse(raw).subject == subject


@pytest.mark.parametrize(
    ("value", "iso"),
    [
        ("Mon, 1 Jun 2026 10:00:00 -0400", "2026-06-01T10:00:00-04:00"),
        ("1 Jun 2026 10:00 GMT", "2026-06-01T10:00:00+00:00"),
        ("Mon, 1 Jun 2026 10:00:00 -0000", "2026-06-01T10:00:00+00:00"),
        ("Mon, 1 Jun 1970 10:00:00 +0000", None),
        ("Mon, 1 Jun 2200 10:00:00 +0000", None),
        ("yesterday", None),
        ("Mon, 99 Jun 2026 99:99:99 +9999", None),
        ("9" * 5000, None),
    ],
)
def test_dates(value: str, iso: str | None) -> None:
    """The date is aware; an absurd one is none."""
    date = parse(f"Date: {value}\n\n".encode()).date

    assert (date.isoformat() if date else None) == iso


def test_threads_and_addresses() -> None:
    """Message-IDs and addresses of the headers are read, the oldest reference first."""
    message = parse(
        b'Message-ID: <c@x>\nReferences: <a@x> <b@x>\nIn-Reply-To: <b@x>\nTo: A <a@oak.example>, "B, C" <b@oak.example>\nCc: team: c@oak.example, d@oak.example;\nReply-To: r@oak.example\n\n'
    )

    assert (message.message_id, message.in_reply_to) == ("<c@x>", ("<a@x>", "<b@x>"))
    assert [box.address for box in message.to] == [
        "a@oak.example",
        "b@oak.example",
        "c@oak.example",
        "d@oak.example",
    ]
    assert message.reply_to[0].address == "r@oak.example"


def test_a_reply_written_by_pythons_mail_package_finds_its_letter() -> None:
    """It writes an id that is longer than a line as encoded words, where none may stand (RFC 2047 section 5)."""
    parent = f"<{'t' * 90}@provider.example>"
    answer = email.message.EmailMessage(policy=email.policy.SMTP)
    answer["In-Reply-To"] = parent

    assert b"=?" in answer.as_bytes()
    assert parse(answer.as_bytes()).in_reply_to == (parent,)


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=2000))
def test_any_bytes_are_a_message(raw: bytes) -> None:
    """Whatever the bytes, nothing is raised."""
    assert isinstance(parse(raw), Message)


PIECES = [
    b"From: a@b.example\n",
    b"Subject: =?utf-8?b?",
    b"Content-Type: ",
    b"multipart/mixed; boundary=b",
    b"message/rfc822",
    b"text/html; charset=",
    b"\n",
    b"\r\n\r\n",
    b"--b",
    b"--b--",
    b"\0",
    b"\xff",
    b"Content-Transfer-Encoding: base64\n",
    b'filename*0*="',
    b"=?x?q?",
    b"<",
    b"(",
    b";",
    b" ",
    b"message/delivery-status",
    b"begin 644 x\n",
    b"utf-16",
    b"format=flowed",
]


@settings(max_examples=400, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=40))
def test_any_pieces_are_a_message(pieces: list[bytes]) -> None:
    """Fragments of mail in any order raise nothing."""
    assert isinstance(parse(b"".join(pieces)), Message)


@pytest.mark.parametrize("path", MESSAGES, ids=lambda path: path.stem)
def test_structure_agrees_with_the_standard_library(path: Path) -> None:
    """On sane mail the parts are those that the standard library finds."""
    raw = path.read_bytes()
    library = email.message_from_bytes(raw, policy=email.policy.compat32)
    theirs = [
        part.get_payload(decode=True) for part in library.walk() if not part.is_multipart() and part.get_filename()
    ]

    ours = [item.content for item in parse(raw).all_attachments() if item.media_type != "message/rfc822"]

    assert ours == theirs


def test_the_limit_of_attachments() -> None:
    """At most fifty attachments are kept, and the rest is a defect."""
    message = multipart(*["Content-Type: image/png\n\nx"] * 60)

    assert len(message.attachments) == 50
    assert any("50 attachments" in defect for defect in message.defects)


def test_large_attachments_come_whole() -> None:
    """A megabyte of base64 is decoded byte for byte."""
    content = bytes(range(256)) * 4096
    message = multipart(
        "Content-Type: application/pdf; name=a.pdf\nContent-Transfer-Encoding: base64\n\n"
        + base64.encodebytes(content).decode()
    )

    assert message.attachments[0].content == content
