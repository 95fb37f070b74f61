"""Ports for stacks of tests: free ones among those that the kernel does not hand out to whoever asks for any."""

import secrets
import socket
from pathlib import Path

from scripts.lab.layout import HOST
from scripts.lab.obstacles import is_free

LOWEST, HIGHEST = 20_000, 32_000
TRIES = 1000
RANGE = Path("/proc/sys/net/ipv4/ip_local_port_range")


def find_ports(count: int) -> list[int]:
    """Ports on loopback that are nobody's. They are chosen by chance, so that tests side by side do not meet.

    Raises OSError: there are none.
    """
    top = min(HIGHEST, int(RANGE.read_text().split()[0]))
    found: list[int] = []
    for _ in range(TRIES):
        port = LOWEST + secrets.randbelow(top - LOWEST)
        if port not in found and is_free(port) and not answers(port):
            found.append(port)
        if len(found) == count:
            return found
    raise OSError(f"no {count} free ports from {LOWEST} to {top}")


def answers(port: int) -> bool:
    """Whether somebody listens there, be it on all addresses."""
    with socket.socket() as probe:
        return probe.connect_ex((HOST, port)) == 0
