"""Listens on a loopback port and becomes another program that takes the socket over, as systemd hands sockets over.

So a program that works in a network namespace can be asked from outside of it: a socket stays where it was made.
Started as `python -m scripts.lab.monitors.activate PORT COMMAND...`; the pid stays the same.
"""

import os
import socket
import sys

from scripts.lab.layout import HOST

FIRST_HANDED_OVER = 3
"""The number that the protocol gives to the first socket (sd_listen_fds(3))."""


def main() -> None:
    """Do it."""
    port, *command = sys.argv[1:]
    listening = socket.socket()
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listening.bind((HOST, int(port)))
    listening.listen()
    number = listening.detach()
    if number == FIRST_HANDED_OVER:
        os.set_inheritable(number, True)
    else:
        os.dup2(number, FIRST_HANDED_OVER)
    os.execvpe(command[0], command, {**os.environ, "LISTEN_FDS": "1", "LISTEN_PID": str(os.getpid())})  # noqa: S606 - our own command


if __name__ == "__main__":
    main()
