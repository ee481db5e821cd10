"""Ports that nobody is given: below those that the system lends to whoever calls out, and apart for each process."""

import os
import random
import socket
from contextlib import suppress

LOWEST, HIGHEST = 20_000, 32_000
_chance = random.Random(os.urandom(8))
_given: set[int] = set()


def free_port() -> int:
    """One where nobody listens, never given twice."""
    while True:
        port = _chance.randrange(LOWEST, HIGHEST)
        with suppress(OSError), socket.socket() as probe:
            probe.bind(("127.0.0.1", port))
            if port not in _given:
                _given.add(port)
                return port
