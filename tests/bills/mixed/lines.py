"""The customer's lines, and tables of calls whose numbers are other people's."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from tests.bills.mixed.chooser import Chooser
from tests.bills.mixed.people import Person, stranger
from tests.bills.paper import Paper

Lines = Callable[[Paper, Chooser, Person, float, float], float]
BOTTOM = 720.0


def _room(p: Paper, y: float, need: float = 14) -> float:
    """The next baseline: at the head of a new page when this one is full."""
    if y + need > BOTTOM:
        p.page()
        return 60.0
    return y


def priced_table(p: Paper, c: Chooser, t: Person, x: float, y: float) -> float:
    """Number, what it is, price; the heading comes again on each page."""
    head = [
        (x, c.word("number_column")),
        (x + 140, c.rng.choice(["Description", "Service", "Plan", "Type"])),
        (x + 400, c.rng.choice(["Amount", "Charge", "Monthly", "Price"])),
    ]
    p.row(y, head, style="B")
    y += 1.5 * p.size
    for n in t.numbers:
        if y + 14 > BOTTOM:
            y = _room(p, y)
            p.row(y, head, style="B")
            y += 1.5 * p.size
        p.row(y, [(x, t.number(n)), (x + 140, c.word("line_kinds")), (x + 400, t.money(c.rng.uniform(5, 60)))])
        y += 1.45 * p.size
    return y


def user_table(p: Paper, c: Chooser, t: Person, x: float, y: float) -> float:
    """Who uses it, the number, the plan, the price."""
    p.row(
        y,
        [
            (x, c.rng.choice(["User", "Assigned to", "Name", "Extension"])),
            (x + 120, c.word("number_column")),
            (x + 250, "Plan"),
            (x + 420, "Total"),
        ],
        style="B",
    )
    y += 1.5 * p.size
    for i, n in enumerate(t.numbers):
        y = _room(p, y)
        user = c.rng.choice(["Front desk", "Kitchen", "Dispatch", "Lobby", "Warehouse", f"x{101 + i}"])
        p.row(
            y,
            [
                (x, user),
                (x + 120, t.number(n)),
                (x + 250, c.word("line_kinds")),
                (x + 420, t.money(c.rng.uniform(5, 60))),
            ],
        )
        y += 1.45 * p.size
    return y


def numbered_table(p: Paper, c: Chooser, t: Person, x: float, y: float) -> float:
    """A count first, the number in the second or third column."""
    p.row(
        y,
        [(x, "#"), (x + 26, "Service"), (x + 220, c.word("number_column")), (x + 350, "Qty"), (x + 420, "Amount")],
        style="B",
    )
    y += 1.5 * p.size
    for i, n in enumerate(t.numbers):
        y = _room(p, y)
        p.row(
            y,
            [
                (x, str(i + 1)),
                (x + 26, c.word("line_kinds")),
                (x + 220, t.number(n)),
                (x + 350, "1"),
                (x + 420, t.money(c.rng.uniform(5, 60))),
            ],
        )
        y += 1.45 * p.size
    return y


def any_table(p: Paper, c: Chooser, t: Person, x: float, y: float) -> float:
    """Columns of many kinds in any order, the price last or left out."""
    kinds: dict[str, tuple[str, Callable[[], str]]] = {
        "site": (
            c.rng.choice(["Site", "Branch", "Store", "Dept", "Building"]),
            lambda: c.rng.choice(["Main office", "Annex", "001", "North yard"]),
        ),
        "what": (c.rng.choice(["Service", "Description", "Product", "USOC", "Feature"]), lambda: c.word("line_kinds")),
        "count": (c.rng.choice(["Qty", "Units", "Count"]), lambda: "1"),
        "who": (
            c.rng.choice(["User", "Name", "Assigned", "Label"]),
            lambda: c.rng.choice(["Front desk", "Warehouse", "J. Chen", "Alarm"]),
        ),
        "since": (
            c.rng.choice(["In service", "Since", "Activated"]),
            lambda: t.day(t.bill_date - timedelta(days=c.rng.randrange(90, 900))),
        ),
        "minutes": (c.rng.choice(["Minutes", "Mins used", "Calls"]), lambda: str(c.rng.randrange(0, 900))),
    }
    chosen = c.rng.sample(list(kinds), c.rng.choice([1, 2, 3]))
    place = c.rng.randrange(len(chosen) + 1)
    heads = [kinds[k][0] for k in chosen]
    heads.insert(place, c.word("number_column"))
    priced = c.chance(0.8)
    heads += [c.rng.choice(["Amount", "Monthly", "Charge", "Total"])] if priced else []
    at = [x + i * 520 / len(heads) for i in range(len(heads))]
    p.row(y, list(zip(at, heads, strict=True)), style="B")
    y += 1.6 * p.size
    for n in t.numbers:
        y = _room(p, y)
        row = [kinds[k][1]() for k in chosen]
        row.insert(place, t.number(n))
        row += [t.money(c.rng.uniform(5, 60))] if priced else []
        p.row(y, list(zip(at, row, strict=True)), p.size - 0.5)
        y += 1.45 * p.size
    return y


def grid(p: Paper, c: Chooser, t: Person, x: float, y: float) -> float:
    """Numbers alone, three or four a row."""
    across = c.rng.choice([2, 3, 4])
    for i, n in enumerate(t.numbers):
        p.text(x + (i % across) * 120, y + (i // across) * 1.4 * p.size, t.number(n))
    return y + ((len(t.numbers) - 1) // across + 1) * 1.4 * p.size + 4


def run_on(p: Paper, c: Chooser, t: Person, x: float, y: float) -> float:
    """Numbers after each other with commas, broken over lines."""
    left = x
    for i, n in enumerate(t.numbers):
        text = t.number(n) + (", " if i < len(t.numbers) - 1 else "")
        if left > x and left + p.text_width(text) > 540:
            left, y = x, y + 1.4 * p.size
        left = p.text(left, y, text) + (1 if text.endswith(" ") else 0)
    return y + 1.6 * p.size


def sections(p: Paper, c: Chooser, t: Person, x: float, y: float) -> float:
    """A small table for each line under its number."""
    lead = c.rng.choice(["", "", "Line ", "Service for ", "Charges for ", "Telephone "]) if c.language == "en" else ""
    for n in t.numbers:
        y = _room(p, y, 4 * p.size)
        p.text(x, y, f"{lead}{t.number(n)}", style="B")
        y += 1.4 * p.size
        for what in c.words("line_kinds", c.rng.choice([1, 2])):
            p.text(x + 12, y, what)
            p.text(x + 420, y, t.money(c.rng.uniform(2, 40)), right=True)
            y += 1.35 * p.size
        y += 4
    return y


def listed(p: Paper, c: Chooser, t: Person, x: float, y: float) -> float:
    """One number a line, with a word or two behind it."""
    for n in t.numbers:
        y = _room(p, y)
        end = p.text(x, y, t.number(n))
        p.text(end + 12, y, c.word("line_kinds"))
        y += 1.4 * p.size
    return y


def sites(p: Paper, c: Chooser, t: Person, x: float, y: float) -> float:
    """The same place before each number."""
    p.row(y, [(x, "Location"), (x + 150, c.word("number_column")), (x + 280, "Features"), (x + 420, "Net")], style="B")
    y += 1.5 * p.size
    for n in t.numbers:
        y = _room(p, y)
        p.row(
            y,
            [
                (x, c.rng.choice(["Main office", "Store 1", "Annex"])),
                (x + 150, t.number(n)),
                (x + 280, "Caller ID, hunting"),
                (x + 420, t.money(c.rng.uniform(5, 60))),
            ],
        )
        y += 1.45 * p.size
    return y


def calls(p: Paper, c: Chooser, t: Person, x: float, y: float, rows: int) -> float:
    """A table of calls; the called numbers go to `strangers`."""
    heads = c.word("usage_columns").split("|")
    at = [x + i * 510 / len(heads) for i in range(len(heads))]
    p.row(y, list(zip(at, heads, strict=True)), style="B")
    y += 1.5 * p.size
    for i in range(rows):
        y = _room(p, y)
        called = t.number(stranger(c, t))
        row = [_cell(head, i, called, c) for head in heads]
        p.row(y, list(zip(at, row, strict=True)), p.size - 1)
        y += 1.4 * p.size
    return y


def _cell(head: str, i: int, called: str, c: Chooser) -> str:
    low = head.lower()
    if low in ("no.",):
        return str(i + 1)
    if low in ("date", "day", "when", "call date", "fecha"):
        return f"{c.rng.randrange(1, 13):02}/{c.rng.randrange(1, 29):02}"
    if low in ("time", "hora", "heure"):
        return f"{c.rng.randrange(1, 12)}:{c.rng.randrange(10, 60)} {c.rng.choice(['AM', 'PM'])}"
    if low in ("place called", "where", "place", "destination", "city", "destino"):
        return c.rng.choice(["CHICAGO IL", "Boston MA", "SAN FRAN CA", "Las Vegas NV"])
    if low in ("min", "minutes", "mins", "seconds", "minutos"):
        return str(c.rng.randrange(1, 60))
    if low in ("duration", "min:sec", "length", "duración", "durée"):
        return f"{c.rng.randrange(0, 40)}:{c.rng.randrange(10, 60)}"
    if low in ("amount", "charge", "cost", "usd", "rate", "price", "importe", "cargo", "montant", "coût"):
        return f"{c.rng.uniform(0, 3):.2f}"
    return called


TUNED: tuple[Lines, ...] = (priced_table, user_table, any_table, any_table, grid, run_on, sections, listed)
KEPT: tuple[Lines, ...] = (numbered_table, sites, priced_table, sections)
