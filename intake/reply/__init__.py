"""Wording: what the letters of the desk say."""
