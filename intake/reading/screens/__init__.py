"""Screens: whether a message may be answered at all."""
