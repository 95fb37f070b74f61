"""The file system that all nodes start from: a small Debian with the routing software, made once per list of packages.

It is shared and never written to: each node has a layer of its own on top of it.
"""

import hashlib
import os
import shutil
import subprocess
from pathlib import Path

from govcloud.errors import GovcloudError
from govcloud.text import Text, literal
from scripts.lab.locks import hold

SUITE = "bookworm"
PACKAGES = (
    "systemd",
    "systemd-sysv",
    "openssh-server",
    "python3",
    "sudo",
    "frr",
    "frr-pythontools",
    "keepalived",
    "nftables",
    "ulogd2",
    "iproute2",
    "iputils-ping",
    "netbase",
    "netcat-openbsd",
    "procps",
    "chrony",
    "lldpd",
    "rsyslog",
    "snmpd",
    "tcc",
)
LEFT_OUT = ("/usr/share/man/*", "/usr/share/doc/*", "/usr/share/locale/*")
MASKED = (
    "apt-daily.timer",
    "apt-daily-upgrade.timer",
    "console-getty.service",
    "dpkg-db-backup.timer",
    "e2scrub_all.timer",
    "e2scrub_reap.service",
    "fstrim.timer",
    "getty.target",
    "logrotate.timer",
    "systemd-logind.service",
    "systemd-timesyncd.service",
    "systemd-tmpfiles-clean.timer",
    "systemd-udevd.service",
)
"""Units that a node in a namespace has no use for."""
DISABLED = ("chrony", "frr", "keepalived", "lldpd", "nftables", "rsyslog", "snmpd", "ssh", "ulogd2")
"""What packages would start by themselves: a node starts what its configuration asks for, and SSH."""
ADMIN = "netops"
"""Who manages a device, as its configuration says."""
FILES = {
    f"etc/sudoers.d/{ADMIN}": f"{ADMIN} ALL=(ALL) NOPASSWD: ALL\n",
    "etc/systemd/journald.conf.d/lab.conf": "[Journal]\nStorage=volatile\nRuntimeMaxUse=4M\n",
    "etc/systemd/system.conf.d/lab.conf": "[Manager]\nDefaultTimeoutStopSec=10s\n",
    "etc/systemd/system/chrony.service.d/lab.conf": "[Unit]\nConditionCapability=\n",
    "etc/default/chrony": 'DAEMON_OPTS="-x -F 1"\n',
}
"""Nodes share the clock of this machine and cannot set it: chrony compares it with its servers' and leaves it alone."""
BFDD, REAL_BFDD, NAP = "usr/lib/frr/bfdd", "usr/lib/frr/real/bfdd", "usr/lib/frr/nap.so"
NAP_SOURCE = Path(__file__).with_name("nap.c")
WRAPPER = f'#!/bin/sh\nLD_PRELOAD=/{NAP} exec /{REAL_BFDD} "$@"\n'
"""What runs as bfdd: see the source for why."""


def find_rootfs(cache: Path) -> Path:
    """Where the file system is or will be under `cache`; its name changes with what is in it."""
    content = repr((SUITE, PACKAGES, LEFT_OUT, MASKED, DISABLED, ADMIN, FILES, WRAPPER, NAP_SOURCE.read_text()))
    return cache / "environments" / f"extranet-{hashlib.sha256(content.encode()).hexdigest()[:12]}"


def make_rootfs(folder: Path) -> None:
    """Make it beside its place and move it there when it is complete; raises GovcloudError.

    Packages come from where this machine's apt takes them, or from the mirror in `GOVCLOUD_DEBIAN_MIRROR`.
    """
    partial = folder.with_name(f"{folder.name}.partial")
    with hold(folder.with_name(f"{folder.name}.lock")):
        if folder.exists():
            return
        shutil.rmtree(partial, ignore_errors=True)
        try:
            install_packages(partial)
            prepare(partial)
            let_bfdd_nap(partial)
            partial.rename(folder)
        finally:
            shutil.rmtree(partial, ignore_errors=True)


def install_packages(folder: Path) -> None:
    """Fill `folder` by mmdebstrap."""
    options = ["--mode=root", "--variant=minbase", "--format=directory", f"--include={','.join(PACKAGES)}"]
    options += ["--aptopt=APT::Install-Recommends false", '--aptopt=Acquire::Languages "none"']
    options += [f"--dpkgopt=path-exclude={path}" for path in LEFT_OUT]
    mirror = os.environ.get("GOVCLOUD_DEBIAN_MIRROR")
    command = ["mmdebstrap", "--quiet", *options, SUITE, str(folder), *([mirror] if mirror else [])]
    run(command)


def prepare(folder: Path) -> None:
    """Leave only what a node shall start by itself."""
    units = folder / "etc/systemd/system"
    for unit in MASKED:
        (units / unit).symlink_to("/dev/null")
    run(["chroot", str(folder), "systemctl", "disable", "--quiet", *DISABLED])
    run(["chroot", str(folder), "systemctl", "enable", "--quiet", "ssh"])
    run(["chroot", str(folder), "useradd", "--create-home", "--shell", "/bin/bash", "--groups", "frrvty", ADMIN])
    run(["chroot", str(folder), "systemctl", "set-default", "--quiet", "multi-user.target"])
    for name, text in FILES.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    for key in (folder / "etc/ssh").glob("ssh_host_*"):
        key.unlink()


def let_bfdd_nap(folder: Path) -> None:
    """Put the wrapper in the place of bfdd."""
    shutil.copy(NAP_SOURCE, folder / "nap.c")
    run(["chroot", str(folder), "tcc", "-shared", "-nostdlib", "-o", f"/{NAP}", "/nap.c"])
    (folder / "nap.c").unlink()
    (folder / REAL_BFDD).parent.mkdir()
    (folder / BFDD).rename(folder / REAL_BFDD)
    (folder / BFDD).write_text(WRAPPER)
    (folder / BFDD).chmod(0o755)


def run(command: list[str]) -> None:
    """Run one command; raises GovcloudError with the end of what it said."""
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise GovcloudError(
            Text("the file system of the extranet's nodes could not be made", "政务外网节点的根文件系统制作失败"),
            why=literal(done.stderr.strip()[-600:] or command[0]),
            todo=Text(
                "check the network and apt's package source, or name a mirror in GOVCLOUD_DEBIAN_MIRROR",
                "请检查网络和 apt 软件源，或用 GOVCLOUD_DEBIAN_MIRROR 指定镜像",
            ),
        )
