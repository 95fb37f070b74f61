"""What state the lab's monitoring is in: as a document, and as a table."""

from typing import TypedDict

from govcloud.console import Screen, Words
from govcloud.text import Text
from scripts.lab.layout import HOST, Layout
from scripts.lab.monitors.exporters import find_exporters
from scripts.lab.monitors.lab_stack import find_stack
from scripts.lab.services.pids import working_set

MIB = 1024 * 1024


class PartState(TypedDict):
    """One program; `ready` when it says so."""

    pid: int | None
    url: str
    ready: bool
    memory_mib: int
    log: str


class MonitorsState(TypedDict):
    """All of it; `running` when any of it runs."""

    folder: str
    running: bool
    ready: bool
    memory_mib: int
    parts: dict[str, PartState]


def describe_monitors(layout: Layout) -> MonitorsState:
    """The state of all of it, asked right now."""
    stack = find_stack(layout)
    parts: dict[str, PartState] = {}
    for part in [*stack.parts, *find_exporters(layout, stack.folder, stack.tools).parts]:
        pid = part.process.pid
        parts[part.name] = {
            "pid": pid,
            "url": f"http://{HOST}:{part.port}",
            "ready": part.ready,
            "memory_mib": working_set(pid) // MIB if pid else 0,
            "log": str(part.process.log),
        }
    return {
        "folder": str(stack.folder),
        "running": any(part["pid"] for part in parts.values()),
        "ready": all(part["ready"] for part in parts.values()),
        "memory_mib": sum(part["memory_mib"] for part in parts.values()),
        "parts": parts,
    }


def show_monitors(screen: Screen, state: MonitorsState) -> None:
    """Print it as a table."""
    if not state["running"]:
        screen.say(Text("Prometheus does not run in the lab", "实验环境的 Prometheus 没有运行"))
        return
    up, down = Text("up", "运行"), Text("down", "停止")
    headings: list[Words] = [Text("program", "程序"), "URL", Text("state", "状态"), Text("MiB", "内存 MiB")]
    rows: list[list[Words]] = [
        [name, part["url"], up if part["ready"] else down, str(part["memory_mib"])]
        for name, part in state["parts"].items()
    ]
    screen.table(headings, rows)
