"""The machine and the installation: Python, packages, git, disk, memory, clock."""

import shutil
import subprocess
import sys
import tomllib
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from re import split

from govcloud.doctor.finding import Circumstances, Finding, State
from govcloud.settings import PRODUCT
from govcloud.text import Text, literal

OLDEST_PYTHON = (3, 12)
GIB = 1024**3
LITTLE_DISK, NO_DISK = 10 * GIB, GIB
LITTLE_MEMORY = 6 * GIB
"""The lab takes up to 8 GiB, four of them at rest."""
PYTHON, PACKAGES, GIT = Text("Python", "Python"), Text("packages", "依赖包"), Text("git", "git")
DISK, MEMORY, CLOCK = Text("disk", "磁盘"), Text("memory", "内存"), Text("clock", "时钟")
MEMINFO = Path("/proc/meminfo")


def check_python(_: Circumstances) -> list[Finding]:
    """Is the interpreter new enough."""
    found = literal(f"{sys.version.split()[0]} ({sys.executable})")
    if sys.version_info >= OLDEST_PYTHON:
        return [Finding(PYTHON, State.OK, found)]
    return [Finding(PYTHON, State.FAIL, found, Text("install Python 3.12 or newer", "请安装 Python 3.12 或更新版本"))]


def check_packages(_: Circumstances) -> list[Finding]:
    """Is everything installed that the product imports, in the versions of the lock file where there is one."""
    try:
        wanted = requires("govcloud") or []
    except PackageNotFoundError:
        return [
            Finding(
                PACKAGES,
                State.WARN,
                Text("govcloud runs from a folder and is not installed", "govcloud 未安装，正从目录直接运行"),
                Text(
                    "run `scripts/setup`, or `uv sync` in the checkout",
                    "请执行 `scripts/setup`，或在代码目录执行 `uv sync`",
                ),
            )
        ]
    names = [
        split(r"[ <>=!~;\[]", requirement, maxsplit=1)[0] for requirement in wanted if "extra ==" not in requirement
    ]
    return [judge_packages(names, {name: find_version(name) for name in names}, read_lock(PRODUCT / "uv.lock"))]


def judge_packages(names: list[str], installed: dict[str, str], locked: dict[str, str]) -> Finding:
    """`installed`: name → version, empty when missing; `locked`: name → version, empty when there is no lock file."""
    missing = [name for name in names if not installed[name]]
    other = [
        f"{name} {installed[name]} ≠ {locked[name]}"
        for name in names
        if installed[name] and locked.get(name, installed[name]) != installed[name]
    ]
    fix = Text("run `uv sync --locked` in the checkout", "请在代码目录执行 `uv sync --locked`")
    if missing:
        found = Text("missing: {names}", "缺少：{names}")(names=", ".join(missing))
        return Finding(PACKAGES, State.FAIL, found, fix)
    if other:
        found = Text("not as locked: {names}", "与锁定版本不一致：{names}")(names=", ".join(other))
        return Finding(PACKAGES, State.WARN, found, fix)
    found = Text("{n} packages, as locked", "{n} 个，与锁定版本一致") if locked else Text("{n} packages", "{n} 个")
    return Finding(PACKAGES, State.OK, found(n=len(names)))


def find_version(name: str) -> str:
    """The installed version of a package; empty when it is not installed."""
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def read_lock(file: Path) -> dict[str, str]:
    """Name → version of a uv.lock; empty when there is none."""
    try:
        packages = tomllib.loads(file.read_text(encoding="utf-8"))["package"]
    except (OSError, KeyError, tomllib.TOMLDecodeError):
        return {}
    return {package["name"]: package.get("version", "") for package in packages}


def check_git(circumstances: Circumstances) -> list[Finding]:
    """Is git there: a city's inventory is a repository."""
    program = shutil.which("git", path=circumstances.environment.get("PATH"))
    if program is None:
        missing = Text("not found; `govcloud init` and histories need it", "未找到；`govcloud init` 和变更历史需要它")
        fix = Text("apt-get install -y git", "请执行 apt-get install -y git")
        return [Finding(GIT, State.WARN, missing, fix)]
    answer = subprocess.run([program, "--version"], capture_output=True, text=True, timeout=5, check=False)
    return [Finding(GIT, State.OK, literal(answer.stdout.strip()))]


def check_disk(circumstances: Circumstances) -> list[Finding]:
    """Is there room where the product writes."""
    settings = circumstances.settings
    folders = dict.fromkeys(existing(folder) for folder in (settings.state, settings.cache, settings.lab))
    least = min(folders, key=lambda folder: shutil.disk_usage(folder).free)
    return [judge_disk(least, shutil.disk_usage(least).free)]


def judge_disk(folder: Path, free: int) -> Finding:
    """`free`: bytes."""
    found = Text("{free:.0f} GiB free at {folder}", "{folder} 剩余 {free:.0f} GiB")(free=free / GIB, folder=folder)
    if free >= LITTLE_DISK:
        return Finding(DISK, State.OK, found)
    fix = Text(
        "make room (the lab takes 5 GiB), or set GOVCLOUD_STATE_DIR and GOVCLOUD_CACHE_DIR to a larger disk",
        "请清理磁盘（实验环境需 5 GiB），或用 GOVCLOUD_STATE_DIR、GOVCLOUD_CACHE_DIR 指向更大的磁盘",
    )
    return Finding(DISK, State.FAIL if free < NO_DISK else State.WARN, found, fix)


def check_memory(_: Circumstances) -> list[Finding]:
    """Is there memory for the lab; the commands alone need little."""
    try:
        lines = dict(line.split(":", 1) for line in MEMINFO.read_text(encoding="ascii").splitlines())
        available = int(lines["MemAvailable"].split()[0]) * 1024
    except (OSError, KeyError, ValueError):
        return []
    found = Text("{n:.0f} GiB available", "可用 {n:.0f} GiB")(n=available / GIB)
    if available >= LITTLE_MEMORY:
        return [Finding(MEMORY, State.OK, found)]
    fix = Text("enough for the commands; the lab wants 6 GiB", "可运行各命令；实验环境需要 6 GiB")
    return [Finding(MEMORY, State.INFO, found, fix)]


def check_clock(circumstances: Circumstances) -> list[Finding]:
    """Can the clock be right: it is not before this program was written. Pools' clocks are compared with the pools."""
    newest = Path(__file__).stat().st_mtime
    found = literal(f"{circumstances.now.astimezone():%Y-%m-%d %H:%M:%S %Z}")
    if circumstances.now.timestamp() >= newest:
        return [Finding(CLOCK, State.OK, found)]
    late = Text("{moment} is before this program was installed", "{moment} 早于本程序的安装时间")(moment=found)
    fix = Text("set the clock (`timedatectl set-ntp true`)", "请校准时钟（`timedatectl set-ntp true`）")
    return [Finding(CLOCK, State.FAIL, late, fix)]


def existing(folder: Path) -> Path:
    """The folder, or its nearest parent that exists."""
    return folder if folder.exists() else existing(folder.parent)
