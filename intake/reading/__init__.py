"""Meaning: what a message and its attachments say."""
