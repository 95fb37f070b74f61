"""`govcloud monitor boards`: writes boards for Grafana. Grafana reads the folder; nothing is sent to it."""

from collections.abc import Iterator
from pathlib import Path

import click

from govcloud.cli.options import json_option
from govcloud.cli.writing import CANNOT_WRITE, EXISTS, USE_FORCE, WRITTEN, force_option
from govcloud.console import Screen
from govcloud.errors import GovcloudError, UsageError
from govcloud.files import write_atomic
from govcloud.text import Language, Text, in_words, literal
from monitors.boards.all_boards import BOARDS
from monitors.boards.render import render_board
from monitors.boards.words import Style

LANGUAGES: tuple[Language, ...] = ("en", "zh")
NO_ADDRESS = Text("this is no address of a page: {address}", "这不是网页地址：{address}")
USE_HTTP = Text("give one that begins with http:// or https://", "请使用以 http:// 或 https:// 开头的地址")


@click.command()
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=Path("boards"),
    show_default=True,
    metavar="DIR",
    help=in_words("Folder to write into: en/ and zh/ under it.", "写入的目录，其下为 en/ 和 zh/。"),
)
@click.option(
    "--language",
    type=click.Choice(LANGUAGES),
    help=in_words("Boards in this language only; both without it.", "只生成该语言的看板；不加则两种都生成。"),
)
@click.option(
    "--page",
    default="",
    metavar="URL",
    help=in_words("Address of our own page, for links to it.", "监测页面的地址，用于链接。"),
)
@click.option(
    "--runbooks",
    default="",
    metavar="URL",
    help=in_words("Address of the folder of runbooks, for links to it.", "处置手册目录的地址，用于链接。"),
)
@force_option
@json_option
def boards(*, out: Path, language: Language | None, page: str, runbooks: str, force: bool, as_json: bool) -> None:
    """Write the boards."""
    for address in filter(None, (page, runbooks)):
        if not address.startswith(("http://", "https://")):
            raise UsageError(NO_ADDRESS(address=address), todo=USE_HTTP)
    languages = (language,) if language else LANGUAGES
    files = dict(make_files([Style(each, page.rstrip("/"), runbooks.rstrip("/")) for each in languages]))
    there = [out / name for name in files if (out / name).exists()]
    if there and not force:
        raise UsageError(EXISTS, str(there[0]), todo=USE_FORCE)
    for name, content in files.items():
        try:
            (out / name).parent.mkdir(parents=True, exist_ok=True)
            write_atomic(out / name, content, mode=0o644)
        except OSError as wrong:
            raise GovcloudError(CANNOT_WRITE, str(out / name), literal(wrong.strerror or str(wrong))) from wrong
    tell(Screen(), [out / name for name in files], as_json=as_json)


boards.help = in_words("Write boards for Grafana.", "生成 Grafana 看板。")


def make_files(styles: list[Style]) -> Iterator[tuple[str, str]]:
    """Name under the folder, and content."""
    for style in styles:
        for board in BOARDS:
            yield f"{style.language}/{board.code}.json", render_board(board, style)


def tell(screen: Screen, written: list[Path], *, as_json: bool) -> None:
    """Say where they are."""
    if as_json:
        screen.json({"written": [str(path) for path in written]})
        return
    for path in written:
        screen.say(WRITTEN(path=path))
