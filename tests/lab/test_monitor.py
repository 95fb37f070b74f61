"""Pools as sources of the monitor: what a pass costs, that it adds up, and that a dead pool takes no other with it."""

import asyncio
from pathlib import Path

import pytest

from govcloud.cli.main import run
from govcloud.errors import Exit
from monitors.metrics import pool as metrics
from monitors.serve.exporter import Exporter
from monitors.serve.passes import Keeper
from monitors.serve.source import Pass
from monitors.sources.pool import PoolSource
from scripts.lab.faults import DROP, HANG, Action, faults
from scripts.lab.lab import Lab
from tests.lab.conftest import POOLS
from tests.lab.pool_helpers import QUICK, hanjiang, open_pool, through_faults

LISTS = 14
"""Calls of a pass besides two for each provider of resources, as the documents say."""


def make_source(lab: Lab, code: str, *, faulty: bool = False) -> PoolSource:
    """A pool, behind the fault proxy where one wants; its calls end soon."""
    pool = hanjiang().pool_by_code[code]
    return PoolSource(through_faults(pool) if faulty else pool, [lab.layout.clouds], limits=QUICK)


def test_a_pass_takes_the_calls_that_are_stated_and_adds_up(lab: Lab, pool: str) -> None:
    source = PoolSource(hanjiang().pool_by_code[pool], [lab.layout.clouds])

    async def work() -> tuple[Pass, Pass]:
        return await source.collect(), await source.collect()

    first, told = asyncio.run(work())
    providers = open_pool(lab, pool).list("placement", "/resource_providers", "resource_providers")
    assert told.calls == LISTS + 2 * len(providers)
    assert first.calls > told.calls
    assert list(told.gaps) == []
    used = {each.labels[1:]: each.value for each in told.samples if each.metric is metrics.USED}
    tenants = [each for each in told.samples if each.metric is metrics.TENANT_USED and each.labels[2] == "vcpu"]
    assert sum(each.value for each in tenants) <= used["", "vcpu", "core", ""]
    up = {each.labels[1]: each.value for each in told.samples if each.metric is metrics.API_UP}
    assert up == dict.fromkeys(("block-storage", "compute", "identity", "image", "network", "placement"), 1)
    capacity = hanjiang().pool_by_code[pool].capacity
    sizes = {each.labels[1:]: each.value for each in told.samples if each.metric is metrics.SIZE}
    assert sizes["", "vcpu", "core", ""] == capacity.cores
    assert sizes["", "storage", "byte", ""] == sum(capacity.storage_tb.values()) * 1024**4


@pytest.mark.parametrize("action", [DROP, HANG], ids=["drops", "hangs"])
def test_a_dead_pool_is_down_and_its_series_vanish_while_another_is_fresh(lab: Lab, action: Action) -> None:
    async def work() -> tuple[list[bool | None], bytes, bytes]:
        keeper = Keeper([make_source(lab, "unicom", faulty=True), make_source(lab, "mobile")], chance=lambda: 0)
        exporter = Exporter(keeper, version="x", thresholds={})
        states = [(await keeper.ask("unicom")).up, (await keeper.ask("mobile")).up]
        before = await exporter.page()
        with faults("unicom").inject(action):
            states += [(await keeper.ask("unicom")).up, (await keeper.ask("mobile")).up]
            during = await exporter.page()
        states.append((await keeper.ask("unicom")).up)
        return states, before, during

    states, before, during = asyncio.run(work())
    assert states == [True, True, False, True, True]
    assert b'govcloud_source_up{source="unicom",kind="pool"} 1.0' in before
    assert b'govcloud_capacity_used{pool="unicom"' in before
    assert b'govcloud_source_up{source="unicom",kind="pool"} 0.0' in during
    assert b'pool="unicom"' not in during
    assert b'govcloud_capacity_used{pool="mobile"' in during


def test_one_service_that_is_dead_is_down_and_what_the_others_tell_stays(lab: Lab) -> None:
    async def work() -> Pass:
        with faults("unicom").inject(DROP, service="block-storage"):
            return await make_source(lab, "unicom", faulty=True).collect()

    told = asyncio.run(work())
    up = {each.labels[1]: each.value for each in told.samples if each.metric is metrics.API_UP}
    assert (up["block-storage"], up["compute"]) == (0, 1)
    resources = {each.labels[2] for each in told.samples if each.metric is metrics.USED}
    assert resources == {"vcpu", "memory", "address"}
    assert told.gaps


def test_all_pools_are_shown_once_on_the_terminal(
    lab: Lab, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("GOVCLOUD_STATE_URL", f"sqlite:///{tmp_path}/state.db")
    monkeypatch.setenv("GOVCLOUD_LANG", "zh")
    shown = run(["monitor", "show", "--without", "extranet", "--clouds", str(lab.layout.clouds)])
    out = capsys.readouterr().out
    assert shown == Exit.DONE
    for name in (*POOLS, "capacity", "checks"):
        assert next(line for line in out.splitlines() if line.strip().startswith(name)).split()[1] == "正常"
