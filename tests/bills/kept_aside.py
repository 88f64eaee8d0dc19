"""Layouts that the reader was not tuned on: they tell how it does on bills that nobody has seen."""

from __future__ import annotations

import random
from datetime import timedelta

from tests.bills.layouts import Layout
from tests.bills.paper import Paper
from tests.bills.truth import Truth, money, printed_date, spelled


def sidebar(t: Truth, rng: random.Random) -> Paper:
    """White letterhead on a dark band, a gray sidebar with the label over each value, three usage pages before the lines."""
    p = Paper("helvetica", 9)
    ds, ns = rng.randrange(4), rng.randrange(4)
    p.box(0, 0, 612, 60, 30)
    p.text(30, 40, t.provider, 20, "B", color=255)
    p.box(420, 70, 170, 420, 235)
    y = 90.0
    for k, v in [
        ("Customer ID", f"C{rng.randrange(10, 99)}"),
        ("Your account number", t.account_number),
        ("Statement prepared", printed_date(t.bill_date, ds)),
        ("Main billing telephone", spelled(t.billing_number, ns)),
        ("Billing period", "03/01 - 03/31"),
        ("Pay this amount", money(t.amount)),
        ("Late after", printed_date(t.bill_date + timedelta(days=25), ds)),
    ]:
        p.text(432, y, k, 7.5, color=90)
        p.text(432, y + 13, v, 11, "B")
        y += 40
    p.text(40, 100, "Prepared for", 8, color=90)
    p.lines(40, 114, [t.customer_name, *t.billing_lines], 10)
    p.text(40, 190, "Where your service is", 8, color=90)
    p.lines(40, 203, t.service_lines, 10)
    p.text(40, 280, "Since your last statement", 12, "B")
    for i, (k, v) in enumerate(
        [
            ("Last statement's balance", t.amount + 3),
            ("We received - thank you", -t.amount - 3),
            ("Voice services", t.amount * 0.7),
            ("Regulatory recovery and E911 fees", t.amount * 0.3),
        ]
    ):
        p.row(298 + 14 * i, [(40, k), (320, money(v))])
    p.text(40, 500, f"Talk to a person: {spelled(t.others[0], 1)}, every day from 7 to 7.", 8)
    for page in range(3):
        p.page()
        p.text(40, 50, "Itemized usage", 12, "B")
        p.row(70, [(40, "Day"), (120, "From"), (240, "To"), (360, "Duration"), (460, "Charge")], style="B")
        for i in range(30):
            called = f"+1630555{rng.randrange(100, 199):04d}"
            t.others.append(called)
            p.row(
                84 + 13 * i,
                [
                    (40, f"Mar {i % 28 + 1}"),
                    (120, spelled(rng.choice(t.numbers), ns)),
                    (240, spelled(called, ns)),
                    (360, f"0:0{i % 9}:1{page}"),
                    (460, "$0.03"),
                ],
            )
    p.page()
    p.text(40, 50, "Monthly charges for each of your lines", 12, "B")
    for i, n in enumerate(t.numbers):
        y = 80 + 44 * i
        p.text(40, y, spelled(n, ns), 10, "B")
        p.row(y + 13, [(52, "Business voice line"), (460, "$31.00")])
        p.row(y + 26, [(52, "Voicemail"), (460, "$3.00")])
    return p


def ledger(t: Truth, rng: random.Random) -> Paper:
    """A grid of borders, right-aligned labels, the slip on top, other words for most things."""
    p = Paper("times", 10, "a4")
    ds, ns = rng.choice([0, 2, 3, 5]), rng.randrange(3)
    p.row(40, [(40, "Return this part with your payment to"), (330, f"Client no. {rng.randrange(100, 999)}")], 8)
    p.lines(40, 54, [f"{t.provider}, PO Box 4410, Fargo, ND 58106"])
    p.text(40, 90, "_" * 90, 8)
    p.text(40, 120, t.provider, 14, "BI")
    labels = [
        (rng.choice(["Customer account", "Account ID", "Acct. Nbr."]), t.account_number),
        (rng.choice(["Date issued", "Billed on", "Invoice dated"]), printed_date(t.bill_date, ds)),
        (
            rng.choice(["Billed number", "Billing telephone", "Account telephone number"]),
            spelled(t.billing_number, ns),
        ),
        (rng.choice(["Balance due", "New balance", "Amount now due"]), f"{t.amount:,.2f} USD"),
        ("Previous balance", "88.10 USD"),
    ]
    rng.shuffle(labels)
    for i, (k, v) in enumerate(labels):
        p.box(300, 130 + 18 * i, 250, 18)
        p.text(415, 143 + 18 * i, k, right=True)
        p.text(425, 143 + 18 * i, v)
    p.row(160, [(40, "Account holder")], 8)
    p.text(40, 172, t.customer_name)
    p.row(196, [(40, "Mailing address")], 8)
    y = p.lines(40, 208, t.billing_lines)
    p.text(40, y + 8, "Premises served" if rng.random() < 0.3 else "Premises address", 8)
    p.lines(40, y + 20, t.service_lines)
    p.box(40, 320, 510, 16 + 16 * len(t.numbers))
    p.row(331, [(46, "#"), (80, "Item"), (300, "Working number"), (480, "Net")], style="B")
    for i, n in enumerate(t.numbers):
        p.row(
            347 + 16 * i,
            [
                (46, str(i + 1)),
                (80, rng.choice(["Flat rate business service", "Measured line", "DID"])),
                (300, spelled(n, ns)),
                (480, "27.50"),
            ],
        )
    p.lines(
        40,
        370 + 16 * len(t.numbers),
        [
            "Toll calls and long distance: none this month",
            "Directory listing 2.00",
            f"Our office: {spelled(t.others[0], ns)}    After hours repair: {spelled(t.others[1], ns)}",
        ],
    )
    return p


KEPT_ASIDE: dict[str, tuple[Layout, str]] = {"sidebar": (sidebar, "en"), "ledger": (ledger, "en")}
