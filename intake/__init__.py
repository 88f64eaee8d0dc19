"""intake: the email desk of a phone provider whose customers move their numbers away."""

__version__ = "0.1.0"
