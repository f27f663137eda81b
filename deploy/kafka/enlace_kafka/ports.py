"""Free ports of this machine that stay free while nobody listens on them."""

import random
import socket
from pathlib import Path

HOST = "127.0.0.1"
_RANGE = Path("/proc/sys/net/ipv4/ip_local_port_range")


def free_ports(count: int) -> list[int]:
    """All different. None is one that the kernel may give to an outgoing connection: a broker that
    was killed has to find its port free when it comes back."""
    low, high = map(int, _RANGE.read_text().split())
    candidates = [port for port in range(10_000, 65_536) if not low <= port <= high]
    random.SystemRandom().shuffle(candidates)
    found: list[int] = []
    for port in candidates:
        if len(found) == count:
            return found
        if is_free(port):
            found.append(port)
    raise OSError(f"there are no {count} free ports outside of {low} to {high}")


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True
