"""Keeps commands that write from changing the worked example of the product, which is there when no city is given."""

from pathlib import Path

import click

from govcloud.errors import UsageError
from govcloud.settings import PRODUCT
from govcloud.text import Text

EXAMPLE = PRODUCT / "inventories" / "hanjiang"

IS_EXAMPLE = Text("this would write into the worked example of the product", "这会写入产品自带的示例清单")
OWN_CITY = Text(
    "give your city's folder with --inventory or GOVCLOUD_INVENTORY (make one with: govcloud init DIR)",
    "请用 --inventory 或 GOVCLOUD_INVENTORY 指定本市的清单目录（新建：govcloud init 目录）",
)


def refuse_example(folder: Path) -> None:
    """Raise UsageError when the running command would write to the worked example and nobody has named it."""
    given = click.get_current_context().get_parameter_source("folder") is click.core.ParameterSource.COMMANDLINE
    if not given and folder.resolve() == EXAMPLE.resolve():
        raise UsageError(IS_EXAMPLE, str(folder), todo=OWN_CITY)
