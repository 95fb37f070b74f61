"""The git repository of a new inventory: made where git is there and nothing is in the way, and said why where not."""

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from govcloud.text import Text, literal

TIMEOUT = 60
"""Seconds for one git command on a few small files."""

MESSAGE = "Start the city's inventory"

NOT_INSTALLED = Text(
    "git is not installed, so there is no history yet; install it and run: git init",
    "未安装 git，暂无版本记录；安装后请执行：git init",
)
INSIDE = Text("the folder is inside a git repository already; commit it there", "该目录已在一个 git 仓库中，请自行提交")
COMMITTED = Text("a git repository was made, with a first commit", "已建立 git 仓库并完成首次提交")
FAILED = Text("git could not make the repository: {words}", "git 建立仓库失败：{words}")


@dataclass(frozen=True)
class GitResult:
    """Whether there is a first commit, and a sentence about it."""

    committed: bool
    words: Text


def start_repository(folder: Path, final: Path) -> GitResult:
    """Commit everything in `folder`, which is to become `final`. Never raises: git is not needed for an inventory."""
    git = shutil.which("git")
    if git is None:
        return GitResult(committed=False, words=NOT_INSTALLED)
    around = final if final.is_dir() else next(parent for parent in final.absolute().parents if parent.is_dir())
    if _run(git, around, "rev-parse", "--is-inside-work-tree").returncode == 0:
        return GitResult(committed=False, words=INSIDE)
    who = _run(git, folder, "config", "user.email")
    identity = [] if who.stdout.strip() else ["-c", "user.name=govcloud", "-c", "user.email=govcloud@localhost"]
    plain = ["-c", "commit.gpgsign=false", "-c", "core.hooksPath=/dev/null", "-c", "init.defaultBranch=main"]
    for command in (["init", "--quiet"], ["add", "--all"], ["commit", "--quiet", "-m", MESSAGE]):
        done = _run(git, folder, *plain, *identity, *command)
        if done.returncode != 0:
            shutil.rmtree(folder / ".git", ignore_errors=True)
            return GitResult(committed=False, words=FAILED(words=literal(done.stderr.strip().replace("\n", " "))))
    return GitResult(committed=True, words=COMMITTED)


def _run(git: str, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run git on this folder alone: variables that point it elsewhere are taken away."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    try:
        return subprocess.run(
            [git, *arguments],
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=TIMEOUT,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as wrong:
        return subprocess.CompletedProcess([git, *arguments], 1, "", str(wrong))
