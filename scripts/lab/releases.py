"""The virtual environments of the OpenStack releases: one per lock file, installed once, shared by all labs."""

import hashlib
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from uv import find_uv_bin

from govcloud.errors import GovcloudError
from govcloud.text import Text, literal
from scripts.lab.locks import hold

LOCKS = Path(__file__).with_name("releases")
PYTHON = "/usr/bin/python3.11"


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
    """Make the environment beside its place and move it there when it is complete; raises GovcloudError.

    What an interrupted installation left is cleared away first.
    """
    partial = release.folder.with_name(f"{release.folder.name}.partial")
    with hold(release.folder.with_name(f"{release.folder.name}.lock")):
        if release.installed:
            return
        shutil.rmtree(partial, ignore_errors=True)
        try:
            run_uv("venv", "--quiet", "--relocatable", "--python", PYTHON, str(partial))
            lock = LOCKS / f"{release.name}.txt"
            options = ("--quiet", "--no-deps", "--compile-bytecode", "--python", str(partial / "bin" / "python"))
            run_uv("pip", "install", *options, "--requirement", str(lock))
            partial.rename(release.folder)
        finally:
            shutil.rmtree(partial, ignore_errors=True)


def run_uv(*arguments: str) -> None:
    """Run uv; raises GovcloudError with the end of what it said."""
    done = subprocess.run([find_uv_bin(), *arguments], capture_output=True, text=True, check=False)
    if done.returncode:
        raise GovcloudError(
            Text("an OpenStack release could not be installed", "OpenStack 版本安装失败"),
            why=literal(done.stderr.strip()[-600:]),
            todo=Text("check the network and the package index, then run it again", "请检查网络和软件源后重试"),
        )
