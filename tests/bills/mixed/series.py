"""`python -m tests.bills.mixed.series FOLDER COUNT [aside]` writes bills and other papers with a truth.jsonl for `evaluate --bills`."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from tests.bills.mixed.bills import bill


def write(folder: Path, count: int, *, aside: bool) -> None:
    """Writes the papers and their truth."""
    folder.mkdir(parents=True, exist_ok=True)
    rows = []
    for seed in range(count):
        content, facts = bill(seed, aside=aside)
        name = f"bill-{seed:04}.pdf"
        (folder / name).write_bytes(content)
        rows.append({"filename": name, "kind": "bill", "facts": facts})
    (folder / "truth.jsonl").write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1]), int(sys.argv[2]), aside="aside" in sys.argv[3:])
