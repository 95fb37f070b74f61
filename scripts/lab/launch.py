"""Start the service processes of pools: one launcher per release and project, for all pools that need it."""

import os
import subprocess
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from govcloud.errors import GovcloudError
from govcloud.settings import PRODUCT
from govcloud.text import Text, literal
from scripts.lab.processes import Process
from scripts.lab.releases import Release
from scripts.lab.site import Site

MODULE = "scripts.lab.services.launcher"
ORDER = ("keystone", "nova", "neutron", "placement", "cinder", "glance")
"""Longest imports first, behind Keystone that all wait for."""


def service_process(site: Site, service: str) -> Process:
    """The process of one service of one pool."""
    run, logs = site.folder / "run", site.folder / "logs"
    return Process(f"{site.name} {service}", run / f"{service}.pid", logs / f"{service}.log", MODULE)


def site_processes(site: Site) -> list[Process]:
    """All service processes of a pool."""
    return [service_process(site, service) for service in site.ports]


def launch(wanted: Iterable[tuple[Site, str]], releases: dict[str, Release]) -> None:
    """Start the given services, each unless it runs, and return when all processes exist (not: are ready).

    Raises GovcloudError when a launcher fails. When interrupted, no launcher stays that could start something later.
    """
    groups: dict[tuple[str, str], list[Site]] = defaultdict(list)
    for site, service in wanted:
        if service_process(site, service).pid is None:
            groups[site.pool.release, service].append(site)
    launchers: list[tuple[Path, subprocess.Popen[bytes]]] = []
    try:
        for release, service in sorted(groups, key=lambda group: ORDER.index(group[1])):
            launchers.append(start_launcher(releases[release], service, groups[release, service]))
        for log, launcher in launchers:
            if launcher.wait():
                raise launcher_failed(log)
    finally:
        for _, launcher in launchers:
            if launcher.poll() is None:
                launcher.kill()
                launcher.wait()


def start_launcher(release: Release, service: str, sites: list[Site]) -> tuple[Path, subprocess.Popen[bytes]]:
    """Start the launcher of one project for these pools; returns its log and the process."""
    log = sites[0].layout.root / "launchers" / f"{release.name}-{service}.log"
    log.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    files = [str(site.folder / "pool.json") for site in sites]
    command = service_command(release.python, MODULE, service, str(os.getpid()), *files)
    with log.open("wb") as stream:
        process = subprocess.Popen(
            command, stdout=stream, stderr=stream, stdin=subprocess.DEVNULL, env=environment(), start_new_session=True
        )
    return log, process


def launcher_failed(log: Path) -> GovcloudError:
    """The error for a launcher that ended badly."""
    lines = log.read_text(errors="replace").strip().splitlines()
    what = Text("a launcher of the lab failed", "实验环境的启动进程失败")
    return GovcloudError(what, where=str(log), why=literal(lines[-1] if lines else ""))


def service_command(python: Path, module: str, *arguments: str) -> list[str]:
    """A command that runs one of our modules in a release's environment."""
    return [str(python), "-P", "-W", "ignore", "-m", module, *arguments]


def environment() -> dict[str, str]:
    """A clean environment: nothing that OpenStack, an HTTP library or Python would pick up from the user's."""
    kept = {name: os.environ[name] for name in ("HOME", "LANG", "TZ") if name in os.environ}
    return {"PATH": os.defpath, "PYTHONPATH": str(PRODUCT), "MALLOC_ARENA_MAX": "2", **kept}
