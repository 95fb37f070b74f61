"""An inventory as it was at a git revision, laid out in a folder that is thrown away afterwards."""

import io
import os
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from govcloud.errors import GovcloudError, UsageError
from govcloud.text import Text, literal

TIMEOUT = 120
"""Seconds for git to hand out the files of one revision."""

NO_GIT = Text("git is not installed, so revisions cannot be read", "未安装 git，无法读取历史版本")
NO_REPOSITORY = Text("the folder is not in a git repository", "该目录不在 git 仓库中")
NO_REVISION = Text('"{name}" is neither a folder nor a git revision', "“{name}”既不是目录，也不是 git 版本")
NOT_THERE = Text('the inventory is not in revision "{name}" yet', "版本“{name}”中还没有这份清单")


@contextmanager
def check_out(folder: Path, revision: str) -> Iterator[Path]:
    """The content of `folder` at `revision`, in a temporary folder; the work tree and the index are not touched.

    Raises UsageError when the revision, or the folder in it, does not exist, and GovcloudError when git fails.
    """
    _git(folder, "rev-parse", "--git-dir", otherwise=UsageError(NO_REPOSITORY, str(folder)))
    named = ("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    wrong = UsageError(NO_REVISION(name=revision), str(folder))
    commit = _git(folder, *named, otherwise=wrong).decode().strip()
    missing = UsageError(NOT_THERE(name=revision), str(folder))
    archive = _git(folder, "archive", "--format=tar", commit, otherwise=missing)  # of the folder it runs in
    with tempfile.TemporaryDirectory(prefix="govcloud-") as name:
        with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
            tar.extractall(name, filter="data")
        yield Path(name)


def _git(folder: Path, *arguments: str, otherwise: GovcloudError) -> bytes:
    git = shutil.which("git")
    if git is None:
        raise UsageError(NO_GIT)
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    command = [git, "-C", str(folder), *arguments]
    try:
        done = subprocess.run(command, env=environment, capture_output=True, timeout=TIMEOUT, check=False)
    except (OSError, subprocess.TimeoutExpired) as wrong:
        raise GovcloudError(Text("git failed", "git 执行失败"), str(folder), literal(str(wrong))) from wrong
    if done.returncode != 0:
        detail = done.stderr.decode(errors="replace").strip().removeprefix("fatal: ").splitlines()
        otherwise.why = literal(detail[0]) if detail else None
        raise otherwise
    return done.stdout
