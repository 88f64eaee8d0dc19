"""Sample letters of authorization and customer service records in several forms, with the truth beside."""

from __future__ import annotations

import random

from tests.bills.paper import Paper
from tests.bills.truth import GIVEN, LAST, draw, printed_date, spelled

CARRIERS = [
    "Solstice Carrier Services",
    "Bridgewell Telecom",
    "Northgate Voice LLC",
    "Acme Telecom",
    "Tidewater Communications, Inc.",
]


def letter(form: str, seed: int) -> tuple[bytes, dict[str, object]]:
    """A letter or record of `form` (a key of FORMS) and what it says."""
    rng = random.Random(f"{form}-{seed}")
    t = draw(seed, form)
    company = t.company or f"{rng.choice(LAST)} Tool Works"
    person = f"{rng.choice(GIVEN)} {rng.choice(LAST)}"
    carrier, ns = rng.choice(CARRIERS), rng.randrange(4)
    address = ", ".join(t.service_lines or [])
    numbers = [spelled(n, ns) for n in t.numbers]
    btn = spelled(t.billing_number or "", ns)
    p = Paper(rng.choice(["helvetica", "times"]), 10)
    want: dict[str, object] = {
        "account_number": t.account_number,
        "billing_number": t.billing_number,
        "company": company,
        "authorized_name": person,
        "service_address": address,
        "new_provider": carrier,
        "numbers": t.numbers,
    }
    if form == "form":
        p.text(200, 60, "Letter of Authorization (LOA)", 14, "B")
        rows = [
            ("Customer Name", company),
            ("Service Address", address),
            ("Authorized Contact", person),
            ("Current Carrier", "Old Fork Telephone"),
            ("Account Number", t.account_number),
            ("BTN", btn),
            ("New Service Provider", carrier),
        ]
        for i, (k, v) in enumerate(rows):
            p.row(100 + 20 * i, [(60, k + rng.choice(["", ":"])), (220, str(v))])
        p.text(60, 260, "Telephone numbers to be ported:", style="B")
        p.lines(60, 276, numbers)
        p.lines(
            60,
            500,
            [
                "By signing below I authorize the new service provider to port the numbers above.",
                "Signature: ______________________     Date: ____________",
            ],
        )
    elif form == "prose":
        p.text(60, 60, rng.choice(["LETTER OF AGENCY", "Letter of Authority to Port"]), 14, "B")
        p.lines(
            60,
            90,
            [
                printed_date(t.bill_date, 0),
                "",
                "To whom it may concern,",
                f"We, {company}, hereby authorize {carrier} to act as our agent in all matters",
                "that concern the transfer of the telephone numbers below from our present provider.",
                "",
                f"Account number: {t.account_number}",
                f"Billing telephone number: {btn}",
                f"Service address: {address}",
                f"Numbers: {', '.join(numbers[:4])}{',' if len(numbers) > 4 else ''}",
                *([", ".join(numbers[4:])] if len(numbers) > 4 else []),
                "",
                "This authorization stays in force until it is withdrawn.",
                "",
                f"Authorized representative: {person}",
                "Title: Office Manager",
                "Telephone: 312-555-0199",
            ],
        )
        want["company"] = None
    elif form == "grid":
        p.text(60, 50, "PORT AUTHORIZATION FORM", 15, "B")
        grid = [
            ("Business name", company),
            ("Account no. with current provider", t.account_number),
            ("Billing telephone no.", btn),
            ("Authorized person", person),
            ("Gaining carrier", carrier),
            ("Contact phone", "312-555-0188"),
        ]
        for i, (k, v) in enumerate(grid):
            x, y = 60 + 260 * (i % 2), 90 + 44 * (i // 2)
            p.box(x - 4, y - 12, 256, 40)
            p.text(x, y, k, 7.5)
            p.text(x, y + 16, str(v), 10, "B")
        p.text(60, 236, "Service address", 7.5)
        p.lines(60, 250, t.service_lines or [])
        p.row(330, [(60, "Telephone number"), (200, "Type"), (320, "Port?")], style="B")
        for i, n in enumerate(numbers):
            p.row(346 + 14 * i, [(60, n), (200, "Voice"), (320, "Yes")])
    elif form == "csr":
        p.text(60, 50, rng.choice(["Customer Service Record", "CSR - Customer Service Record"]), 15, "B")
        rows = [
            ("Account Number", t.account_number),
            ("Billing Telephone Number (BTN)", btn),
            ("Company Name", company),
            ("Authorized Contact", person),
            ("Service Address", address),
            ("Port-out PIN", "on request"),
        ]
        for i, (k, v) in enumerate(rows):
            p.row(80 + 16 * i, [(60, k + ":"), (230, str(v))])
        p.text(60, 210, "Working telephone numbers", 11, "B")
        p.row(226, [(60, "TN"), (180, "Feature")], style="B")
        for i, n in enumerate(numbers):
            p.row(240 + 14 * i, [(60, n), (180, "1FB")])
        want["new_provider"] = None
    else:
        p.text(60, 50, "CUSTOMER RECORD", 13, "B")
        p.lines(
            60,
            80,
            [
                f"BTN: {btn}",
                f"ACCT: {t.account_number}",
                f"BILL NAME: {company.upper()}",
                f"SVC ADDR: {address.upper()}",
                f"AUTH USER: {person.upper()}",
            ],
            step=1.6,
        )
        p.text(60, 190, "WTN:")
        p.lines(90, 190, numbers, step=1.4)
        want["new_provider"] = None
    return p.bytes(), want


FORMS = {"form": "loa", "prose": "loa", "grid": "loa", "csr": "csr", "short": "csr"}
