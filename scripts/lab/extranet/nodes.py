"""Nodes: each a systemd of its own in namespaces inside the box, with its layer of the file system in the lab's folder.

A node is like a machine as it is delivered: it has a name, a host key, a management address and lets our key in. All
else comes with its configuration. Its layer outlives a restart, as a disk does.
"""

import hashlib
import os
import subprocess
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from govcloud.errors import GovcloudError
from govcloud.text import Text, literal
from scripts.lab.extranet.box import Box, run_checked
from scripts.lab.extranet.groups import Group
from scripts.lab.extranet.rootfs import ADMIN

START_SECONDS = 30.0
POLL_SECONDS = 0.02
WORKERS = 4
ADMIN_ID = 1000
"""User and group of the first ordinary account of a Debian."""


def node_group(box: Box, code: str) -> Group:
    """The control group of a node."""
    return box.place.group.below(f"nodes/{code}")


def find_node(box: Box, code: str) -> int | None:
    """Pid of a node's systemd while it runs."""
    return node_group(box, code).find_init()


def start_nodes(box: Box, codes: Sequence[str]) -> dict[str, int]:
    """Start those that do not run, a few at a time; returns all their pids. Raises GovcloudError."""
    with ThreadPoolExecutor(WORKERS) as workers:
        return dict(zip(codes, workers.map(lambda code: start_node(box, code), codes), strict=True))


def start_node(box: Box, code: str) -> int:
    """Start a node unless it runs; returns its pid. It has no ports yet, and its SSH is not up yet."""
    if (pid := find_node(box, code)) is not None:
        return pid
    group = node_group(box, code)
    group.kill()
    folder = box.place.node(code)
    write_identity(box, code, folder / "upper")
    log = folder / "start.log"
    spaces = ["--mount", "--pid", "--uts", "--ipc", "--net", "--fork", "--kill-child", "--propagation", "private"]
    command = box.inside("unshare", *spaces, "/mnt/node_init.sh", code)
    with log.open("w") as output:
        child = subprocess.Popen(
            group.wrap(command), stdin=subprocess.DEVNULL, stdout=output, stderr=output, start_new_session=True
        )
    end = time.monotonic() + START_SECONDS
    while True:
        pid = find_node(box, code)
        if pid is not None and is_systemd(pid):
            return pid
        if child.poll() is not None or time.monotonic() > end:
            why = literal(log.read_text().strip()[-600:])
            raise GovcloudError(
                Text("node {code} did not start", "节点设备 {code} 没有启动")(code=code), str(log), why=why
            )
        time.sleep(POLL_SECONDS)


def kill_nodes(box: Box, codes: Sequence[str]) -> None:
    """End nodes as a power cut does; their ports go with them."""
    with ThreadPoolExecutor(WORKERS) as workers:
        list(workers.map(lambda code: node_group(box, code).kill(), codes))


def is_systemd(pid: int) -> bool:
    """Whether the node has come so far that systemd is its first process."""
    try:
        return Path("/proc", str(pid), "comm").read_text().strip() == "systemd"
    except OSError:
        return False


def on_node(box: Box, code: str, *command: str) -> list[str]:
    """`command` as one that runs on the node; raises GovcloudError when the node does not run."""
    pid = find_node(box, code)
    if pid is None:
        raise GovcloudError(Text("node {code} does not run", "节点设备 {code} 没有运行")(code=code))
    return ["nsenter", f"--target={pid}", "--mount", "--pid", "--uts", "--ipc", "--net", "--", *command]


def run_on_node(box: Box, code: str, *command: str, words: str = "") -> str:
    """Run a command on a node and return its output; raises GovcloudError when it fails."""
    return run_checked(on_node(box, code, *command), words)


def write_identity(box: Box, code: str, layer: Path) -> None:
    """What makes a node this one: name, machine id, host key, and our key among those that its manager is known by."""
    home = layer / "home" / ADMIN
    for folder in (layer / "etc/ssh", home / ".ssh"):
        folder.mkdir(parents=True, exist_ok=True)
    (layer / "etc/hostname").write_text(f"{code}\n")
    (layer / "etc/hosts").write_text(f"127.0.0.1 localhost\n127.0.1.1 {code}\n::1 localhost\n")
    (layer / "etc/machine-id").write_text(hashlib.md5(code.encode(), usedforsecurity=False).hexdigest() + "\n")
    (home / ".ssh/authorized_keys").write_text(box.place.key.with_suffix(".pub").read_text())
    for path in (home, home / ".ssh", home / ".ssh/authorized_keys"):
        os.chown(path, ADMIN_ID, ADMIN_ID)
        path.chmod(0o600 if path.is_file() else 0o700)
    key = layer / "etc/ssh/ssh_host_ed25519_key"
    if not key.exists():
        run_checked(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", code, "-f", str(key)])
