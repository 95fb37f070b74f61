"""Wheels for machines other than this one: fetched by pip from its index, checked by hash, kept in the cache."""

import hashlib
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from govcloud.errors import GovcloudError
from govcloud.text import Text, literal
from scripts.bundling.lock import Locked, Target


def fetch_wheels(packages: Sequence[Locked], target: Target, cache: Path) -> list[Path]:
    """The wheel of every package for `target`, sorted by name; raises GovcloudError when one is not to be had."""
    lines = "\n".join(package.to_line() for package in packages) + "\n"
    key = hashlib.sha256(f"{target}\n{lines}".encode()).hexdigest()[:16]
    folder = cache / "wheels" / f"{target.tag}-{target.machine}-{key}"
    if not folder.exists():
        partial = folder.with_suffix(".partial")
        shutil.rmtree(partial, ignore_errors=True)
        partial.mkdir(parents=True)
        download(lines, target, partial)
        partial.rename(folder)
    return sorted(folder.glob("*.whl"))


def download(lines: str, target: Target, folder: Path) -> None:
    """Fetch what the requirement lines name into `folder`."""
    requirements = folder / "requirements.txt"
    requirements.write_text(lines, encoding="utf-8")
    command = [
        sys.executable,
        "-m",
        "pip",
        "download",
        "--quiet",
        "--no-deps",
        "--only-binary=:all:",
        "--require-hashes",
    ]
    command += [
        "--implementation=cp",
        f"--python-version={target.python}",
        f"--abi={target.tag}",
        "--abi=abi3",
        "--abi=none",
    ]
    command += [f"--platform={platform}" for platform in target.platforms]
    command += [f"--dest={folder}", f"--requirement={requirements}"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise GovcloudError(
            Text(
                "not every locked package could be fetched for Python {python} on {machine}",
                "无法取得 Python {python}（{machine}）所需的全部锁定软件包",
            )(python=target.python, machine=target.machine),
            why=literal(done.stderr.strip().splitlines()[-1] if done.stderr.strip() else ""),
            todo=Text("check the network and the package index, then run it again", "请检查网络和软件源后重试"),
        )
