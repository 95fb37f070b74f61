"""The fabric: a bridge per wire in the box's own network namespace, with the ports of devices, hosts and borders in it.

Faults are made here, as a carrier's network makes them: a device never knows more than what it sees at its port.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from scripts.lab.extranet.box import Box
from scripts.lab.extranet.wiring import End, Wire, Wiring

MANAGEMENT = "mgmt"
"""The bridge of the management network."""
CONTROLLER = "controller"
"""The namespace that devices are managed from."""
CONTROLLER_PORT = "eth0"
LLDP_MASK = 1 << 0x0E
"""Frames to 01:80:C2:00:00:0E, by the last digits of that address."""


@dataclass(frozen=True, slots=True)
class Socket:
    """A port of the fabric: `name` is on `bridge`, its other end is `end` at a device, host or border."""

    name: str
    bridge: str
    end: End


def list_sockets(wiring: Wiring) -> list[Socket]:
    """Every port of the fabric. Names are numbers, because what they stand for is longer than a port's name may be."""
    sockets = [
        Socket(f"w{number}p{side}", f"w{number}", end)
        for number, wire in enumerate(wiring.wires)
        for side, end in enumerate(wire.ends)
    ]
    sockets.append(Socket("mc", MANAGEMENT, End(CONTROLLER, CONTROLLER_PORT)))
    sockets += [Socket(f"m{number}", MANAGEMENT, End(node.code, node.port)) for number, node in enumerate(wiring.nodes)]
    return sockets


def find_sockets(wiring: Wiring, link: str, vrf: str | None = None) -> list[Socket]:
    """The ports of a link, in all VRFs or in one."""
    bridges = {f"w{n}" for n, wire in enumerate(wiring.wires) if wire.link == link and vrf in (None, wire.vrf)}
    return [socket for socket in list_sockets(wiring) if socket.bridge in bridges]


def lay_bridges(box: Box, wires: Sequence[Wire]) -> bool:
    """Make the bridges that are missing; whether one was."""
    wanted = [f"w{number}" for number, _ in enumerate(wires)] + [MANAGEMENT]
    there = set(read_links(box))
    missing = [name for name in wanted if name not in there]
    box.batch(
        line
        for name in missing
        for line in (f"link add {name} type bridge mcast_snooping 0{_let_pass(name)}", f"link set {name} up")
    )
    return bool(missing)


def _let_pass(bridge: str) -> str:
    """A wire carries what its ends say of themselves (LLDP), which a bridge drops unless it is told to."""
    return "" if bridge == MANAGEMENT else f" group_fwd_mask {LLDP_MASK}"


def plug(box: Box, sockets: Iterable[Socket], spaces: Mapping[str, str]) -> bool:
    """Make the ports that are missing and bring both ends up; `spaces` says where each owner's network namespace is, as
    the name of one in the box or as a pid. Whether one was missing.
    """
    there = set(read_links(box))
    missing = [socket for socket in sockets if socket.name not in there]
    box.batch(line for socket in missing for line in plug_lines(socket, spaces[socket.end.owner]))
    return bool(missing)


def plug_lines(socket: Socket, space: str) -> Iterator[str]:
    """What `ip` is told for one port."""
    yield f"link add {socket.name} type veth peer name {socket.end.port} netns {space}"
    yield f"link set {socket.name} master {socket.bridge} up"


def unplug(box: Box, sockets: Iterable[Socket]) -> None:
    """Take away what is left of these ports; their other ends go with them."""
    there = set(read_links(box))
    box.batch(f"link del {socket.name}" for socket in sockets if socket.name in there)


def read_links(box: Box) -> dict[str, str]:
    """Name of each port and bridge of the fabric → the bridge it is on, or nothing."""
    found = json.loads(box.run("ip", "-json", "link"))
    return {link["ifname"]: link.get("master", "") for link in found}
