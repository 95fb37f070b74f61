"""Runs on a Linux device, for the proof that an exit records flows; needs Python 3.11 and nothing else.

    send PORT NEIGHBOUR PACKET   put an IP packet, in hexadecimal, on a port towards the neighbour that has an address
    read FILE WORDS              print the last line of a log that has all the words, and what time it is here

It is sent over SSH as it stands and leaves nothing behind; `send` runs in the area that the port is in.
"""

import json
import socket
import subprocess
import sys
import time
from pathlib import Path

ETHERTYPES = {4: 0x0800, 6: 0x86DD}
TAIL_BYTES = 1 << 20
WAIT_SECONDS, POLL_SECONDS = 3.0, 0.1


def send(port: str, neighbour: str, packet: bytes) -> dict[str, str]:
    """The packet goes to the neighbour whatever the routes are here. Says what hindered it."""
    hardware = find_hardware(port, neighbour)
    if not hardware:
        return {"error": f"nobody answers for {neighbour} on {port}"}
    kind = ETHERTYPES[packet[0] >> 4]
    with socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM) as opened:
        opened.sendto(packet, (port, kind, 0, 0, bytes.fromhex(hardware.replace(":", ""))))
    return {}


def find_hardware(port: str, neighbour: str) -> str:
    """The neighbour's hardware address; a ping makes the kernel look for it."""
    subprocess.run(["ping", "-c", "1", "-W", "1", "-I", port, neighbour], capture_output=True, check=False)
    shown = subprocess.run(["ip", "-j", "neigh", "show", "dev", port], capture_output=True, text=True, check=False)
    found = {each["dst"]: each.get("lladdr", "") for each in json.loads(shown.stdout or "[]")}
    return str(found.get(neighbour, ""))


def read(file: Path, words: list[str]) -> dict[str, str]:
    """Waits a little for the line; empty when there is none."""
    end = time.monotonic() + WAIT_SECONDS
    while not (line := find_line(file, words)) and time.monotonic() < end:
        time.sleep(POLL_SECONDS)
    return {"line": line, "now": time.strftime("%b %d %H:%M:%S")}


def find_line(file: Path, words: list[str]) -> str:
    """The last of the end of a file that has all of the words."""
    try:
        with file.open("rb") as opened:
            opened.seek(max(0, file.stat().st_size - TAIL_BYTES))
            lines = opened.read().decode(errors="replace").splitlines()
    except OSError:
        return ""
    return next((line for line in reversed(lines) if all(word in line for word in words)), "")


def main() -> None:
    """Do one of the two."""
    verb, first, *rest = sys.argv[1:]
    print(json.dumps(send(first, rest[0], bytes.fromhex(rest[1])) if verb == "send" else read(Path(first), rest)))


if __name__ == "__main__":
    main()
