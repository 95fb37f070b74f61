"""Reads how the lab's own services are configured, as a controller host's are: for tests and the demonstration.

Several pools' services come from one launcher by forks, so that their command lines do not tell them apart. What the
kernel cannot tell of them is said here: which process is which pool's service, and how it was told its files.
"""

import json
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from govcloud.files import write_atomic
from policies.collect.services import COLLECTOR
from scripts.lab.config.files import RENDERERS, configuration_name
from scripts.lab.services.pids import read_pid
from scripts.lab.site import Site

HOST = "lab"
"""Name of the host on which all pools' services run."""
OWNER_ONLY = 0o600
LAUNCHER = "scripts.lab.services.launcher"
BY_COMMAND_LINE = ("cinder",)
"""Services that are told their file by arguments, and not by their environment."""
WITH_NAMES = ("keystone", "neutron")
"""Services that are told the names of their files besides their folder."""


def list_processes(site: Site) -> list[dict[str, Any]]:
    """The pool's services that run, as the collector is told of them."""
    found = []
    for service in RENDERERS:
        pid = read_pid(site.folder / "run" / f"{service}.pid", f"{LAUNCHER} {service} ")
        if pid is not None and str(site.folder / "pool.json") in read_words(pid):
            found.append({"pid": pid, "program": service, **tell_files(service, site.folder / "etc")})
    return found


def read_words(pid: int) -> list[str]:
    """A process's command line, also of one that wrote itself a title."""
    return Path("/proc", str(pid), "cmdline").read_bytes().replace(b"\0", b" ").decode().split()


def tell_files(service: str, folder: Path) -> dict[str, Any]:
    """How a service was told its files: by arguments, or by its environment."""
    name = configuration_name(service)
    if service in BY_COMMAND_LINE:
        return {"arguments": ["--config-file", str(folder / name)], "environment": {}}
    variables = {f"OS_{service.upper()}_CONFIG_DIR": str(folder)}
    if service in WITH_NAMES:
        variables[f"OS_{service.upper()}_CONFIG_FILES"] = name
    return {"arguments": [], "environment": variables}


def collect_services(sites: Iterable[Site], folder: Path) -> None:
    """Write `<folder>/services/<pool>/lab.json` for each pool, by the collector as it runs on a host.

    Raises subprocess.CalledProcessError: the collector failed.
    """
    for site in sites:
        target = folder / "services" / site.name
        target.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_atomic(target / f"{HOST}.asked", "", mode=OWNER_ONLY)
        with TemporaryDirectory() as place:
            told = Path(place, "told.json")
            told.write_text(json.dumps(list_processes(site)))
            command = [sys.executable, str(COLLECTOR), "--pool", site.name, "--told", str(told), "--only-told"]
            done = subprocess.run(command, capture_output=True, text=True, check=True)
        write_atomic(target / f"{HOST}.json", done.stdout, mode=OWNER_ONLY)
