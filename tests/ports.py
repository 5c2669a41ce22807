"""A port for a server of a test's own, which no other test run on this machine takes meanwhile."""

import random
import socket

PORTS = range(18_400, 18_500)  # below those from which outgoing connections take theirs
_held: list[socket.socket] = []  # until this process ends, as a server may be stopped and come back on its port


def free_port() -> int:
    """At random, because several runs look at the same time; each holds the UDP port of that number, which nobody uses, as a sign."""
    for port in random.sample(PORTS, len(PORTS)):
        if _hold(port):
            if not is_answered(port):
                return port
            _held.pop().close()
    raise RuntimeError(f"no free port from {PORTS[0]} to {PORTS[-1]}")


def _hold(port: int) -> bool:
    sign = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    try:
        sign.bind(("127.0.0.1", port))
    except OSError:
        sign.close()
        return False
    _held.append(sign)
    return True


def is_answered(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
