"""Free TCP ports on loopback."""

from __future__ import annotations

import socket


def free_port() -> int:
    """A TCP port on loopback that nobody uses now."""
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        port: int = line.getsockname()[1]
        return port
