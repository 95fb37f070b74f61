"""Emulated devices as a process: `python -m scripts.lab.extranet.emulator --place DIR vrp.cfg comware.cfg ...`.

It listens on loopback until it is stopped, and writes what a client needs into the place: `known_hosts`, and
`devices.json` (0600) with the login and each device's code, platform and port. It says `ready` when all listen.
"""

import argparse
import asyncio
import json
import secrets
import signal
from pathlib import Path

from govcloud.files import write_atomic
from scripts.lab.extranet.emulator.device import Device
from scripts.lab.extranet.emulator.server import LOOPBACK, Fleet, Login


def main() -> None:
    """Run until SIGTERM or SIGINT."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+", type=Path, help="vrp.cfg or comware.cfg; each is one device's running text")
    parser.add_argument("--place", required=True, type=Path, help="folder for known_hosts and devices.json")
    parser.add_argument("--copies", type=int, default=1, help="devices per file, named by the file's device")
    parser.add_argument("--port", type=int, default=0, help="first port; by default free ones")
    parser.add_argument("--bare", action="store_true", help="with nothing but their names, as when put into service")
    parser.add_argument("--keep", action="store_true", help="devices save to the files that they start from")
    parser.add_argument("--authorized", type=Path, help="a public key that opens every device")
    arguments = parser.parse_args()
    devices = [
        device for file in arguments.files for device in make_devices(file, arguments.copies, bare=arguments.bare)
    ]
    for device, file in zip(devices, arguments.files if arguments.keep else (), strict=False):
        device.flash = file
    login = Login("govcloud", secrets.token_urlsafe(12))
    asyncio.run(serve(Fleet(devices, login, arguments.authorized), arguments.place, arguments.port))


def make_devices(file: Path, copies: int, *, bare: bool = False) -> list[Device]:
    """Devices that run a file's text; the file's name says whose it is."""
    text, vendor = file.read_text(), file.stem
    name = next(line.partition(" ")[2] for line in text.splitlines() if line.startswith("sysname "))
    first = Device(name, vendor, "" if bare else text)
    return [first, *(first.make_twin() for _ in range(copies - 1))]


async def serve(fleet: Fleet, place: Path, port: int) -> None:
    """Listen until a signal."""
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    await fleet.start(port)
    rows = [
        {"code": device.name, "platform": device.vendor, "host": LOOPBACK, "port": number}
        for device, number in zip(fleet.devices, fleet.ports, strict=True)
    ]
    write_atomic(place / "known_hosts", fleet.known_hosts())
    known = {"user": fleet.login.user, "password": fleet.login.password, "devices": rows}
    write_atomic(place / "devices.json", json.dumps(known), mode=0o600)
    print("ready", flush=True)
    await stop.wait()
    await fleet.close()


if __name__ == "__main__":
    main()
