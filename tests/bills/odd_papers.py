"""Odd papers: `odd/NAME.txt` is drawn as it stands, `odd/NAME.json` holds its kind and what must be read (null: nothing).

In the text, columns are parted by two blanks or more, a line that begins with ">" is large, and a line of
"=== next page ===" begins a page. For a paper that was read wrong, add the two files.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from tests.bills.paper import Paper

FOLDER = Path(__file__).with_name("odd")
NAMES = tuple(sorted(path.stem for path in FOLDER.glob("*.txt")))


def drawn(name: str, font: str = "helvetica", size: float = 9) -> bytes:
    """The paper as a PDF."""
    paper = Paper(font, size)
    text = (FOLDER / f"{name}.txt").read_text(encoding="utf-8").rstrip("\n")
    for number, page in enumerate(text.split("=== next page ===\n")):
        if number:
            paper.page()
        for row, line in enumerate(page.split("\n")):
            large = ">" in line[: len(line) - len(line.lstrip()) + 1]
            printed = line.replace(">", " ", 1) if large and not line.startswith(">") else line.removeprefix(">")
            for match in re.finditer(r"\S+(?: \S+)*", printed):
                x = 40 + 5.4 * match.start()
                paper.text(x, 50 + 13 * row, match[0], 15 if large else None, "B" if large else "")
    return paper.bytes()


def expected(name: str) -> tuple[str, dict[str, Any]]:
    """Its kind, and field -> value."""
    truth = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    return truth["kind"], truth["facts"]
