"""How steps on resources are written for people: one sign and one colour per operation, the same everywhere."""

from collections.abc import Mapping

from govcloud.text import Text

SIGNS: Mapping[str, tuple[str, str]] = {
    "create": ("+", "green"),
    "import": ("+", "green"),
    "update": ("~", "yellow"),
    "delete": ("-", "red"),
    "replace": ("±", "magenta"),
    "create-replacement": ("+", "magenta"),
    "delete-replaced": ("-", "magenta"),
    "refresh": ("?", "cyan"),
}
"""Operation → sign and colour."""
OTHER = ("·", "")
COUNTS: Mapping[str, Text] = {
    "create": Text("{n} to create", "新建 {n}"),
    "import": Text("{n} to take over", "纳管 {n}"),
    "update": Text("{n} to change", "变更 {n}"),
    "replace": Text("{n} to replace", "重建 {n}"),
    "delete": Text("{n} to delete", "删除 {n}"),
}
DONE: Mapping[str, Text] = {
    "create": Text("{n} created", "已新建 {n}"),
    "import": Text("{n} taken over", "已纳管 {n}"),
    "update": Text("{n} changed", "已变更 {n}"),
    "replace": Text("{n} replaced", "已重建 {n}"),
    "delete": Text("{n} deleted", "已删除 {n}"),
}
PREVIEWING = Text("previewing", "预览中")
UPDATING = Text("updating", "执行中")


def sign_of(op: str) -> tuple[str, str]:
    """Sign and colour of an operation."""
    return SIGNS.get(op, OTHER)


def duration(seconds: float) -> str:
    """`0.4 s`, `12 s`, `2 min 05 s`."""
    if seconds < 10:  # noqa: PLR2004 - below it tenths are of interest
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest:02d} s" if minutes else f"{rest} s"
