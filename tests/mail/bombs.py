"""Messages made to be deep, long or slow, sixty-five kinds."""

from __future__ import annotations

import base64
import gzip
import quopri
import zipfile
import zlib
from io import BytesIO

MIXED = b"Content-Type: multipart/mixed; boundary=b\n\n"
HTML = b"Content-Type: text/html; charset=utf-8\n\n"
ANA = b"From: ana@oak.example\nSubject: Port\n"


def nested(depth: int) -> bytes:
    """Multiparts within multiparts."""
    head = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (at, at) for at in range(depth))
    return head + b"\nhello"


def attached(content: bytes, name: str, kind: str = "application/octet-stream") -> bytes:
    """A message with one file."""
    return (
        ANA
        + MIXED
        + f"--b\n\nhello\n--b\nContent-Type: {kind}\nContent-Disposition: attachment; filename={name}\n".encode()
        + b"Content-Transfer-Encoding: base64\n\n"
        + base64.encodebytes(content)
        + b"\n--b--"
    )


def zipped(name: str, size: int) -> bytes:
    """An archive of zeros."""
    held = BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, b"0" * size)
    return held.getvalue()


BOMBS = {
    "deep": nested(5_000),
    "wide": b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\nx\n" * 100_000,
    "same boundary": b"Content-Type: multipart/mixed; boundary=b\n\n"
    + b"--b\nContent-Type: multipart/mixed; boundary=b\n\n" * 20_000,
    "attached deep": b"Content-Type: message/rfc822\n\n" * 5_000 + b"Subject: x\n\nx",
    "many headers": b"X-A: b\n" * 200_000 + b"\nx",
    "long header": b"Subject: " + b"a" * 5_000_000 + b"\n\nx",
    "folds": b"Subject: a" + b"\n b" * 200_000 + b"\n\nx",
    "encoded words": b"Subject: " + b"=?utf-8?q?a?= " * 20_000 + b"\n\nx",
    "half words": b"Subject: " + b"=?a?q?" * 10_000 + b"\n\nx",
    "semicolons": b"Content-Type: text/plain" + b";" * 60_000 + b"\n\nx",
    "parameters": b"Content-Type: text/plain" + b"; a*0*=x" * 8_000 + b"\n\nx",
    "quotes": b'Content-Type: text/plain; a="' + b'\\"' * 30_000 + b"\n\nx",
    "from": b"From: " + b"(" * 60_000 + b"\n\nx",
    "from commas": b"From: " + b"a@b.example," * 5_000 + b"\n\nx",
    "to": b"To: " + b'"(<' * 20_000 + b"\n\nx",
    "to quotes": b"To: " + b'"' * 60_000 + b"\n\nx",
    "references": b"References: " + b"<" * 60_000 + b"\n\nx",
    "no end": b"a" * 5_000_000,
    "no headers": b"\n" * 3_000_000,
    "begin": b"\n\n" + b"begin 644 a\n" * 200_000,
    "ybegin": b"\n\n" + b"=ybegin name=a\n" * 100_000,
    "base64": b"Content-Transfer-Encoding: base64\n\n" + b"A" * 5_000_000,
    "base64 junk": b"Content-Transfer-Encoding: base64\n\n" + b"\n !" * 500_000,
    "flowed": b"Content-Type: text/plain; format=flowed\n\n" + b"> a \n" * 400_000,
    "boundary": b"Content-Type: multipart/mixed; boundary=-\n\n" + b"-" * 5_000_000,
    "carriage returns": b"\r" * 3_000_000,
    "alternating depth": b"".join(
        b"Content-Type: multipart/%s; boundary=b%d\n\n--b%d\n" % ((b"alternative", b"related")[at % 2], at, at)
        for at in range(3_000)
    ),
    "boundaries that begin alike": b"Content-Type: multipart/mixed; boundary="
    + b"a" * 200
    + b"\n\n"
    + (b"--" + b"a" * 199 + b"\n") * 20_000,
    "a boundary of spaces": b'Content-Type: multipart/mixed; boundary="' + b" " * 200 + b'"\n\n' + b"--\n" * 100_000,
    "closing boundaries": MIXED + b"--b--\n" * 200_000,
    "a preamble of megabytes": MIXED + b"-" * 4_000_000 + b"\n--b\n\nhello",
    "ten messages each in ten": b"Content-Type: multipart/digest; boundary=b\n\n"
    + b"--b\n\nContent-Type: message/rfc822\n\nSubject: x\n\nx\n" * 5_000,
    "reports in reports": b"Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n"
    + b"--b\nContent-Type: message/delivery-status\n\nAction: failed\nStatus: 5.1.1\n\n" * 10_000,
    "fields of a report": b"Content-Type: message/delivery-status\n\n"
    + b"Final-Recipient: rfc822; a@b.example\n" * 50_000,
    "partial messages": MIXED + b"--b\nContent-Type: message/partial; number=1; total=99999; id=x\n\nx\n" * 5_000,
    "external bodies": MIXED + b"--b\nContent-Type: message/external-body; access-type=URL; URL=x\n\nx\n" * 5_000,
    "names of megabytes": MIXED + b"--b\nContent-Type: a/b; name=" + b"n" * 3_000_000 + b"\n\nx",
    "name in ten thousand pieces": b"Content-Type: a/b"
    + b"".join(b"; name*%d*=%%41" % at for at in range(8_000))
    + b"\n\nx",
    "pieces out of order": b"Content-Type: a/b"
    + b"".join(b"; name*%d*=x" % (at * 7919 % 8_000) for at in range(8_000))
    + b"\n\nx",
    "percent signs": b"Content-Type: a/b; name*=utf-8''" + b"%" * 60_000 + b"\n\nx",
    "charset of a kilobyte": b"Content-Type: text/plain; charset=" + b"u" * 50_000 + b"\n\nx",
    "quoted-printable of equal signs": b"Content-Transfer-Encoding: quoted-printable\n\n" + b"=" * 5_000_000,
    "quoted-printable of soft breaks": b"Content-Transfer-Encoding: quoted-printable\n\n" + b"=\n" * 2_000_000,
    "quoted-printable of everything": b"Content-Transfer-Encoding: quoted-printable\n\n"
    + quopri.encodestring(bytes(range(256)) * 2_000),
    "encodings upon encodings": b"Content-Transfer-Encoding: " + b"base64, " * 20_000 + b"\n\nx",
    "uuencoded lines that lie": b"\n\nbegin 644 a\n" + b"M\n" * 500_000 + b"end\n",
    "utf-7": b"Content-Type: text/plain; charset=utf-7\n\n" + b"+" * 2_000_000,
    "iso-2022-jp that never returns": b"Content-Type: text/plain; charset=iso-2022-jp\n\n" + b"\x1b$B" * 500_000,
    "half surrogates": b"Content-Type: text/plain; charset=utf-16\n\n" + b"\xff\xfe" + b"\x00\xd8" * 1_000_000,
    "combining marks": b"Content-Type: text/plain; charset=utf-8\n\na" + "\u0301".encode() * 500_000,
    "addresses within comments": b"From: " + b"(a" * 20_000 + b")" * 20_000 + b" <a@b.example>\n\nx",
    "addresses in groups": b"To: " + b"g: a@b.example;, " * 5_000 + b"\n\nx",
    "dates of zeros": b"Date: " + b"0" * 200_000 + b"\n\nx",
    "lines of received": b"Received: from a by b; x\n" * 20_000 + b"\nx",
    "results of nobody": b"Authentication-Results: a; " + b"dmarc=pass " * 20_000 + b"\nFrom: a@b.example\n\nx",
    "elements in elements": HTML + b"<div>" * 300_000,
    "tables in tables": HTML + b"<table><tr><td>" * 100_000,
    "attributes": HTML + b"<a " + b"x=y " * 300_000 + b">x</a>",
    "entities": HTML + b"&amp;" * 300_000 + b"&#x110000;" * 100_000,
    "styles": HTML + b"<style>" + b"a{b:c}" * 200_000 + b"</style><p class=a>x",
    "quotes in quotes": ANA + b"\n" + b">" * 2_000_000,
    "gzip in gzip": attached(gzip.compress(gzip.compress(b"0" * 50_000_000)), "a.gz", "application/gzip"),
    "an archive of half a gigabyte": attached(zipped("a.pdf", 500_000_000 // 10), "a.zip", "application/zip"),
    "a spreadsheet that is an archive of zeros": attached(
        zipped("xl/worksheets/sheet1.xml", 50_000_000), "numbers.xlsx"
    ),
    "a bill that is compressed twice": attached(
        b"%PDF-1.4\n1 0 obj\n<< /Length 9 /Filter [/FlateDecode /FlateDecode] >>\nstream\n"
        + zlib.compress(zlib.compress(b"0" * 50_000_000))
        + b"\nendstream\nendobj\ntrailer\n<< >>\n",
        "bill.pdf",
        "application/pdf",
    ),
}
