"""One process at a time for a job."""

from __future__ import annotations

import subprocess
import sys

from intake.store.database import Database
from intake.store.lock import sole

HOLD = """
import sys, time
from intake.store.database import Database
from intake.store.lock import sole
with Database.open(sys.argv[1]) as db, sole(db, "deliver") as mine:
    print(mine, flush=True)
    time.sleep(60)
"""


def test_a_job_has_one_holder(db: Database) -> None:
    """A second holder is told no, another job is free, and the job is free again afterwards."""
    with sole(db, "deliver") as first, sole(db, "deliver") as second, sole(db, "take") as other:
        assert (first, second, other) == (True, False, True)

    with sole(db, "deliver") as again:
        assert again


def test_a_killed_process_holds_nothing(db: Database) -> None:
    """While another process lives it holds the job; kill -9 frees it."""
    with subprocess.Popen([sys.executable, "-c", HOLD, str(db.path)], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline().strip() == "True"
        with sole(db, "deliver") as mine:
            assert not mine

        process.kill()
        process.wait(10)

    with sole(db, "deliver") as mine:
        assert mine
