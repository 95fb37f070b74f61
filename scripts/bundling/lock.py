"""Which packages the product needs at run time, from uv.lock: exact versions with the hashes of their files."""

import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from packaging.requirements import Requirement
from uv import find_uv_bin

from govcloud.errors import GovcloudError
from govcloud.text import Text, literal


@dataclass(frozen=True)
class Locked:
    """One package of the lock."""

    name: str
    version: str
    hashes: tuple[str, ...]
    """`sha256:…` of every file that the lock knows for it."""

    def to_line(self) -> str:
        """As a line of a requirements file."""
        return " ".join([f"{self.name}=={self.version}", *(f"--hash={value}" for value in self.hashes)])


@dataclass(frozen=True)
class Target:
    """What the bundle is for: a Linux machine with glibc 2.28 or newer and one version of Python."""

    python: str
    """Such as `3.12`."""
    machine: str
    """Such as `x86_64` or `aarch64`."""

    @property
    def tag(self) -> str:
        """Such as `cp312`."""
        return f"cp{self.python.replace('.', '')}"

    @property
    def platforms(self) -> list[str]:
        """The platform tags that run there, the best first."""
        return [f"manylinux_2_{minor}_{self.machine}" for minor in range(28, 16, -1)] + [
            f"manylinux2014_{self.machine}",
            f"manylinux2010_{self.machine}",
        ]

    @property
    def environment(self) -> dict[str, str]:
        """What the markers of requirements are judged by."""
        return {
            "implementation_name": "cpython",
            "os_name": "posix",
            "platform_machine": self.machine,
            "platform_python_implementation": "CPython",
            "platform_system": "Linux",
            "python_full_version": f"{self.python}.0",
            "python_version": self.python,
            "sys_platform": "linux",
        }


def read_locked(checkout: Path, target: Target, *groups: str) -> list[Locked]:
    """The packages for `target`: those of the product, or of dependency groups only; raises GovcloudError."""
    chosen = [f"--only-group={group}" for group in groups] or ["--no-default-groups"]
    command = [
        find_uv_bin(),
        "export",
        "--frozen",
        "--quiet",
        "--no-emit-project",
        "--no-annotate",
        "--no-header",
        *chosen,
    ]
    done = subprocess.run(command, cwd=checkout, capture_output=True, text=True, check=False)
    if done.returncode:
        raise GovcloudError(Text("uv.lock cannot be read", "无法读取 uv.lock"), why=literal(done.stderr.strip()))
    return list(parse_export(done.stdout, target))


def parse_export(words: str, target: Target) -> Iterator[Locked]:
    """The packages in what `uv export` wrote whose markers hold on `target`."""
    for line in words.replace("\\\n", " ").splitlines():
        requirement = Requirement(re.split(r"\s--hash=", line, maxsplit=1)[0])
        if requirement.marker is None or requirement.marker.evaluate(environment={**target.environment}):
            version = next(iter(requirement.specifier)).version
            yield Locked(requirement.name, version, tuple(re.findall(r"--hash=(\S+)", line)))
