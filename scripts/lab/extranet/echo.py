"""Answers probes: UDP datagrams to port 7777, on the addresses that it is told.

Started in the box with an argument `SPACE=ADDRESS,ADDRESS` per network namespace; runs on the Python of the nodes' file
system, on the standard library alone.
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
IP_FREEBIND, IPV6_FREEBIND = 15, 78


def main(spaces: list[str]) -> None:
    """Open the sockets in every namespace, then answer for ever."""
    chosen = selectors.DefaultSelector()
    for space in spaces:
        name, _, addresses = space.partition("=")
        enter(name)
        for address in addresses.split(","):
            chosen.register(listen(address), selectors.EVENT_READ)
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


def listen(address: str) -> socket.socket:
    """A UDP socket on one address, so that answers come from where they were asked; it may come later than we do."""
    v6 = ":" in address
    opened = socket.socket(socket.AF_INET6 if v6 else socket.AF_INET, socket.SOCK_DGRAM)
    opened.setsockopt(*((socket.IPPROTO_IPV6, IPV6_FREEBIND, 1) if v6 else (socket.IPPROTO_IP, IP_FREEBIND, 1)))
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
