"""The word `extranet` among the pools that a command of the lab is given, and what the commands do for it."""

from collections.abc import Sequence

from govcloud.console import Screen
from govcloud.settings import load_settings
from govcloud.text import Text
from scripts.lab.extranet.box import Box
from scripts.lab.extranet.city import load_city
from scripts.lab.extranet.down import take_down
from scripts.lab.extranet.place import find_place
from scripts.lab.extranet.up import bring_up
from scripts.lab.layout import load_layout
from scripts.lab.progress import Progress

WORD = "extranet"


def take_word(names: Sequence[str]) -> tuple[tuple[str, ...], bool]:
    """The names of pools, and whether the extranet was named too."""
    return tuple(name for name in names if name != WORD), WORD in names


def this_box() -> Box:
    """The extranet of the lab that the environment asks for."""
    return Box(find_place(load_layout()))


def start_extranet(progress: Progress) -> bool:
    """Bring it up for the inventory that the environment names; whether there was anything to do."""
    return bring_up(this_box(), load_city(load_settings()).wiring, progress)


def stop_extranet(screen: Screen) -> None:
    """Take it down and say so; says nothing when nothing was left of it."""
    if count := take_down(this_box()):
        screen.say(Text("extranet: stopped {n} processes", "政务外网：已停止 {n} 个进程")(n=count))
