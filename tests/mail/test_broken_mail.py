"""Mail that is broken, or lies about itself, still says what it says, and what was wrong is told."""

from __future__ import annotations

import pytest

from intake.mail.parse import parse


def multipart(*parts: str, boundary: str = "b", head: str = "From: ana@oak.example\nSubject: x") -> bytes:
    body = "".join(f"--b\n{part}\n" for part in parts)
    return f'{head}\nContent-Type: multipart/mixed; boundary="{boundary}"\n\n{body}--b--\n'.encode()


@pytest.mark.parametrize("boundary", ["other", "", " ", "b" * 300])
def test_a_boundary_that_is_not_the_one_named(boundary: str) -> None:
    """Where the named boundary stands nowhere, or none is named, the one that the parts stand behind is used."""
    message = parse(
        multipart(
            "Content-Type: text/plain\n\nPlease port 212-555-0101.",
            "Content-Type: application/pdf; name=bill.pdf\n\n%PDF",
            boundary=boundary,
        )
    )

    assert message.text == "Please port 212-555-0101."
    assert [item.filename for item in message.attachments] == ["bill.pdf"]
    assert message.defects == ("A multipart does not name the boundary that stands in it.",)


def test_a_multipart_without_any_part_is_text() -> None:
    """A multipart whose body shows no parts at all is read as the text that it is."""
    message = parse(b"From: ana@oak.example\nContent-Type: multipart/mixed; boundary=b\n\nPlease cancel our account.")

    assert message.text == "Please cancel our account."
    assert message.defects == ("The parts of a multipart were not found; it was read as text.",)


def test_parts_under_no_content_type() -> None:
    """A message that lost its Content-Type and begins with parts is read part by part."""
    raw = multipart("Content-Type: text/plain\n\nhello", "Content-Type: application/pdf; name=a.pdf\n\n%PDF")
    lost = raw.replace(b'Content-Type: multipart/mixed; boundary="b"\n', b"")

    message = parse(lost)

    assert (message.text, message.attachments[0].filename) == ("hello", "a.pdf")


def test_a_returned_message_in_plain_text_stays_text() -> None:
    """Text with somebody's parts pasted behind it is text: nothing of it is taken for a part."""
    raw = b"From: ana@oak.example\n\nThis is what I got back:\n\n--b\nContent-Type: text/plain\n\nhello\n--b--\n"

    assert "This is what I got back" in parse(raw).text


def test_a_fold_without_indentation() -> None:
    """A parameter on a line of its own belongs to the header above it."""
    message = parse(
        b'From: a@oak.example\nContent-Type: multipart/mixed;\nboundary="b"\nSubject: x\n\n--b\n\nhello\n--b--\n'
    )

    assert (message.text, message.subject) == ("hello", "x")
    assert message.defects == ("A folded header has lost its indentation.",)


def test_bare_carriage_returns() -> None:
    """Lines that end as on an old Macintosh are lines."""
    message = parse(
        multipart("Content-Type: text/plain\n\nhello\nthere", "Content-Type: image/png; name=a.png\n\nx").replace(
            b"\n", b"\r"
        )
    )

    assert (message.subject, message.text, message.attachments[0].filename) == ("x", "hello\nthere", "a.png")
    assert "The lines end with bare carriage returns." in message.defects


def test_a_body_without_an_empty_line_before_it() -> None:
    """The first line that is no header begins the body, and none of its lines is lost, however much like headers they look."""
    message = parse(b"From: ana@oak.example\nSubject: Port out\nHello,\nAccount: 8X-204417\nplease port.\n\nAna")

    assert message.subject == "Port out"
    assert message.text == "Hello,\nAccount: 8X-204417\nplease port.\n\nAna"
    assert message.defects == ("The headers do not end with an empty line.",)


def test_a_broken_line_among_the_headers() -> None:
    """Headers go on behind a line that is none."""
    message = parse(b"From: ana@oak.example\n(relayed by gate 7\n of Oak)\nSubject: Port out\n\nhello")

    assert (message.subject, message.text) == ("Port out", "hello")
    assert message.defects == ("A line among the headers is no header.",)


@pytest.mark.parametrize(
    ("label", "data", "text"),
    [
        ("unicode-1-1-utf-7", b"call +14155550101 or +1 415 555 0102, a + b", "call +14155550101 or +1 415 555 0102, a + b"),
        ("utf-7", b"write to ana+bills@oak.example", "write to ana+bills@oak.example"),
        ("utf-7", b"caf+AOk- and Z+APw-rich, 1 +- 1", "café and Zürich, 1 + 1"),
        ("utf-7", "café".encode(), "café"),
        ("utf-7", b"caf\xe9", "café"),
        ("iso-2022-jp", "電話番号".encode(), "電話番号"),
        ("koi8-r", "номер".encode(), "номер"),
        ("windows-1251", "номер".encode("cp1251"), "номер"),
        ("win-1251", "номер".encode("cp1251"), "номер"),
        ("windows1252", b"\x80", "€"),
        ("iso88591", b"\xe9", "é"),
        ("ISO_8859-2", b"\xb1", "ą"),
        ("gb2312_charset", "你好".encode("gb2312"), "你好"),
        ("charset=utf-8", "é".encode(), "é"),
        ("utf8;", "é".encode(), "é"),
        ("big5", "你好".encode(), "你好"),
        ("", b"it\x92s", "it’s"),
        ("x-unknown", b"it\x92s", "it’s"),
        ("unknown-8bit", "été, naïve, ".encode() + b"\xe9", "été, naïve, \ufffd"),
        ("us-ascii", "été, naïve, ".encode() + b"\xe9", "été, naïve, \ufffd"),
    ],
)  # fmt: skip
def test_lying_charsets(label: str, data: bytes, text: str) -> None:
    """The text is what the bytes are, whatever charset is named, misspelt or left out."""
    named = f'Content-Type: text/plain; charset="{label}"\n'.encode() if label else b""

    assert parse(b"From: a@oak.example\n" + named + b"\n" + data).text == text


def test_a_wrong_charset_is_a_defect() -> None:
    """A text that is not in the charset it names says so."""
    raw = b"From: a@oak.example\nContent-Type: text/plain; charset=iso-2022-jp\n\n" + "電話".encode()

    assert parse(raw).defects == ("The text is UTF-8, although it says iso-2022-jp.",)


@pytest.mark.parametrize("label", ["", "; charset=x-unknown", "; charset=us-ascii"])
def test_html_names_its_own_charset(label: str) -> None:
    """Where the part names no charset, the one in the HTML counts."""
    html = '<html><head><meta http-equiv="Content-Type" content="text/html; charset=windows-1251"></head><p>номер'

    message = parse(f"From: a@oak.example\nContent-Type: text/html{label}\n\n".encode() + html.encode("cp1251"))

    assert message.html.endswith("номер")


def test_nul_bytes() -> None:
    """NUL bytes vanish from headers and text, and what stands round them is kept."""
    message = parse(b"From: a@oak.example\nSubject: Port\0 out\n\nPlease \0port 212-555-\x000101.\0")

    assert (message.subject, message.text) == ("Port out", "Please port 212-555-0101.")


def test_thousands_of_parts() -> None:
    """Of five thousand parts the first are read, and a defect tells of the rest."""
    message = parse(multipart("Content-Type: text/plain\n\nPlease cancel.", *["Content-Type: image/png\n\nx"] * 5_000))

    assert message.text == "Please cancel."
    assert len(message.attachments) == 50
    assert "There are more than 500 parts; the rest was left out." in message.defects


def test_a_hundred_thousand_headers() -> None:
    """Under a hundred thousand headers the fields that mail is read by are found, and the body."""
    raw = (
        b"X-Filler: y\n" * 100_000
        + b"From: ana@oak.example\nSubject: Port out\nContent-Type: multipart/mixed;\n boundary=b\n\n--b\n\nhello\n--b--\n"
    )

    message = parse(raw)

    assert message.from_ is not None
    assert (message.from_.address, message.subject, message.text) == ("ana@oak.example", "Port out", "hello")
    assert any("256 KB" in defect for defect in message.defects)
    assert any("1,000 header fields" in defect for defect in message.defects)


def test_a_second_author_behind_many_headers() -> None:
    """A second From field is seen wherever it stands: the sender is nobody."""
    raw = b"From: ana@oak.example\n" + b"X-Filler: y\n" * 100_000 + b"From: boss@acme.example\n\nhello"

    assert parse(raw).from_ is None


def test_deep_nesting() -> None:
    """Parts within parts are opened twenty levels deep; what lies deeper is read as text, and told."""
    head = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (at, at) for at in range(100))

    message = parse(b"From: ana@oak.example\n" + head + b"\nPlease cancel.")

    assert "Please cancel." in message.text
    assert message.defects == ("The parts are nested deeper than 20 levels; the rest was read as text.",)


def test_messages_within_messages() -> None:
    """Attached messages are read five deep, and the files in them are found; deeper ones are told of."""
    raw = b"Content-Type: application/pdf; name=bill.pdf\n\n%PDF"
    for number in range(8):
        raw = b"From: a%d@oak.example\nSubject: %d\nContent-Type: multipart/mixed; boundary=b%d\n\n" % ((number,) * 3) + (
            b"--b%d\n\nlevel %d\n--b%d\nContent-Type: message/rfc822\n\n%s\n--b%d--" % (number, number, number, raw, number)
        )  # fmt: skip

    message = parse(raw)
    texts, defects = [], []
    while True:
        texts.append(message.text)
        defects.extend(message.defects)
        if not message.attached:
            break
        message = message.attached[0]

    assert texts == ["level 7", "level 6", "level 5", "level 4", "level 3", "level 2"]
    assert defects == ["Messages are attached to messages deeper than 5 levels; the rest was not opened."]


def test_uuencoded_part_without_mime() -> None:
    """A uuencoded file with shortened padding and no last line of none is still a file."""
    message = parse(b"From: a@oak.example\n\nOur list.\n\nbegin 644 list.csv\n#0V%T\n`\nend\n")

    assert message.text == "Our list."
    assert (message.attachments[0].filename, message.attachments[0].content) == ("list.csv", b"Cat")


@pytest.mark.parametrize("disposition", ["", "\nContent-Disposition: inline"])
def test_the_only_text_has_a_filename(disposition: str) -> None:
    """Where nothing but a named text is in the message, as telephones and gateways write, it is what was said."""
    part = f"Content-Type: text/plain; name=text_0.txt{disposition}\n\nPlease cancel our line."

    alone = parse(multipart(part, "Content-Type: image/png; name=a.png\n\nx"))
    beside = parse(multipart("Content-Type: text/plain\n\nSee the file.", part))

    assert (alone.text, beside.text) == ("Please cancel our line.", "See the file.")
    assert [item.filename for item in alone.attachments] == ["text_0.txt", "a.png"]


def test_defects_are_few_and_different() -> None:
    """Each fault is told once, at most fifty of them."""
    parts = ["Content-Type: text/plain\nno header\nSubject: x\n\nhello"] * 300

    assert parse(multipart(*parts)).defects == ("A line among the headers is no header.",)
