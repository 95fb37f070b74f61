"""Looking at nodes from the controller: whether their SSH answers."""

import os
import socket
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from govcloud.errors import GovcloudError
from govcloud.text import Text
from scripts.lab.extranet.box import Box
from scripts.lab.extranet.fabric import CONTROLLER
from scripts.lab.extranet.wiring import Device

SSH_PORT = 22
ASK_SECONDS = 1.0
READY_SECONDS = 60.0
POLL_SECONDS = 0.1


def in_space[T](space: Path, work: Callable[[], T]) -> T:
    """Do something in a network namespace: in a thread that ends with it, so that nothing else is moved there."""

    def enter_and_work() -> T:
        handle = os.open(space, os.O_RDONLY)
        try:
            os.setns(handle, os.CLONE_NEWNET)
        finally:
            os.close(handle)
        return work()

    with ThreadPoolExecutor(1) as worker:
        return worker.submit(enter_and_work).result()


def list_silent(box: Box, devices: Sequence[Device]) -> list[str]:
    """Codes of the devices whose SSH does not answer at the moment."""

    def ask_all() -> list[str]:
        return [device.code for device in devices if not answers(device.address.partition("/")[0])]

    return in_space(box.space_path(CONTROLLER), ask_all)


def answers(address: str) -> bool:
    """Whether an SSH server says who it is."""
    try:
        with socket.create_connection((address, SSH_PORT), ASK_SECONDS) as connection:
            connection.settimeout(ASK_SECONDS)
            return connection.recv(4) == b"SSH-"
    except OSError:
        return False


def wait_reachable(box: Box, devices: Sequence[Device], seconds: float = READY_SECONDS) -> None:
    """Return when every device's SSH answers; raises GovcloudError with the names of those that never did."""
    end, silent = time.monotonic() + seconds, list(devices)
    while silent:
        left = set(list_silent(box, silent))
        silent = [device for device in silent if device.code in left]
        if silent and time.monotonic() > end:
            names = ", ".join(device.code for device in silent)
            raise GovcloudError(
                Text("no SSH on {names} after {s:.0f} s", "{s:.0f} 秒后 {names} 的 SSH 仍无响应")(
                    names=names, s=seconds
                )
            )
        if silent:
            time.sleep(POLL_SECONDS)
