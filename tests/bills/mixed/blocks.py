"""Names and addresses on a bill: in a window, under labels, side by side, within the facts."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tests.bills.mixed.chooser import Chooser
from tests.bills.mixed.people import Person
from tests.bills.paper import Paper

Blocks = Callable[[Paper, Chooser, Person, float, float], tuple[float, list[tuple[str, str]]]]
"""(paper, chooser, truth, left, top) -> baseline under what was printed, and pairs that belong among the facts."""


def _upper(c: Chooser, lines: Sequence[str]) -> list[str]:
    return [line.upper() for line in lines] if c.chance(0.25) else list(lines)


def _customer(c: Chooser, t: Person) -> list[str]:
    attention = (
        [c.rng.choice(["Attn: Accounts Payable", "ATTN ACCOUNTS PAYABLE", "c/o Bookkeeping"])]
        if t.company and c.language == "en" and c.chance(0.2)
        else []
    )
    return [t.customer_name or "", *attention, *(t.billing_lines or [])]


def _headed(p: Paper, c: Chooser, x: float, y: float, label: str, lines: Sequence[str]) -> float:
    label = (label.upper() if c.chance(0.3) else label) + c.rng.choice(["", ":", ""])
    size, bold, edge = (
        p.size - c.rng.choice([0, 1]),
        c.rng.choice(["B", ""]),
        c.rng.choice(["left"] * 8 + ["right", "middle"]),
    )
    if edge == "left":
        p.text(x, y, label, size, bold)
        return p.lines(x, y + c.rng.choice([1.3, 1.3, 1.7]) * p.size, lines, step=c.rng.choice([1.25, 1.25, 1.7]))
    wide = max(p.text_width(text) for text in (label, *lines))
    for text in (label, *lines):
        p.text(x + (wide - p.text_width(text)) / (1 if edge == "right" else 2), y, text)
        y += 1.3 * p.size
    return y


def window(p: Paper, c: Chooser, t: Person, x: float, y: float) -> tuple[float, list[tuple[str, str]]]:
    """Name and billing address without a label; the service address, if told, among the facts or on a line."""
    end = p.lines(x, y, _upper(c, _customer(c, t)))
    return _service(p, c, t, x, end + 14)


def place(p: Paper, c: Chooser, t: Person, x: float, y: float) -> float:
    """The service address among the lines: in a heading, a sentence, a row of sites."""
    address, way = ", ".join(t.service_lines or []), c.rng.randrange(4)
    if way == 0 or c.language != "en":
        p.text(x, y, f"{c.word('service_address')}: {address}")
    elif way == 1:
        p.text(
            x,
            y,
            c.rng.choice([f"Charges for service at {address}", f"Services at {address}", f"Lines at {address}"]),
            style="B",
        )
    elif way == 2:
        p.text(x, y, f"Service is provided at {address}.")
    else:
        p.row(y, [(x, c.rng.choice(["Site", "Location"])), (x + 70, "Service address"), (x + 420, "Lines")], style="B")
        p.row(y + 1.5 * p.size, [(x, "1 Main"), (x + 70, address), (x + 420, str(len(t.numbers)))])
        y += 1.5 * p.size
    return y + 0.6 * p.size


def _service(p: Paper, c: Chooser, t: Person, x: float, y: float) -> tuple[float, list[tuple[str, str]]]:
    if t.service_lines is None or "place" in c.habits:
        return y, []
    label, way = c.word("service_address"), c.rng.randrange(4)
    if way == 0:
        return y, [(label, ", ".join(t.service_lines))]
    if way == 1:
        end = p.text(x, y, label + ":", style="B")
        p.lines(end + 4, y, [", ".join(t.service_lines[:-1]) + ",", t.service_lines[-1]])
        return y + 2.9 * p.size, []
    if way == 2:
        return _headed(p, c, x, y, label, t.service_lines), []
    end = p.text(x, y, label, style="B")
    p.lines(end + 16, y, t.service_lines)
    return y + 1.3 * p.size * len(t.service_lines) + 4, []


def headed(p: Paper, c: Chooser, t: Person, x: float, y: float) -> tuple[float, list[tuple[str, str]]]:
    """Bill-to block and service block, each under its label."""
    end = _headed(p, c, x, y, c.word("bill_to"), _upper(c, _customer(c, t)))
    if t.service_lines is None or "place" in c.habits:
        return end, []
    return _headed(p, c, x, end + 12, c.word("service_address"), t.service_lines), []


def side_by_side(p: Paper, c: Chooser, t: Person, x: float, y: float) -> tuple[float, list[tuple[str, str]]]:
    """The two blocks beside each other."""
    gap = c.rng.choice([160, 200, 250])
    left = _headed(p, c, x, y, c.word("bill_to"), _customer(c, t))
    if t.service_lines is None or "place" in c.habits:
        return left, []
    lines = [t.customer_name or "", *t.service_lines] if c.chance(0.25) else t.service_lines
    return max(left, _headed(p, c, x + gap, y, c.word("service_address"), lines)), []


def among_facts(p: Paper, c: Chooser, t: Person, x: float, y: float) -> tuple[float, list[tuple[str, str]]]:
    """Name and addresses as further pairs, each on one line."""
    pairs = [
        (c.word("customer_name"), t.customer_name or ""),
        (c.word("billing_address"), ", ".join(t.billing_lines or [])),
    ]
    return y, pairs + (
        [(c.word("service_address"), ", ".join(t.service_lines))] if t.service_lines and "place" not in c.habits else []
    )


def service_first(p: Paper, c: Chooser, t: Person, x: float, y: float) -> tuple[float, list[tuple[str, str]]]:
    """The service address first, then the name over the labelled mailing address."""
    if t.service_lines is not None and "place" not in c.habits:
        y = _headed(p, c, x, y, c.word("service_address"), t.service_lines) + 10
    p.text(x, y, f"{c.word('customer_name')}: {t.customer_name}")
    return _headed(p, c, x, y + 1.5 * p.size, c.word("billing_address"), t.billing_lines or []), []


TUNED: tuple[Blocks, ...] = (window, window, headed, side_by_side, among_facts)
KEPT: tuple[Blocks, ...] = (service_first, window, side_by_side, headed)
