"""The engines by their names on the command line."""

from govcloud.errors import UsageError
from govcloud.text import Text
from stacks.operations.runs import Embedded, Engine
from stacks.operations.world import World


def open_engine(name: str, world: World) -> Engine:
    """An engine over a world. Raises UsageError when there is none of this name."""
    if name == "embedded":
        return Embedded(world)
    raise UsageError(
        Text("there is no engine {name}", "没有引擎 {name}")(name=name), todo=Text("use embedded", "请使用 embedded")
    )
