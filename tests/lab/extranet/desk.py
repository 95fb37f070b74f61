"""A desk to push from: the command line as an operator has it, and a hand on each device that needs no network."""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scripts.lab.extranet.box import Box
from scripts.lab.extranet.nodes import on_node

AGENT = "/usr/local/sbin/extranet-agent"
PROGRAM = Path(sys.executable).with_name("govcloud")
LONG = 400.0
"""Seconds that one push may take on a machine that is busy with other things."""


@dataclass
class Desk:
    """One operator with an inventory and a journal of their own."""

    box: Box
    folder: Path
    """Holds `inventory` and `state`."""

    @property
    def environment(self) -> dict[str, str]:
        own = {"GOVCLOUD_INVENTORY": self.folder / "inventory", "GOVCLOUD_STATE_DIR": self.folder / "state"}
        ssh = {"GOVCLOUD_SSH_CONFIG": str(self.box.place.ssh_config), "GOVCLOUD_LANG": "en"}
        return {**os.environ, **ssh, **{name: str(path) for name, path in own.items()}}

    def command(self, *arguments: str) -> list[str]:
        """`govcloud extranet push` with these arguments."""
        return [str(PROGRAM), "extranet", "push", *arguments]

    def push(self, *arguments: str) -> tuple[dict[str, Any], int]:
        """Push, and what came of it as JSON."""
        done = subprocess.run(
            self.command("--yes", "--json", *arguments),
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=LONG,
            check=False,
        )
        return json.loads(done.stdout) if done.stdout.startswith("{") else {"said": done.stderr}, done.returncode

    def begin(self, *arguments: str) -> subprocess.Popen[str]:
        """Start a push and leave it running."""
        return subprocess.Popen(
            self.command("--yes", *arguments),
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def change_banner(self, words: str) -> None:
        """A change of the inventory that reaches every device and cuts nobody off."""
        file = self.folder / "inventory/extranet/management.yml"
        lines = [line for line in file.read_text().splitlines() if not line.startswith("banner:")]
        file.write_text("\n".join([*lines, f'banner: "{words}"']) + "\n")

    def banner(self, device: str) -> str:
        """What a device shows before login."""
        return self.on(device, "cat", "/etc/issue.net").strip()

    def state(self, device: str) -> dict[str, Any]:
        """What the agent of a device says, asked on the device itself."""
        return dict(json.loads(self.on(device, AGENT, "state")))

    def on(self, device: str, *command: str, words: str = "", fails: bool = False) -> str:
        """Run a command on a device without any network."""
        done = subprocess.run(
            on_node(self.box, device, *command), input=words, capture_output=True, text=True, check=False
        )
        assert fails or done.returncode == 0, done.stderr
        return done.stdout

    def wait(self, what: Callable[[], object], seconds: float = LONG) -> None:
        """Until something is so."""
        end = time.monotonic() + seconds
        while not what():
            assert time.monotonic() < end, "it did not come to be so"
            time.sleep(0.3)


def make_desk(box: Box, folder: Path, inventory: Path) -> Desk:
    """A desk with a copy of an inventory."""
    shutil.copytree(inventory, folder / "inventory", ignore=shutil.ignore_patterns("intended"))
    return Desk(box, folder)


@contextmanager
def by_hand(desk: Desk, device: str, break_it: str, mend_it: str) -> Iterator[None]:
    """Commands typed on a device, and others that take them back."""
    desk.on(device, "sh", "-ec", break_it)
    try:
        yield
    finally:
        desk.on(device, "sh", "-ec", mend_it)
