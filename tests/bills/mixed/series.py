"""`python -m tests.bills.mixed.series FOLDER COUNT [aside] [KIND...]` writes papers with a truth.jsonl for `evaluate --bills`."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from tests.bills.mixed.bills import bill
from tests.bills.mixed.other_papers import other
from tests.bills.mixed.port_papers import csr, loa

MAKERS: dict[str, Callable[..., tuple[bytes, dict[str, object]]]] = {
    "bill": bill,
    "loa": loa,
    "csr": csr,
    "other": other,
}


def write(folder: Path, count: int, *, aside: bool, kinds: Sequence[str] = tuple(MAKERS)) -> None:
    """Writes `count` papers of each kind and their truth."""
    folder.mkdir(parents=True, exist_ok=True)
    rows = []
    for kind in kinds:
        for seed in range(count):
            content, facts = MAKERS[kind](seed, aside=aside)
            name = f"{kind}-{seed:04}.pdf"
            (folder / name).write_bytes(content)
            rows.append({"filename": name, "kind": kind, "facts": facts})
    (folder / "truth.jsonl").write_text(
        "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8"
    )


if __name__ == "__main__":
    told = sys.argv[3:]
    write(
        Path(sys.argv[1]),
        int(sys.argv[2]),
        aside="aside" in told,
        kinds=[k for k in MAKERS if k in told] or list(MAKERS),
    )
