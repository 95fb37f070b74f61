"""Helpers of a command end with it, however it ends: an interrupted command does nothing behind the user's back."""

import ctypes
import os
import signal

PR_SET_PDEATHSIG = 1
"""From the kernel's prctl.h."""


def die_with(parent: int) -> None:
    """Have the kernel kill this process (not its children) when `parent` ends, which it may have done already."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)
