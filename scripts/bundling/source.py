"""The product as the current commit has it: its files, and a wheel built from them that is the same every time."""

import os
import subprocess
import sys
import tarfile
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from govcloud.errors import GovcloudError, UsageError
from govcloud.text import Text, literal


@dataclass(frozen=True)
class Commit:
    """The commit that is bundled."""

    short: str
    epoch: int
    """When it was made, in seconds; every time stamp in the bundle."""
    clean: bool
    """Whether the checkout has no changes beside it."""


def read_commit(checkout: Path) -> Commit:
    """The current commit; raises UsageError outside of a git checkout."""
    try:
        short, epoch = git(checkout, "log", "-1", "--format=%h %ct", "--abbrev=12").split()
    except (OSError, subprocess.CalledProcessError, ValueError) as problem:
        raise UsageError(
            Text(
                "a bundle is made from a commit, and this is no git checkout",
                "安装包由提交生成，而这里不是 git 检出目录",
            ),
            where=str(checkout),
        ) from problem
    clean = not git(checkout, "status", "--porcelain", "--untracked-files=no").strip()
    return Commit(short, int(os.environ.get("SOURCE_DATE_EPOCH") or epoch), clean)


def export_source(checkout: Path, folder: Path) -> None:
    """Write the files of the commit to `folder`."""
    content = subprocess.run(["git", "archive", "--format=tar", "HEAD"], cwd=checkout, capture_output=True, check=True)
    with tarfile.open(fileobj=BytesIO(content.stdout)) as archive:
        archive.extractall(folder, filter="data")


def build_wheel(source: Path, folder: Path, epoch: int) -> Path:
    """Build the product's wheel from `source` into `folder`; raises GovcloudError."""
    command = [sys.executable, "-m", "hatchling", "build", "--target=wheel", f"--directory={folder}"]
    environment = {**os.environ, "SOURCE_DATE_EPOCH": str(epoch), "PYTHONPATH": ""}
    done = subprocess.run(command, cwd=source, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        what = Text("the product's wheel could not be built", "无法构建本产品的 wheel 包")
        raise GovcloudError(what, why=literal(done.stderr.strip()[-500:]))
    return next(folder.glob("govcloud-*.whl"))


def git(checkout: Path, *arguments: str) -> str:
    """What a git command prints."""
    return subprocess.run(["git", *arguments], cwd=checkout, capture_output=True, text=True, check=True).stdout
