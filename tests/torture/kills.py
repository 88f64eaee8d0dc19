"""Messages arrive while the desk is killed again and again; at the end everything is there once.

python -m tests.torture.kills --messages 300 --kills 300
"""

from __future__ import annotations

import argparse
import os
import random
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from email import message_from_bytes
from pathlib import Path

from intake.failpoint import POINTS
from tests.journeys.runner import ROOT, run
from tests.servers.configuration import write_configuration
from tests.servers.dovecot import PASSWORD, Dovecot
from tests.servers.smtp import SmtpServer
from tests.torture.broken import BROKEN
from tests.torture.post import Post, accounts, post

LONGEST_RUN = 0.6
"""Seconds within which a random kill comes; a run that has work takes about half of it."""


@dataclass
class Figures:
    """What a torture run saw."""

    messages: int = 0
    kills: Counter[str] = field(default_factory=Counter)
    """Failpoint, or "at random" -> how often the process died there."""
    runs: int = 0
    shunted: int = 0
    """Messages set aside because the desk died over them three times, and then run again."""
    letters: int = 0
    twice: int = 0
    """Letters of which the server got two copies."""
    for_staff: int = 0
    """Letters that may or may not have gone: staff decide."""
    seconds: float = 0
    wrong: list[str] = field(default_factory=list)
    """Every broken promise, a sentence each."""

    def __str__(self) -> str:
        places = ", ".join(f"{point} {times}" for point, times in sorted(self.kills.items()))
        return (
            f"{self.messages} messages, {sum(self.kills.values())} kills ({places}) in {self.runs} runs and {self.seconds:.0f} s.\n"
            f"{self.letters} letters, {self.twice} of them twice, {self.for_staff} left to staff; "
            f"{self.shunted} messages shunted and run again.\n"
            + ("\n".join(self.wrong) or "Nothing lost, nothing doubled.")
        )


class Warm:
    """The process that forks a desk for each run; see `warm`."""

    def __init__(self, config: Path, broken: str = "") -> None:
        self._log = config.with_name("log")
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.torture.warm", str(config), str(self._log), broken],
            cwd=ROOT, env={**os.environ, "TEST_PASSWORD": PASSWORD},
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip

    def once(self, point: str = "", seconds: float | None = None) -> int:
        """One run; gives its exit status, -9 where it was killed."""
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.write(f"{point} {'' if seconds is None else seconds}\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        assert answer, self._log.read_text(errors="replace")[-2000:]
        return int(answer)

    def close(self) -> None:
        """Ends it."""
        self._process.communicate("")


def torture(
    folder: Path,
    dovecot: Dovecot,
    smtp: SmtpServer,
    user: str,
    messages: int,
    kills: int,
    seed: int,
    broken: str = "",
) -> Figures:
    """Kills the desk `kills` times while at least `messages` come in; lets it finish, and looks at what is there.

    `broken` names a way of `tests.torture.broken` in which the desk is broken on purpose; then all kills hit a few letters.
    """
    chance = random.Random(seed)
    coming = post(max(messages, 5 * kills))
    database = folder / "queue.db"
    config = write_configuration(folder, imap=dovecot.port, smtp=smtp.port, user=user)
    (folder / "accounts.csv").write_text(accounts(len(coming)))
    imported = run("accounts", "import", "--config", config, folder / "accounts.csv")
    assert imported.returncode == 0, imported.stdout + imported.stderr
    figures, came, idle = Figures(), 0, True
    begun = time.monotonic()
    warm = Warm(config, broken)
    try:
        while (died := sum(figures.kills.values())) < kills and came + 3 < len(coming):
            if idle or (not broken and chance.random() < 0.4):
                portion = coming[came : came + chance.randint(1, 3)]
                came += len(portion)
                dovecot.deliver(user, *(one.raw for one in portion))
            point, seconds = _how(chance, BROKEN[broken].points if broken else ())
            figures.runs += 1
            idle = warm.once(point, seconds) != -9
            if not idle:
                figures.kills[point.partition(":")[0] or "at random"] += 1
            _run_again(database, figures)
        rest = coming[came : max(came, messages)]
        dovecot.deliver(user, *(one.raw for one in rest))
        warm.once()
        while _run_again(database, figures):
            warm.once()
    finally:
        warm.close()
    figures.seconds = time.monotonic() - begun
    figures.messages = came + len(rest)
    assert died == kills, f"only {died} kills"
    _check(database, coming[: figures.messages], dovecot.folders(user), smtp, figures)
    return figures


def _how(chance: random.Random, points: Sequence[str] = ()) -> tuple[str, float | None]:
    """Where the next run dies: mostly at a failpoint, the first time or a later one, else at any moment."""
    if points:
        return chance.choice(points), None
    if chance.random() < 0.3:
        return "", chance.uniform(0, LONGEST_RUN)
    point = chance.choice([point for point in POINTS if point != "copied"])  # Dovecot can MOVE
    return (point if chance.random() < 0.7 else f"{point}:{chance.randint(2, 4)}"), None


def _run_again(path: Path, figures: Figures) -> int:
    """Staff run again what was shunted, and nobody else may write meanwhile."""
    if not path.exists():
        return 0
    db = sqlite3.connect(path)
    with db:
        found = db.execute("UPDATE messages SET state = 'waiting', attempts = 0 WHERE state = 'shunted'").rowcount
    db.close()
    figures.shunted += found
    return found


def _check(path: Path, sent: list[Post], folders: dict[str, list[bytes]], smtp: SmtpServer, figures: Figures) -> None:
    wrong = figures.wrong
    db = sqlite3.connect(path)
    if (
        db.execute("PRAGMA integrity_check").fetchall() != [("ok",)]
        or db.execute("PRAGMA foreign_key_check").fetchall()
    ):
        wrong.append("The database is damaged.")
    kept = Counter(raw for (raw,) in db.execute("SELECT raw FROM raw_messages"))
    if kept != Counter(one.raw for one in sent):
        wrong.append(f"{len(sent)} messages came, {kept.total()} are recorded, {len(kept)} of them different.")
    if folders["INBOX"] or Counter(folders["Processed"]) != Counter(one.raw for one in sent):
        wrong.append(f"{len(folders['INBOX'])} messages lie in INBOX, {len(folders['Processed'])} in Processed.")
    states = dict(db.execute("SELECT state, count(*) FROM messages GROUP BY state"))
    if states != {"handled": len(sent)}:
        wrong.append(f"Not every message is handled: {states}.")
    wanted = Counter(one.letter_to for one in sent if one.letter_to)
    rows = db.execute("SELECT to_address, state, account_data, rfc_message_id FROM letters").fetchall()
    figures.letters = len(rows)
    if Counter(row[0] for row in rows) != wanted:
        wrong.append(f"{len(rows)} letters were written, and not one for each of {wanted.total()} messages.")
    if db.execute("SELECT count(*) FROM tickets").fetchone()[0] != wanted.total():
        wrong.append("There is not one ticket for each message that asks something.")
    copies = Counter(str(message_from_bytes(one.content)["Message-ID"]) for one in smtp.letters)
    for to, state, account_data, message_id in rows:
        figures.twice += copies[message_id] == 2
        figures.for_staff += state == "unknown"
        if copies[message_id] > (1 if account_data else 2):
            wrong.append(f"A letter to {to} went {copies[message_id]} times.")
        if state not in ("sent", "unknown") or (state == "sent" and not copies[message_id]):
            wrong.append(f"A letter to {to} is {state}, and the server got it {copies[message_id]} times.")
    known = {row[3]: row[0] for row in rows}
    for taken in smtp.letters:
        if taken.rcpt_tos != [known.get(str(message_from_bytes(taken.content)["Message-ID"]))]:
            wrong.append(f"A letter reached {taken.rcpt_tos}, for whom it was not written.")
    db.close()


def main() -> int:
    """A run of its own; ends with 1 where a promise was broken."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=300)
    parser.add_argument("--kills", type=int, default=300)
    parser.add_argument("--seed", type=int, default=random.randrange(1_000_000))
    wanted = parser.parse_args()
    dovecot = Dovecot().start()
    try:
        with tempfile.TemporaryDirectory() as folder, SmtpServer() as smtp:
            figures = torture(Path(folder), dovecot, smtp, "torture", wanted.messages, wanted.kills, wanted.seed)
    finally:
        dovecot.stop()
    print(f"seed {wanted.seed}: {figures}")  # noqa: T201
    return 1 if figures.wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())
