"""Fuzzes the readers for a while; what it finds is kept as a file that a test then reads again.

python -m tests.fuzz.fuzz --minutes 10
"""

from __future__ import annotations

import argparse
import hashlib
import random
import re
import signal
import sys
import time
import traceback
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from intake.desk.desk import TEMPLATES
from intake.desk.inspect import inspect
from intake.domain.letter import Letter
from intake.mail.compose import LetterError, compose, envelope_address
from intake.mail.parse import parse
from intake.mail.returned import returned
from intake.reading.read import Reader
from intake.reply.render import Letters
from intake.settings import load
from tests.fuzz.damage import damaged

ROOT = Path(__file__).parents[2]
FOUND = Path(__file__).parent / "found"
SECONDS = 5.0
"""Of the processor; no message may take longer."""
OURS = ("mx.provider.example", "mx1.provider.example")
"""The mail servers that the messages of the corpus came through."""
NOW = datetime(2026, 11, 16, 15, 0, tzinfo=UTC)


def corpus() -> list[bytes]:
    """Messages to damage: the samples, and those that tests are made of."""
    folders = (ROOT / "intake" / "samples" / "mail", ROOT / "tests" / "messages", ROOT / "tests" / "cases" / "tuned")
    return [
        file.read_bytes()
        for folder in folders
        for file in sorted(folder.rglob("*.eml"))
        if file.stat().st_size < 100_000
    ]


@dataclass
class Fuzzed:
    """What a run saw."""

    tried: int = 0
    slowest: float = 0
    wrong: list[tuple[str, bytes]] = field(default_factory=list)
    """What happened, and the message that made it."""


class Way:
    """The way of one message: parsed, read, decided, answered; as a bounce too."""

    def __init__(self, reader: Reader) -> None:
        settings = load(ROOT / "config.toml")
        trusting = settings.desk.model_copy(update={"trusted_authserv_ids": OURS})
        self._settings = settings.model_copy(update={"desk": trusting})
        self._letters = Letters(TEMPLATES / "letters", self._settings.provider)
        self._reader = reader

    def go(self, raw: bytes) -> float:
        """Seconds of the processor that it took. Raises whatever our code raises."""
        begun = time.process_time()  # other programs may have the processor meanwhile
        [told] = inspect([("x", raw)], self._reader, self._letters, self._settings, (), NOW)
        message = parse(raw)
        returned(message, raw)
        if told["reply"]:
            self._answer(told["reply"], message.in_reply_to, message.message_id)
        return time.process_time() - begun

    def _answer(self, reply: dict[str, str], references: tuple[str, ...], parent: str | None) -> None:
        """The answer goes to the author's own address and nobody else, whatever its message holds."""
        try:
            to = envelope_address(reply["to"])
        except LetterError:
            return  # the letter fails, and staff see it
        letter = Letter(
            message_id="<0123456789abcdef@provider.example>", sender_name="Desk", sender="support@provider.example",
            to=reply["to"], subject=reply["subject"], text=reply["text"], in_reply_to=parent, references=references,
        )  # fmt: skip
        head = compose(letter, NOW).split(b"\r\n\r\n")[0]
        names = [name.lower() for name in re.findall(rb"(?m)^([^\s:]+):", head)]
        assert len(names) == len(set(names)), names
        assert not {b"cc", b"bcc", b"reply-to"} & set(names), names
        assert f"To: {to}".encode() in head.split(b"\r\n")


def fuzz(seconds: float, seed: int, most: int = sys.maxsize) -> Fuzzed:
    """Damages messages for so long, or so many."""
    done, chance, end = Fuzzed(), random.Random(seed), time.monotonic() + seconds
    with _reader() as reader:
        way, messages = Way(reader), corpus()
        way.go(messages[0])  # loads the model
        while time.monotonic() < end and done.tried < most:
            raw = damaged(messages, chance)
            done.tried += 1
            wrong = _wrong(way, raw, done)
            if wrong:
                done.wrong.append((wrong, raw))
    return done


def _wrong(way: Way, raw: bytes, done: Fuzzed) -> str:
    signal.signal(signal.SIGALRM, _too_long)
    signal.setitimer(signal.ITIMER_REAL, 12 * SECONDS)  # other programs may have the processor meanwhile
    try:
        took = way.go(raw)
    except Exception as error:
        where = [frame for frame in traceback.extract_tb(error.__traceback__) if "intake" in frame.filename][-1]
        return f"{type(error).__name__}: {error}"[:300] + f" ({Path(where.filename).name}:{where.lineno})"
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
    done.slowest = max(done.slowest, took)
    return f"It took {took:.1f} seconds." if took > SECONDS else ""


def _too_long(*_: object) -> None:
    raise TimeoutError("it did not end")


def _reader() -> Reader:
    settings = load(ROOT / "config.toml")
    limits = settings.limits.model_copy(update={"attachment_seconds": 2})
    return Reader(settings.model_copy(update={"limits": limits}))


def again() -> Iterator[tuple[str, str]]:
    """Reads again what was found before: (file, what is wrong with it now), "" where it is mended."""
    return tried({file.name: file.read_bytes() for file in sorted(FOUND.glob("*.eml"))})


def tried(messages: Mapping[str, bytes]) -> Iterator[tuple[str, str]]:
    """Sends each the whole way: (name, what is wrong with it), "" where nothing is."""
    with _reader() as reader:
        way = Way(reader)
        way.go(corpus()[0])  # loads the model
        for name, raw in messages.items():
            yield name, _wrong(way, raw, Fuzzed())


def main() -> int:
    """A run of its own; ends with 1 when something was found, and keeps it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--seed", type=int, default=random.randrange(1_000_000))
    wanted = parser.parse_args()
    done = fuzz(60 * wanted.minutes, wanted.seed)
    seen = f"{done.tried} messages, the slowest took {done.slowest:.2f} s, {len(done.wrong)} findings"
    print(f"seed {wanted.seed}: {seen}.")  # noqa: T201
    for what, raw in done.wrong:
        FOUND.mkdir(exist_ok=True)
        file = FOUND / f"{hashlib.sha256(raw).hexdigest()[:12]}.eml"
        file.write_bytes(raw)
        print(f"  {file.name}: {what}")  # noqa: T201
    return 1 if done.wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())
