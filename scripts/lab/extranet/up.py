"""Bring the extranet up: every step looks first and does only what is missing, so a second run changes nothing."""

from collections.abc import Sequence
from contextlib import nullcontext

from govcloud.text import Text
from scripts.lab.extranet.access import keep_key, write_access
from scripts.lab.extranet.box import Box
from scripts.lab.extranet.down import stop_all
from scripts.lab.extranet.emulated import start_emulated
from scripts.lab.extranet.fabric import lay_bridges, list_sockets, plug, unplug
from scripts.lab.extranet.limits import raise_limits
from scripts.lab.extranet.nodes import find_node, run_on_node, start_nodes
from scripts.lab.extranet.obstacles import refuse_obstacles
from scripts.lab.extranet.reach import wait_reachable
from scripts.lab.extranet.responder import start_responder
from scripts.lab.extranet.rootfs import make_rootfs
from scripts.lab.extranet.spaces import address_spaces, list_spaces, make_spaces
from scripts.lab.extranet.timekeeper import start_timekeeper
from scripts.lab.extranet.wiring import Device, Wiring
from scripts.lab.extranet.wiring_file import read_wiring, write_wiring
from scripts.lab.extranet.world import start_world
from scripts.lab.lab import tell_waiting
from scripts.lab.locks import hold
from scripts.lab.progress import Progress


def bring_up(box: Box, wiring: Wiring, progress: Progress) -> bool:
    """Start what does not run and wait until it can be managed; whether there was anything to do.

    Raises GovcloudError: before anything is done when the machine lacks something, later when a step fails.
    """
    with hold(box.place.lock, tell_waiting):
        return bring_up_held(box, wiring, progress)


def bring_up_held(box: Box, wiring: Wiring, progress: Progress) -> bool:
    """Bring it up while nobody else changes it."""
    place = box.place
    refuse_obstacles(place)
    worked = False
    if not place.rootfs.exists():
        worked = True
        place.rootfs.parent.mkdir(parents=True, exist_ok=True)
        with progress.step(Text("make the nodes' file system", "制作节点的根文件系统")):
            make_rootfs(place.rootfs)
    if box.pid is not None and read_wiring(place.wiring) != wiring:
        with progress.step(Text("stop all: the wiring has changed", "全部停止：布线有变化")):
            stop_all(box)
    keep_key(place)
    raise_limits(place)
    write_wiring(place.wiring, wiring)
    if box.pid is None:
        worked = True
        with progress.step(Text("start the box", "启动隔离空间")):
            box.start()
    return run_inside(box, wiring, progress) or worked


def run_inside(box: Box, wiring: Wiring, progress: Progress) -> bool:
    """Everything that is inside the box; whether there was anything to do."""
    started = [node for node in wiring.nodes if find_node(box, node.code) is None]
    if started:
        with progress.step(Text("start {n} nodes", "启动 {n} 台节点设备")(n=len(started))):
            start_nodes(box, [node.code for node in started])
    with progress.step(Text("wire the fabric", "接通链路")) if started else nullcontext():
        worked = wire(box, wiring, started)
    worked |= start_world(box, wiring.borders)
    worked |= start_responder(box, wiring)
    worked |= start_timekeeper(box, [address.partition("/")[0] for address in wiring.time_servers])
    worked |= start_emulated(box, wiring)
    with progress.step(Text("wait until the nodes can be managed", "等待节点可以管理")) if started else nullcontext():
        wait_reachable(box, wiring.nodes)
    write_access(box, wiring)
    return worked or bool(started)


def wire(box: Box, wiring: Wiring, started: Sequence[Device]) -> bool:
    """Make the bridges, namespaces and ports that are missing; whether one was. `started` nodes have lost theirs."""
    owners = {node.code for node in started}
    sockets = list_sockets(wiring)
    worked = lay_bridges(box, wiring.wires)
    worked |= make_spaces(box, wiring)
    unplug(box, [socket for socket in sockets if socket.end.owner in owners])
    spaces = {name: name for name in list_spaces(wiring)}
    spaces |= {node.code: str(find_node(box, node.code)) for node in wiring.nodes}
    worked |= plug(box, sockets, spaces)
    if worked:
        address_spaces(box, wiring)
    for node in started:
        address_node(box, node)
    return worked


def address_node(box: Box, node: Device) -> None:
    """Give a node its management address, as whoever delivers a device does."""
    lines = f"addr replace {node.address} dev {node.port}\nlink set {node.port} up\n"
    run_on_node(box, node.code, "ip", "-batch", "-", words=lines)
