"""Ansible as a program: brings one wave of Linux devices to where each runs its new configuration for a time.

Its output goes into a log beside the journal. What came of it is read from what the agents have said, not from that.
"""

import asyncio
import json
import os
import shutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from extranet.push.agents import read_refusal
from extranet.push.course import Problems
from govcloud.errors import UsageError
from govcloud.settings import PRODUCT
from govcloud.text import Text

PLAYBOOKS = PRODUCT / "playbooks"
PROGRAM = "ansible-playbook"
NOT_THERE = Text("ansible-playbook is not installed", "未安装 ansible-playbook")
INSTALL = Text(
    "install it with: pip install 'govcloud[ansible]', or from your distribution",
    "安装方法：pip install 'govcloud[ansible]'，或使用发行版软件包",
)
SILENT = Text("Ansible did not get as far as the device's agent; see {log}", "Ansible 未能执行到设备代理，见 {log}")


@dataclass(frozen=True)
class Playbook:
    """How the playbook is run."""

    program: str
    hosts: Path
    """An inventory file in JSON."""
    work: Path
    """A folder of ours for what it reports."""
    log: Path
    who: str
    within: int
    """Seconds after which a device returns unless confirmed."""

    async def apply(self, devices: Sequence[str], *, harden: bool) -> Problems:
        """Send to these devices. A device that was not heard of has a problem."""
        results = self.work / "results"
        shutil.rmtree(results, ignore_errors=True)
        results.mkdir(mode=0o700)
        given = {
            "extranet_who": self.who,
            "extranet_within": self.within,
            "extranet_results": str(results),
            "extranet_serial": ["100%"],  # these devices are one wave already
        }
        tags = "harden,push" if harden else "push"
        command = [self.program, "-i", str(self.hosts), "--limit", ",".join(devices), "--tags", tags]
        with self.log.open("ab") as log:
            process = await asyncio.create_subprocess_exec(
                *command,
                *("-e", json.dumps(given), PLAYBOOKS / "extranet.yml"),
                stdin=asyncio.subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env={**os.environ, "ANSIBLE_CONFIG": str(PLAYBOOKS / "ansible.cfg"), "ANSIBLE_NOCOLOR": "1"},
            )
            code = await process.wait()
        return {d: words for d in devices if (words := self._read(results / d, code)) is not None}

    def _read(self, result: Path, code: int) -> Text | None:
        if not result.exists():  # nothing had to be applied, or the play did not get there
            return None if code == 0 else SILENT(log=self.log)
        words = result.read_text(encoding="utf-8")
        try:
            document = json.loads(words)
        except ValueError:
            return Text("the device's agent failed: {words}", "设备代理出错：{words}")(words=words.strip()[-300:])
        return None if document.get("applied") else read_refusal(document)


def find_program() -> str:
    """Where ansible-playbook is: beside this Python, or on PATH. Raises UsageError."""
    found = shutil.which(PROGRAM, path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}")
    if found is None:
        raise UsageError(NOT_THERE, todo=INSTALL)
    return found
