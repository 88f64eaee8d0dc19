"""The verbs of run.py."""


def main() -> int:
    """Runs the command line."""
    return 0
