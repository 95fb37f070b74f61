"""The box: one process whose mount, pid and network namespaces hold the whole extranet, and commands run inside it.

Its network namespace is the fabric, where every link is a bridge. Named network namespaces in it are the hosts, the
routers of others, the controller; nodes have namespaces of their own below its pid namespace.
"""

import subprocess
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from govcloud.errors import GovcloudError
from govcloud.text import Text, literal
from scripts.lab.extranet.place import Place

HERE = Path(__file__).parent
START_SECONDS = 20.0
POLL_SECONDS = 0.02


@dataclass(frozen=True)
class Box:
    """The box of one extranet, running or not."""

    place: Place

    @property
    def pid(self) -> int | None:
        """Pid of its first process while it runs and is ready."""
        pid = self.place.group.below("box").find_init()
        return pid if pid and self.path_of(pid, "run/ready").exists() else None

    @property
    def running(self) -> int:
        """Its pid; raises GovcloudError when it does not run."""
        if (pid := self.pid) is None:
            raise GovcloudError(
                Text("the lab's extranet does not run", "实验环境的政务外网没有运行"),
                todo=Text("start it: `govcloud lab up extranet`", "请启动：`govcloud lab up extranet`"),
            )
        return pid

    def path_of(self, pid: int, path: str) -> Path:
        """A file as the process `pid` sees it."""
        return Path("/proc", str(pid), "root", path)

    def start(self) -> None:
        """Start it unless it runs, and return when it is ready; raises GovcloudError."""
        if self.pid is not None:
            return
        group = self.place.group
        group.kill()
        log = self.place.folder / "box.log"
        unshare = [
            "unshare",
            "--mount",
            "--pid",
            "--net",
            "--ipc",
            "--uts",
            "--fork",
            "--kill-child",
            "--propagation",
            "private",
        ]
        command = [*unshare, str(HERE / "box_init.sh"), str(self.place.rootfs), str(self.place.folder)]
        with log.open("w") as output:
            child = subprocess.Popen(
                group.below("box").wrap(command),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        end = time.monotonic() + START_SECONDS
        while self.pid is None:
            if child.poll() is not None or time.monotonic() > end:
                why = literal(log.read_text().strip()[-600:])
                raise GovcloudError(
                    Text("the lab's box did not start", "实验环境的隔离空间没有启动"), str(log), why=why
                )
            time.sleep(POLL_SECONDS)

    def inside(self, *command: str, space: str = "") -> list[str]:
        """`command` as one that runs in the box, or in the named network namespace of it."""
        pid = self.running
        net = self._net(pid, space)
        return ["nsenter", f"--mount=/proc/{pid}/ns/mnt", f"--net={net}", f"--pid=/proc/{pid}/ns/pid", "--", *command]

    def run(self, *command: str, space: str = "", words: str = "") -> str:
        """Run a command in the box with `words` as its input; its output. Raises GovcloudError when it fails."""
        return run_checked(self.inside(*command, space=space), words)

    def batch(self, lines: Iterable[str], space: str = "") -> None:
        """Give `ip` many commands at once; processes are named in them by pids of this machine."""
        words = "\n".join(lines)
        if words:
            pid = self.running
            net = self._net(pid, space)
            run_checked(["nsenter", f"--mount=/proc/{pid}/ns/mnt", f"--net={net}", "--", "ip", "-batch", "-"], words)

    def _net(self, pid: int, space: str) -> Path:
        """The file of the box's own network namespace, or of a named one in it."""
        return self.path_of(pid, f"run/netns/{space}") if space else Path(f"/proc/{pid}/ns/net")

    def space_path(self, space: str) -> Path:
        """The file that stands for a named network namespace, as seen from outside."""
        return self.path_of(self.running, f"run/netns/{space}")


def run_checked(command: list[str], words: str = "") -> str:
    """Run a command; returns its output, raises GovcloudError with what it said."""
    done = subprocess.run(command, input=words, capture_output=True, text=True, check=False)
    if done.returncode:
        raise GovcloudError(
            Text("a command in the lab's extranet failed", "实验环境政务外网内的命令执行失败"),
            " ".join(command[command.index("--") + 1 :][:6]) if "--" in command else command[0],
            why=literal((done.stderr or done.stdout).strip()[-600:]),
        )
    return done.stdout
