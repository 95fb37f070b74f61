"""The word `monitors` among the pools that a command of the lab is given, and what the commands do for it."""

from collections.abc import Sequence

from govcloud.console import Screen
from govcloud.text import Text
from scripts.lab.lab import tell_waiting
from scripts.lab.layout import load_layout
from scripts.lab.locks import hold
from scripts.lab.monitors.exporters import find_exporters, stop_exporters
from scripts.lab.monitors.lab_stack import find_stack, keep_token, wish_of_lab
from scripts.lab.monitors.packages import find_tools, keep_tools
from scripts.lab.monitors.part import start_parts
from scripts.lab.progress import Progress

WORD = "monitors"


def take_word(names: Sequence[str]) -> tuple[tuple[str, ...], bool]:
    """The names of pools, and whether the monitors were named too."""
    return tuple(name for name in names if name != WORD), WORD in names


def start_monitors(progress: Progress) -> bool:
    """Bring Prometheus and what belongs to it up; whether there was anything to do. Raises GovcloudError."""
    layout = load_layout()
    stack = find_stack(layout)
    with hold(stack.lock, tell_waiting):
        fetched = not find_tools(layout.cache).installed
        if fetched:
            with progress.step(Text("fetch Prometheus and what belongs to it", "获取 Prometheus 及相关程序")):
                keep_tools(layout.cache)
        with progress.step(Text("start Prometheus and what belongs to it", "启动 Prometheus 及相关程序")):
            exporters = find_exporters(layout, stack.folder, stack.tools)
            keep_token(stack)
            started = start_parts(exporters.parts)
            started += stack.start(wish_of_lab(layout, exporters), history=True)
    return fetched or bool(started)


def stop_monitors(screen: Screen) -> None:
    """Take it down and say so; says nothing when nothing ran. What Prometheus has stored stays."""
    stack = find_stack(load_layout())
    with hold(stack.lock, tell_waiting):
        count = len(stack.stop()) + len(stop_exporters(stack.folder))
    if count:
        screen.say(Text("monitors: stopped {n} processes", "监测：已停止 {n} 个进程")(n=count))
