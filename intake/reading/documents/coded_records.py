"""Customer service records as switches print them: two letters before each value (LN, SA, BA), as in the ordering forms of
local telephone companies."""

from __future__ import annotations

from intake.reading.documents.fields import Candidate
from intake.reading.documents.layout import Page, box_of, joined
from intake.reading.documents.values import account_number, ends_address, looks_like_name

CODES = {
    "LN": "customer_name",  # listed name
    "NLST": "customer_name",  # non-listed name
    "NP": "customer_name",  # non-published name
    "BN": "customer_name",  # billing name
    "BN1": "customer_name",
    "SA": "service_address",
    "LA": "service_address",  # listed address
    "BA": "billing_address",
    "BA1": "billing_address",
    "AN": "account_number",
}
"""Field identifier -> field."""
SCORE = {"LN": 0.95, "SA": 0.95, "BA": 0.95, "BA1": 0.9, "BN1": 0.9, "BN": 0.9}


def _second(page: Page, code: str) -> str:
    """What stands behind the code of an address's second line: "BA2  LARCH FALLS, ID 83899"."""
    lines = (line.words for line in page.lines)
    return next((joined(words[1:]).strip(" ,") for words in lines if words[0].text.rstrip(":") == code), "")


def coded(page: Page) -> list[Candidate]:
    """The values that stand after a field identifier at the head of a line."""
    found = []
    for line in page.lines:
        words = line.words
        code = words[0].text.rstrip(":").upper()
        field = CODES.get(code) if words[0].text.isupper() else None
        value = joined(words[1:]).strip(" ,")
        if field is None or not value:
            continue
        if code == "BA1" and not ends_address(value):
            value = f"{value}, {_second(page, 'BA2')}"
        if field == "account_number":
            value = account_number([w.text for w in words[1:]]) or ""
            fits = bool(value)
        else:
            fits = looks_like_name(value) if field == "customer_name" else ends_address(value)
        if fits:
            found.append(
                Candidate(
                    field, value, line.text[:200], page.number, box_of(words), SCORE.get(code, 0.8), f"code “{code}”"
                )
            )
    return found
