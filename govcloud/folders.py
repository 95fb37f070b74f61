"""Whole folders made at once: a reader sees no folder, or all of it. For single files see `govcloud.files`."""

import os
import shutil
import tempfile
from collections.abc import Container, Iterator
from contextlib import contextmanager
from pathlib import Path

from govcloud.errors import GovcloudError, UsageError
from govcloud.files import sync_folder
from govcloud.text import Text, literal

NOT_EMPTY = Text("the folder is not empty", "目录不是空的")
NOT_FOLDER = Text("this is a file, not a folder", "这是文件，不是目录")
CANNOT_WRITE = Text("the folder cannot be written", "无法写入目录")
GIVE_ANOTHER = Text("give a folder that does not exist yet or is empty", "请指定一个不存在的或空的目录")


@contextmanager
def make_folder(path: Path, *, replace: bool = False, besides: Container[str] = ()) -> Iterator[Path]:
    """A temporary folder to write into; it becomes `path` when the block ends without an error.

    Parents of `path` are made. An empty folder that exists is filled and not replaced, because it may be a mount or
    somebody's working directory; names in `besides` do not count. Raises `UsageError` when `path` is a file, or a
    folder that is not empty and `replace` is false, and `GovcloudError` when the disk says no. On any error nothing of
    the new folder stays and an old one is untouched.
    """
    path = path.absolute()
    refuse_used(path, replace=replace, besides=besides)
    temporary = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        fill = path.exists() and not _is_used(path, besides)
        temporary = Path(tempfile.mkdtemp(dir=path if fill else path.parent, prefix=f".{path.name}."))
        temporary.chmod(0o755)
        yield temporary
        _sync_tree(temporary)
        if fill:
            _move_children(temporary, path)
        else:
            _put_in_place(temporary, path)
    except BaseException as wrong:
        if temporary is not None:
            shutil.rmtree(temporary, ignore_errors=True)
        if isinstance(wrong, OSError):
            raise GovcloudError(CANNOT_WRITE, str(path), literal(wrong.strerror or str(wrong))) from wrong
        raise


def refuse_used(path: Path, *, replace: bool = False, besides: Container[str] = ()) -> None:
    """Raise `UsageError` unless `path` can be made: absent, an empty folder, or a folder to be replaced."""
    if path.exists() and not path.is_dir():
        raise UsageError(NOT_FOLDER, str(path), todo=GIVE_ANOTHER)
    if not replace and path.exists() and _is_used(path, besides):
        raise UsageError(NOT_EMPTY, str(path), todo=GIVE_ANOTHER)


def _is_used(path: Path, besides: Container[str]) -> bool:
    return any(child.name not in besides for child in path.iterdir())


def _move_children(new: Path, path: Path) -> None:
    for child in sorted(new.iterdir()):
        child.replace(path / child.name)
    new.rmdir()
    sync_folder(path)


def _put_in_place(new: Path, path: Path) -> None:
    if path.exists():
        old = Path(tempfile.mkdtemp(dir=path.parent, prefix=f".{path.name}.old."))
        path.replace(old)
        new.replace(path)
        shutil.rmtree(old)
    else:
        new.replace(path)
    sync_folder(path.parent)


def _sync_tree(folder: Path) -> None:
    for current, _, files in os.walk(folder):
        for name in files:
            with (Path(current) / name).open("rb") as stream:
                os.fsync(stream.fileno())
        sync_folder(Path(current))
