"""A real Prometheus on a free port, with samples that a test gives it, and nobody to scrape."""

import subprocess
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from govcloud.settings import load_settings
from scripts.lab.monitors.packages import keep_tools
from scripts.lab.monitors.ports import find_ports
from tests.monitors.boards.conftest import wait_until_ready


@contextmanager
def run_prometheus(folder: Path, lines: Iterable[str]) -> Iterator[str]:
    """Its address, as long as the block lasts. The lines are in the OpenMetrics format, with times."""
    tools, samples, config = keep_tools(load_settings().cache), folder / "samples.txt", folder / "prometheus.yml"
    config.write_text("global: {}\n")
    samples.write_text("\n".join([*lines, "# EOF\n"]))
    blocks = ("create-blocks-from", "--max-block-duration=2400h", "openmetrics")  # not one for every two hours
    make = tools.command("promtool", "tsdb", *blocks, str(samples), str(folder / "data"))
    subprocess.run(make, check=True, capture_output=True)
    (port,) = find_ports(1)
    options = [f"--config.file={config}", f"--storage.tsdb.path={folder / 'data'}", "--storage.tsdb.retention.time=99y"]
    command = tools.command("prometheus", *options, f"--web.listen-address=127.0.0.1:{port}", "--log.level=error")
    with Path(folder / "log").open("w") as log, subprocess.Popen(command, stdout=log, stderr=log) as running:
        try:
            wait_until_ready(f"http://127.0.0.1:{port}", running, folder / "log")
            yield f"http://127.0.0.1:{port}"
        finally:
            running.terminate()
