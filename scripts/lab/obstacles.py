"""What stands in the way of a lab on this machine: all of it at once, each with its remedy, before anything is done."""

import errno
import shutil
import socket
from pathlib import Path

import psutil

from govcloud.errors import GovcloudError
from govcloud.text import Text
from scripts.lab.lab import Lab
from scripts.lab.launch import service_process
from scripts.lab.layout import HOST
from scripts.lab.releases import PYTHON
from scripts.lab.site import Site
from scripts.lab.sql import find_program

GB = 1000**3
SPACE_TO_INSTALL = 5 * GB
SPACE_TO_RUN = 1 * GB
PROGRAMS = {
    "mariadbd": "mariadb-server-core",
    "mariadb-install-db": "mariadb-server-core",
    "mariadb": "mariadb-client",
    "mariadb-dump": "mariadb-client",
}
"""Program → the Debian package that has it."""


def refuse_obstacles(lab: Lab, sites: list[Site]) -> None:
    """Raise one GovcloudError that names everything that is missing or in the way."""
    found = [*missing_packages(), *lack_of_space(lab, sites), *taken_ports(lab, sites)]
    if found:
        raise GovcloudError(
            Text("the lab cannot start here", "实验环境无法在本机启动"),
            why=Text("".join(f"\n- {one.en}" for one in found), "".join(f"\n- {one.zh}" for one in found)),
        )


def missing_packages() -> list[Text]:
    """Debian packages that have to be installed first."""
    packages = [package for program, package in PROGRAMS.items() if not shutil.which(find_program(program))]
    if not Path(PYTHON).exists():
        packages.append("python3.11")
    if not packages:
        return []
    names = " ".join(dict.fromkeys(packages))
    return [
        fill(
            "missing packages; run: apt-get install -y {names}",
            "缺少软件包，请执行：apt-get install -y {names}",
            names=names,
        )
    ]


def lack_of_space(lab: Lab, sites: list[Site]) -> list[Text]:
    """File systems with too little room for what is to come."""
    installed = all(lab.release(site.pool.release).installed for site in sites)
    wanted = {lab.layout.root: SPACE_TO_RUN, lab.layout.cache: SPACE_TO_RUN if installed else SPACE_TO_INSTALL}
    found = []
    for folder, needed in wanted.items():
        free = shutil.disk_usage(existing(folder)).free
        if free < needed:
            found.append(
                fill(
                    "{folder} has {free:.1f} GB free and needs {needed:.0f} GB; make room or choose another folder "
                    "with GOVCLOUD_LAB_DIR and GOVCLOUD_CACHE_DIR",
                    "{folder} 剩余空间 {free:.1f} GB，需要 {needed:.0f} GB；请清理磁盘，或用 GOVCLOUD_LAB_DIR、"
                    "GOVCLOUD_CACHE_DIR 指定其他目录",
                    folder=folder,
                    free=free / GB,
                    needed=needed / GB,
                )
            )
    return found


def taken_ports(lab: Lab, sites: list[Site]) -> list[Text]:
    """Ports that something else listens on; what runs of this lab is not in its own way."""
    ports = [] if lab.database.process.pid else [lab.layout.database_port]
    ports += [port for site in sites for service, port in site.ports.items() if not service_process(site, service).pid]
    return [
        fill(
            "port {port} is in use by {user}; stop it or choose other ports with GOVCLOUD_LAB_PORTS",
            "端口 {port} 被 {user} 占用；请停止该进程，或用 GOVCLOUD_LAB_PORTS 指定其他端口",
            port=port,
            user=port_user(port),
        )
        for port in ports
        if not is_free(port)
    ]


def is_free(port: int) -> bool:
    """Whether we could listen on the port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as problem:
            if problem.errno == errno.EADDRINUSE:
                return False
            raise
    return True


def port_user(port: int) -> str:
    """Pid and command of the process that listens on a port, as far as we may know."""
    for connection in psutil.net_connections("tcp"):
        if connection.status == psutil.CONN_LISTEN and connection.laddr[1:] == (port,) and connection.pid:
            return f"pid {connection.pid} ({' '.join(psutil.Process(connection.pid).cmdline())[:80]})"
    return "another process"


def existing(folder: Path) -> Path:
    """The folder, or its nearest parent that exists."""
    return folder if folder.exists() else existing(folder.parent)


def fill(en: str, zh: str, **values: object) -> Text:
    """A sentence with its values already in it, so that it can become part of another."""
    return Text(en.format(**values), zh.format(**values))
