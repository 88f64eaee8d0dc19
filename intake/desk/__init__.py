"""The order of things: what happens to a message, a letter, a ticket, and when."""
