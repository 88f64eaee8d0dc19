"""kill -9 at every step, on a real Dovecot and a real SMTP server."""
