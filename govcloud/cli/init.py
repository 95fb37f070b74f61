"""`govcloud init DIR`: a city's own repository with a small valid inventory to start from."""

from pathlib import Path

import click

from govcloud.cli.options import json_option
from govcloud.console import Screen
from govcloud.inventory.scaffold import Scaffold, make_scaffold, name_city
from govcloud.text import Text, in_words

DONE = Text("{folder}: {count} files, a small valid inventory", "{folder}：{count} 个文件，一份可用的小清单")
NEXT = Text(
    "next: govcloud inventory check --inventory {folder}; then read {folder}/README.md",
    "下一步：govcloud inventory check --inventory {folder}，再看 {folder}/README.zh-CN.md",
)


@click.command(help=in_words("Scaffold a city's own repository in DIR.", "在 DIR 新建一个市自己的清单仓库。"))
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option(
    "--city", "code", metavar="CODE", help=in_words("Code; default: the folder's name.", "编号，默认取目录名。")
)
@click.option("--name-zh", metavar="NAME", help=in_words("Name in Chinese.", "中文名称。"))
@click.option("--name-en", metavar="NAME", help=in_words("Name in English.", "英文名称。"))
@json_option
def init(folder: Path, code: str | None, name_zh: str | None, name_en: str | None, as_json: bool) -> None:
    """Make the repository and say what to do next."""
    scaffold = make_scaffold(folder, name_city(folder, code, name_zh, name_en))
    screen = Screen()
    if as_json:
        screen.json(describe_scaffold(scaffold, screen))
        return
    screen.say(DONE(folder=folder, count=len(scaffold.files)))
    screen.say(scaffold.git.words)
    screen.say(NEXT(folder=folder))


def describe_scaffold(scaffold: Scaffold, screen: Screen) -> dict[str, object]:
    """The result for machines."""
    git = {"committed": scaffold.git.committed, "message": screen.words(scaffold.git.words)}
    return {"folder": str(scaffold.folder), "files": list(scaffold.files), "git": git}
