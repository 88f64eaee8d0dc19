"""Who really sent a message: only what our own mail server wrote about it counts (RFC 8601)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from intake.domain.message import Message
from intake.mail.addresses import a_label
from intake.mail.signature import aligned, weak_signature

MAX_CHARS = 20_000
"""Of one Authentication-Results field; longer ones prove nothing."""
_LMTP = re.compile(r"\s*[\w.-]{1,255}\s+with\s+(?:UTF8)?LMTPS?A?\b", re.IGNORECASE)
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|=|[^\s="]+')
_ONCE = ("subject", "reply-to", "date", "message-id", "to", "sender")


@dataclass(frozen=True, slots=True)
class Proof:
    """Whether the From address is proven, and if not, why not, in a sentence."""

    proven: bool
    doubt: str = ""


class _Unreadable(Exception):
    """An Authentication-Results field that does not follow its grammar."""


def prove(message: Message, trusted_authserv_ids: tuple[str, ...]) -> Proof:
    """Proven where our own mail server says dmarc=pass for exactly the domain of the one From address.

    Of Authentication-Results fields (RFC 8601) only those count that carry one of `trusted_authserv_ids` and
    stand above the topmost Received field: whatever stands below it may be the sender's own invention. Received
    fields of our own delivery by LMTP are passed, since strangers cannot speak LMTP to us.
    """
    trusted = {name.strip().lower() for name in trusted_authserv_ids if name.strip()}
    if not trusted:
        return Proof(False, "No trusted mail server is configured.")
    names = [name for name, _ in message.headers]
    if names.count("from") != 1 or message.from_ is None:
        return Proof(False, "The From field does not name exactly one author.")
    doubled = next((name for name in _ONCE if names.count(name) > 1), None)
    if doubled:
        return Proof(False, f"The message has more than one {doubled.title()} field.")
    domain = message.from_.address.rpartition("@")[2]
    proof, by_path = _verdict(_own_results(message), trusted, domain)
    weak = weak_signature(message, domain, _own_received(message))
    if proof.proven and weak and not by_path:
        return Proof(False, weak)
    return proof


def _own_results(message: Message) -> list[str]:
    found = []
    for name, value in message.headers:
        if name == "received" and not _by_lmtp(value):
            break
        if name == "authentication-results":
            found.append(value)
    return found


def _own_received(message: Message) -> str | None:
    """The line that our own server wrote when it took the message in."""
    return next((value for value in message.header_values("received") if not _by_lmtp(value)), None)


def _by_lmtp(received: str) -> bool:
    """True for our own delivery: what follows the last "by" names LMTP. A stranger's HELO stands before it."""
    try:
        plain = _without_comments(received[:2000])
    except _Unreadable:
        return False
    last = [match.end() for match in re.finditer(r"(?i)\sby\s", plain)][-1:]
    return bool(last and _LMTP.match(plain[last[0] :]) and len(re.findall(r"(?i)\sby\s", plain)) == 1)


def _verdict(fields: list[str], trusted: set[str], domain: str) -> tuple[Proof, bool]:
    """The proof, and whether SPF alone already proves the domain: the message came straight from its own server."""
    passed = seen = by_path = False
    for value in fields:
        try:
            server, results = _results(value)
        except _Unreadable:
            return Proof(False, "An Authentication-Results field above our own Received line cannot be read."), False
        if server not in trusted:
            continue
        seen = True
        for method, result, properties in results:
            if method == "spf" and result == "pass":
                by_path |= aligned(properties.get("smtp.mailfrom", ""), domain)
            if method != "dmarc":
                continue
            if result != "pass":
                return Proof(False, f"Our mail server says dmarc={result[:20]}."), False
            said = properties.get("header.from", "").rpartition("@")[2]
            if a_label(said) != domain:
                return Proof(False, "Our mail server checked another domain than that of the From address."), False
            passed = True
    if passed:
        return Proof(True), by_path
    doubt = "Our mail server says nothing of DMARC." if seen else "Our mail server has written no result."
    return Proof(False, doubt), False


def _results(value: str) -> tuple[str, list[tuple[str, str, dict[str, str]]]]:
    """(authserv-id, [(method, result, properties)]), all lower-cased. Raises _Unreadable."""
    if len(value) > MAX_CHARS:
        raise _Unreadable
    first, *rest = _statements(_without_comments(value))
    head = _TOKEN.findall(first)
    if not 1 <= len(head) <= 2 or "=" in head or (len(head) == 2 and head[1] != "1"):
        raise _Unreadable
    results = []
    for statement in rest:
        tokens = _TOKEN.findall(statement)
        if not tokens or [token.lower() for token in tokens] == ["none"]:
            continue
        pairs = _pairs(tokens)
        if sum(name == "header.from" for name, _ in pairs) > 1:
            raise _Unreadable
        method, result = pairs[0]
        results.append((method.partition("/")[0], result, dict(reversed(pairs[1:]))))
    return _plain(head[0]), results


def _pairs(tokens: list[str]) -> list[tuple[str, str]]:
    if len(tokens) % 3 or set(tokens[1::3]) != {"="} or "=" in tokens[0::3] + tokens[2::3]:
        return _loose_pairs(tokens)
    return [(_plain(name), _plain(content)) for name, content in zip(tokens[0::3], tokens[2::3], strict=True)]


def _loose_pairs(tokens: list[str]) -> list[tuple[str, str]]:
    """Values that hold "=" themselves, such as VERP addresses: name, =, and what follows up to the next name."""
    if len(tokens) < 3 or tokens[1] != "=":
        raise _Unreadable
    pairs = [(_plain(tokens[0]), _plain(tokens[2]))]
    at = 3
    while at < len(tokens):
        if at + 2 >= len(tokens) or tokens[at + 1] != "=" or tokens[at] == "=":
            at += 1
            continue
        pairs.append((_plain(tokens[at]), _plain(tokens[at + 2])))
        at += 3
    return pairs


def _plain(token: str) -> str:
    return token.strip('"').lower()


def _without_comments(value: str) -> str:
    out: list[str] = []
    depth = 0
    quoted = escaped = False
    for character in value:
        if escaped:
            escaped = False
        elif character == "\\" and (quoted or depth):
            escaped = True
        elif character == '"' and not depth:
            quoted = not quoted
        elif character == "(" and not quoted:
            depth += 1
        elif character == ")" and not quoted:
            depth -= 1
            if depth < 0:
                raise _Unreadable
            out.append(" ")
            continue
        if not depth:
            out.append(character)
    if depth or quoted or escaped:
        raise _Unreadable
    return "".join(out)


def _statements(value: str) -> list[str]:
    out, start, quoted = [], 0, False
    for at, character in enumerate(value):
        if character == '"' and value[at - 1 : at] != "\\":
            quoted = not quoted
        elif character == ";" and not quoted:
            out.append(value[start:at])
            start = at + 1
    out.append(value[start:])
    return out
