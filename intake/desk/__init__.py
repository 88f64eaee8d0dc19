"""The order of things: take, handle, deliver, and what staff may do."""
