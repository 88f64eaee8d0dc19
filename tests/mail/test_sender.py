"""A sender is proven by our own server's results alone."""

from __future__ import annotations

import pytest

from intake.mail.parse import parse
from intake.mail.sender import prove

OURS = ("mx1.provider.example",)
RECEIVED = "Received: from mail.oak.example (mail.oak.example [192.0.2.7])\n\tby mx1.provider.example (Postfix) with ESMTPS id A1; Mon, 1 Jun 2026 10:00:00 +0000"
PASS = "Authentication-Results: mx1.provider.example; dmarc=pass header.from=oak.example"
FROM = "From: Ana <ana@oak.example>"


def proof(*fields: str, trusted: tuple[str, ...] = OURS):
    return prove(parse(("\n".join(fields) + "\nSubject: x\n\nhello").encode()), trusted)


PROVEN = {
    "plain": PASS,
    "folded, with other results": "Authentication-Results: mx1.provider.example;\n\tdkim=pass header.d=oak.example header.s=a;\n\tspf=pass smtp.mailfrom=b=c=d@oak.example;\n\tdmarc=pass header.from=oak.example",
    "comments": "Authentication-Results: mx1.provider.example (our (own) server; dmarc=fail); dmarc=pass (p=REJECT \\) sp=NONE) header.from=oak.example",
    "upper case": "AUTHENTICATION-RESULTS: MX1.Provider.Example; DMARC=Pass header.From=OAK.Example",
    "version": "Authentication-Results: mx1.provider.example 1; dmarc/1=pass header.from=oak.example",
    "quoted": 'Authentication-Results: "mx1.provider.example"; dmarc=pass reason="x; dmarc=fail" header.from="oak.example"',
    "spaces": "Authentication-Results: mx1.provider.example ; dmarc = pass header.from = oak.example",
    "address in header.from": "Authentication-Results: mx1.provider.example; dmarc=pass header.from=ana@oak.example",
    "another server's line beside it": "Authentication-Results: filter.provider.example; spf=fail\n" + PASS,
}


@pytest.mark.parametrize("name", PROVEN)
def test_our_own_servers_pass_is_proof(name: str) -> None:
    """dmarc=pass of our server for the From domain, above our Received line, is proof in every form of the grammar."""
    assert proof("Return-Path: <ana@oak.example>", PROVEN[name], RECEIVED, FROM).proven


def test_delivery_by_lmtp_may_stand_above() -> None:
    """Received lines of our own delivery by LMTP are passed."""
    lmtp = "Received: from mx1.provider.example by store (Dovecot) with LMTP id Q1; Mon, 1 Jun 2026 10:00:01 +0000"

    assert proof(lmtp, PASS, RECEIVED, FROM).proven


FORGED = {
    "below our Received": (RECEIVED, PASS, FROM),
    "between Received lines": (RECEIVED, PASS, "Received: from x by y; Mon, 1 Jun 2026 09:00:00 +0000", FROM),
    "a longer id": (PASS.replace("provider.example;", "provider.example.evil.example;"), RECEIVED, FROM),
    "a shorter id": (PASS.replace("mx1.provider.example;", "provider.example;"), RECEIVED, FROM),
    "our id in a comment": (
        "Authentication-Results: evil.example (mx1.provider.example); dmarc=pass header.from=oak.example",
        RECEIVED,
        FROM,
    ),
    "look-alike id": (
        "Authentication-Results: mx1.рrovider.example; dmarc=pass header.from=oak.example",
        RECEIVED,
        FROM,
    ),
    "pass in a comment": (
        "Authentication-Results: mx1.provider.example; dmarc=fail (dmarc=pass header.from=oak.example) header.from=oak.example",
        RECEIVED,
        FROM,
    ),
    "pass in a reason": (
        'Authentication-Results: mx1.provider.example; spf=pass reason="; dmarc=pass header.from=oak.example"',
        RECEIVED,
        FROM,
    ),
    "another domain passed": (PASS.replace("from=oak", "from=evil"), RECEIVED, FROM),
    "only spf and dkim": (
        "Authentication-Results: mx1.provider.example; spf=pass smtp.mailfrom=oak.example; dkim=pass header.d=oak.example",
        RECEIVED,
        FROM,
    ),
    "none": ("Authentication-Results: mx1.provider.example; none", RECEIVED, FROM),
    "fail": (PASS.replace("pass", "fail"), RECEIVED, FROM),
    "pass and fail": (PASS, PASS.replace("pass", "fail"), RECEIVED, FROM),
    "two domains": (PASS + " header.from=evil.example", RECEIVED, FROM),
    "unclosed comment": (PASS + " (", RECEIVED, FROM),
    "unclosed quote": (PASS + ' "', RECEIVED, FROM),
    "unknown version": (PASS.replace("example;", "example 2;"), RECEIVED, FROM),
    "other fields of that kind": (
        PASS.replace("Authentication", "X-Authentication"),
        "ARC-" + PASS,
        RECEIVED,
        FROM,
    ),
    "two From fields": (PASS, RECEIVED, FROM, "From: boss@oak.example"),
    "address before the address": (PASS, RECEIVED, "From: ana@oak.example <evil@evil.example>"),
    "two subjects": (PASS, RECEIVED, FROM, "Subject: first"),
    "a line of ours below a line that is not": ("Received: from a by b", PASS, RECEIVED, FROM),
    "encoded words in an envelope sender": (
        "Authentication-Results: mx1.provider.example; spf=pass"
        " smtp.mailfrom==?utf-8?q?x=3B_dmarc=3Dpass_header=2Efrom=3Doak=2Eexample?=@evil.example",
        RECEIVED,
        FROM,
    ),
    "encoded words": (PASS.replace("pass", "=?utf-8?q?pass?="), RECEIVED, FROM),
    "carriage return alone": ("X-Other: a\rAuthentication-Results: mx1.provider.example; dmarc=pass", RECEIVED, FROM),
    "our id with a port": (PASS.replace("example;", "example/1;"), RECEIVED, FROM),
    "signature of a part": (PASS, RECEIVED, "DKIM-Signature: v=1; d=oak.example; l=10; h=from", FROM),
    "subdomain": (PASS, RECEIVED, "From: ana@mail.oak.example"),
    "helo that looks like LMTP": (
        "Received: from with-LMTP (x [192.0.2.9]) by mx1.provider.example with ESMTP id 1",
        PASS,
        FROM,
    ),
    "a Received line of broken comments above": ("Received: from x (( by y with LMTP; (", PASS, RECEIVED, FROM),
    "endless": (PASS + " (x)" * 15_000, RECEIVED, FROM),
}


@pytest.mark.parametrize("name", FORGED)
def test_forged_results_prove_nothing(name: str) -> None:
    """A stranger's own results, and results that are not for this author, prove nothing and say why."""
    found = proof(*FORGED[name])

    assert not found.proven
    assert found.doubt.endswith(".")


SIGNATURE = "DKIM-Signature: v=1; a=rsa-sha256; d=oak.example; s=a; h=from:to:subject:date:message-id; bh=x; b=y"
ARRIVED, DAY = 1_780_308_000, 86_400
"""The time in RECEIVED, and a day, in seconds."""
BY_PATH = PASS.replace("dmarc", "spf=pass smtp.mailfrom=bounce@mail.oak.example; dmarc")
SIGNED = {
    "all that counts": (SIGNATURE, True),
    "capitals and spaces": (
        SIGNATURE.replace("h=from:to:subject:date:message-id", "h=From : Subject :\n Date:Message-ID"),
        True,
    ),
    "another domain's": (SIGNATURE.replace("d=oak.example", "d=mailer.example").replace("subject:", ""), True),
    "no subject": (SIGNATURE.replace("subject:", ""), False),
    "no from": (SIGNATURE.replace("from:", ""), False),
    "no date": (SIGNATURE.replace("date:", ""), False),
    "no message-id": (SIGNATURE.replace(":message-id", ""), False),
    "no fields": (SIGNATURE.replace("h=from:to:subject:date:message-id; ", ""), False),
    "a part of the body": (SIGNATURE + "; l=100", False),
    "a part, in capitals": (SIGNATURE.replace("d=oak.example", "D=OAK.example") + "; L = 0", False),
    "a part, by a domain below": (SIGNATURE.replace("d=oak", "d=mail.oak") + "; l=5", False),
    "signed a week before, less an hour": (SIGNATURE + f"; t={ARRIVED - 7 * DAY + 3600}", True),
    "signed too long ago": (SIGNATURE + f"; t={ARRIVED - 7 * DAY - 3600}", False),
    "expires later": (SIGNATURE + f"; t={ARRIVED - DAY}; x={ARRIVED + DAY}", True),
    "expired": (SIGNATURE + f"; t={ARRIVED - DAY}; x={ARRIVED - 60}", False),
    "expired, in capitals and spaces": (SIGNATURE + f"; T = {ARRIVED - DAY} ; X = {ARRIVED - 60}", False),
    "times that are none": (SIGNATURE + "; t=now; x=99999999999999999999", True),
    "dated long ago, and no time of signing": (SIGNATURE + "\nDate: Mon, 18 May 2026 10:00:00 +0000", False),
    "dated long ago, and signed today": (SIGNATURE + f"; t={ARRIVED}\nDate: Mon, 18 May 2026 10:00:00 +0000", True),
    "a strong and a weak one": (SIGNATURE + "\n" + SIGNATURE.replace("subject:", ""), False),
}


@pytest.mark.parametrize("name", SIGNED)
def test_a_weak_signature_proves_nothing(name: str) -> None:
    """A signature of the From domain counts when it covers the body, From, Subject, Date, Message-ID, and is not old."""
    signature, proven = SIGNED[name]

    assert proof(PASS, RECEIVED, signature, FROM).proven == proven


@pytest.mark.parametrize("name", SIGNED)
def test_a_weak_signature_does_no_harm_where_spf_proves_the_sender(name: str) -> None:
    """Mail that came straight from the domain's own server was not made of somebody else's signed mail."""
    assert proof(BY_PATH, RECEIVED, SIGNED[name][0], FROM).proven


@pytest.mark.parametrize(
    ("from_", "passed", "proven"),
    [
        ("Ana <ana@bücher.example>", "xn--bcher-kva.example", True),
        ("Ana <ana@xn--bcher-kva.example>", "bücher.example", True),
        ("Ana <ana@BÜCHER.example>", "xn--bcher-kva.example", True),
        ("Ana <ana@bücher.example>", "bucher.example", False),
        ("Ana <ana@straße.example>", "strasse.example", False),
        ("Ana <ana@оak.example>", "oak.example", False),
        ("Ana <ana@oak\u200b.example>", "oak.example", False),
        ("Ana <ana@oak。example>", "oak.example", True),
    ],
    ids=["u-label", "a-label", "capitals", "without marks", "sharp s", "Cyrillic o", "zero width", "ideographic dot"],
)
def test_domains_are_compared_as_a_labels(from_: str, passed: str, proven: bool) -> None:
    """The domain of From and the one that passed are the same only as A-labels (UTS 46); a look-alike is another."""
    line = f"Authentication-Results: mx1.provider.example; dmarc=pass header.from={passed}"

    assert proof(line, RECEIVED, f"From: {from_}").proven == proven


def test_a_received_line_without_a_time_makes_nothing_old() -> None:
    """Where our server's own time cannot be read, the age is not judged by the sender's."""
    odd = RECEIVED.rpartition(";")[0]

    for received in (odd, odd + "; soon", odd + "; Mon, 99 Jun 2026 10:00:00 +0000"):
        assert proof(PASS, received, SIGNATURE + "; t=1; x=2", FROM).proven


def test_without_a_trusted_server_nothing_is_proven() -> None:
    """Without a configured server no line counts."""
    assert proof(PASS, RECEIVED, FROM, trusted=()).doubt == "No trusted mail server is configured."
