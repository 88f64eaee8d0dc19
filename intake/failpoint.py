"""Places where a test may end the process at once, as a power cut would; nothing else ever reads the variable.

INTAKE_FAIL_AT="recorded" ends it where `reach("recorded")` stands, "recorded:3" when it comes there for the third time.
"""

from __future__ import annotations

import os
import signal
from collections import Counter

VARIABLE = "INTAKE_FAIL_AT"

POINTS = {
    "fetched": "messages are in memory, nothing is recorded",
    "recording": "they are written, not committed",
    "recorded": "they are committed, and still lie in the mailbox",
    "copied": "they lie in both folders, on a server that cannot move",
    "moved": "they lie in Processed",
    "attempted": "the attempt to handle them is counted",
    "read": "a message is read, nothing is decided",
    "deciding": "tickets and letters are written, not committed",
    "decided": "they are committed, nothing is sent",
    "leased": "a letter is in hand, nothing of it is sent",
    "sending": "it is marked as being sent, just before DATA",
    "taken": "the server took it, which is not recorded",
    "settled": "what became of it is recorded",
}
"""Every point, in the order of a message's path, and what is true there."""

_reached: Counter[str] = Counter()


def reach(point: str) -> None:
    """Ends the process by SIGKILL when the environment asks for it here; else nothing happens."""
    wanted = os.environ.get(VARIABLE)
    if wanted is None:
        return
    name, _, times = wanted.partition(":")
    if name == point:
        _reached[point] += 1
        if _reached[point] >= int(times or 1):
            os.kill(os.getpid(), signal.SIGKILL)
