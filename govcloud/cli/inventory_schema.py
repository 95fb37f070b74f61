"""`govcloud inventory schema`: the JSON Schema of a kind of file, printed or written for editors."""

from pathlib import Path

import click

from govcloud.cli.options import json_option
from govcloud.console import Screen
from govcloud.errors import GovcloudError
from govcloud.files import write_atomic
from govcloud.inventory.layout import KIND_BY_NAME, KINDS, FileKind
from govcloud.inventory.schema import make_schema, render_schema
from govcloud.text import Text, in_words


@click.command(
    help=in_words(
        "Print the JSON Schema of one KIND of file: "
        + ", ".join(KIND_BY_NAME)
        + ". Without KIND: say which there are. "
        "With --out: write them as files.",
        "输出一类文件（KIND）的 JSON Schema："
        + "、".join(KIND_BY_NAME)
        + "。不写 KIND 则列出全部种类；加 --out 则写成文件。",
    )
)
@click.argument("kind", type=click.Choice(list(KIND_BY_NAME)), required=False)
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help=in_words("Write KIND.json files into this folder.", "把 KIND.json 文件写到此目录。"),
)
@json_option
def schema(kind: str | None, out: Path | None, as_json: bool) -> None:
    """Print or write schemas."""
    screen = Screen()
    chosen = [KIND_BY_NAME[kind]] if kind else list(KINDS)
    if out is not None:
        for path in write_schemas(out, chosen):
            screen.say(str(path))
    elif kind:
        screen.json(make_schema(chosen[0]))
    elif as_json:
        screen.json({one.name: make_schema(one) for one in chosen})
    else:
        headings = (Text("KIND", "KIND"), Text("file", "文件"), Text("holds", "内容"))
        screen.table(headings, [(one.name, one.pattern, one.label) for one in chosen])
        hint = "# yaml-language-server: $schema=../schema/departments.json"
        screen.say(Text("In an editor, begin a file with: {hint}", "在编辑器中使用：文件首行写 {hint}")(hint=hint))


def write_schemas(folder: Path, kinds: list[FileKind]) -> list[Path]:
    """Write one file per kind and return their paths. Raises GovcloudError when the folder cannot be written."""
    written = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for kind in kinds:
            path = folder / f"{kind.name}.json"
            write_atomic(path, render_schema(kind))
            written.append(path)
    except OSError as wrong:
        raise GovcloudError(
            Text("the schemas cannot be written: {why}", "无法写入 Schema：{why}")(why=wrong.strerror), str(folder)
        ) from wrong
    return written
