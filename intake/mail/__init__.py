"""Formats: mailboxes, messages, letters on the wire."""
