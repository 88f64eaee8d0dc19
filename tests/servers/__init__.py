"""Real mail servers for tests, on loopback, started in well under two seconds without root's help."""
