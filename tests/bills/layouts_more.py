"""Further layouts that the reader was tuned on: wireless, cloud, French, Spanish."""

from __future__ import annotations

import random
from datetime import timedelta

from tests.bills.paper import Paper
from tests.bills.truth import Truth, money, printed_date, spelled


def wireless(t: Truth, rng: random.Random) -> Paper:
    """A wireless bill: masked account, no BTN, lines with devices, talk usage tables."""
    p = Paper("helvetica", 9)
    masked = "*" * 6 + f"{rng.randrange(1000, 9999)}"
    t.account_number, t.billing_number, t.service_lines = masked, None, None
    p.text(40, 44, t.provider, 18, "B")
    p.lines(
        380,
        40,
        [
            f"Bill issued: {printed_date(t.bill_date, 2)}",
            f"Account: {masked}",
            f"Invoice: {rng.randrange(10**9, 10**10)}",
            "Billing period: Mar 4 - Apr 3",
        ],
        step=1.4,
    )
    p.lines(40, 110, [t.customer_name, *t.billing_lines])
    p.text(40, 210, "Total amount due", 11, "B")
    p.text(200, 210, money(t.amount), 11, "B")
    p.text(40, 226, f"AutoPay is scheduled for {printed_date(t.bill_date + timedelta(days=15), 0)}", 8)
    p.row(
        260,
        [
            (40, "Wireless number"),
            (160, "Device"),
            (300, "Plan"),
            (400, "Equipment"),
            (470, "Services"),
            (540, "Total"),
        ],
        8,
        "B",
    )
    for i, n in enumerate(t.numbers):
        p.row(
            275 + 13 * i,
            [
                (40, spelled(n, 2)),
                (160, "Slate 8 phone"),
                (300, "$40.00"),
                (400, "-"),
                (470, "$6.10"),
                (540, "$46.10"),
            ],
        )
    p.page()
    p.text(40, 50, f"Talk activity - {spelled(t.numbers[0], 2)}", 11, "B")
    p.row(
        66,
        [
            (40, "Date"),
            (100, "Time"),
            (160, "Number"),
            (260, "Origination"),
            (360, "Destination"),
            (460, "Min."),
        ],
        8,
        "B",
    )
    for i in range(24):
        called = f"+1971555{rng.randrange(100, 199):04d}"
        t.others.append(called)
        p.row(
            80 + 13 * i,
            [
                (40, "03/21"),
                (100, f"{i % 12 + 1}:05P"),
                (160, spelled(called, 2)),
                (260, "Salem, OR"),
                (360, rng.choice(["Incoming, CL", "Bend, OR"])),
                (460, "3"),
            ],
        )
    p.text(40, 760, f"Customer care: 611 from your mobile or {spelled(t.others[0], 2)}", 7.5)
    return p


def cloud(t: Truth, rng: random.Random) -> Paper:
    """A cloud phone statement: date under the header without a label, customer id above the account number, licences."""
    p = Paper("helvetica", 9)
    ns = rng.choice([0, 1, 2, 4])
    p.text(40, 50, t.provider, 15, "B")
    p.text(400, 50, "Billing Statement", 15, "B")
    p.text(400, 66, printed_date(t.bill_date, 0))
    p.row(90, [(400, "Statement #"), (490, f"S{rng.randrange(10**6, 10**7)}")])
    p.row(103, [(400, "Account #"), (490, t.account_number)])
    p.text(40, 110, "Bill to", 8, "B")
    p.lines(40, 122, [t.customer_name, *t.billing_lines])
    t.billing_number = None
    p.text(40, 210, "Summary", 11, "B")
    for i, (k, v) in enumerate(
        [
            ("Previous balance", 310.0),
            ("Payments", -310.0),
            ("Recurring charges", t.amount * 0.8),
            ("Usage charges", 0.0),
            ("Taxes and fees", t.amount * 0.2),
            ("Total due", t.amount),
        ]
    ):
        p.text(40, 226 + 13 * i, k)
        p.text(300, 226 + 13 * i, money(v), right=True)
    p.row(320, [(40, "Due date"), (230, printed_date(t.bill_date + timedelta(days=30), 0))])
    p.page()
    p.text(40, 50, "Licenses and extensions", 11, "B")
    p.row(
        66,
        [(40, "Extension"), (110, "User"), (240, "Direct number"), (360, "License"), (520, "Charge")],
        8,
        "B",
    )
    for i, n in enumerate(t.numbers):
        p.row(
            80 + 13 * i,
            [
                (40, str(1001 + i)),
                (110, rng.choice(["Reception", "A. Quist", "Lab 2"])),
                (240, spelled(n, ns)),
                (360, "Voice X2"),
                (520, "$24.00"),
            ],
        )
    y = 100 + 13 * len(t.numbers)
    p.text(40, y, "Emergency address", 9, "B")
    p.text(40, y + 14, ", ".join(t.service_lines))
    t.service_lines = None
    p.text(40, 760, f"Toll-free support {spelled(t.others[0], 1)} | Fax {spelled(t.others[1], 1)}", 7.5)
    return p


def french(t: Truth, rng: random.Random) -> Paper:
    """A bill in French."""
    p = Paper("helvetica", 9)
    ds = rng.randrange(2)
    p.text(40, 50, t.provider, 16, "B")
    rows = [
        ("Numéro de compte", t.account_number),
        (rng.choice(["Date de facturation", "Date de la facture"]), printed_date(t.bill_date, ds, "fr")),
        ("Date d'échéance", printed_date(t.bill_date + timedelta(days=21), ds, "fr")),
        ("Téléphone de facturation", spelled(t.billing_number, 3)),
        (rng.choice(["Montant à payer", "Total à payer"]), money(t.amount, "fr")),
    ]
    for i, (k, v) in enumerate(rows):
        p.row(60 + 14 * i, [(330, k + (" :" if ds else "")), (480, v)])
    p.text(40, 130, rng.choice(["Facturé à", "Client"]), 8, "B")
    p.lines(40, 143, [t.customer_name, *t.billing_lines])
    p.text(40, 220, rng.choice(["Adresse de service", "Lieu d'installation"]), 8, "B")
    p.lines(40, 233, t.service_lines)
    p.text(40, 290, "Détail par ligne", 11, "B")
    p.row(306, [(40, "Numéro de téléphone"), (180, "Service"), (460, "Montant")], 8, "B")
    for i, n in enumerate(t.numbers):
        p.row(320 + 13 * i, [(40, spelled(n, 3)), (180, "Ligne d'affaires"), (460, "38,50 $")])
    p.text(40, 330 + 13 * len(t.numbers), "Frais 911 et interurbain")
    p.text(
        40,
        740,
        f"Des questions? Composez le {spelled(t.others[0], 5)}. Service à la clientèle : lundi au vendredi.",
        8,
    )
    return p


def spanish(t: Truth, rng: random.Random) -> Paper:
    """A bill in Spanish, with a bilingual heading here and there."""
    p = Paper("helvetica", 9.5)
    p.text(40, 50, t.provider, 16, "B")
    rows = [
        (rng.choice(["Número de cuenta", "No. de cuenta", "Cuenta"]), t.account_number),
        (
            rng.choice(["Fecha de factura", "Fecha de emisión"]),
            printed_date(t.bill_date, rng.randrange(2), "es"),
        ),
        ("Fecha de vencimiento", printed_date(t.bill_date + timedelta(days=20), 0, "es")),
        ("Número de facturación", spelled(t.billing_number, 0)),
        (rng.choice(["Total a pagar", "Importe total"]), money(t.amount)),
    ]
    for i, (k, v) in enumerate(rows):
        p.row(70 + 15 * i, [(40, k + ":"), (190, v)])
    p.row(150, [(40, rng.choice(["Titular:", "Nombre del cliente:"])), (190, t.customer_name)])
    p.row(165, [(40, "Dirección del servicio:"), (190, ", ".join(t.service_lines))])
    p.row(180, [(40, "Dirección postal:"), (190, ", ".join(t.billing_lines))])
    p.text(40, 220, "Resumen de líneas", 11, "B")
    p.row(236, [(40, "Línea"), (160, "Descripción"), (420, "Cargo")], 8.5, "B")
    for i, n in enumerate(t.numbers):
        p.row(250 + 14 * i, [(40, spelled(n, 0)), (160, "Línea telefónica comercial"), (420, "$29.00")])
    p.text(40, 270 + 14 * len(t.numbers), "Fondo de servicio universal y larga distancia")
    p.text(40, 740, f"Atención al cliente: llame al {spelled(t.others[0], 5)}", 8)
    return p
