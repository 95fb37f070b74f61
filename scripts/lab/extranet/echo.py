"""Answers probes: UDP datagrams to port 7777, in the network namespaces that it is told. Started in
the box with the namespaces' names as arguments; runs on the Python of the nodes' file system, on the standard library.
"""

import ctypes
import os
import selectors
import socket
import sys
from pathlib import Path

PORT = 7777
BYTES = 2048
CLONE_NEWNET = 0x40000000


def main(spaces: list[str]) -> None:
    """Open the sockets in every namespace, then answer for ever."""
    chosen = selectors.DefaultSelector()
    for space in spaces:
        enter(space)
        for family, address in ((socket.AF_INET, "0.0.0.0"), (socket.AF_INET6, "::")):  # noqa: S104 - a namespace of its own
            chosen.register(listen(family, address), selectors.EVENT_READ)
    Path("/run/echo.ready").write_text("\n".join(spaces))
    while True:
        for key, _ in chosen.select():
            answer(key.fileobj)


def enter(space: str) -> None:
    """Go into a named network namespace; sockets stay in the one they were opened in."""
    handle = os.open(f"/run/netns/{space}", os.O_RDONLY)
    if ctypes.CDLL(None, use_errno=True).setns(handle, CLONE_NEWNET):
        raise OSError(ctypes.get_errno(), "setns", space)
    os.close(handle)


def listen(family: socket.AddressFamily, address: str) -> socket.socket:
    """A UDP socket for one address family."""
    opened = socket.socket(family, socket.SOCK_DGRAM)
    if family is socket.AF_INET6:
        opened.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
    opened.setblocking(False)
    opened.bind((address, PORT))
    return opened


def answer(opened: object) -> None:
    """Send back what has come; who is gone meanwhile gets nothing."""
    if not isinstance(opened, socket.socket):
        return
    while True:
        try:
            words, sender = opened.recvfrom(BYTES)
            opened.sendto(words, sender)
        except BlockingIOError:
            return
        except OSError:
            continue


if __name__ == "__main__":
    main(sys.argv[1:])
