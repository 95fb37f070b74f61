"""The one process that answers probes in the namespaces of all hosts and borders."""

import subprocess
import time

from govcloud.errors import GovcloudError
from govcloud.text import Text
from scripts.lab.extranet.box import Box
from scripts.lab.extranet.groups import Group
from scripts.lab.extranet.wiring import Wiring

START_SECONDS = 10.0
POLL_SECONDS = 0.02


def responder_group(box: Box) -> Group:
    """Its control group."""
    return box.place.group.below("responder")


def start_responder(box: Box, wiring: Wiring) -> bool:
    """Start it unless it answers in all these namespaces; whether it had to be. Raises GovcloudError."""
    homes = {each.name: each.addresses for each in wiring.hosts} | {
        each.name: each.addresses for each in wiring.borders
    }
    spaces = [
        f"{name}={','.join(address.partition('/')[0] for address in addresses)}"
        for name, addresses in homes.items()
        if addresses
    ]
    ready, group = box.path_of(box.running, "run/echo.ready"), responder_group(box)
    if group.pids and ready.exists() and ready.read_text().split() == spaces:
        return False
    group.kill()
    ready.unlink(missing_ok=True)
    log = box.place.folder / "responder.log"
    with log.open("w") as output:
        child = subprocess.Popen(
            group.wrap(box.inside("python3", "-I", "-S", "/mnt/echo.py", *spaces)),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    end = time.monotonic() + START_SECONDS
    while not ready.exists():
        if child.poll() is not None or time.monotonic() > end:
            raise GovcloudError(Text("what answers probes did not start", "探测应答程序没有启动"), str(log))
        time.sleep(POLL_SECONDS)
    return True
