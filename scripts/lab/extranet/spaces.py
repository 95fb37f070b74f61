"""Network namespaces in the box for all that is not a node: hosts, borders, the controller. They hold no process."""

from scripts.lab.extranet.box import Box
from scripts.lab.extranet.fabric import CONTROLLER, CONTROLLER_PORT
from scripts.lab.extranet.wiring import Wiring

WORLD = "world"
"""The namespace that the borders' routing software itself is in; the borders are VRFs of it."""


def list_spaces(wiring: Wiring) -> list[str]:
    """Names of all namespaces that there have to be."""
    return [CONTROLLER, WORLD, *(border.name for border in wiring.borders), *(host.name for host in wiring.hosts)]


def make_spaces(box: Box, wiring: Wiring) -> bool:
    """Make those that are missing, with their loopbacks up; whether one was."""
    there = {line.split()[0] for line in box.run("ip", "netns", "list").splitlines()}
    missing = [name for name in list_spaces(wiring) if name not in there]
    if missing:
        commands = [f"ip netns add {name} && ip -n {name} link set lo up" for name in missing]
        commands += [f"ip netns exec {border.name} sysctl -qw {FORWARDING}" for border in wiring.borders]
        box.run("sh", "-e", "-s", words="\n".join(commands) + "\n")
    return bool(missing)


FORWARDING = "net.ipv4.ip_forward=1 net.ipv6.conf.all.forwarding=1"


def address_spaces(box: Box, wiring: Wiring) -> None:
    """Give hosts and the controller their addresses and routes; a border's are the routing software's business."""
    own = [f"addr replace {address} dev {CONTROLLER_PORT}" for address in (wiring.controller, *wiring.time_servers)]
    configure(box, CONTROLLER, [*own, f"link set {CONTROLLER_PORT} up"])
    for host in wiring.hosts:
        lines = [f"addr replace {address} dev {host.port} nodad" for address in host.addresses]
        lines.append(f"link set {host.port} up")
        lines += [f"route replace default via {gateway} dev {host.port}" for gateway in host.gateways]
        configure(box, host.name, lines)
    for border in wiring.borders:
        configure(box, border.name, [f"addr replace {address} dev lo" for address in border.addresses])


def configure(box: Box, space: str, lines: list[str]) -> None:
    """Give `ip` these lines in a namespace."""
    box.batch([line.replace(" nodad", "") if ":" not in line else line for line in lines], space)
