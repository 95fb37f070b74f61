"""The borders' routers: one FRR with a VRF per border, each a namespace of the box, instead of a machine for each."""

import subprocess
import time
from collections.abc import Iterable, Iterator

from govcloud.errors import GovcloudError
from govcloud.text import Text
from scripts.lab.extranet.borders import Border
from scripts.lab.extranet.box import Box
from scripts.lab.extranet.groups import Group
from scripts.lab.extranet.spaces import WORLD

DAEMONS = {"zebra": ["-n", "-s", "90000000"], "staticd": [], "bfdd": [], "bgpd": []}
"""In the order of their start."""
START_SECONDS = 20.0
POLL_SECONDS = 0.05
FOLDER = "/etc/frr"


def world_group(box: Box) -> Group:
    """The control group of the daemons."""
    return box.place.group.below("world")


def start_world(box: Box, borders: Iterable[Border]) -> bool:
    """Start the routers unless they run as these borders say; whether they did not. Raises GovcloudError."""
    words = write_config(borders)
    file = box.path_of(box.running, "etc/frr/frr.conf")
    group = world_group(box)
    if len(group.pids) == len(DAEMONS) and file.read_text() == words:
        return False
    group.kill()
    file.write_text(words)
    box.run("install", "-d", "-o", "frr", "-g", "frr", "/run/frr")
    for daemon, options in DAEMONS.items():
        command = [
            *(("chrt", "--rr", "10") if daemon == "bfdd" else ()),
            f"/usr/lib/frr/{daemon}",
            "-d",
            "-A",
            "127.0.0.1",
            "--log",
            f"file:/var/log/frr/{daemon}.log",
            *options,
        ]
        subprocess.run(group.wrap(box.inside(*command, space=WORLD)), capture_output=True, check=True)
    end = time.monotonic() + START_SECONDS
    while len(group.pids) < len(DAEMONS):
        if time.monotonic() > end:
            raise GovcloudError(Text("the borders' routers did not start", "边界路由器没有启动"), "/var/log/frr")
        time.sleep(POLL_SECONDS)
    box.run("vtysh", "-b")
    return True


def write_config(borders: Iterable[Border]) -> str:
    """The configuration of all borders."""
    lines = [
        "frr defaults traditional",
        "hostname world",
        "log file /var/log/frr/world.log",
        "service integrated-vtysh-config",
    ]
    lines += [
        "bfd",
        " profile fast",
        "  transmit-interval 100",
        "  receive-interval 100",
        "  detect-multiplier 3",
        " exit",
        "exit",
    ]
    for border in borders:
        lines += write_border(border)
    return "\n".join(lines) + "\n"


def write_border(border: Border) -> Iterator[str]:
    """One border: blackholes for what it announces, addresses, sessions."""
    yield f"vrf {border.name}"
    for prefix in border.origins:
        if prefix not in border.addresses:
            yield f" {'ipv6' if ':' in prefix else 'ip'} route {prefix} blackhole 250"
    yield "exit-vrf"
    for line in border.lines:
        yield f"interface {line.port} vrf {border.name}"
        for address in line.addresses:
            yield f" {'ipv6' if ':' in address else 'ip'} address {address}"
        yield "exit"
    yield f"router bgp {border.asn} vrf {border.name}"
    yield from (
        f" bgp router-id {border.lines[0].addresses[0].partition('/')[0]}",
        " no bgp ebgp-requires-policy",
        " no bgp default ipv4-unicast",
        " timers bgp 3 9",
    )
    neighbors = [neighbor for line in border.lines for neighbor in line.neighbors]
    for address, asn in neighbors:
        yield f" neighbor {address} remote-as {asn}"
        yield f" neighbor {address} bfd profile fast"
    for family, v6 in (("ipv4", False), ("ipv6", True)):
        yield f" address-family {family} unicast"
        yield from (f"  network {prefix}" for prefix in border.origins if (":" in prefix) is v6)
        yield from (f"  neighbor {address} activate" for address, _ in neighbors if (":" in address) is v6)
        yield " exit-address-family"
    yield "exit"
