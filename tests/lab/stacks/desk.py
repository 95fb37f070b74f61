"""An operator's desk: the commands on a small city, as they are typed."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from govcloud.errors import Exit
from govcloud.inventory.edit import put_departments
from govcloud.inventory.models.department import Department
from scripts.lab.layout import load_layout
from tests.lab.stacks.bench import Bench
from tests.lab.stacks.small_city import City, copy_city, describe

GOVCLOUD = Path(sys.executable).with_name("govcloud")


@dataclass(frozen=True)
class Desk:
    """An operator's desk: a city, one department on one pool, and the commands."""

    city: City
    department: Department

    @property
    def stack(self) -> str:
        """The department's stack."""
        return f"{self.city.pool}.{self.department.code}"

    @property
    def environment(self) -> dict[str, str]:
        """The commands find the city and its state in the environment."""
        return {
            **os.environ,
            "GOVCLOUD_INVENTORY": str(self.city.folder),
            "GOVCLOUD_STATE_DIR": str(self.city.state),
            "GOVCLOUD_CACHE_DIR": str(self.city.state),
            "GOVCLOUD_LANG": "en",
            "OS_CLIENT_CONFIG_FILE": str(load_layout().clouds),
        }

    def line(self, command: str, arguments: Sequence[str]) -> list[str]:
        """A command line on the department's stack."""
        return [str(GOVCLOUD), command, "--department", self.department.code, "--pool", self.city.pool, *arguments]

    def run(self, command: str, *arguments: str, expect: int = Exit.DONE) -> subprocess.CompletedProcess[str]:
        """Run a command to its end."""
        done = subprocess.run(
            self.line(command, arguments),
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )
        assert done.returncode == expect, done.stdout + done.stderr
        assert "Traceback" not in done.stdout + done.stderr, done.stdout + done.stderr
        return done

    def result(self, command: str, *arguments: str, expect: int = Exit.DONE) -> dict[str, Any]:
        """The last line of a command's `--json`."""
        done = self.run(command, *arguments, "--json", expect=expect)
        found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
        return found

    def kill_after(self, events: int, command: str, *arguments: str) -> None:
        """Kill -9 a command once it has told that many events."""
        process = subprocess.Popen(
            self.line(command, [*arguments, "--json"]), env=self.environment, stdout=subprocess.PIPE, text=True
        )
        assert process.stdout is not None
        with process:
            for number, _ in enumerate(process.stdout, 1):
                if number >= events:
                    break
            os.kill(process.pid, signal.SIGKILL)

    def write(self, department: Department) -> "Desk":
        """The department's file says something else now."""
        put_departments(self.city.folder, [department])
        return Desk(self.city, department)


def open_desk(bench: Bench, folder: Path) -> Desk:
    """A desk in a folder, with a department that is not there yet."""
    city = copy_city(folder / "city", folder / "state", bench)
    made = Desk(city, describe(f"{bench.tag}-c", city.pool))
    put_departments(made.city.folder, [made.department])
    return made


def count_servers(department: Department, number: int) -> Department:
    """The department with that many application servers."""
    system = department.systems[0]
    servers = [system.servers[0].model_copy(update={"count": number})]
    return department.model_copy(update={"systems": [system.model_copy(update={"servers": servers})]})
