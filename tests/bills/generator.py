"""Sample bills with the truth beside them: `python -m tests.bills.generator FOLDER [COUNT]` writes PDFs and truth.json."""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

from tests.bills.kept_aside import KEPT_ASIDE
from tests.bills.layouts import TUNED, Layout
from tests.bills.truth import Truth, draw


def make(layout: str, seed: int) -> tuple[bytes, Truth]:
    """One bill and its truth; the same for the same layout and seed."""
    drawing, language = {**TUNED, **KEPT_ASIDE}[layout]
    truth = draw(seed, layout, language)
    paper = drawing(truth, random.Random(f"paper-{layout}-{seed}"))
    paper.pdf.set_creation_date(datetime(2026, 1, 1, tzinfo=UTC))
    return paper.bytes(), truth


def series(layouts: Mapping[str, tuple[Layout, str]], count: int, first: int = 0) -> Iterator[tuple[bytes, Truth]]:
    """`count` bills of each layout."""
    for name in layouts:
        for seed in range(first, first + count):
            yield make(name, seed)


def main() -> None:
    """Writes bills of all layouts."""
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    truths = {}
    for content, truth in series({**TUNED, **KEPT_ASIDE}, int(sys.argv[2]) if len(sys.argv) > 2 else 3):
        name = f"{truth.layout}-{truth.seed:03d}.pdf"
        (folder / name).write_bytes(content)
        truths[name] = truth.expected()
    (folder / "truth.json").write_text(json.dumps(truths, indent=1, ensure_ascii=False), encoding="utf-8")


if __name__ == "__main__":
    main()
