"""Faults, made in the fabric as a carrier's network makes them, and nodes that lose their power."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from extranet.drill.model import Fault, FaultKind
from govcloud.errors import UsageError
from govcloud.text import Text
from scripts.lab.extranet import fabric
from scripts.lab.extranet.box import Box
from scripts.lab.extranet.fabric import MANAGEMENT, Socket, list_sockets, read_links
from scripts.lab.extranet.nodes import kill_nodes, start_nodes
from scripts.lab.extranet.up import wire
from scripts.lab.extranet.wiring import Wiring


@contextmanager
def broken(box: Box, wiring: Wiring, fault: Fault) -> Iterator[None]:
    """Make a fault, and mend it at the end of the block, whatever happens in it. Raises UsageError: no such target."""
    sockets = find_sockets(wiring, fault)
    try:
        box.batch(break_lines(fault.kind, sockets))
        yield
    finally:
        mend(box, sockets)


def find_sockets(wiring: Wiring, fault: Fault) -> list[Socket]:
    """The ports of the fabric that a fault is about: of a link in all VRFs, or of a device but for its management."""
    if fault.kind is FaultKind.DEAD:
        found = [each for each in list_sockets(wiring) if each.bridge != MANAGEMENT and each.end.owner == fault.target]
    else:
        found = fabric.find_sockets(wiring, fault.target)
    if not found:
        what = Text("the lab's extranet has nothing called {name}", "实验环境的政务外网里没有 {name}")(
            name=fault.target
        )
        raise UsageError(what, todo=Text("name a link or a device", "请写链路编号或设备编号"))
    return found


def break_lines(kind: FaultKind, sockets: Iterable[Socket]) -> Iterator[str]:
    """What `ip` is told. Where a port leaves its bridge its light stays on and nothing passes."""
    for socket in sockets:
        yield f"link set {socket.name} {'down' if kind is FaultKind.CUT else 'nomaster'}"


def mend(box: Box, sockets: Iterable[Socket]) -> None:
    """Put ports back that are there; mending what is whole changes nothing."""
    there = read_links(box)
    box.batch(f"link set {socket.name} master {socket.bridge} up" for socket in sockets if socket.name in there)


def mend_all(box: Box, wiring: Wiring) -> None:
    """Put every port back, whoever has left it broken."""
    mend(box, list_sockets(wiring))


@contextmanager
def powered_off(box: Box, wiring: Wiring, codes: Iterable[str]) -> Iterator[None]:
    """Nodes that lose their power, and get it back at the end of the block; what was on their disks is still there."""
    nodes = [node for node in wiring.nodes if node.code in set(codes)]
    try:
        kill_nodes(box, [node.code for node in nodes])
        yield
    finally:
        start_nodes(box, [node.code for node in nodes])
        wire(box, wiring, nodes)
