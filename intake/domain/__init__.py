"""The rules of the desk, pure: no clock, no file, no network, no SQL."""
