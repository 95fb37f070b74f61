"""Kernel parameters that the files under `etc/sysctl.d/` set: read, compared with what the kernel has, and written."""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path

FOLDER = "etc/sysctl.d/"


def parameters(root: Path, files: Mapping[str, bytes]) -> Iterator[tuple[Path, str, bool]]:
    """The parameter's file, the value it should have, and whether it must exist (a leading `-` says it need not)."""
    for path in sorted(path for path in files if path.startswith(FOLDER)):
        for line in files[path].decode().splitlines():
            name, equals, value = line.partition("=")
            if not equals or name.lstrip().startswith(("#", ";")):
                continue
            key = name.strip().removeprefix("-")
            relative = key if "/" in key else key.replace(".", "/")
            must = not name.lstrip().startswith("-")
            found = sorted((root / "proc/sys").glob(relative)) if "*" in relative else []
            for file in found or [root / "proc/sys" / relative]:
                yield file, " ".join(value.split()), must and "*" not in relative


def missing(root: Path, files: Mapping[str, bytes]) -> list[str]:
    """Parameters that must exist and do not."""
    return [str(file) for file, _, must in parameters(root, files) if must and not file.exists()]


def read_values(root: Path, files: Mapping[str, bytes]) -> str:
    """What the kernel has, a line for each parameter of the files that exists."""
    wanted = {file for file, _, _ in parameters(root, files) if file.exists()}
    return "".join(f"{file.relative_to(root)}={read_value(file)}\n" for file in sorted(wanted))


def find_different(root: Path, files: Mapping[str, bytes]) -> list[str]:
    """Parameters that have another value than the last file that sets them says."""
    last = {file: (value, must) for file, value, must in parameters(root, files)}
    different = [(file, must) for file, (value, must) in last.items() if read_value(file) != value]
    return [str(file) for file, must in different if must or os.access(file, os.W_OK)]


def write_values(root: Path, files: Mapping[str, bytes]) -> list[str]:
    """Set what differs; what could not be set. A parameter that need not exist need not be writable either."""
    problems = []
    for file, value, must in parameters(root, files):
        if read_value(file) == value:
            continue
        try:
            file.write_text(value, encoding="ascii")
        except OSError as wrong:
            if must:
                problems.append(f"sysctl: {file}: {wrong.strerror}")
    return problems


def read_value(file: Path) -> str:
    """The value as the kernel has it, blanks made one; empty where there is none."""
    try:
        return " ".join(file.read_text(encoding="ascii").split())
    except OSError:
        return ""
