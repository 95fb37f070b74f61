"""A real Prometheus with a sample of every metric."""

import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from govcloud.settings import load_settings
from scripts.lab.monitors.packages import keep_tools
from scripts.lab.monitors.ports import find_ports
from tests.monitors.boards.samples import tell_samples

PATIENCE = 60
EMPTY = "global: {}\n"


@pytest.fixture(scope="package")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a Prometheus that has the samples and scrapes nobody."""
    folder = tmp_path_factory.mktemp("prometheus")
    tools = keep_tools(load_settings().cache)
    samples, config, data = folder / "samples.txt", folder / "prometheus.yml", folder / "data"
    samples.write_text(tell_samples())
    config.write_text(EMPTY)
    make = tools.command("promtool", "tsdb", "create-blocks-from", "openmetrics", str(samples), str(data))
    subprocess.run(make, check=True, capture_output=True)
    (port,) = find_ports(1)
    address = f"127.0.0.1:{port}"
    options = [f"--config.file={config}", f"--storage.tsdb.path={data}", f"--web.listen-address={address}"]
    command = tools.command("prometheus", *options, "--storage.tsdb.retention.time=100y", "--log.level=error")
    with Path(folder / "log").open("w") as log, subprocess.Popen(command, stdout=log, stderr=log) as running:
        try:
            wait_until_ready(f"http://{address}", running, folder / "log")
            yield f"http://{address}"
        finally:
            running.terminate()


def wait_until_ready(url: str, running: subprocess.Popen[bytes], log: Path) -> None:
    """Until it answers."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        assert running.poll() is None, log.read_text()
        try:
            if requests.get(f"{url}/-/ready", timeout=2).ok:
                return
        except requests.ConnectionError:
            time.sleep(0.1)
    raise AssertionError(f"Prometheus was not ready in {PATIENCE} s: {log.read_text()}")
