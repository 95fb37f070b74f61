"""Makes virtual environments with uv: all at once, by one of several who may want the same."""

import shutil
import subprocess
from pathlib import Path

from uv import find_uv_bin

from govcloud.errors import GovcloudError
from govcloud.text import Text, literal
from scripts.lab.locks import hold


def make_environment(folder: Path, python: str, *packages: str, failed: Text) -> None:
    """Make the environment beside its place and move it there when it is complete; nothing where it is there already.

    `packages` are arguments of `uv pip install`; `failed` says what could not be installed. What an interrupted
    installation left is cleared away first. Raises GovcloudError.
    """
    partial = folder.with_name(f"{folder.name}.partial")
    with hold(folder.with_name(f"{folder.name}.lock")):
        if (folder / "bin" / "python").exists():
            return
        shutil.rmtree(partial, ignore_errors=True)
        try:
            run_uv("venv", "--quiet", "--relocatable", "--python", python, str(partial), failed=failed)
            options = ("--quiet", "--compile-bytecode", "--python", str(partial / "bin" / "python"))
            run_uv("pip", "install", *options, *packages, failed=failed)
            partial.rename(folder)
        finally:
            shutil.rmtree(partial, ignore_errors=True)


def run_uv(*arguments: str, failed: Text) -> None:
    """Run uv. Raises GovcloudError with the end of what it said."""
    done = subprocess.run([find_uv_bin(), *arguments], capture_output=True, text=True, check=False)
    if done.returncode:
        raise GovcloudError(
            failed,
            why=literal(done.stderr.strip()[-600:]),
            todo=Text("check the network and the package index, then run it again", "请检查网络和软件源后重试"),
        )
