"""Names and addresses of the customer: blocks under their labels, and the window of an envelope."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from intake.reading.documents import company_names, fields
from intake.reading.documents.bill_labels import Label
from intake.reading.documents.blocks import ATTENTION, Addressed, Block, after_label, told_apart, windows
from intake.reading.documents.fields import Candidate
from intake.reading.documents.issuer_names import same_issuer
from intake.reading.documents.layout import Page
from intake.reading.documents.values import ends_address, looks_like_name, small_words
from intake.reading.documents.vocabulary import fold

VALUED = frozenset(["account_number", "billing_number", "bill_date", "amount_due", "numbers", "decoy"])
"""Fields whose labelled lines belong to no envelope's window."""


def named(
    pages: Sequence[Page], labels: Sequence[Sequence[Label]], *, window: int | None, issuer: str | None = None
) -> list[Candidate]:
    """Names and addresses of the customer from blocks under labels, and of an envelope's window on page `window`.

    The block that begins with the issuer's name is its own address.
    """
    found: list[Candidate] = []
    for page, of_page in zip(pages, labels, strict=True):
        taken = []
        for label in of_page:
            wanted = {"customer_name", "bill_to", "service_address", "billing_address"} & set(label.fields)
            if not wanted and "remit" not in label.fields:
                continue
            block = after_label(page, label)
            if block is None:
                continue
            taken.append(block.box)
            if "remit" not in label.fields:
                found += _of_block(page, label, told_apart(block), wanted)
        if page.number == window:
            found += _greeted(page)
            for block in windows(
                page, taken, [label.cell for label in of_page if label.leads and set(label.fields) & VALUED]
            ):
                heads = [" ".join(fold(line)) for line in (*block.lines[:2], *_over(page, block))]
                if issuer is None or not any(head and same_issuer(head, " ".join(fold(issuer))) for head in heads):
                    found += _of_window(page, block)
    return found


def _over(page: Page, block: Block) -> list[str]:
    """The text of the line that stands close over a block, whatever its size: a letterhead over its address."""
    x0, top, _, _ = block.box
    height = block.rows[0][0].height
    return [
        c.text
        for line in page.lines
        for c in line.cells
        if abs(c.box[0] - x0) < 4 and -0.7 * height < top - c.box[3] < 1.6 * height
    ]


def _of_block(page: Page, label: Label, part: Addressed, wanted: set[str]) -> list[Candidate]:
    weight = label.weight
    if not label.leads:
        weight *= fields.MIDDLE
    elif (
        not label.strong and (label.marked or len(label.words) == len(label.cell.words)) and part.names and part.address
    ):
        weight = 0.92  # "Customer" alone over a name with an address is a heading
        wanted = wanted | {"bill_to"} if "customer_name" in wanted else wanted
    found = []
    why = f"block of “{label.phrase}”"

    def add(field: str, value: str, block: Block, score: float) -> None:
        text = f"{label.text} {value}"
        found.append(Candidate(field, value, text[:200], page.number, block.box, score * weight, why))

    name = _name(part.names)
    if name is not None:
        if "customer_name" in wanted:
            add("customer_name", name[0], name[1], 0.95)
        elif "bill_to" in wanted:
            add("customer_name", name[0], name[1], 0.93)
        elif part.address is not None:
            add("customer_name", name[0], name[1], 0.68)
    address = part.address_text
    if address is not None and part.address is not None:
        whole = ends_address(part.address.lines[-1]) or any(ends_address(x) for x in part.address.lines)
        score = 0.95 if whole else 0.62
        if "service_address" in wanted:
            add("service_address", address, part.address, score)
        if "billing_address" in wanted or "bill_to" in wanted:
            add("billing_address", address, part.address, score - (0.05 if "bill_to" in wanted else 0))
        elif "customer_name" in wanted and whole:
            add("billing_address", address, part.address, 0.66)
    return found


def holders_apart(found: list[Candidate]) -> list[Candidate]:
    """The person whom a label calls the holder, where another place names a company as the customer: who may act for it."""
    named = [c for c in found if c.field == "customer_name"]
    if not any(c.score >= WHOSE and company_names.is_company(c.value) and not HOLDER.search(c.why) for c in named):
        return found
    return [
        replace(c, field="authorized_name", score=c.score * 0.8)
        if c.field == "customer_name" and HOLDER.search(c.why) and _may_be_person(c.value)
        else c
        for c in found
    ]


def _may_be_person(name: str) -> bool:
    return 2 <= len(name.split()) <= 4 and not company_names.is_company(name)


HOLDER = re.compile(r"“[^”]*\b(?:holder|owner|titular|titulaire)\b")
"""Why a candidate counts, where its label says that it names who holds the account."""
WHOSE = 0.7
"""From this score on a window or an address block names the customer."""


GREETING = re.compile(
    r"^(?:hello|hi|dear|bonjour|hola|estimad[oa]|guten tag|hallo|cher|chère),? ([^,!.:]{4,50})[,!:]", re.I
)
ANYBODY = frozenset(
    ["customer", "member", "valued", "sir", "madam", "friend", "subscriber", "neighbor", "account", "resident", "there", "cliente",
     "client", "kunde", "all", "team", "property", "business", "occupant", "patron", "user"]
)  # fmt: skip
"""Words of a greeting that greets nobody by name."""


def _greeted(page: Page) -> list[Candidate]:
    """The name in the greeting of a bill, which counts where nothing better names the customer."""
    for line in page.lines[:30]:
        for cell in line.cells:
            match = GREETING.match(cell.text)
            if match and looks_like_name(match[1]) and len(match[1].split()) > 1 and not set(fold(match[1])) & ANYBODY:
                return [Candidate("customer_name", match[1], cell.text[:100], page.number, cell.box, 0.6, "greeting")]
    return []


def _of_window(page: Page, block: Block) -> list[Candidate]:
    part = told_apart(block)
    name = _name(part.names)
    if name is None or part.address is None or part.address_text is None or small_words(name[0]) > 1:
        return []
    return [
        Candidate("customer_name", name[0], name[0], page.number, name[1].box, 0.7, "window"),
        Candidate(
            "billing_address",
            part.address_text,
            part.address_text,
            page.number,
            part.address.box,
            0.7,
            "window",
        ),
    ]


def _name(block: Block | None) -> tuple[str, Block] | None:
    """The first line of a block that names somebody, attention lines aside."""
    if block is None:
        return None
    for index, text in enumerate(block.lines[:3]):
        if ATTENTION.match(text):
            continue
        name = text.strip(" ,;")
        following = block.lines[index + 1] if index + 1 < len(block.lines) else ""
        if len(name.split()) == 1 and len(following.split()) > 1 and looks_like_name(following):
            continue  # a heading over the name: "ADDRESSEE"
        if name and following and company_names.goes_on(following):
            return f"{name} {following.strip(' ,;')}", block.part(index, index + 2)
        fits = looks_like_name(name) and not company_names.is_heading(name)
        return (name, block.part(index, index + 1)) if fits else None
    return None
