"""The visible text of a message, told apart by who wrote it."""
