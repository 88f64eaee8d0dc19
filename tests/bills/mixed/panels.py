"""Ways to print labels and values: beside, above, below, in tables, with leaders, on one line."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tests.bills.mixed.chooser import Chooser
from tests.bills.paper import Paper

Pairs = Sequence[tuple[str, str]]
Panel = Callable[[Paper, Chooser, float, float, float, Pairs], float]
"""(paper, chooser, left, top, width, pairs) -> baseline under what was printed."""


def _step(p: Paper, c: Chooser) -> float:
    return p.size * c.rng.choice([1.35, 1.5, 1.8])


def _rows(p: Paper, pairs: Pairs, width: float) -> list[list[tuple[str, str]]]:
    """Rows of up to four pairs, each of which fits its share of the width."""
    rows: list[list[tuple[str, str]]] = [[]]
    for pair in pairs:
        row = [*rows[-1], pair]
        if len(row) > 4 or max(p.text_width(text, style="B") for one in row for text in one) > width / len(row) - 8:
            rows.append([pair])
        else:
            rows[-1] = row
    return [row for row in rows if row]


def _fits(p: Paper, pairs: Pairs, width: float) -> bool:
    return all(p.text_width(label, style="B") + p.text_width(value, style="B") < width - 10 for label, value in pairs)


def beside(p: Paper, c: Chooser, x: float, y: float, width: float, pairs: Pairs) -> float:
    """Label and value follow each other."""
    step, mark, bold = _step(p, c), c.rng.choice([":", ":", " :", ""]), c.rng.choice(["", "B"])
    for label, value in pairs:
        end = p.text(x, y, label + mark, style=bold)
        p.text(end + (0 if "glued" in c.habits and mark else 3 if mark else p.size), y, value)
        y += step
    return y


def columns(p: Paper, c: Chooser, x: float, y: float, width: float, pairs: Pairs) -> float:
    """Labels in one column, values in the next."""
    step, mark, bold = _step(p, c), c.rng.choice([":", ""]), c.rng.choice(["", "B"])
    at = x + max(p.text_width(label + mark, style=bold) for label, _ in pairs) + c.rng.choice([8, 14, 26])
    for label, value in pairs:
        p.text(x, y, label + mark, style=bold)
        p.text(at, y, value, style=c.rng.choice(["", ""]) if bold else "B")
        y += step
    return y


def edges(p: Paper, c: Chooser, x: float, y: float, width: float, pairs: Pairs) -> float:
    """Labels at the left edge, values flush right."""
    if not _fits(p, pairs, width):
        return above(p, c, x, y, width, pairs)
    step, mark = _step(p, c), c.rng.choice([":", "", ""])
    for label, value in pairs:
        p.text(x, y, label + mark)
        p.text(x + width, y, value, right=True, style="B")
        y += step
    return y


def leaders(p: Paper, c: Chooser, x: float, y: float, width: float, pairs: Pairs) -> float:
    """Dots between label and value."""
    if not _fits(p, pairs, width):
        return above(p, c, x, y, width, pairs)
    step, dot = _step(p, c), c.rng.choice([".", ". ", "_"])
    for label, value in pairs:
        left = p.text(x, y, label) + 2
        right = x + width - p.text_width(value) - 3
        dots = dot * max(int((right - left) / p.text_width(dot)), 0)
        p.text(left, y, dots.rstrip())
        p.text(x + width, y, value, right=True)
        y += step
    return y


def above(p: Paper, c: Chooser, x: float, y: float, width: float, pairs: Pairs) -> float:
    """A small label over each value, one under the other."""
    small, gap = p.size - c.rng.choice([0, 1, 1.5]), c.rng.choice([1.15, 1.3])
    for label, value in pairs:
        p.text(x, y, label, small, color=c.rng.choice([0, 90, 120]))
        p.text(x, y + p.size * gap, value, style="B")
        y += p.size * (gap + c.rng.choice([1.7, 2.1]))
    return y


def boxed_row(p: Paper, c: Chooser, x: float, y: float, width: float, pairs: Pairs) -> float:
    """A row of boxes, up to four, each with a label over its value."""
    ruled = c.chance(0.6)
    for row in _rows(p, pairs, width):
        cell = width / len(row)
        for i, (label, value) in enumerate(row):
            if ruled:
                p.box(x + i * cell, y - p.size, cell, 2.9 * p.size)
            p.text(x + i * cell + 4, y, label, p.size - 1.5)
            p.text(
                x + i * cell + 4,
                y + 1.35 * p.size,
                value,
                p.size if p.text_width(value) < cell - 8 else p.size - 2,
                "B",
            )
        y += 3.4 * p.size
    return y


def table(p: Paper, c: Chooser, x: float, y: float, width: float, pairs: Pairs) -> float:
    """A row of headings on a gray bar, and the row of their values."""
    for row in _rows(p, pairs, width):
        cell = width / len(row)
        p.box(x, y - p.size, width, 1.4 * p.size, c.rng.choice([220, 235, 40]) if c.chance(0.5) else 225)
        middle = c.chance(0.3)
        for i, (label, value) in enumerate(row):
            for text, down, bold in ((label, 0.0, "B"), (value, 1.6 * p.size, "")):
                size = p.size if p.text_width(text, style=bold) < cell - 6 else p.size - 2
                left = x + i * cell + (max((cell - p.text_width(text, size, bold)) / 2, 0) if middle else 3)
                p.text(left, y + down, text, size, bold)
        y += 3.6 * p.size
    return y


def one_line(p: Paper, c: Chooser, x: float, y: float, width: float, pairs: Pairs) -> float:
    """Pairs after each other on a line, parted by bars or blanks."""
    bar, left, mark = c.rng.choice(["   |   ", "      ", "  -  ", " ", "  "]), x, c.rng.choice([":", ":", ""])
    for label, value in pairs:
        text = f"{label}{mark} {value}"
        if left > x and left + p.text_width(bar + text) > 575:
            y, left = y + 1.5 * p.size, x
        left = p.text(left, y, (bar if left > x else "") + text)
    return y + 1.8 * p.size


def two_columns(p: Paper, c: Chooser, x: float, y: float, width: float, pairs: Pairs) -> float:
    """Two columns of labels and values side by side."""
    half = (len(pairs) + 1) // 2
    if width < 380 or any(p.text_width(label) + p.text_width(value) > width / 2 - 60 for label, value in pairs):
        return columns(p, c, x, y, width, pairs)
    way = c.rng.choice([beside, edges])
    left = way(p, c, x, y, width / 2 - 20, pairs[:half])
    right = way(p, c, x + width / 2 + 10, y, width / 2 - 10, pairs[half:]) if pairs[half:] else y
    return max(left, right)


def right_labels(p: Paper, c: Chooser, x: float, y: float, width: float, pairs: Pairs) -> float:
    """Labels flush right against the values, as in forms."""
    step = _step(p, c)
    middle = x + max(p.text_width(label + ":", style="B") for label, _ in pairs)
    for label, value in pairs:
        p.text(middle, y, label + ":", right=True, style="B")
        p.text(middle + 6, y, value)
        y += step
    return y


def captions(p: Paper, c: Chooser, x: float, y: float, width: float, pairs: Pairs) -> float:
    """Large values in a row, with a small caption under each."""
    for row in _rows(p, pairs, width - 40):
        cell = width / len(row)
        for i, (label, value) in enumerate(row):
            p.text(x + i * cell, y, value, p.size if p.text_width(value, p.size + 2) > cell - 6 else p.size + 2, "B")
            p.text(x + i * cell, y + 1.1 * p.size, label, p.size - 2, color=100)
        y += 3.6 * p.size
    return y


def cards(p: Paper, c: Chooser, x: float, y: float, width: float, pairs: Pairs) -> float:
    """Two cards a row on gray ground, the label over the value."""
    cell = width / 2
    for i, (label, value) in enumerate(pairs):
        left, top = x + (i % 2) * cell, y + (i // 2) * 4 * p.size
        p.box(left, top - 1.2 * p.size, cell - 6, 3.2 * p.size, 238)
        p.text(left + 5, top, label.upper() if c.chance(0.3) else label, p.size - 2)
        p.text(left + 5, top + 1.4 * p.size, value, p.size)
    return y + ((len(pairs) + 1) // 2) * 4 * p.size


def split_labels(p: Paper, c: Chooser, x: float, y: float, width: float, pairs: Pairs) -> float:
    """Labels of several words broken over two lines beside their value."""
    at = (
        x
        + max(p.text_width(" ".join(w[: (len(w) + 1) // 2]), style="B") for label, _ in pairs if (w := label.split()))
        + 14
    )
    for label, value in pairs:
        words = label.split()
        half = (len(words) + 1) // 2
        p.text(x, y, " ".join(words[:half]), style="B")
        p.text(at, y, value)
        if words[half:]:
            p.text(x, y + 1.15 * p.size, " ".join(words[half:]), style="B")
        y += 2.7 * p.size
    return y


TUNED: tuple[Panel, ...] = (
    beside,
    columns,
    columns,
    edges,
    leaders,
    above,
    boxed_row,
    table,
    one_line,
    two_columns,
    split_labels,
)
KEPT: tuple[Panel, ...] = (right_labels, captions, cards, beside, above, edges)
"""Ways of which the first three are never seen in tuning; the others are, in other company."""
