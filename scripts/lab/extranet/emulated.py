"""The lab's devices of which there is only the command line: one process beside the box, on loopback.

They start from a file that holds their name at first, and save to it, so that they are after a restart what they were.
"""

import json
import subprocess
import sys
import time
from pathlib import Path

from govcloud.errors import GovcloudError
from govcloud.files import write_atomic
from govcloud.settings import PRODUCT
from govcloud.text import Text
from scripts.lab.extranet.box import Box
from scripts.lab.extranet.groups import Group
from scripts.lab.extranet.place import Place
from scripts.lab.extranet.wiring import Wiring

START_SECONDS = 30.0
POLL_SECONDS = 0.05


def emulated_group(box: Box) -> Group:
    """The control group of the process."""
    return box.place.group.below("emulated")


def read_ports(place: Place) -> dict[str, int]:
    """Device → the port of loopback that it listens on; empty when none has been started."""
    try:
        rows = json.loads((place.emulated / "devices.json").read_bytes())["devices"]
    except (OSError, ValueError):
        return {}
    return {row["code"]: row["port"] for row in rows}


def start_emulated(box: Box, wiring: Wiring) -> bool:
    """Start them unless they run; whether they had to be. Raises GovcloudError."""
    place, group = box.place, emulated_group(box)
    codes = {device.code for device in wiring.emulated}
    if not codes or (group.pids and set(read_ports(place)) == codes):
        return False
    group.kill()
    (place.emulated / "devices.json").unlink(missing_ok=True)
    files = [str(prepare_flash(place, device.code, device.platform)) for device in wiring.emulated]
    command = [sys.executable, "-m", "scripts.lab.extranet.emulator", "--place", str(place.emulated), "--keep"]
    command += ["--authorized", str(place.key.with_suffix(".pub")), *files]
    log = place.emulated / "log"
    with log.open("w") as output:
        child = subprocess.Popen(
            group.wrap(command),
            cwd=PRODUCT,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    end = time.monotonic() + START_SECONDS
    while set(read_ports(place)) != codes:
        if child.poll() is not None or time.monotonic() > end:
            raise GovcloudError(Text("the emulated devices did not start", "模拟设备没有启动"), str(log))
        time.sleep(POLL_SECONDS)
    return True


def prepare_flash(place: Place, code: str, platform: str) -> Path:
    """The file that a device starts from; a new one knows its name only."""
    file = place.emulated / code / f"{platform}.cfg"
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        write_atomic(file, f"sysname {code}\n")
    return file
