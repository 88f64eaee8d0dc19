"""What staff corrected, written out as labelled messages: to measure the desk by, and to teach it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from intake.desk.desk import Desk
from intake.domain.errors import InputError
from intake.domain.findings import Party
from intake.domain.numbers import toll_free
from intake.store import corrections, messages
from intake.store.database import Row


def export_cases(desk: Desk, folder: Path) -> int:
    """Writes every corrected message whole (`0007.eml`) and a line about each into `truth.jsonl`; gives how many.

    A line tells the requests, as read or corrected, and of the facts only those that staff looked at: what is not told
    is not scored. The folder must be new or empty. Raises InputError.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()):
            raise InputError(f"The folder {folder} is not empty: name a new one.")
        lines = []
        for row in corrections.corrected_messages(desk.db):
            name = f"{row['id']:04d}.eml"
            (folder / name).write_bytes(messages.raw(desk.db, row["id"]))
            lines.append(json.dumps(_truth(desk, row, name), ensure_ascii=False))
        (folder / "truth.jsonl").write_text("".join(line + "\n" for line in lines), encoding="utf-8")
    except OSError as error:
        raise InputError(f"The cases cannot be written into {folder}: {error.strerror}.") from error
    return len(lines)


def _truth(desk: Desk, row: Row, name: str) -> dict[str, Any]:
    corrected = corrections.of_message(desk.db, row["id"])
    read = json.loads(row["findings"] or "{}").get("requests", [])
    asked = corrected.pop("requests", [{"kind": item["kind"], "status": item["status"]} for item in read])
    if "numbers" in corrected:
        corrected["toll_free"] = list(toll_free(corrected["numbers"]))
    return {
        "path": name,
        "automatic": row["automatic"],
        "party": row["party"] or Party.CUSTOMER,
        "requests": asked,
        "facts": corrected,
        "attachments": [],
        "tags": ["correction"],
        "why": row["whys"] or "",
    }
