"""Runs Prowler and our own check on one pool, as programs of their own, and tells what each took."""

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import yaml

from govcloud.errors import GovcloudError
from govcloud.text import Text, literal
from scripts.bench.tools import PROWLER

SERVICES = ("compute", "networking", "blockstorage", "image")
"""Those of Prowler's services that the lab has."""
COUNTER = Path(__file__).with_name("counted.py")
CALLS = re.compile(r"(\d+) (?:calls|次调用)")
FINDINGS = 3
"""Exit code of both when something fails."""


@dataclass(frozen=True)
class Taken:
    """What one run took."""

    wall_s: float
    cpu_s: float
    peak_mib: int
    """Of its largest process."""
    calls: int | None
    """To the pool; None where it was not counted."""


@dataclass(frozen=True)
class Entry:
    """Where a pool is: a file of clouds, the name in it, the CA where there is one."""

    clouds: Path
    cloud: str

    def aimed_at(self, project: str, folder: Path) -> Path:
        """A file of clouds in which the pool's entry is for this project, by its id."""
        entry = yaml.safe_load(self.clouds.read_text(encoding="utf-8"))["clouds"][self.cloud]
        entry["auth"].pop("project_name", None)
        entry["auth"] |= {"project_id": project}
        target = folder / "clouds.yaml"
        with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            yaml.safe_dump({"clouds": {self.cloud: entry}}, file)
        return target

    @property
    def authority(self) -> Mapping[str, str]:
        """For programs that take a CA from the environment alone, as Prowler does: it leaves out the entry's."""
        entry = yaml.safe_load(self.clouds.read_text(encoding="utf-8"))["clouds"][self.cloud]
        return {"REQUESTS_CA_BUNDLE": entry["cacert"]} if "cacert" in entry else {}


def run_prowler(
    entry: Entry, project: str, checks: Sequence[str] = (), *, counted: bool = False
) -> tuple[list[dict[str, Any]], Taken]:
    """Prowler's findings in one project, by these checks or all of the lab's services. Raises GovcloudError."""
    program = PROWLER.program()
    with TemporaryDirectory(prefix="oracle") as scratch:
        folder = Path(scratch)
        counts = folder / "calls"
        start = [str(program)] if not counted else [str(program.with_name("python")), str(COUNTER), str(counts)]
        what = ["--check", *checks] if checks else ["--service", *SERVICES]
        aim = ["--clouds-yaml-file", str(entry.aimed_at(project, folder)), "--clouds-yaml-cloud", entry.cloud]
        out = ["--output-formats", "json-ocsf", "--output-directory", scratch, "--output-filename", "found"]
        command = [*start, "openstack", *aim, *what, *out, "--no-banner", "--no-color"]
        taken, _said = run_measured(command, {"HOME": scratch, **entry.authority})
        found: list[dict[str, Any]] = json.loads((folder / "found.ocsf.json").read_text(encoding="utf-8"))
        if not counted:
            return found, taken
        return found, Taken(taken.wall_s, taken.cpu_s, taken.peak_mib, int(counts.read_text()))


def run_ours(entry: Entry, pool: str, checks: Sequence[str] = ()) -> tuple[dict[str, Any], Taken]:
    """What `govcloud check --live` says of the pool. Raises GovcloudError."""
    with TemporaryDirectory(prefix="oracle") as scratch:
        answer = Path(scratch) / "found.json"
        what = [word for check in checks for word in ("--check", check)]
        command = [sys.executable, "-m", "govcloud.cli", "check", "--live", "--pool", pool, "--json", *what]
        taken, said = run_measured([*command, "--clouds", str(entry.clouds)], {}, answer)
        calls = CALLS.search(said)
        found: dict[str, Any] = json.loads(answer.read_text(encoding="utf-8"))
        return found, Taken(taken.wall_s, taken.cpu_s, taken.peak_mib, int(calls[1]) if calls else None)


def run_measured(command: Sequence[str], more: Mapping[str, str], answer: Path | None = None) -> tuple[Taken, str]:
    """Run a program, with its answer in a file if one is named. Raises GovcloudError: it failed."""
    with TemporaryDirectory(prefix="oracle") as scratch:
        target, said = answer or Path(scratch) / "out", Path(scratch) / "err"
        began = time.monotonic()
        with target.open("wb") as out, said.open("wb") as err:
            process = subprocess.Popen(command, stdout=out, stderr=err, env={**os.environ, **more}, cwd=Path.cwd())
            _pid, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        wall, words = time.monotonic() - began, said.read_text(encoding="utf-8", errors="replace")
        if process.returncode not in (0, FINDINGS):
            end = (target.read_text(encoding="utf-8", errors="replace") + words)[-600:]
            raise GovcloudError(Text("a scan failed", "扫描失败"), command[0], why=literal(end))
    cpu = used.ru_utime + used.ru_stime
    return Taken(round(wall, 2), round(cpu, 2), used.ru_maxrss // 1024, None), words
