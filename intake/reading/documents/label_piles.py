"""Cells that stand under each other and may be one label: the headings of a table, a label broken over two lines."""

from __future__ import annotations

from intake.reading.documents.layout import Cell, Page, overlap


def pile_of(page: Page, cell: Cell) -> list[Cell]:
    """A cell of one to three words and the cells of a heading that stand close under it, three in all at most."""
    pile = [cell] if len(cell.words) <= 3 else []
    while 0 < len(pile) < 3 and not _valued(page, pile[-1]):
        above = pile[-1]
        gap = 0.9 * cell.words[0].height
        under = next(
            (
                c
                for line in page.lines[above.line + 1 : above.line + 3]
                if len(line.cells) >= 2
                for c in line.cells
                if overlap(c.box, above.box) > 0 and -1 < c.box[1] - above.box[3] < gap and len(c.words) <= 3
            ),
            None,
        )
        if under is None:
            break
        pile.append(under)
    return pile


def _valued(page: Page, cell: Cell) -> bool:
    """True for a label with a value of its own: a colon ends it, or figures stand beside it."""
    right = next((c for c in page.lines[cell.line].cells if c.box[0] > cell.box[2]), None)
    return cell.text.endswith(":") or (right is not None and any(c.isdigit() for c in right.text))


def aligned_values(page: Page, upper: Cell, lower: Cell) -> bool:
    """True when values stand beside both cells in one column."""
    right = [next((c for c in page.lines[one.line].cells if c.box[0] > one.box[2]), None) for one in (upper, lower)]
    return right[0] is not None and right[1] is not None and abs(right[0].box[0] - right[1].box[0]) < 3
