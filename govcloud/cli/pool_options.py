"""What the commands of `govcloud pool` share: which pools, and which clouds.yaml."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from govcloud.errors import UsageError
from govcloud.text import Text, in_words

if TYPE_CHECKING:
    from govcloud.inventory.inventory import Inventory
    from govcloud.inventory.models.pool import Pool

pools_argument = click.argument("codes", metavar="[POOL]...", nargs=-1)
"""`codes: tuple[str, ...]`; none means all pools."""

clouds_option = click.option(
    "--clouds",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help=in_words(
        "The clouds.yaml to use (default: OS_CLIENT_CONFIG_FILE, the usual places, the lab).",
        "使用的 clouds.yaml（默认依次为 OS_CLIENT_CONFIG_FILE、常用位置、实验环境）。",
    ),
)
"""`clouds: Path | None`."""


def choose_pools(inventory: "Inventory", codes: Sequence[str]) -> list["Pool"]:
    """The pools of these codes, all of them if none is given. Raises UsageError for a code that there is not."""
    known = inventory.pool_by_code
    for code in codes:
        if code not in known:
            from rapidfuzz import process  # noqa: PLC0415 - help and right codes need none of it

            nearest = process.extractOne(code, list(known), score_cutoff=60)
            what = Text("the inventory has no pool `{code}`", "清单中没有资源池 `{code}`")(code=code)
            hint = Text("did you mean `{name}`?", "是否应为 `{name}`？")(name=nearest[0]) if nearest else None
            todo = hint or Text("there are: {names}", "现有：{names}")(names=", ".join(known))
            raise UsageError(what, todo=todo)
    return [known[code] for code in dict.fromkeys(codes)] or list(inventory.pools)
