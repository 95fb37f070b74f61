"""`govcloud monitor boards`: writes boards for Grafana. Grafana reads the folder; nothing is sent to it."""

from collections.abc import Iterator
from pathlib import Path

import click

from govcloud.cli.options import json_option
from govcloud.cli.web_address import read_url
from govcloud.cli.writing import force_option, tell_files, write_files
from govcloud.text import Language, in_words
from monitors.boards.all_boards import BOARDS
from monitors.boards.render import render_board
from monitors.boards.words import Style

LANGUAGES: tuple[Language, ...] = ("en", "zh")


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
    page, runbooks = (read_url(each).rstrip("/") if each else "" for each in (page, runbooks))
    languages = (language,) if language else LANGUAGES
    files = dict(make_files([Style(each, page, runbooks) for each in languages]))
    write_files(out, files, force=force)
    tell_files((out / name for name in files), as_json=as_json)


boards.help = in_words("Write boards for Grafana.", "生成 Grafana 看板。")


def make_files(styles: list[Style]) -> Iterator[tuple[str, str]]:
    """Name under the folder, and content."""
    for style in styles:
        for board in BOARDS:
            yield f"{style.language}/{board.code}.json", render_board(board, style)
