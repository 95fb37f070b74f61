"""Environments of tools that measure the product and are no part of it: made on demand, one pinned version each.

They lie in the cache, apart from the product's own environment, so that neither's packages limit the other's.
"""

import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from uv import find_uv_bin

from govcloud.errors import GovcloudError
from govcloud.text import Text, literal
from scripts.lab.layout import load_layout
from scripts.lab.locks import hold


@dataclass(frozen=True)
class Tool:
    """A program of the package index."""

    name: str
    version: str

    @property
    def folder(self) -> Path:
        """Where its environment is or will be."""
        return (
            load_layout().cache
            / "environments"
            / f"{self.name}-{self.version}-py{sys.version_info.major}.{sys.version_info.minor}"
        )

    def program(self, name: str = "") -> Path:
        """A program of its environment, which is made now if it is not there. Raises GovcloudError."""
        install(self)
        return self.folder / "bin" / (name or self.name)


PROWLER = Tool("prowler", "5.46.0")
COSMIC_RAY = Tool("cosmic-ray", "8.7.0")


def install(tool: Tool) -> None:
    """Make the environment beside its place and move it there when it is complete. Raises GovcloudError."""
    partial = tool.folder.with_name(f"{tool.folder.name}.partial")
    with hold(tool.folder.with_name(f"{tool.folder.name}.lock")):
        if tool.folder.exists():
            return
        shutil.rmtree(partial, ignore_errors=True)
        try:
            run_uv("venv", "--quiet", "--relocatable", "--python", sys.executable, str(partial))
            python = ("--python", str(partial / "bin" / "python"))
            run_uv("pip", "install", "--quiet", "--compile-bytecode", *python, f"{tool.name}=={tool.version}")
            partial.rename(tool.folder)
        finally:
            shutil.rmtree(partial, ignore_errors=True)


def run_uv(*arguments: str) -> None:
    """Run uv. Raises GovcloudError with the end of what it said."""
    done = subprocess.run([find_uv_bin(), *arguments], capture_output=True, text=True, check=False)
    if done.returncode:
        raise GovcloudError(
            Text("a tool could not be installed", "工具安装失败"),
            why=literal(done.stderr.strip()[-600:]),
            todo=Text("check the network and the package index, then run it again", "请检查网络和软件源后重试"),
        )
