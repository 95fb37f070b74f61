"""The virtual environments of the OpenStack releases: one per lock file, installed once, shared by all labs."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from govcloud.text import Text
from scripts.lab.environments import make_environment

LOCKS = Path(__file__).with_name("releases")
PYTHON = "/usr/bin/python3.11"
FAILED = Text("an OpenStack release could not be installed", "OpenStack 版本安装失败")


@dataclass(frozen=True)
class Release:
    """One OpenStack release and where its environment is or will be."""

    name: str
    folder: Path

    @property
    def python(self) -> Path:
        """The environment's interpreter."""
        return self.folder / "bin" / "python"

    @property
    def installed(self) -> bool:
        """Whether the environment is there; it appears all at once."""
        return self.python.exists()


def find_release(name: str, cache: Path) -> Release:
    """The release's environment under `cache`; its name changes with the lock file."""
    digest = hashlib.sha256((LOCKS / f"{name}.txt").read_bytes()).hexdigest()[:12]
    return Release(name, cache / "environments" / f"openstack-{name}-{digest}")


def install(release: Release) -> None:
    """Make the release's environment where it is not there. Raises GovcloudError."""
    lock = LOCKS / f"{release.name}.txt"
    make_environment(release.folder, PYTHON, "--no-deps", "--requirement", str(lock), failed=FAILED)
