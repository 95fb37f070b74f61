"""What state the lab's extranet is in: as a document, and as a table."""

from typing import TypedDict

from govcloud.console import Screen, Words
from govcloud.text import Text
from scripts.lab.extranet.box import Box
from scripts.lab.extranet.nodes import find_node, node_group
from scripts.lab.extranet.reach import list_silent
from scripts.lab.extranet.responder import responder_group
from scripts.lab.extranet.timekeeper import timekeeper_group
from scripts.lab.extranet.wiring_file import read_wiring
from scripts.lab.extranet.world import DAEMONS, world_group

MIB = 1024 * 1024


class NodeState(TypedDict):
    """One node; `ready` when its SSH answers."""

    pid: int | None
    address: str
    ready: bool
    memory_mib: int


class ExtranetState(TypedDict):
    """The lab's extranet; `borders`, `responder` and `timekeeper` say whether those processes run."""

    folder: str
    ssh_config: str
    running: bool
    ready: bool
    memory_mib: int
    borders: bool
    responder: bool
    timekeeper: bool
    nodes: dict[str, NodeState]


def describe_extranet(box: Box) -> ExtranetState:
    """The state of all of it, asked right now; without nodes when nothing runs."""
    wiring = read_wiring(box.place.wiring)
    running = box.pid is not None and wiring is not None
    nodes: dict[str, NodeState] = {}
    if running and wiring:
        silent = set(list_silent(box, wiring.nodes))
        for node in wiring.nodes:
            nodes[node.code] = {
                "pid": find_node(box, node.code),
                "address": node.address.partition("/")[0],
                "ready": node.code not in silent,
                "memory_mib": node_group(box, node.code).memory // MIB,
            }
    borders = running and len(world_group(box).pids) == len(DAEMONS)
    responder = running and bool(responder_group(box).pids)
    timekeeper = running and bool(not wiring or not wiring.time_servers or timekeeper_group(box).pids)
    return {
        "folder": str(box.place.folder),
        "ssh_config": str(box.place.ssh_config),
        "running": running,
        "ready": running and borders and responder and timekeeper and all(node["ready"] for node in nodes.values()),
        "memory_mib": box.place.group.memory // MIB,
        "borders": borders,
        "responder": responder,
        "timekeeper": timekeeper,
        "nodes": nodes,
    }


def show_extranet(screen: Screen, state: ExtranetState) -> None:
    """Print it as a table, with what does not run below."""
    up, silent = Text("up", "运行"), Text("no SSH", "SSH 无响应")
    rows: list[list[Words]] = [
        [code, node["address"], up if node["ready"] else silent, str(node["memory_mib"])]
        for code, node in state["nodes"].items()
    ]
    headings = [Text("node", "节点设备"), Text("address", "管理地址"), Text("state", "状态"), Text("MiB", "内存 MiB")]
    if not state["running"]:
        screen.say(Text("the extranet does not run", "政务外网没有运行"))
        return
    screen.table(headings, rows)
    if not state["borders"]:
        screen.say(Text("the borders' routers do not run", "边界路由器没有运行"), style="red")
    if not state["responder"]:
        screen.say(Text("what answers probes does not run", "探测应答程序没有运行"), style="red")
    if not state["timekeeper"]:
        screen.say(Text("the time server does not run", "时间服务器没有运行"), style="red")
    words = Text("memory {mib} MiB; ssh_config: {file}", "内存 {mib} MiB；ssh_config：{file}")
    screen.say(words(mib=state["memory_mib"], file=state["ssh_config"]))
