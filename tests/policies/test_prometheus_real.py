"""`govcloud check --prometheus` against a real Prometheus that has thirty days of samples in it."""

import json
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from govcloud.cli.main import run
from govcloud.errors import Exit
from govcloud.inventory.load import load_inventory
from govcloud.settings import PRODUCT, load_settings
from scripts.lab.monitors.packages import keep_tools
from scripts.lab.monitors.ports import find_ports
from tests.monitors.boards.conftest import EMPTY, wait_until_ready
from tests.pools.servers import Clouds

DAYS, DAY = 30, 86400
BANDWIDTH = 1_000_000
MON = ("mon-coverage", "mon-exporter-fresh", "ext-headroom-n-1", "cap-days-to-full")
WATCHED, BUSY, CALM = "huawei", "linhan", "guyang"

type Document = dict[str, Any]
type Capture = pytest.CaptureFixture[str]


def tell_world(now: datetime) -> str:
    """A pool that is watched, a node whose links are too full, and one whose links are not."""
    ends = int(now.timestamp())
    begins = ends - DAYS * DAY
    pool = {"source_up": 1, "source_duration_seconds": 20, "source_interval_seconds": 60}
    lines: list[str] = []
    for name, value in pool.items():
        lines += [f"# TYPE govcloud_{name} gauge", f'govcloud_{name}{{source="{WATCHED}",kind="pool"}} {value} {ends}']
    last = "govcloud_source_last_success_timestamp_seconds"
    lines += [f"# TYPE {last} gauge", f'{last}{{source="{WATCHED}",kind="pool"}} {ends - 30} {ends}']
    lines.append("# TYPE govcloud_device_up gauge")
    lines += [
        f'govcloud_device_up{{device="{node}-{side}",node="{node}",level="county"}} 0 {ends}'
        for node in (BUSY, CALM)
        for side in ("a", "b")
    ]
    bandwidth, traffic = "govcloud_link_bandwidth_bytes_per_second", "govcloud_link_bytes"
    nights = range(begins - begins % DAY + DAY, ends, DAY)  # the moments that questions on days look at
    moments = [each - back for each in (*nights, ends) for back in (600, 300, 0)]
    lines.append(f"# TYPE {bandwidth} gauge")
    for labels in links():
        lines += [f"{bandwidth}{{{labels}}} {BANDWIDTH} {moment}" for moment in moments]
    lines.append(f"# TYPE {traffic} counter")
    for labels in links():
        pace = 0.4 * BANDWIDTH if f'node="{BUSY}"' in labels else 0.2 * BANDWIDTH
        for way in ("up", "down"):
            lines += [
                f'{traffic}_total{{{labels},direction="{way}"}} {pace * (at - begins):.0f} {at}' for at in moments
            ]
    part = f'pool="{WATCHED}",part="az1",unit="x",dual_active=""'
    lines.append("# TYPE govcloud_capacity_history_days gauge")
    lines += [
        f'govcloud_capacity_history_days{{{part},resource="{each}"}} 90 {ends}'
        for each in ("vcpu", "memory", "storage")
    ]
    lines += ["# TYPE govcloud_capacity_full_days gauge"]
    lines.append(f'govcloud_capacity_full_days{{{part},resource="storage",quantile="0.1"}} 100 {ends}')
    return "\n".join([*lines, "# EOF", ""])


def links() -> list[str]:
    return [
        f'link="{node}-{side}",node="{node}",level="county",carrier="x"' for node in (BUSY, CALM) for side in ("a", "b")
    ]


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A Prometheus with these samples; it scrapes nobody."""
    folder = tmp_path_factory.mktemp("prometheus")
    tools = keep_tools(load_settings().cache)
    samples, config, data = folder / "samples.txt", folder / "prometheus.yml", folder / "data"
    samples.write_text(tell_world(datetime.now(UTC)))
    config.write_text(EMPTY)
    make = tools.command("promtool", "tsdb", "create-blocks-from", "openmetrics", str(samples), str(data))
    subprocess.run(make, check=True, capture_output=True)
    (port,) = find_ports(1)
    options = [f"--config.file={config}", f"--storage.tsdb.path={data}", f"--web.listen-address=127.0.0.1:{port}"]
    command = tools.command("prometheus", *options, "--storage.tsdb.retention.time=1y", "--log.level=error")
    with (folder / "log").open("w") as log, subprocess.Popen(command, stdout=log, stderr=log) as running:
        try:
            wait_until_ready(f"http://127.0.0.1:{port}", running, folder / "log")
            yield f"http://127.0.0.1:{port}"
        finally:
            running.terminate()


def check(capsys: Capture, folder: Path, address: str) -> tuple[int, dict[tuple[str, str], Document]]:
    """The exit code, and rule and object → finding. The pool itself is away, and no matter here."""
    clouds = Clouds(folder / "clouds.yaml").write("http://127.0.0.1:1/v3")
    asked = [word for each in MON for word in ("--check", each)]
    code = run(["check", "--live", "--json", "--clouds", str(clouds), "--prometheus", address, *asked])
    findings = json.loads(capsys.readouterr().out)["findings"]
    return code, {(each["rule"], (each["object"] or {}).get("id", "")): each for each in findings}


def test_verdicts_are_those_of_what_prometheus_says(
    address: str, tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GOVCLOUD_LANG", "en")
    monkeypatch.delenv("GOVCLOUD_SSH_CONFIG", raising=False)
    code, found = check(capsys, tmp_path, address)
    assert code == Exit.REFUSED
    verdicts = {key: each["verdict"] for key, each in found.items()}
    others = {pool.code for pool in load_inventory(PRODUCT / "inventories/hanjiang").pools} - {WATCHED}
    assert verdicts["mon-coverage", WATCHED] == "pass"
    assert {verdicts["mon-coverage", other] for other in others} == {"fail"}
    assert (verdicts["mon-coverage.device", CALM], verdicts["mon-coverage.device", "core"]) == ("pass", "fail")
    assert verdicts["mon-exporter-fresh", WATCHED] == "pass"
    assert {verdicts["mon-exporter-fresh", other] for other in others} == {"missing"}
    assert (verdicts["ext-headroom-n-1", BUSY], verdicts["ext-headroom-n-1", CALM]) == ("fail", "pass")
    assert found["ext-headroom-n-1", BUSY]["reason"]["en"] == "one link alone would be too full: up 80%, down 80%"
    assert verdicts["ext-headroom-n-1", "core"] == "not-applicable"
    assert verdicts["cap-days-to-full", WATCHED] == "fail"
    assert "az1 storage 100 d" in found["cap-days-to-full", WATCHED]["reason"]["en"]


def test_monitoring_that_is_away_leaves_everything_missing_and_nothing_passed(
    tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GOVCLOUD_LANG", "en")
    monkeypatch.delenv("GOVCLOUD_SSH_CONFIG", raising=False)
    code, found = check(capsys, tmp_path, "http://127.0.0.1:1")
    assert code == Exit.FAILED
    assert {each["verdict"] for each in found.values()} == {"missing", "not-applicable"}


def test_questions_to_the_monitoring_need_live(capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOVCLOUD_LANG", "en")
    assert run(["check", "--prometheus", "http://127.0.0.1:1"]) == Exit.USAGE
    assert run(["check", "--live", "--prometheus-credentials", "x"]) == Exit.USAGE
    assert "add --prometheus URL" in capsys.readouterr().err
