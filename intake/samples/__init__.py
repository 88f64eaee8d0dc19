"""The sample desk: its configuration, its accounts, and the mail that waits for it."""
