"""The child process: what hostile files may cost, and that only they pay for it."""

from __future__ import annotations

import os
import signal
import time
import zlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from intake import settings
from intake.domain.findings import AttachmentKind, Problem
from intake.reading.documents.document import DocumentReader, form_of
from tests.bills.generator import make

LIMITS = settings.Limits(attachment_seconds=4, attachment_memory_mb=256, attachment_bytes=1_000_000)


@pytest.fixture(scope="module")
def reader() -> Iterator[DocumentReader]:
    with DocumentReader(LIMITS, ("Provider Voice",)) as opened:
        yield opened


def pdf(*objects: bytes, root: int = 1) -> bytes:
    """A PDF of numbered objects, with its cross-reference table."""
    out, places = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    xref = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + b"trailer\n<< /Size %d /Root %d 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1,
        root,
        xref,
    )


def stream(data: bytes, extra: bytes = b"") -> bytes:
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(data), extra, data)


def page_with(
    content: bytes,
    media: bytes = b"[0 0 612 792]",
    font: bytes = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    *more: bytes,
) -> bytes:
    return pdf(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox %s /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>" % media,
        content,
        font,
        *more,
    )


def bomb() -> bytes:
    """About 2 KB of doubly deflated zeros that unpack to 2 GB."""
    packer = zlib.compressobj(9)
    chunk = b"\0" * 10_000_000
    once = b"".join(packer.compress(chunk) for _ in range(200)) + packer.flush()
    return page_with(stream(zlib.compress(once, 9), b"/Filter [/FlateDecode /FlateDecode]"))


def text(words: bytes) -> bytes:
    return stream(b"BT /F1 10 Tf 50 700 Td (" + words + b") Tj ET")


HOSTILE = {
    "a deflate bomb": bomb,
    "a page tree that loops": lambda: pdf(b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 99999 >>"),
    "200,000 rectangles": lambda: page_with(stream(zlib.compress(b"10 10 50 50 re f\n" * 200_000), b"/Filter /FlateDecode")),
    "a huge page": lambda: page_with(text(b"Account number 12345678"), b"[0 0 100000000 100000000]"),
    "a width table over all of the integers": lambda: page_with(
        text(b"Account number 12345678"), b"[0 0 612 792]",
        b"<< /Type /Font /Subtype /Type0 /BaseFont /X /Encoding /Identity-H /DescendantFonts [6 0 R] >>",
        b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /X /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /W [0 2000000000 500] >>",
    ),
    "a million glyphs": lambda: page_with(stream(zlib.compress(b"BT /F1 10 Tf 50 700 Td " + b"(AAAAAAAAAA) Tj " * 100_000 + b"ET"), b"/Filter /FlateDecode")),
    "half a file": lambda: make("classic", 1)[0][:700],
    "nothing but a head": lambda: b"%PDF-1.7\n",
    "noise after a head": lambda: b"%PDF-1.4\n" + bytes(range(256)) * 400,
    "a cross-reference stream that never ends": lambda: b"%PDF-1.5\n1 0 obj\n<< /Type /XRef /Size 2147483647 /W [1 8 8] /Index [0 2147483647] /Root 2 0 R /Length 0 >>\nstream\n\nendstream\nendobj\nstartxref\n9\n%%EOF",
    "brackets without an end": lambda: page_with(stream(b"[" * 500_000)),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_read_or_given_up_within_its_limits(reader: DocumentReader, name: str) -> None:
    """Whatever a PDF does, an answer comes in the time allowed, and the next good bill is read."""
    content = HOSTILE[name]()

    start = time.monotonic()
    document = reader.read("bill.pdf", "application/pdf", content)

    assert time.monotonic() - start < LIMITS.attachment_seconds + 3
    assert document.facts.account_number is None
    good, truth = make("boxes", 3)
    assert reader.read("good.pdf", "application/pdf", good).facts.account_number == truth.account_number


def test_memory_stays_under_its_limit(reader: DocumentReader) -> None:
    """A file that asks for gigabytes is too large, damaged or empty, and never a reading."""
    document = reader.read("bill.pdf", "application/pdf", bomb())

    assert document.problem in (Problem.TOO_LARGE, Problem.DAMAGED, Problem.TIMED_OUT, Problem.NO_TEXT)


def test_a_server_that_was_killed_is_replaced() -> None:
    """The child killed from outside costs nothing but a new start."""
    content, truth = make("boxes", 5)
    with DocumentReader(LIMITS, ()) as reader:
        reader.read("a.pdf", "application/pdf", content)
        assert reader._children[0]._process is not None
        os.killpg(reader._children[0]._process.pid, signal.SIGKILL)

        document = reader.read("a.pdf", "application/pdf", content)

    assert document.facts.account_number == truth.account_number


def test_closing_leaves_no_process() -> None:
    """After `close` the child has ended."""
    reader = DocumentReader(LIMITS, ())
    reader.read("a.pdf", "application/pdf", make("boxes", 1)[0])
    process = reader._children[0]._process
    assert process is not None and process.poll() is None

    reader.close()

    assert process.poll() is not None


def test_the_child_knows_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passwords in our environment do not reach the process that parses strangers' files."""
    monkeypatch.setenv("MAIL_PASSWORD", "opensesame")
    with DocumentReader(LIMITS, ()) as reader:
        reader.read("a.pdf", "application/pdf", make("boxes", 1)[0])
        process = reader._children[0]._process
        assert process is not None
        assert b"opensesame" not in Path(f"/proc/{process.pid}/environ").read_bytes()


def test_our_side_never_imports_the_parsers() -> None:
    """pdfplumber, pypdfium2 and openpyxl are loaded in the child alone."""
    import subprocess
    import sys

    code = "import sys, intake.reading.documents.document; print([m for m in ('pdfplumber', 'pypdfium2', 'openpyxl', 'xlrd') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"


def test_a_file_over_the_size_limit_is_not_opened(reader: DocumentReader) -> None:
    """More bytes than the setting allows are too large, unread."""
    document = reader.read("bill.pdf", "application/pdf", b"%PDF-1.4" + b"\0" * 1_000_001)

    assert document.problem is Problem.TOO_LARGE


def test_a_password_is_told(reader: DocumentReader) -> None:
    """A bill that needs a password is `encrypted`; one locked only for its owner is read."""
    from fpdf import FPDF

    answers = []
    for user in ("sesame", ""):
        book = FPDF()
        book.add_page()
        book.set_font("helvetica")
        book.cell(text="Telephone bill. Account number 4455-1234")
        book.set_encryption(owner_password="owner", user_password=user)
        answers.append(reader.read("bill.pdf", "application/pdf", bytes(book.output())).problem)

    assert answers == [Problem.ENCRYPTED, None]


def test_scans_and_pictures_have_no_text(reader: DocumentReader) -> None:
    """An image, and a PDF with nothing but a drawing, are `no_text`."""
    picture = reader.read("scan.png", "image/png", b"\x89PNG\r\n\x1a\n")
    drawing = reader.read("scan.pdf", "application/pdf", page_with(stream(b"10 10 500 700 re f")))

    assert (picture.kind, picture.problem) == (AttachmentKind.OTHER, Problem.NO_TEXT)
    assert drawing.problem is Problem.NO_TEXT


@pytest.mark.parametrize(
    ("name", "media_type", "content", "form"),
    [
        ("bill.pdf", "application/octet-stream", b"\r\n%PDF-1.4", "pdf"),
        ("bill.pdf", "application/pdf", b"hello", "not_pdf"),
        ("list.csv", "application/octet-stream", b"a,b", "table"),
        ("list.xlsx", "application/octet-stream", b"PK\x03\x04", "xlsx"),
        ("loa.docx", "application/octet-stream", b"PK\x03\x04", "docx"),
        ("all.zip", "application/zip", b"PK\x03\x04", "other"),
        ("photo.HEIC", "application/octet-stream", b"\0\0\0 ftypheic", "image"),
        ("old.xls", "application/vnd.ms-excel", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "xls"),
        ("export.xls", "application/vnd.ms-excel", b"TN\tName\n", "table"),
        (None, "message/rfc822", b"From: a", "other"),
        ("run.exe", "application/pdf", b"MZ", "not_pdf"),
    ],
)
def test_files_are_known_by_their_head_then_by_their_name(
    name: str | None, media_type: str, content: bytes, form: str
) -> None:
    """The declared type alone decides nothing."""
    assert form_of(name, media_type, content) == form


def test_files_are_read_side_by_side() -> None:
    """A reader for two files at once reads many from many threads, each for itself."""
    papers = [make("boxes", seed) for seed in range(8)]
    with DocumentReader(LIMITS, (), at_once=2) as reader, ThreadPoolExecutor(4) as pool:
        read = pool.map(lambda paper: reader.read("a.pdf", "application/pdf", paper[0]).facts.account_number, papers)

        assert list(read) == [truth.account_number for _, truth in papers]


def test_a_worker_reads_on_while_files_give_no_trouble() -> None:
    """Good files share one worker; after a damaged one the next file has a new one."""
    good = make("boxes", 4)[0]
    with DocumentReader(LIMITS, ()) as reader:
        workers = []
        for content in (good, good, HOSTILE["half a file"](), good):
            reader.read("a.pdf", "application/pdf", content)
            server = reader._children[0]._process
            assert server is not None
            workers.append(Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text().split())

    assert workers[0] == workers[1] != workers[3]
    assert workers[2] == []
