"""The desk: `python run.py --help` lists what it does."""

import sys

from intake.cli import main

if __name__ == "__main__":
    sys.exit(main())
