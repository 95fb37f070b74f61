"""Files that a command writes because a person asked for them: never over another one without a word."""

from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

import click

from govcloud.console import Screen
from govcloud.errors import GovcloudError, UsageError
from govcloud.files import write_atomic
from govcloud.text import Text, in_words, literal

EXISTS = Text("the file is there already", "文件已存在")
USE_FORCE = Text("give another name, or --force to replace it", "请换一个名称，或加 --force 覆盖")
CANNOT_WRITE = Text("the file cannot be written", "无法写入文件")
WRITTEN = Text("written: {path}", "已写入：{path}")

force_option = click.option("--force", is_flag=True, help=in_words("Replace what is there.", "覆盖已有内容。"))
"""`force: bool`."""


def write_file(path: Path, content: str | bytes, *, force: bool, mode: int = 0o644) -> None:
    """Write a file that a person asked for. Raises UsageError when it is there and `force` is not given."""
    if path.exists() and not force:
        raise UsageError(EXISTS, str(path), todo=USE_FORCE)
    try:
        write_atomic(path, content, mode=mode)
    except OSError as wrong:
        raise GovcloudError(CANNOT_WRITE, str(path), literal(wrong.strerror or str(wrong))) from wrong


def write_files(out: Path, files: Mapping[str, str], *, force: bool, closed: Collection[str] = ()) -> None:
    """Write files below a folder: all of them, or none where one is there and `force` is not given. Those that are
    `closed` only their owner may read. Raises UsageError, GovcloudError."""
    there = [out / name for name in files if (out / name).exists()]
    if there and not force:
        raise UsageError(EXISTS, str(there[0]), todo=USE_FORCE)
    for name, content in files.items():
        try:
            (out / name).parent.mkdir(parents=True, exist_ok=True)
        except OSError as wrong:
            raise GovcloudError(CANNOT_WRITE, str(out / name), literal(wrong.strerror or str(wrong))) from wrong
        write_file(out / name, content, force=True, mode=0o600 if name in closed else 0o644)


def tell_files(paths: Iterable[Path], *, as_json: bool) -> None:
    """Say where several files are."""
    screen, found = Screen(), [str(path) for path in paths]
    if as_json:
        screen.json({"written": found})
    else:
        for path in found:
            screen.say(WRITTEN(path=path))


def tell_written(path: Path, *, as_json: bool) -> None:
    """Say where the file is."""
    screen = Screen()
    if as_json:
        screen.json({"written": str(path)})
    else:
        screen.say(WRITTEN(path=path))
