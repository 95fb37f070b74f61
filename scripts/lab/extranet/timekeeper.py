"""The one NTP server of the lab: it answers, in the controller's place, at the addresses that devices ask for the time.

It tells this machine's clock as it is and never sets it (`-x`); neither do the nodes, which share that clock.
"""

import socket
import subprocess
import time
from collections.abc import Iterable

from govcloud.errors import GovcloudError
from govcloud.text import Text
from scripts.lab.extranet.box import Box
from scripts.lab.extranet.fabric import CONTROLLER
from scripts.lab.extranet.groups import Group
from scripts.lab.extranet.reach import in_space

CONFIG = """local stratum 3
allow
cmdport 0
bindcmdaddress /
pidfile /run/timekeeper.pid
"""
FILE, PID_FILE = "etc/timekeeper.conf", "run/timekeeper.pid"
PORT = 123
QUESTION = b"\x23" + bytes(47)
"""An NTP request of version 4."""
ASK_SECONDS, START_SECONDS, POLL_SECONDS = 0.5, 10.0, 0.05


def timekeeper_group(box: Box) -> Group:
    """Its control group."""
    return box.place.group.below("timekeeper")


def start_timekeeper(box: Box, servers: Iterable[str]) -> bool:
    """Start it unless it answers at all of `servers`; whether it had to be. Raises GovcloudError."""
    servers, group = list(servers), timekeeper_group(box)
    if not servers or (group.pids and tells_time(box, servers)):
        return False
    group.kill()
    box.path_of(box.running, PID_FILE).unlink(missing_ok=True)  # a killed one's pid may be another's
    box.path_of(box.running, FILE).write_text(CONFIG)
    log = box.place.folder / "timekeeper.log"
    command = box.inside("chronyd", "-n", "-x", "-u", "root", "-f", f"/{FILE}", space=CONTROLLER)
    with log.open("w") as output:
        child = subprocess.Popen(
            group.wrap(command), stdin=subprocess.DEVNULL, stdout=output, stderr=output, start_new_session=True
        )
    end = time.monotonic() + START_SECONDS
    while not tells_time(box, servers):
        if child.poll() is not None or time.monotonic() > end:
            raise GovcloudError(Text("the lab's time server did not start", "实验环境的时间服务器没有启动"), str(log))
        time.sleep(POLL_SECONDS)
    return True


def tells_time(box: Box, servers: Iterable[str]) -> bool:
    """Whether it answers at every one of these addresses."""

    def ask_all() -> bool:
        return all(_answers(server) for server in servers)

    return in_space(box.space_path(CONTROLLER), ask_all)


def _answers(server: str) -> bool:
    try:
        with socket.socket(socket.AF_INET6 if ":" in server else socket.AF_INET, socket.SOCK_DGRAM) as asked:
            asked.settimeout(ASK_SECONDS)
            asked.connect((server, PORT))
            asked.send(QUESTION)
            return len(asked.recv(512)) >= len(QUESTION)
    except OSError:
        return False
