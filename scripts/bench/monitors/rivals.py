"""Other exporters of OpenStack pools, started on the lab's entry `<pool>.faults` and asked once and again.

They are no part of the product and are not fetched here: environment variables say where they are. `clock` names what
tells how long a collection took: the scrape itself, or the exporter's own log where it collects in the background.
"""

import os
import re
import shlex
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests
import yaml

from scripts.lab.layout import HOST
from scripts.lab.monitors.ports import find_ports

GO = "GOVCLOUD_OPENSTACK_EXPORTER"
"""Path of the program github.com/openstack-exporter/openstack-exporter; several with `:` between them."""
PYTHON = "GOVCLOUD_PROMETHEUS_OPENSTACK_EXPORTER"
"""Command line of github.com/canonical/prometheus-openstack-exporter."""
START_S, SCRAPE_S = 60, 120
REFRESH_S = 3600
"""Between collections of the one in Python: longer than a run, so that each start is one collection."""
DONE = re.compile(r"DataGatherer: Done, duration=([0-9.]+)")


@dataclass(frozen=True)
class Told:
    """What one collection took, and how much it told."""

    seconds: float
    series: int
    metrics: int


def read_told(seconds: float, text: str, prefix: str = "") -> Told:
    """From what /metrics says; only series of the pool count, none of the program's own."""
    lines = [line for line in text.splitlines() if line and not line.startswith("#") and is_told(line, prefix)]
    return Told(seconds, len(lines), len({re.split(r"[{ ]", line, maxsplit=1)[0] for line in lines}))


def is_told(line: str, prefix: str) -> bool:
    """Whether a line is of the pool."""
    return line.startswith(prefix) if prefix else not line.startswith(("python_", "process_", "openstack_exporter"))


class GoExporter:
    """openstack-exporter: collects when it is scraped."""

    def __init__(self, program: Path, clouds: Path, pool: str, authority: str | None) -> None:
        self.program, self.clouds, self.pool, self.authority = program, clouds, pool, authority

    @contextmanager
    def run(self, log: Path) -> Iterator["Running"]:
        """It, started and signed in."""
        (port,) = find_ports(1)
        options = [f"--os-client-config={self.clouds}", f"--web.listen-address={HOST}:{port}", f"{self.pool}.faults"]
        trust = {"SSL_CERT_FILE": self.authority} if self.authority else {}
        with start([str(self.program), *options], trust, log) as process:
            running = Running(f"http://{HOST}:{port}", process, log)
            running.wait("/")
            yield running


@dataclass(frozen=True)
class Running:
    """A program that runs."""

    url: str
    process: "subprocess.Popen[bytes]"
    log: Path

    def wait(self, path: str) -> None:
        """Until it answers. Raises RuntimeError with its log: it ended, or takes too long."""
        until = time.monotonic() + START_S
        while time.monotonic() < until and self.process.poll() is None:
            try:
                requests.get(self.url + path, timeout=SCRAPE_S)
            except requests.ConnectionError:
                time.sleep(0.1)
            else:
                return
        raise RuntimeError(self.log.read_text()[-2000:])

    def scrape(self) -> tuple[float, str]:
        """Seconds and text of /metrics."""
        begun = time.perf_counter()
        answer = requests.get(f"{self.url}/metrics", timeout=SCRAPE_S)
        answer.raise_for_status()
        return time.perf_counter() - begun, answer.text


@contextmanager
def start(command: list[str], environment: Mapping[str, str], log: Path) -> "Iterator[subprocess.Popen[bytes]]":
    """A program for as long as the block lasts."""
    with (
        log.open("wb") as out,
        subprocess.Popen(command, stdout=out, stderr=out, env={**os.environ, **environment}) as process,
    ):
        try:
            yield process
        finally:
            process.terminate()


def collect_python(command: str, clouds: Path, pool: str, folder: Path) -> Told:
    """One collection of prometheus-openstack-exporter: it is started, and tells in its log what that took."""
    (port,) = find_ports(1)
    config, log = folder / "config.yaml", folder / "log"
    config.write_text(yaml.safe_dump(describe(port, pool, folder)))
    with start([*shlex.split(command), str(config)], sign_in(clouds, f"{pool}.faults"), log) as process:
        running = Running(f"http://{HOST}:{port}", process, log)
        until = time.monotonic() + SCRAPE_S
        while time.monotonic() < until and process.poll() is None:
            if done := DONE.search(log.read_text()):
                running.wait("/")
                try:
                    return read_told(float(done[1]), running.scrape()[1])
                except requests.HTTPError:
                    return Told(float(done[1]), 0, 0)  # it has collected, and fails to say what: its log has the trace
            time.sleep(0.2)
    raise RuntimeError(log.read_text()[-2000:])


def describe(port: int, pool: str, folder: Path) -> dict[str, Any]:
    """Its configuration."""
    return {
        "listen_port": port,
        "cache_refresh_interval": REFRESH_S,
        "cache_file": str(folder / "cache"),
        "cloud": pool,
        "openstack_allocation_ratio_vcpu": 1.0,
        "openstack_allocation_ratio_ram": 1.0,
        "openstack_allocation_ratio_disk": 1.0,
        "log_level": "DEBUG",  # else it does not say when it is done
        "enabled_collectors": ["cinder", "neutron", "nova"],
        "schedulable_instance_size": {"ram_mbs": 4096, "vcpu": 2, "disk_gbs": 20},
        "use_nova_volumes": True,
    }


def sign_in(clouds: Path, name: str) -> dict[str, str]:
    """The variables that it signs in with."""
    cloud = yaml.safe_load(clouds.read_text())["clouds"][name]
    auth = cloud["auth"]
    found = {
        "OS_IDENTITY_API_VERSION": "3",
        "OS_AUTH_URL": auth["auth_url"],
        "OS_USERNAME": auth["username"],
        "OS_PASSWORD": auth["password"],
        "OS_PROJECT_NAME": auth["project_name"],
        "OS_USER_DOMAIN_NAME": "Default",
        "OS_PROJECT_DOMAIN_NAME": "Default",
        "OS_REGION_NAME": cloud["region_name"],
    }
    return found | ({"OS_CACERT": cloud["cacert"]} if cloud.get("cacert") else {})
