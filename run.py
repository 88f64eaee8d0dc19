"""The desk: `python run.py --help` lists what it does."""

import sys

try:
    from intake.cli import main
except ModuleNotFoundError as missing:
    sys.exit(f"The package {missing.name} is missing. Run make demo once; then use .venv/bin/python instead of python.")

if __name__ == "__main__":
    sys.exit(main())
