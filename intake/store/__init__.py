"""Rows: the queue database. Nothing outside this package knows SQL."""
