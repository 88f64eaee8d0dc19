"""Bills put together from parts chosen by a seed; the truth beside each."""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from datetime import timedelta

from tests.bills.mixed import blocks, lines, panels
from tests.bills.mixed.chooser import Chooser
from tests.bills.mixed.people import Person, draw, stranger
from tests.bills.paper import Paper

Pairs = list[tuple[str, str]]


def bill(seed: int, *, aside: bool) -> tuple[bytes, dict[str, object]]:
    """Bill number `seed` and its facts."""
    language = ["en", "en", "en", "es", "en", "fr", "en", "en"][seed % 8]
    c = Chooser(f"bill-{aside}-{seed}", language, aside=aside)
    t = draw(c)
    if c.chance(0.2):
        t.service_lines = None
    if c.chance(0.15):
        t.billing_number = None
        if t.account_number and t.account_number[:3] == t.numbers[0][2:5]:
            t.account_number = "77-4410-2"  # the billing number does not stand in it either
    for habit, share in (
        ("upper", 0.12),
        ("spaced", 0.04),
        ("bilingual", 0.06),
        ("glued", 0.1),
        ("logo", 0.12),
        ("pieces", 0.12),
    ):
        if c.chance(share):
            c.habits.add(habit)
    if c.chance(0.08):
        t.amount = c.rng.choice([0.0, -round(t.amount / 10, 2)])
    p = Paper(
        c.rng.choice(["helvetica", "helvetica", "times", "courier"]),
        c.rng.choice([8, 8.5, 9, 10]),
        c.rng.choice(["letter", "letter", "a4"]),
    )
    if p.font == "courier":
        p.size = min(p.size, 8.5)
    c.part(
        (_classic, _boxed, _centred, _classic, _boxed, _centred, _told), (_slip_first, _sidebar, _classic, _statement)
    )(p, c, t)
    return p.bytes(), t.facts()


def _letterhead(p: Paper, c: Chooser, t: Person, x: float, y: float, *, right: bool = False) -> float:
    name = t.provider.upper() if c.chance(0.15) else t.provider
    if "logo" in c.habits:
        p.box(
            x - (90 if right else 0), y - 25, 90, 30, 120
        )  # a picture; the name stands in the small print and on the slip
        return y + 12
    if c.chance(0.2) and not right:
        p.box(0, 0, 612, y + 14, 40)
        p.text(x, y, name, 18, "B", color=255)
        y += 16
    else:
        p.text(x, y, name, c.rng.choice([12, 15, 19]), c.rng.choice(["B", ""]), right=right)
    rows = []
    if c.chance(0.4):
        rows.append(c.word("taglines"))
    if c.chance(0.4):
        rows += (
            ["PO Box 1180", "Brindle City, KS 67599"] if c.chance(0.5) else ["2 Cloud Court, Brindle City, KS 67599"]
        )
    if c.chance(0.5):
        rows.append(_care(c, t))
    for row in rows:
        y += p.size
        p.text(x, y + 3, row, p.size - 1.5, right=right)
    return y + 12


def _care(c: Chooser, t: Person) -> str:
    return c.word("care").format(t.number(stranger(c, t)), t.number(stranger(c, t)))


def _facts(c: Chooser, t: Person, more: Pairs) -> Pairs:
    """The labelled facts in a random order, decoys among them."""
    pairs = [(c.word("account_number"), t.account_number or ""), (c.word("bill_date"), t.day(t.bill_date))]
    if t.billing_number is not None:
        pairs.append((c.word("billing_number"), t.number(t.billing_number)))
    if c.chance(0.75):
        pairs.append((c.word("amount_due"), t.money(t.amount)))
    if c.chance(0.7):
        pairs.append((c.word("due_date"), t.day(t.bill_date + timedelta(days=c.rng.randrange(14, 30)))))
    if c.chance(0.5):
        pairs.append((c.word("invoice_number"), f"{c.rng.choice(['', 'INV-', 'B'])}{c.rng.randrange(10**5, 10**8)}"))
    if c.chance(0.4):
        first = t.bill_date - timedelta(days=32)
        pairs.append((c.word("period"), f"{t.day(first)} - {t.day(t.bill_date - timedelta(days=2))}"))
    for label in c.words("other_keys", c.rng.choice([0, 0, 1, 2])):
        pairs.append((label, _other(c, t, label)))
    if t.authorized_name is not None:
        pairs.append((c.word("authorized_name"), t.authorized_name))
    c.rng.shuffle(pairs)
    return pairs + more


def _other(c: Chooser, t: Person, label: str) -> str:
    low = label.lower()
    if "date" in low or "since" in low:
        return t.day(t.bill_date + timedelta(days=31))
    if "manager" in low or "representative" in low:
        return c.rng.choice(["Dale Vickery", "Rosa Timm"])
    if low == "page":
        return "1 of 2"
    if low in ("terms", "payment method", "currency", "plan contratado", "ciclo", "cycle", "bill cycle"):
        return c.rng.choice(["Net 20", "14", "USD", "Check"])
    return f"{c.rng.choice(['', 'K', '48-'])}{c.rng.randrange(10**5, 10**8)}"


def _summary(p: Paper, c: Chooser, t: Person, x: float, y: float, width: float) -> float:
    """Previous balance, payments, charges, and the amount due."""
    before = round(c.rng.choice([t.amount * 0.9, t.amount * 1.1, 0.0]), 2)
    left = round(c.rng.choice([0.0, 0.0, before / 2]), 2)
    if t.amount <= left:
        left = 0.0
    new = round(t.amount - left, 2)
    rows = [
        (c.word("previous"), t.money(before)),
        (c.word("payments"), t.money(-(before - left))),
        (c.word("current"), t.money(new)),
    ]
    rows.append((c.word("amount_due"), t.money(t.amount)))
    if c.chance(0.5):
        p.text(
            x,
            y,
            {
                "en": c.rng.choice(["Account summary", "Summary of charges", "Bill at a glance"]),
                "es": "Resumen de cuenta",
                "fr": "Sommaire du compte",
            }[c.language],
            p.size + 2,
            "B",
        )
        y += 1.8 * p.size
    return c.part((panels.edges, panels.leaders), (panels.edges, panels.columns))(p, c, x, y, width, rows) + 6


def _charges(p: Paper, c: Chooser, t: Person, x: float, y: float) -> float:
    for what in c.words("charges", c.rng.randrange(2, 6)):
        p.text(x, y, what)
        p.text(x + 430, y, t.money(c.rng.uniform(0.5, 80)), right=True)
        y += 1.4 * p.size
    return y


def _numbers(p: Paper, c: Chooser, t: Person, y: float) -> float:
    """The lines under their heading, then perhaps calls and closing words; new pages as needed."""
    x = 45.0
    if y > 480 or c.chance(0.4):
        p.page()
        y = 60.0
        if c.chance(0.5):
            p.text(x, 36, f"{t.provider}   {t.account_number}   {t.day(t.bill_date)}", p.size - 1)
    p.text(x, y, c.word("lines_heading"), p.size + c.rng.choice([0, 2]), "B")
    if "place" in c.habits and t.service_lines:
        y = blocks.place(p, c, t, x, y + 1.6 * p.size)
    y = c.part(lines.TUNED, lines.KEPT)(p, c, t, x, y + 1.7 * p.size)
    if "logo" in c.habits:
        y += 2 * p.size
        p.text(
            x,
            y,
            c.rng.choice(
                [
                    f"Thank you for choosing {t.provider}.",
                    f"© 2026 {t.provider}. All rights reserved.",
                    f"{t.provider}, PO Box 77001, Omaha, NE 68177-0001",
                ]
            )
            if c.language == "en"
            else f"© 2026 {t.provider}",
            p.size - 1,
        )
    if c.chance(0.45):
        p.text(x, y + 14, c.word("usage_heading"), p.size + 1, "B")
        y = lines.calls(p, c, t, x, y + 14 + 1.7 * p.size, c.rng.choice([4, 9, 45]))
    for _ in range(c.rng.randrange(1, 4)):
        y += 1.6 * p.size
        p.text(x, min(y, 760), _care(c, t) if c.chance(0.5) else c.word("notes"), p.size - 1)
    return y


def _slip(p: Paper, c: Chooser, t: Person, y: float) -> float:
    """The part to send back: account, amount, whom to pay, a scan line."""
    p.text(60, y, f"- - - - - - -  {c.word('slip')}  - - - - - - -", p.size - 1)
    pairs = [(c.word("account_number"), t.account_number or ""), (c.word("amount_due"), t.money(t.amount))]
    if c.language == "en":
        pairs.append((c.rng.choice(["Amount enclosed", "Amount paid"]), "$ ________"))
    panels.columns(p, c, 60, y + 22, 220, pairs)
    p.text(340, y + 22, c.word("remit") + c.rng.choice(["", ":"]), p.size - 1)
    p.lines(
        340,
        y + 22 + 1.3 * p.size,
        [t.provider, c.rng.choice(["PO Box 77001", "Dept 4410", "Lockbox 9090"]), "Omaha, NE 68177-0001"],
    )
    if c.chance(0.5):
        p.lines(60, y + 72, [t.customer_name or "", *(t.billing_lines or [])])
    if c.chance(0.4):
        p.text(200, y + 118, f"{c.rng.randrange(10**14, 10**15)} {c.rng.randrange(10**11, 10**12)} 7", p.size)
    return y + 125


def _middle(p: Paper, c: Chooser, t: Person, y: float) -> None:
    y = _summary(p, c, t, c.rng.choice([45.0, 300.0]), y + 10, 240)
    slip = c.chance(0.55)
    if c.chance(0.6) and y < 520:
        y = _charges(p, c, t, 45, y + 12)
    if slip and y < 625:
        _slip(p, c, t, 650)
        y = 700
    _numbers(p, c, t, y + 20)


def _classic(p: Paper, c: Chooser, t: Person) -> None:
    """Letterhead left, facts at the right, customer below."""
    y = _letterhead(p, c, t, 45, 45)
    top = y + 10
    if c.chance(0.4):
        p.text(385, top, c.word("titles"), 13, "B")
        top += 24
    if t.service_lines and c.chance(0.15):
        c.habits.add("place")  # the service address stands among the lines only
    end, more = c.part(blocks.TUNED, blocks.KEPT)(p, c, t, 55, max(y + 30, 140))
    facts = _facts(c, t, [])
    if "pieces" in c.habits and c.language == "en":
        top = _large(p, c, t, 385, top + 12)
    right = _panel(c, narrow=True)(p, c, 385, max(top, 62), 185, facts)
    bottom = max(end, right) + 10
    if more:
        bottom = c.rng.choice([panels.beside, panels.columns])(p, c, 55, bottom + 6, 500, more)
    _middle(p, c, t, bottom)


def _large(p: Paper, c: Chooser, t: Person, x: float, y: float) -> float:
    """The amount in three runs of three sizes under its label."""
    p.text(x, y, c.word("amount_due"), p.size + 1)
    whole, cents = f"{abs(t.amount):,.2f}".split(".")
    left = p.text(x, y + 24, "-$" if t.amount < 0 else "$", 13)
    left = p.text(left, y + 28, whole, 26, "B")
    p.text(left, y + 19, "." + cents, 12)
    return y + 44


def _panel(c: Chooser, *, narrow: bool) -> panels.Panel:
    wide = (panels.boxed_row, panels.table, panels.one_line, panels.two_columns, panels.captions)
    fit = lambda ways: tuple(w for w in ways if not narrow or w not in wide)  # noqa: E731
    return c.part(fit(panels.TUNED), fit(panels.KEPT))


def _boxed(p: Paper, c: Chooser, t: Person) -> None:
    """Title left, letterhead right, facts across the page, blocks below."""
    p.text(45, 50, c.word("titles"), 18, "B")
    y = _letterhead(p, c, t, 565, 45, right=True) + 16
    facts = _facts(c, t, [])
    wide = c.part(
        (panels.boxed_row, panels.table, panels.one_line, panels.two_columns),
        (panels.captions, panels.cards, panels.boxed_row),
    )
    y = wide(p, c, 45, y, 520, facts) + 12
    end, more = c.part((blocks.headed, blocks.side_by_side, blocks.window), blocks.KEPT)(p, c, t, 45, y)
    if more:
        end = panels.beside(p, c, 45, end + 10, 500, more)
    _middle(p, c, t, end + 8)


def _centred(p: Paper, c: Chooser, t: Person) -> None:
    """Letterhead in the middle, everything told in pairs."""
    c.habits.discard("logo")
    p.text(306 - p.text_width(t.provider, 16, "B") / 2, 45, t.provider, 16, "B")
    line = _care(c, t)
    p.text(306 - p.text_width(line, p.size - 1) / 2, 60, line, p.size - 1)
    end, more = c.part((blocks.among_facts, blocks.window, blocks.headed), blocks.KEPT)(p, c, t, 55, 95)
    pairs = _facts(c, t, more)
    way = c.part(
        (panels.beside, panels.columns, panels.above, panels.leaders), (panels.right_labels, panels.split_labels)
    )
    end = way(p, c, 55, end + 14, 480, pairs)
    _middle(p, c, t, end)


def _told(p: Paper, c: Chooser, t: Person) -> None:
    """A small company's bill in sentences."""
    if c.language != "en":
        return _centred(p, c, t)
    c.habits.clear()
    p.text(50, 50, t.provider, 14, "B")
    y = p.lines(50, 90, [t.customer_name or "", *(t.billing_lines or [])]) + 14
    until = t.day(t.bill_date + timedelta(days=20))
    btn = f" The billing telephone number is {t.number(t.billing_number)}." if t.billing_number else ""
    place = f" Service is provided at {', '.join(t.service_lines)}." if t.service_lines else ""
    text = c.rng.choice(["This is your telephone bill of {day} for account {account}.{btn}{place} The amount due is {amount}, to be paid by {until}.",
                         "Bill date: {day}. Account number {account}.{btn}{place} Please pay {amount} on or before {until}.",
                         "Here is the bill that we prepared on {day}. Your account number is {account}.{btn}{place} You owe {amount}, due {until}."])  # fmt: skip
    t.authorized_name = None
    told = text.format(
        day=t.day(t.bill_date), account=t.account_number, btn=btn, place=place, amount=t.money(t.amount), until=until
    )
    _numbers(p, c, t, p.lines(50, y, textwrap.wrap(told, 92)) + 20)


def _statement(p: Paper, c: Chooser, t: Person) -> None:
    """A statement of entries by day; the last balance is what is owed."""
    y = _letterhead(p, c, t, 45, 45)
    end, more = c.part(blocks.TUNED, blocks.KEPT)(p, c, t, 45, y + 20)
    pairs = [(c.word("account_number"), t.account_number or ""), (c.word("bill_date"), t.day(t.bill_date)), *more]
    if t.billing_number is not None:
        pairs.append((c.word("billing_number"), t.number(t.billing_number)))
    t.authorized_name = None
    y = panels.columns(p, c, 45, end + 12, 480, pairs) + 14
    p.row(y, [(45, "Date"), (130, "Entry"), (400, "Amount"), (490, "Balance")], style="B")
    before = round(t.amount * 0.8, 2)
    for days, what, amount, balance in (
        (31, "Previous balance", before, before),
        (20, "Payment received", -before, 0.0),
        (0, "Monthly service", t.amount * 0.9, t.amount * 0.9),
        (0, "Taxes and fees", t.amount * 0.1, t.amount),
    ):
        y += 1.5 * p.size
        p.row(
            y,
            [
                (45, t.day(t.bill_date - timedelta(days=days))),
                (130, what),
                (400, t.money(amount)),
                (490, t.money(balance)),
            ],
        )
    p.text(400, y + 2 * p.size, c.word("amount_due"), style="B")
    p.text(490, y + 2 * p.size, t.money(t.amount), style="B")
    _numbers(p, c, t, y + 5 * p.size)


def _slip_first(p: Paper, c: Chooser, t: Person) -> None:
    """The slip on top, as some send it."""
    y = _slip(p, c, t, 40)
    y = _letterhead(p, c, t, 45, y + 30)
    end, more = c.part(blocks.TUNED, blocks.KEPT)(p, c, t, 45, y + 10)
    right = _panel(c, narrow=True)(p, c, 385, y + 10, 185, _facts(c, t, []))
    bottom = max(end, right) + 8
    if more:
        bottom = panels.beside(p, c, 45, bottom, 500, more)
    _middle(p, c, t, bottom)


def _sidebar(p: Paper, c: Chooser, t: Person) -> None:
    """Facts in a gray bar at the left, the rest beside it."""
    p.box(0, 0, 190, 792, 235)
    y = _letterhead(p, c, t, 210, 45)
    c.part((panels.above,), (panels.above, panels.split_labels))(p, c, 20, 60, 160, _facts(c, t, []))
    end, more = c.part(blocks.TUNED, (blocks.window, blocks.headed))(p, c, t, 215, y + 20)
    if more:
        end = panels.beside(p, c, 215, end + 6, 380, more)
    end = _summary(p, c, t, 215, end + 16, 300)
    if c.chance(0.5):
        _slip(p, c, t, 650)
    p.page()
    _numbers(p, c, t, 60)


Arrangement = Callable[[Paper, Chooser, Person], None]
