"""What stands in the way of the extranet on this machine: all of it at once, before anything is done."""

import os
import shutil

from govcloud.errors import GovcloudError
from govcloud.text import Text
from scripts.lab.extranet.place import Place
from scripts.lab.obstacles import existing, fill

GB = 1_000_000_000
SPACE = 1.0
"""GB for the file system of the nodes and their layers."""
PROGRAMS = {
    "mmdebstrap": "mmdebstrap",
    "ssh": "openssh-client",
    "ssh-keygen": "openssh-client",
    "nsenter": "util-linux",
}
"""Program → Debian package."""


def refuse_obstacles(place: Place) -> None:
    """Raise one GovcloudError that names everything that is missing."""
    found = []
    if os.geteuid() != 0:
        found.append(
            fill(
                "it makes network namespaces, which needs root; run it as root",
                "需要建立网络命名空间，只有 root 可以；请以 root 身份执行",
            )
        )
    packages = dict.fromkeys(package for program, package in PROGRAMS.items() if not shutil.which(program))
    if packages:
        found.append(
            fill(
                "missing packages; run: apt-get install -y {names}",
                "缺少软件包，请执行：apt-get install -y {names}",
                names=" ".join(packages),
            )
        )
    for folder in {place.folder, place.rootfs}:
        free = shutil.disk_usage(existing(folder)).free / GB
        if free < SPACE:
            found.append(
                fill(
                    "{folder} has {free:.1f} GB free and needs {needed:.0f} GB; make room",
                    "{folder} 剩余空间 {free:.1f} GB，需要 {needed:.0f} GB；请清理磁盘",
                    folder=folder,
                    free=free,
                    needed=SPACE,
                )
            )
    if found:
        raise GovcloudError(
            Text("the lab's extranet cannot start here", "实验环境的政务外网无法在本机启动"),
            why=Text("".join(f"\n- {one.en}" for one in found), "".join(f"\n- {one.zh}" for one in found)),
        )
