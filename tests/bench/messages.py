"""`python -m tests.bench.messages`: messages a second that are read on one core, and how much of that time each step takes."""

from __future__ import annotations

import sys
import time
from pathlib import Path

from intake import settings
from intake.mail.parse import parse
from intake.reading.encoder import encoder, words
from intake.reading.read import Reader
from intake.reading.text.visible import visible

CASES = Path(__file__).parents[1] / "cases" / "tuned"


def main() -> int:
    """Prints messages a second: parsed only, parsed and through the encoder, and read whole. What is loaded once is not counted."""
    raws = [path.read_bytes() for path in sorted(CASES.glob("*/*.eml"))]
    with Reader(settings.load(Path("config.toml"))) as reader:
        reader.read(parse(raws[0]))
        steps = {
            "parsed": parse,
            "parsed, and through the encoder": lambda raw: encoder.read().scores(words.pieces(visible(parse(raw)))),
            "read whole, attachments too": lambda raw: reader.read(parse(raw)),
        }
        for name, step in steps.items():
            began = time.perf_counter()
            for raw in raws:
                step(raw)
            sys.stdout.write(f"{len(raws) / (time.perf_counter() - began):8.1f} messages a second {name}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
