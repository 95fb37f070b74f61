"""Writes a full-scale made-up city for scale tests and benchmarks: `python scripts/make_city.py --out DIR`.

The defaults are the numbers of the published city plans. The same numbers and seed give the same bytes.
"""

import sys
from collections.abc import Callable
from pathlib import Path

import click

from govcloud.console import Screen
from govcloud.errors import Exit, GovcloudError
from govcloud.settings import PRODUCT
from govcloud.text import Text, in_words
from scripts.city.write import Size, write_city

EXAMPLE = PRODUCT / "inventories" / "hanjiang"

DONE = Text(
    "{out}: {departments} departments with {systems} systems, {counties} counties, {townships} townships, "
    "{villages} villages",
    "{out}：{departments} 个部门、{systems} 个业务系统、{counties} 个县区、{townships} 个乡镇、{villages} 个村",
)


def _count[F: Callable[..., object]](name: str, default: int, least: int, zh: str) -> Callable[[F], F]:
    words = in_words(f"How many {name}.", zh)
    return click.option(f"--{name}", type=click.IntRange(least), default=default, show_default=True, help=words)


@click.command(help=in_words("Write a made-up city of any size.", "生成一个任意规模的虚构城市清单。"))
@_count("departments", Size.departments, 1, "部门数。")
@_count("systems", Size.systems, 0, "业务系统数。")
@_count("villages", Size.villages, 0, "村数。")
@click.option(
    "--seed", type=int, default=1, show_default=True, help=in_words("Another seed, another city.", "随机种子。")
)
@click.option(
    "--out", type=click.Path(path_type=Path), required=True, help=in_words("Folder to make.", "要生成的目录。")
)
@click.option("--force", is_flag=True, help=in_words("Replace a folder that is not empty.", "替换非空目录。"))
def make_city(departments: int, systems: int, villages: int, seed: int, out: Path, force: bool) -> None:
    """The command; see the module."""
    units = write_city(out, EXAMPLE, Size(departments, systems, villages), seed, replace=force)
    made = {"counties": len(units.counties), "townships": len(units.townships), "villages": len(units.villages)}
    Screen().say(DONE(out=out, departments=departments, systems=systems, **made))


if __name__ == "__main__":
    try:
        make_city(standalone_mode=False)
    except GovcloudError as error:
        Screen().error(error)
        sys.exit(error.exit_code)
    except click.ClickException as wrong:
        wrong.show()
        sys.exit(Exit.USAGE)
