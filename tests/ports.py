"""Where servers that tests start may listen."""

import random
import socket


def free_port() -> int:
    """Below the range from which outgoing connections take theirs; at random, because two test runs may look at the same time."""
    for port in random.sample(range(18_400, 18_500), 100):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) != 0:
                return port
    raise RuntimeError("no free port from 18400 to 18499")
