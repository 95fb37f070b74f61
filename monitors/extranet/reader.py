"""Runs on a Linux device while somebody listens: prints a line of JSON when what it sees changes, else now and then.

It needs Python 3.11 and nothing else, starts no process, writes nothing but its lines, and ends when its input does.
Arguments: JSON with `ports` and `held` (`"port address"`) to tell about, `period` and `heartbeat` in seconds. Ports are
seen the moment they change; sessions are asked for every period, of FRR's own sockets.
"""

import contextlib
import ctypes
import json
import os
import select
import socket
import struct
import sys
import time
from collections.abc import Iterator
from typing import Any

NAMESPACES = "/run/netns"
OWN = "/proc/self/ns/net"
FRR = "/run/frr"
NEWNET = 0x40000000
NEW_LINK, NEW_ADDRESS, GET_LINK, GET_ADDRESS, ENDED, FAILED = 16, 20, 18, 22, 3, 2
GROUPS = 0x1 | 0x10 | 0x100
"""Changes of links, of IPv4 addresses, of IPv6 addresses."""
DUMP = 0x301
NAME, STATS, ADDRESS, LOCAL = 3, 23, 1, 2
HEAD, ATTRIBUTE = 16, 4
"""Bytes of a message's head, and of an attribute's."""
LOWER_UP = 0x10000
BUFFER = 1 << 17
ANSWER_BYTES = 1 << 24
SECONDS = 2.0
GAP = 0.2
"""Seconds between two lines at least: a port that flaps makes no storm."""
STOP = b"\0\0\0"

View = dict[str, Any]


class Namespace:
    """One area of ports, watched over netlink (rtnetlink(7))."""

    def __init__(self, path: str) -> None:
        home = os.open(OWN, os.O_RDONLY)
        try:
            if path != OWN:
                enter(path)
            self.events = open_netlink(GROUPS)
            self.questions = open_netlink(0)
        finally:
            if path != OWN:
                enter(f"/proc/self/fd/{home}")
            os.close(home)
        self.questions.settimeout(SECONDS)
        self.events.setblocking(False)

    def drain(self) -> None:
        """Forget what was announced; it is looked at as a whole. An overflow is news, too."""
        with contextlib.suppress(OSError):
            while self.events.recv(BUFFER):
                pass

    def dump(self, what: int) -> Iterator[bytes]:
        """All links, or all addresses, each as the kernel packs it."""
        self.questions.sendto(struct.pack("=LHHLLBxxxl8x", 2 * HEAD, what, DUMP, 1, 0, 0, 0), (0, 0))
        while True:
            data = self.questions.recv(BUFFER)
            while len(data) >= HEAD:
                length, kind = struct.unpack_from("=LH", data)
                if kind in (ENDED, FAILED) or length < HEAD:
                    return
                yield data[HEAD:length]
                data = data[(length + 3) & ~3 :]

    def close(self) -> None:
        """Let it go."""
        self.events.close()
        self.questions.close()


class Daemon:
    """One of FRR's processes, asked as vtysh asks it."""

    def __init__(self, name: str) -> None:
        self.path = f"{FRR}/{name}.vty"
        self.socket: socket.socket | None = None

    def ask(self, command: str) -> Any:
        """Its answer; `{}` where it does not run; None where it does not answer."""
        try:
            if self.socket is None:
                self.socket = socket.socket(socket.AF_UNIX)
                self.socket.settimeout(SECONDS)
                self.socket.connect(self.path)
                say(self.socket, "enable")
            return json.loads(say(self.socket, command))
        except (FileNotFoundError, ConnectionError):
            self.close()
            return {}
        except (OSError, ValueError):
            self.close()
            return None

    def close(self) -> None:
        """The next question opens it anew."""
        if self.socket is not None:
            self.socket.close()
            self.socket = None


class Watch:
    """All that is looked at."""

    def __init__(self, ports: list[str], held: list[str]) -> None:
        self.ports, self.held = frozenset(ports), frozenset(held)
        self.namespaces: dict[tuple[str, int], Namespace] = {}
        self.bgp, self.bfd = Daemon("bgpd"), Daemon("bfdd")

    def find_namespaces(self) -> None:
        """Open those that are new, close those that are gone."""
        there = {(OWN, 0)}
        with contextlib.suppress(FileNotFoundError):
            there |= {(each.path, each.stat().st_ino) for each in os.scandir(NAMESPACES)}
        for gone in set(self.namespaces) - there:
            self.namespaces.pop(gone).close()
        for new in sorted(there - set(self.namespaces)):
            with contextlib.suppress(OSError):  # it went while it was looked at
                self.namespaces[new] = Namespace(new[0])

    def look_at_ports(self) -> View:
        """Ports with light, addresses that are held, bytes received and sent."""
        up, held, octets = set(), set(), {}
        for namespace in self.namespaces.values():
            names = {}
            for data in namespace.dump(GET_LINK):
                index, flags = struct.unpack_from("=4xiI", data)
                found = dict(read_attributes(data[16:]))
                name = names[index] = found[NAME].rstrip(b"\0").decode()
                if name in self.ports:
                    octets[name] = struct.unpack_from("=16xQQ", found[STATS])
                    if flags & LOWER_UP:
                        up.add(name)
            for data in namespace.dump(GET_ADDRESS):
                family, index = struct.unpack_from("=BxxxI", data)
                found = dict(read_attributes(data[8:]))
                address = found.get(LOCAL, found.get(ADDRESS))
                if address is not None and index in names:
                    held.add(f"{names[index]} {socket.inet_ntop(family, address)}")
        return {"up": sorted(up), "held": sorted(held & self.held), "bytes": octets}

    def look_at_sessions(self) -> View:
        """By VRF the neighbours whose session is up."""
        bgp, bfd = self.bgp.ask("show bgp vrf all summary json"), self.bfd.ask("show bfd peers json")
        return {
            "bgp": None
            if bgp is None
            else {
                vrf: sorted(
                    address
                    for family in families.values()
                    if isinstance(family, dict)
                    for address, peer in family.get("peers", {}).items()
                    if peer.get("state") == "Established"
                )
                for vrf, families in bgp.items()
            },
            "bfd": None if bfd is None else group_peers(bfd),
        }


def say(daemon: socket.socket, command: str) -> bytes:
    """What a daemon says to a command. Raises OSError, ValueError: too long."""
    daemon.sendall(command.encode() + b"\0")
    answer = bytearray()
    while answer[-4:-1] != STOP:
        part = daemon.recv(BUFFER)
        if not part:
            raise ConnectionError
        answer += part
        if len(answer) > ANSWER_BYTES:
            raise ValueError
    return bytes(answer[:-4])


def group_peers(peers: Any) -> dict[str, list[str]]:
    """VRF → peers that BFD sees up, both ways."""
    found: dict[str, list[str]] = {}
    for peer in peers:
        if peer.get("status") == "up":
            found.setdefault(peer["vrf"], []).append(peer["peer"])
    return {vrf: sorted(each) for vrf, each in sorted(found.items())}


def read_attributes(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Kind and value of each."""
    while len(data) >= ATTRIBUTE:
        length, kind = struct.unpack_from("=HH", data)
        if length < ATTRIBUTE:
            return
        yield kind & 0x3FFF, data[ATTRIBUTE:length]
        data = data[(length + 3) & ~3 :]


def open_netlink(groups: int) -> socket.socket:
    """A socket to the kernel's routing part, in the namespace that we are in."""
    opened = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, socket.NETLINK_ROUTE)
    opened.bind((0, groups))
    return opened


def enter(path: str) -> None:
    """Be in a network namespace from now on. Raises OSError."""
    number = os.open(path, os.O_RDONLY)
    try:
        if ctypes.CDLL(None, use_errno=True).setns(number, NEWNET) != 0:
            raise OSError(ctypes.get_errno(), path)
    finally:
        os.close(number)


def watch(wish: dict[str, Any]) -> None:
    """Print lines until the input ends."""
    looked = Watch(wish["ports"], wish["held"])
    period, heartbeat = float(wish["period"]), float(wish["heartbeat"])
    told: View = {}
    printed = asked = -heartbeat
    sessions: View = {}
    while True:
        now = time.monotonic()
        if now - asked >= period:
            looked.find_namespaces()
            sessions, asked = looked.look_at_sessions(), now
        view = {**looked.look_at_ports(), **sessions}
        seen = {name: each for name, each in view.items() if name != "bytes"}
        if seen != told or now - printed >= heartbeat:
            print(json.dumps(view, separators=(",", ":")), flush=True)
            told, printed = seen, now
        if not wait(looked, asked + period):
            return


def wait(looked: Watch, until: float) -> bool:
    """Until something is announced, or it is time; False when the input has ended."""
    time.sleep(GAP)
    events = {each.events.fileno(): each for each in looked.namespaces.values()}
    ready, _, _ = select.select([0, *events], [], [], max(0.0, until - time.monotonic()))
    for number in ready:
        if number:
            events[number].drain()
    return 0 not in ready


if __name__ == "__main__":
    with contextlib.suppress(BrokenPipeError):
        watch(json.loads(sys.argv[1]))
