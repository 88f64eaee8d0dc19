"""The desk of tests/desk, for faults that need no server."""

from tests.desk.conftest import arrive, clock, desk, settings, values

__all__ = ["arrive", "clock", "desk", "settings", "values"]
