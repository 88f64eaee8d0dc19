"""Layouts of sample bills that the reader was tuned on. Each draws a Truth on paper, and blanks what it leaves out."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import timedelta

from tests.bills.layouts_more import cloud, french, spanish, wireless
from tests.bills.paper import Paper
from tests.bills.truth import Truth, money, printed_date, spelled


def classic(t: Truth, rng: random.Random) -> Paper:
    """Letterhead, key and value at the right, window address, summary, line table on page 2, slip with remit-to."""
    p = Paper(rng.choice(["helvetica", "times"]), rng.choice([8.5, 9, 10]))
    ds, ns = rng.randrange(6), rng.randrange(4)
    p.text(50, 50, t.provider, 16, "B")
    p.lines(50, 64, ["400 Exchange Plaza", "Omaha, NE 68102"], 7.5)
    label = rng.choice
    rows = [
        (label(["Account Number", "Account No.", "Acct #", "Account number:"]), t.account_number),
        (
            label(["Bill date", "Statement Date", "Invoice Date:", "Date of bill"]),
            printed_date(t.bill_date, ds),
        ),
        (
            label(["Billing Telephone Number", "BTN", "Billing TN", "Billing phone no."]),
            spelled(t.billing_number, ns),
        ),
        ("Payment due", printed_date(t.bill_date + timedelta(days=21), ds)),
        (label(["Amount Due", "Total amount due", "TOTAL DUE", "Please pay"]), money(t.amount)),
    ]
    rng.shuffle(rows)
    for i, (k, v) in enumerate(rows):
        p.text(340, 60 + 14 * i, k, style="B")
        p.text(560 if i % 2 else 470, 60 + 14 * i, v, right=bool(i % 2))
    y = p.lines(60, 160, [t.customer_name, *([f"Attn: {t.attention}"] if t.attention else []), *t.billing_lines])
    y += 26
    k = label(["Service address:", "Service location", "Location of service:"])
    end = p.text(60, y, k, style="B")
    p.text(end + rng.choice([4, 30]), y, ", ".join(t.service_lines))
    y += 30
    p.text(50, y, "Account summary", 12, "B")
    for what, amount in [
        ("Previous balance", t.amount * 1.1),
        ("Payments received - thank you", -t.amount * 1.1),
        ("Monthly service", t.amount * 0.8),
        ("Taxes, fees and surcharges", t.amount * 0.2),
        ("Federal Universal Service Fund", 1.07),
    ]:
        y += 13
        p.text(60, y, what)
        p.text(400, y, money(amount), right=True)
    p.text(
        50,
        y + 30,
        f"Questions? Call {spelled(t.others[0], 5)} or visit www.provider.example. To pay by phone dial {spelled(t.others[1], 5)}.",
        8,
    )
    p.text(50, 640, "- - - - - - - - - - - Please detach and return with your payment - - - - - - - - - - -", 8)
    p.row(
        660,
        [(60, "Account number"), (160, t.account_number), (330, "Amount enclosed"), (420, "$ __________")],
    )
    p.lines(
        330,
        690,
        [
            label(["Remit to:", "Make checks payable to:", "Mail payment to:"]),
            t.provider,
            "PO Box 77001",
            "Omaha, NE 68177-0001",
        ],
    )
    p.page()
    p.text(50, 60, label(["Service summary", "Charges by line", "Detail of current charges"]), 12, "B")
    p.row(
        80,
        [(60, label(["Telephone number", "Phone number", "Line"])), (180, "Description"), (460, "Amount")],
        style="B",
    )
    for i, n in enumerate(t.numbers):
        p.row(
            94 + 13 * i,
            [
                (60, spelled(n, ns)),
                (180, rng.choice(["Business line", "Fax line", "Basic line"])),
                (460, money(35.5 + i)),
            ],
        )
    p.row(110 + 13 * len(t.numbers), [(180, "E911 and relay fees"), (460, "$4.05")])
    p.text(50, 760, f"Page 2 of 2   Account {t.account_number}", 7.5)
    return p


def boxes(t: Truth, rng: random.Random) -> Paper:
    """A row of boxes with the label above each value; bill-to and service-at blocks side by side."""
    p = Paper("helvetica", 9)
    ds, ns = rng.randrange(4), rng.randrange(4)
    p.text(560, 46, t.provider, 18, "B", right=True)
    p.text(560, 60, "Telephone and internet for business", 8, right=True)
    p.text(40, 46, rng.choice(["INVOICE", "STATEMENT", "Bill"]), 20, "B")
    heads = [
        ("Account Number", t.account_number),
        ("Invoice Number", f"INV-{rng.randrange(10**6, 10**7)}"),
        ("Invoice Date", printed_date(t.bill_date, ds)),
        ("Due Date", printed_date(t.bill_date + timedelta(days=20), ds)),
        ("Amount Due", money(t.amount)),
    ]
    rng.shuffle(heads)
    for i, (k, v) in enumerate(heads):
        p.box(40 + 106 * i, 80, 104, 34)
        p.text(44 + 106 * i, 92, k, 7.5)
        p.text(44 + 106 * i, 107, v, 8.5 if len(v) > 16 else 9.5, "B")
    p.text(40, 140, rng.choice(["BILL TO", "Bill To:", "Billed to"]), 8, "B")
    p.lines(40, 153, [t.customer_name, *t.billing_lines])
    p.text(320, 140, rng.choice(["SERVICE ADDRESS", "Service at:", "Service location"]), 8, "B")
    p.lines(320, 153, t.service_lines)
    p.text(40, 230, "Main billing number", 8)
    p.text(160, 230, spelled(t.billing_number, ns))
    p.row(260, [(40, "Description"), (350, "Qty"), (420, "Rate"), (500, "Amount")], style="B")
    for i, what in enumerate(["Hosted voice seats", "SIP trunk", "Long distance plan", "Federal USF recovery"]):
        p.row(274 + 13 * i, [(40, what), (350, str(i + 1)), (420, "$19.00"), (500, money(19.0 * (i + 1)))])
    p.text(
        40,
        350,
        rng.choice(["Numbers on this account", "Your telephone numbers", "Telephone numbers"]),
        10,
        "B",
    )
    for i, n in enumerate(t.numbers):
        p.text(40 + 130 * (i % 4), 366 + 13 * (i // 4), spelled(n, ns))
    p.text(
        40,
        700,
        f"Billing questions: {spelled(t.others[0], 0)}   Technical support: {spelled(t.others[1], 0)}   billing@provider.example",
        8,
    )
    return p


def modern(t: Truth, rng: random.Random) -> Paper:
    """Large amount in three sizes, a greeting, key and value on one line with a colon."""
    p = Paper("helvetica", 9.5)
    ds, ns = rng.choice([0, 2, 3]), rng.choice([0, 1, 2])
    p.text(40, 50, t.provider, 20, "B", color=60)
    p.text(40, 90, f"Hi {t.customer_name.split()[0]}, here is your bill.", 14)
    x = p.text(400, 80, rng.choice(["You owe", "Total due", "Amount due"]), 10)
    whole, cents = f"{t.amount:,.2f}".split(".")
    x = p.text(400, 108, "$", 14)
    x = p.text(x, 112, whole, 28, "B")
    p.text(x, 104, "." + cents, 14)
    p.text(400, 126, f"due by {printed_date(t.bill_date + timedelta(days=18), ds)}", 8.5)
    y = p.lines(
        40,
        120,
        [
            f"Account number: {t.account_number}",
            f"{rng.choice(['Bill date', 'Issued', 'Statement date'])}: {printed_date(t.bill_date, ds)}",
            f"{rng.choice(['Account name', 'Name on account', 'Customer name'])}: {t.customer_name}",
            f"Service address: {', '.join(t.service_lines)}",
        ],
        step=1.5,
    )
    t.billing_lines, t.billing_number = None, None
    y += 20
    p.text(40, y, "Your lines", 12, "B")
    p.row(y + 16, [(40, "User"), (200, "Phone number"), (330, "Plan"), (520, "Monthly")], 8.5, "B")
    for i, n in enumerate(t.numbers):
        p.row(
            y + 30 + 14 * i,
            [
                (40, rng.choice(["Front desk", "Kitchen", "Dispatch", "Lobby"])),
                (200, spelled(n, ns)),
                (330, "Unlimited talk"),
                (520, "$25.00"),
            ],
        )
    y += 60 + 14 * len(t.numbers)
    p.text(40, y, "Call history", 12, "B")
    p.row(
        y + 16,
        [(40, "Date"), (110, "Time"), (200, "Number called"), (330, "Minutes"), (520, "Cost")],
        8.5,
        "B",
    )
    for i in range(6):
        called = f"+1312555{rng.randrange(100, 199):04d}"
        t.others.append(called)
        p.row(
            y + 30 + 14 * i,
            [
                (40, f"03/{i + 10}"),
                (110, f"{i + 8}:1{i} AM"),
                (200, spelled(called, ns)),
                (330, str(i + 2)),
                (520, "$0.10"),
            ],
        )
    p.text(
        40,
        740,
        f"Need help? Chat with us or call {spelled(t.others[0], 1)}. © 2026 {t.provider}. All rights reserved.",
        7.5,
    )
    return p


def typewriter(t: Truth, rng: random.Random) -> Paper:
    """A small telephone company's bill in a typewriter face, with dotted leaders."""
    p = Paper("courier", 9)
    p.text(60, 50, t.provider.upper(), 12, "B")
    p.text(60, 62, "RR 2 BOX 14  ELKTON, SD 57026")
    p.text(60, 90, f"BILLING NUMBER {spelled(t.billing_number, 0)}     ACCOUNT {t.account_number}")
    p.text(
        60,
        104,
        f"BILL DATE      {t.bill_date:%m/%d/%y}         DUE DATE {t.bill_date + timedelta(days=20):%m/%d/%y}",
    )
    p.lines(60, 140, [t.customer_name.upper(), *[x.upper() for x in t.billing_lines]])
    t.service_lines = None
    y = 220.0
    for what, amount in [
        ("BALANCE FORWARD", 31.2),
        ("PAYMENTS", -31.2),
        ("LOCAL SERVICE", t.amount * 0.7),
        ("TOLL CALLS", t.amount * 0.2),
        ("FEDERAL SUBSCRIBER LINE CHARGE", 6.5),
        ("TOTAL AMOUNT DUE", t.amount),
    ]:
        p.text(
            60,
            y,
            f"{what} {'.' * (48 - len(what))} {amount:>10,.2f}".replace("  ", " ")
            if False
            else f"{what} {'.' * (48 - len(what))} {amount:,.2f}",
        )
        y += 14
    y += 20
    p.text(60, y, "SERVICE FOR EACH LINE", style="B")
    for n in t.numbers:
        y += 14
        p.text(60, y, f"{spelled(n, 0)}  LOCAL LINE              28.40")
    y += 40
    p.text(60, y, "ITEMIZED CALLS", style="B")
    p.text(60, y + 14, "DATE   TIME    PLACE CALLED   NUMBER        MIN   AMOUNT")
    for i in range(5):
        called = f"+1605555{rng.randrange(100, 199):04d}"
        t.others.append(called)
        p.text(
            60,
            y + 28 + 14 * i,
            f"04-{i + 10}  {i + 1:02d}:4{i}P  BROOKINGS SD   {spelled(called, 0)}   {i + 1}    .2{i}",
        )
    p.text(60, 740, f"REPAIR SERVICE 611   BUSINESS OFFICE {spelled(t.others[0], 0)}", 8)
    t.customer_name = t.customer_name.upper()
    return p


Layout = Callable[[Truth, random.Random], Paper]
TUNED: dict[str, tuple[Layout, str]] = {
    "classic": (classic, "en"), "boxes": (boxes, "en"), "modern": (modern, "en"), "typewriter": (typewriter, "en"),
    "wireless": (wireless, "en"), "cloud": (cloud, "en"), "french": (french, "fr"), "spanish": (spanish, "es"),
}  # fmt: skip
