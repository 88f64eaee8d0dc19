"""Which kind of document a PDF is, by its words (words/document_kinds.toml)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence, Set
from functools import lru_cache
from pathlib import Path

from intake.domain.findings import AttachmentKind
from intake.reading.documents.remembered import find_dates, find_numbers
from intake.reading.documents.values import amount
from intake.reading.documents.vocabulary import fold

TABLE = Path(__file__).with_name("words") / "document_kinds.toml"
HEAD_LINES = 9
"""A title stands within the first so many lines."""
ENOUGH_PHONE, ENOUGH_BILL = 5, 4
AUTHORIZES = re.compile(
    r"\b(?:authori[sz]es?|appoints?|empowers?|permission|consents?|autoriz[oa]|autorizamos|autorise|autorisons|bevollmächtig\w{1,3}|ermächtig\w{1,3})\b"
    r".{1,120}\b(?:to (?:port|transfer|move|switch)|to act .{0,60}\b(?:transfer|port|porting|portability|move)|a portar|portabilidad|à transférer|à porter|portabilité|rufnummernmitnahme|portierung)\b",
    re.I,
)
DAY_AT_HEAD = re.compile(r"\W{0,3}\d{1,2}[/\-.]\d{1,2}\b")
"""A row of calls, or of a bank's account, begins with its day."""
ELSEWHERE = re.compile(
    r"[^.\n]*\b(?:billed separately|(?:separate|another|other) bill|por separado|séparément)\b[^.\n]*", re.I
)
"""What is said to stand on another paper tells nothing of this one."""
LONGEST = 60_000
"""Characters that are weighed."""


@lru_cache(maxsize=1)
def _table() -> dict[str, dict[str, frozenset[str]]]:
    raw = tomllib.loads(TABLE.read_text(encoding="utf-8"))
    sample = {"titles": raw.pop("sample")}
    return {
        k: {w: frozenset(" ".join(fold(p)) for p in phrases) for w, phrases in v.items()}
        for k, v in (raw | {"sample": sample}).items()
    }


@lru_cache(maxsize=1)
def _lengths() -> dict[str, frozenset[int]]:
    """First word -> how many words the phrases of the table that begin with it have."""
    found: dict[str, set[int]] = {}
    for group in _table().values():
        for phrase in frozenset().union(*group.values()):
            words = phrase.split()
            found.setdefault(words[0], set()).add(len(words))
    return {word: frozenset(lengths) for word, lengths in found.items()}


@lru_cache(maxsize=64)
def _said(text: str) -> frozenset[str]:
    """What of a text may be phrases of the table."""
    tokens, lengths = fold(text), _lengths()
    return frozenset(" ".join(tokens[i : i + n]) for i, word in enumerate(tokens) for n in lengths.get(word, ()))


def weigh(text: str, group: str) -> int:
    """The weight of the different phrases of `group` ("phone", "bill", "other") in a text."""
    said = _said(text[:LONGEST])
    return sum(int(weight) * len(said & phrases) for weight, phrases in _table()[group].items())


def is_sample(lines: Sequence[str]) -> bool:
    """True for a page that explains a bill by an example."""
    return any(_said(line) & _table()["sample"]["titles"] for line in lines[:4] if len(line.split()) <= 8)


BILL_FIELDS = frozenset(["account_number", "billing_number", "bill_date", "amount_due", "remit", "bill_to"])


def _charged(lines: Sequence[str]) -> int:
    """Rows of a telephone number and an amount, and of no day: nobody but a phone company bills so."""
    rows = 0
    for line in lines[:600]:
        found = find_numbers(line[:80]) if sum(map(str.isdigit, line[:80])) >= 10 else []
        if not found or DAY_AT_HEAD.match(line) or amount(line[found[-1].end : found[-1].end + 60]) is None:
            continue
        rows += found[0].start <= 1 or ("  " in line and not find_dates(line[: found[0].start]))
    return rows


def is_title(text: str) -> bool:
    """True for words that may be the title of a letter of authorization or a record."""
    words, table = set(fold(text)), _table()
    return bool(words & (table["loa"]["asks"] | table["loa"]["of_ports"] | table["csr"]["records"]))


def _titles_another(line: str) -> bool:
    """True for a short line that says that the paper is a contract, a receipt, or a quote with its number."""
    titles, offers = _table()["paper"]["titles"], _table()["paper"]["offers"]
    before, *number = re.split(r"[#:]| (?=\S*\d)", line, maxsplit=1)
    return len(line.split()) <= 8 and len(before.split()) <= 5 and bool(_said(before) & (offers if number else titles))


def _listed(line: str) -> bool:
    """True for a line of nothing but telephone numbers of one area, two at least."""
    if sum(map(str.isdigit, line)) < 20 or any(c.isalpha() for c in line) or ":" in line or "/" in line:
        return False
    found = find_numbers(line[:160])
    return len(found) >= 2 and len({f.number[:5] for f in found[:2]}) == 1


def _letter(titled: Sequence[str], text: str, labelled: Set[str]) -> int:
    """How much speaks for a letter of authorization: title, labels, the words of the deed; amounts speak against it."""
    table = _table()["loa"]
    titles = [set(fold(line)) for line in titled[:6] if len(line.split()) <= 10]
    weight = 3 * any(words & table["asks"] and words & table["of_numbers"] for words in titles)
    weight += any(words & table["asks"] and words & table["of_ports"] for words in titles)
    weight += sum(points for field, points in TOLD_BY_LETTERS if field in labelled)
    weight += 2 * min(len(_said(text) & table["deeds"]), 3)
    weight += 4 * (AUTHORIZES.search(text.replace("\n", " ")) is not None)
    return weight - 4 * (amount(text) is not None) - 3 * len(labelled & {"amount_due", "bill_date", "remit"})


def _record(titled: Sequence[str], text: str, labelled: Set[str]) -> int:
    """How much speaks for a customer service record."""
    table = _table()["csr"]
    titles = [set(fold(line)) for line in titled[:6] if len(line.split()) <= 9]
    weight = 4 * any(words & table["records"] and words & table["whose"] for words in titles)
    weight += len(
        labelled & {"account_number", "billing_number", "customer_name", "authorized_name", "service_address"}
    )
    weight += min(len(_said(text) & table["codes"]), 3)
    return weight - 4 * len(labelled & {"amount_due", "new_provider", "remit"}) - 3 * ("bill_date" in labelled)


TOLD_BY_LETTERS = (("new_provider", 4), ("requested_date", 2), ("provider", 1), ("numbers", 1), ("authorized_name", 1))
"""Fields whose labels a letter of authorization has, and what each weighs."""
ENOUGH_PAPER = 5


def kind_of(
    lines: Sequence[str], labelled: Set[str] = frozenset(), valued: Set[str] = frozenset()
) -> tuple[AttachmentKind, str]:
    """The kind of a document with these lines, and why.

    `labelled` are the fields for which it has plain labels, `valued` those of a bill whose labels have values beside them.
    """
    text = "\n".join(lines)[:LONGEST]
    table = _table()
    head = [line for line in lines if line.strip()][:HEAD_LINES]
    titled = [line for line in head if len(line.split()) <= 14]
    deeds = _said(text) & table["loa"]["deeds"]
    for line in titled:
        if _said(line) & table["loa"]["titles"] and (deeds or len(line.split()) <= 8):
            return AttachmentKind.LOA, f"title “{line.strip()[:60]}”"
    for line in titled[:4]:
        words = set(fold(line))
        if (
            len(words) <= 9
            and words & table["loa"]["permission"]
            and words & table["loa"]["of_numbers"]
            and find_numbers(text)
        ):
            return AttachmentKind.LOA, f"title “{line.strip()[:60]}”"
    for line in titled:
        if _said(line) & table["csr"]["titles"] and len(line.split()) <= 10:
            return AttachmentKind.CSR, f"title “{line.strip()[:60]}”"
    if any(map(_titles_another, head[:4])):
        return AttachmentKind.OTHER, "titled as another paper"
    weights = {AttachmentKind.LOA: _letter(titled, text, labelled), AttachmentKind.CSR: _record(titled, text, labelled)}
    likely = max(weights, key=lambda kind: weights[kind])
    if weights[likely] >= ENOUGH_PAPER and find_numbers(text):
        return likely, f"words and labels of such a paper {weights[likely]}"
    told = 4 * any(_listed(line) for line in lines[:600])
    told += 3 * ("billing_number" in labelled) + 3 * ("numbers" in labelled and any(map(find_numbers, lines)))
    charged = _charged(lines)
    phone, other = weigh(text, "phone") + 2 * min(charged, 4) + told, weigh(ELSEWHERE.sub("", text), "other")
    bill = weigh(text, "bill") + 2 * len((labelled | valued) & BILL_FIELDS)
    why = f"words of a phone service {phone}, of a bill {bill}, of something else {other}"
    if phone >= ENOUGH_PHONE and bill >= ENOUGH_BILL and other <= (1.5 if charged >= 2 else 0.75) * phone:
        return AttachmentKind.BILL, why
    return AttachmentKind.OTHER, why
