"""Starts a plugin so that it ends with us: asks the kernel to kill it when its parent dies, then becomes the plugin.

Run as a script by the plugin host (`python tether.py <parent pid> <command...>`), without any import of ours.
"""

import ctypes
import os
import signal
import sys

_PR_SET_PDEATHSIG = 1


def main() -> None:
    """Ties this process to its parent and replaces it by the command."""
    parent, command = int(sys.argv[1]), sys.argv[2:]
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        sys.exit(1)
    os.execvp(command[0], command)  # noqa: S606 - a plugin from the search path, as the caller chose it


if __name__ == "__main__":
    main()
