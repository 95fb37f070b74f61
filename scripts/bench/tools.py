"""Environments of tools that measure the product and are no part of it: made on demand, one pinned version each.

They lie in the cache, apart from the product's own environment, so that neither's packages limit the other's.
"""

import sys
from dataclasses import dataclass
from pathlib import Path

from govcloud.text import Text
from scripts.lab.environments import make_environment
from scripts.lab.layout import load_layout

FAILED = Text("a tool could not be installed", "工具安装失败")


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
        make_environment(self.folder, sys.executable, f"{self.name}=={self.version}", failed=FAILED)
        return self.folder / "bin" / (name or self.name)


PROWLER = Tool("prowler", "5.46.0")
COSMIC_RAY = Tool("cosmic-ray", "8.7.0")
